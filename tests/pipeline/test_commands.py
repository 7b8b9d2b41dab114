"""Every command on wrong input: an exit code that says whose fault it is, a sentence, and never a traceback."""

import os
from pathlib import Path

import pytest

from tests.pipeline.running import talk
from tests.pipeline.specimen import write_specimen

pytestmark = pytest.mark.slow

FINE, INPUT, USAGE, OUTSIDE = 0, 1, 2, 3


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with one talk in it, a broken one, a text, and an empty file."""
    write_specimen(tmp_path / "talks" / "one")
    write_specimen(tmp_path / "talks" / "broken", outline="title: [\n")
    (tmp_path / "text.txt").write_text("words")
    (tmp_path / "empty.pptx").write_bytes(b"")
    (tmp_path / "zip.pptx").write_bytes(b"PK\x05\x06" + b"\x00" * 18)
    (tmp_path / "bad.yaml").write_text("colors: {brand: [\n")
    return tmp_path


WRONG = [
    ("build nobody", INPUT),
    ("build one two three", INPUT),
    ("build talks", INPUT),
    ("build " + "x" * 300, INPUT),
    ("build " + "x/" * 3000, INPUT),
    ("build text.txt", INPUT),
    ("build broken", INPUT),
    ("build one --cut short", INPUT),
    ("build one --cut \x1b[31m", INPUT),
    ("build one --theme pink", INPUT),
    ("build one --theme absent.yaml", INPUT),
    ("build one --theme bad.yaml", INPUT),
    ("build one --theme talks", INPUT),
    ("build one --template absent.pptx", INPUT),
    ("build one --template empty.pptx", INPUT),
    ("build one --template zip.pptx", INPUT),
    ("build one --template text.txt", INPUT),
    ("build one --template talks", INPUT),
    ("build one --template /dev/zero", INPUT),
    ("build one --format docx", USAGE),
    ("build one --format ,", USAGE),
    ("build one --steps some", USAGE),
    ("build one --paper a5", USAGE),
    ("build one --connectors none", USAGE),
    ("build one --jobs -1", USAGE),
    ("build one --jobs many", USAGE),
    ("build one --format \x1b[31m", USAGE),
    ("build one --set event", USAGE),
    ("build one --set \x1b]0;x\x07=1", USAGE),
    ("build one --set event=\x01", USAGE),
    ("build one --set event=\ufffe", USAGE),
    ("build one --set event=\udcff", USAGE),
    ("build one --set colour=red", USAGE),
    ("build one --report xml", USAGE),
    ("build one -q -v", USAGE),
    ("build --nonsense", USAGE),
    ("build one --output text.txt", OUTSIDE),
    ("check nobody", INPUT),
    ("check broken", INPUT),
    ("check broken --report github", INPUT),
    ("diagram", USAGE),
    ("diagram one", USAGE),
    ("diagram #steal", USAGE),
    ("diagram one#", USAGE),
    ("diagram nobody#steal", INPUT),
    ("diagram one#nothing", INPUT),
    ("diagram broken#steal", INPUT),
    ("diagram one#steal --step 99", INPUT),
    ("diagram one#steal --step -1", USAGE),
    ("diagram one#steal --format gif", USAGE),
    ("diagram one#steal --theme pink", INPUT),
    ("diagram one#steal --output text.txt/x.svg", OUTSIDE),
    ("new", USAGE),
    ("new Has-Capitals", INPUT),
    ("new ../outside", INPUT),
    ("new one", INPUT),
    ("new " + "x" * 300, INPUT),
    ("list too-much", USAGE),
    ("schema too-much", USAGE),
    ("fly", USAGE),
    ("", USAGE),
]


@pytest.mark.parametrize(
    ("words", "code"), WRONG, ids=[words[:40] or "nothing" for words, _ in WRONG]
)
def test_the_exit_code_says_whose_fault_it_is(
    words: str, code: int, here: Path, cache: Path
) -> None:
    ran = talk(words.split(" ") if words else [], here, cache)
    assert ran.code == code, ran.said
    assert "Traceback" not in ran.said
    assert "fault of ours" not in ran.said
    assert ran.said.strip(), "it has to say why"
    assert "\x1b" not in ran.said
    assert not (here / "outside").exists()


@pytest.mark.parametrize("name", ["", "\n", "a\x00b", "talk\u202e", "-", "--", "..", "/", "~"])
def test_odd_names(name: str, here: Path, cache: Path) -> None:
    if "\x00" in name:
        pytest.skip("no system passes this on")
    ran = talk(["build", name, "-f", "notes"], here, cache)
    assert ran.code in (FINE, INPUT, USAGE), ran.said
    assert "Traceback" not in ran.said
    assert "fault of ours" not in ran.said


ODD = [
    "a b",
    "ünï-日本",
    "<img src=x onerror=alert(1)>",
    "\"'&;$(id)`",
    "a\nb",
    "\x1b[31m",
    "\udcff",
    ".hidden",
]


@pytest.mark.skipif(os.name != "posix", reason="no other system has such names")
@pytest.mark.parametrize("name", ODD, ids=ascii)
def test_a_talk_in_a_folder_with_an_odd_name(name: str, tmp_path: Path, cache: Path) -> None:
    """The folder's name becomes a file name, a property, an address in the gallery: whatever it is."""
    write_specimen(tmp_path / "talks" / name)
    build = ["build", "-f", "pptx,pdf,html,json,notes"]
    for words in (build, build, ["check"], ["list"]):
        ran = talk(words, tmp_path, cache)
        wanted = FINE if name.isprintable() or words == ["list"] else INPUT
        assert ran.code == wanted, ran.said
        assert "Traceback" not in ran.said
        assert "\x1b" not in ran.said
    page = tmp_path / "output" / "index.html"
    assert page.exists() == name.isprintable()
    assert not page.exists() or "<img src=x" not in page.read_text("utf-8")


def test_a_folder_without_talks(tmp_path: Path, cache: Path) -> None:
    for words in (["build"], ["check"]):
        ran = talk(words, tmp_path, cache)
        assert ran.code == USAGE, ran.said
        assert "talk new" in ran.said
    assert talk(["list"], tmp_path, cache).code == FINE
