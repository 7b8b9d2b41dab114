# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""The parsers, each as a function of bytes: whatever they are, it returns; what it raises is a finding.

Used by `fuzz.py` (atheris, guided by coverage, for hours) and by `test_parsers.py` (Hypothesis, for seconds).
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from talkbuilder import captured, inline
from talkbuilder.app.matrix import read_matrix
from talkbuilder.backends.pptx import zipcheck
from talkbuilder.citing import Citing
from talkbuilder.layout.themes import load_theme
from talkbuilder.memory import key_of
from talkbuilder.outline.ledger import read_ledger
from talkbuilder.outline.load import load
from talkbuilder.outline.lock import lock_of
from talkbuilder.outline.png import whole_png
from talkbuilder.outline.series import read_series
from talkbuilder.problem import has_errors
from talkbuilder.reading import decode
from talkbuilder.store.keeping import Keeping
from talkbuilder.tree.read import compose
from talkbuilder.walkthrough.read import read
from talkdiagrams.readings import benchmarks, escapes, gctrace, goroutines, schedtrace
from tests.hostile.case import CAPTURE, SMALL, WALKTHROUGH
from tests.support.worlds import FakeWorld

Target = Callable[[bytes], object]
ROOT = Path("talks/one")


def text(data: bytes) -> str:
    """Return what a file with these bytes says, or nothing."""
    found, problems = decode(data, "x")
    assert (found is None) == has_errors(problems)
    return found or ""


def yaml(data: bytes) -> None:
    """Read YAML; every place must be one that the text has."""
    said = text(data)
    tree, _, problems = compose(said, "x")
    lines = said.split("\n")
    assert tree is not None or problems
    for problem in problems:
        _, line, column = problem.place
        assert 1 <= line <= len(lines), problem
        assert 1 <= column <= len(lines[line - 1]) + 1, problem


def outline(data: bytes) -> None:
    """Load a talk of this outline."""
    talk, problems = load(ROOT, FakeWorld({"talk.yaml": data, "walkthrough.md": WALKTHROUGH}))
    assert talk is not None or problems


def walkthrough(data: bytes) -> None:
    """Read a long-form text."""
    read(text(data), "x", Citing())


def markdown(data: bytes) -> None:
    """Read a line of Markdown, and write it down again."""
    said = text(data).replace("\n", " ")[:2_000]
    inline.parse(said)
    inline.plain(said)
    inline.targets(said)
    # What is escaped is nothing but text; spaces at its ends are nobody's.
    assert inline.plain(inline.escaped(said)).split() == said.split(), ascii(said)


def facts(data: bytes) -> None:
    """Read facts."""
    read_ledger(ROOT, FakeWorld({"facts.yaml": data}))


def lock(data: bytes) -> None:
    """Read the lock of facts."""
    lock_of(text(data), "x")


def capture(data: bytes) -> None:
    """Read a recorded run, and write it down again."""
    found, _ = captured.parse(text(data))
    captured.render(found)


def theme(data: bytes) -> None:
    """Read a theme file."""
    found, problems = load_theme(data, "x")
    assert (found is None) == has_errors(problems)


def series(data: bytes) -> None:
    """Read talks/series.yaml."""
    read_series(Path("talks"), ["one"], FakeWorld({"series.yaml": data}))


def matrix(data: bytes) -> None:
    """Read the file of a matrix."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "m.yaml"
        path.write_bytes(data)
        found, problems = read_matrix(path)
        assert (found is None) == has_errors(problems)


def template(data: bytes) -> None:
    """Look at a template as a zip."""
    zipcheck.check(data)


def kept(data: bytes) -> None:
    """Read what lies in the cache, its digest right: a pickle of anybody's."""
    import hashlib

    with TemporaryDirectory() as folder:
        keeping = Keeping(Path(folder), "1")
        key = key_of("x")
        path = keeping._path(key)
        path.parent.mkdir(parents=True)
        path.write_bytes(hashlib.sha256(data).digest() + data)
        keeping.get(key)


