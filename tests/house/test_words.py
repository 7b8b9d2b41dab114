"""What no tracked file says: where packages are fetched from, where somebody's machine keeps things, who typed it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A bracket in each pattern keeps it from finding itself here.
FORBIDDEN = {
    "a package registry's host": (
        r"pypi[.]org|python[h]osted[.]org|npm[j]s[.](org|com)|npm[m]irror|proxy[.]golang[.]org|sum[.]golang[.]org"
        r"|crates[.]io|conda[.]anaconda[.]org|repo1?[.]maven|rubygems[.]org|deb[.]debian[.]org|archive[.]ubuntu"
        r"|artifact[o]ry|[/.]nex[u]s[./]"
    ),
    "a path of one machine": (
        r"(?<![\w.}>-])/(?:[h]ome|[U]sers)/[a-z]|(?<![\w.}>-])/[r]oot/|(?<![\w.}>-])/[w]ork/|/tmp/[e]nv\b|[.]pyenv/"
        r"|[A-Z]:\\{1,2}[U]sers\\|[.][.]/[s]hared\b"
    ),
    "a word about the making": (
        r"\b(?:[C]laude|[A]nthropic|[C]opilot|[C]hat ?GPT|[O]pen ?AI|[G]PT-?\d|[G]emini|[L]LMs?|[C]odex)\b"
        r"|(?i:\b[l]anguage model\b|\bAI[- ][g]enerated|\bas an A[I]\b|co-authored-[b]y)"
    ),
}


def findings(text: str) -> list[str]:
    """Return `line: what: the words` for each place that says one of them."""
    return [
        f"{number}: {what}: {found[0]}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        if (found := re.search(pattern, line))
    ]


def test_no_tracked_file_says_it() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: which files are tracked is not known")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    said = []
    for name in filter(None, listing.stdout.decode().split("\0")):
        file = ROOT / name
        if not file.is_file():
            continue  # deleted here, not yet committed
        said += [f"{name}: its name: {line}" for line in findings(name)]
        data = file.read_bytes()
        if b"\0" not in data[:8192]:
            said += [f"{name}:{line}" for line in findings(data.decode("utf-8", "replace"))]
    assert said == []


@pytest.mark.parametrize(
    "words",
    [
        "see https://" + "pypi" + ".org/project/x",
        "registry." + "npmjs" + ".org",
        "GOPROXY=https://proxy." + "golang.org",
        "cd /" + "home/ann/talks",
        'open("/' + 'root/x")',
        "C:\\" + "Users\\ann",
        "python ../" + "shared/x.py",
        "written by " + "Clau" + "de",
        "a large language " + "model",
    ],
)
def test_it_is_noticed(words: str) -> None:
    assert len(findings(words)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "https://go.dev/src/runtime/proc.go",
        "/usr/local/go/src",
        "~/homework/x",
        "Geminid",
        "src/work/x.go",
    ],
)
def test_it_is_let_be(words: str) -> None:
    assert findings(words) == []