def picture(data: bytes) -> None:
    """Look at a PNG."""
    whole_png(data)


TARGETS: dict[str, Target] = {
    "yaml": yaml,
    "outline": outline,
    "walkthrough": walkthrough,
    "markdown": markdown,
    "facts": facts,
    "lock": lock,
    "capture": capture,
    "theme": theme,
    "series": series,
    "matrix": matrix,
    "template": template,
    "kept": kept,
    "picture": picture,
    "gctrace": lambda data: gctrace.parse(text(data)),
    "schedtrace": lambda data: schedtrace.parse(text(data)),
    "goroutines": lambda data: goroutines.read_goroutines(text(data)),
    "benchmarks": lambda data: benchmarks.read_benchmarks(text(data)),
    "escapes": lambda data: escapes.read_escapes(text(data)),
}
"""Every parser by name."""


def seeds(name: str) -> list[bytes]:
    """Return inputs to start from: good ones, since what is nearly good goes deepest."""
    import pickle

    from tests.hostile.inputs.pictures import plain_png
    from tests.hostile.inputs.templates import packed

    known = {
        "outline": [SMALL],
        "yaml": [SMALL, b'a: [b, {c: "d\\x41"}]\n? e\n: |\n  f\n'],
        "walkthrough": [WALKTHROUGH],
        "markdown": [b"*a* **b** `c` [d](https://e.org) {{fact:x}} \\* <https://f.org>"],
        "facts": [b"facts:\n  a:\n    says: A thing.\n    value: 1\n    check: {const: runtime.stackMin}\n"],
        "lock": [b'{"date": "2026-11-23", "facts": {"a": {"asked": "3b6ff0584a542aa8", "value": "1"}}}'],
        "capture": [CAPTURE],
        "theme": [b'name: acme\nbase: dark\ncolors: {accent1: "#7A1FA2"}\nfonts: {body: Aptos}\n'],
        "series": [b"title: T\nparts:\n  - {title: P, talks: [one]}\n"],
        "matrix": [b"talks: [one]\ncuts: [full]\nthemes: [light]\nformats: [pptx]\n"],
        "template": [packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<a/>", "_rels/.rels": b'<R><Relationship Target="x" TargetMode="External"/></R>'})],
        "kept": [pickle.dumps({"a": [1, (2.0, "b")], "c": frozenset({b"d"})}), b"cos\nsystem\n(S'id'\ntR."],
        "picture": [plain_png()],
        "gctrace": [b"gc 1 @0.001s 2%: 0.018+1.1+0.009 ms clock, 0.036+0.5/0.9/0.3+0.018 ms cpu, 4->4->0 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n"],
        "schedtrace": [b"SCHED 0ms: gomaxprocs=2 idleprocs=1 threads=3 spinningthreads=0 needspinning=0 idlethreads=1 runqueue=0 [0 0]\n  P0: status=1 schedtick=0 syscalltick=0 m=0 runqsize=0 gfreecnt=0 timerslen=0\n  G1: status=1(chan receive) m=nil lockedm=nil\n"],
        "goroutines": [b"goroutine 1 [chan receive, 3 minutes]:\nmain.main()\n\t/x/main.go:3 +0x1d\ncreated by main.f in goroutine 2\n\t/x/main.go:9 +0x1\n\ngoroutine profile: total 2\n1 @ 0x1 0x2\n#\t0x1\tmain.f+0x1\t/x/main.go:3\n"],
        "benchmarks": [b"goos: linux\npkg: x\ncpu: AMD\nBenchmarkA/n=8-2 \t 100\t 1.5 ns/op\t 8 B/op\t 1 allocs/op\n--- FAIL: BenchmarkB\n"],
        "escapes": [b"# x\n./main.go:3:6: can inline f\n./main.go:4:9: x escapes to heap:\n./main.go:4:9:   flow: y = &x:\n./main.go:4:9:     from z (spill) at ./main.go:4:9\n"],
    }  # fmt: skip
    return known[name]
