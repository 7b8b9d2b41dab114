"""Kinds and mechanisms of other packages: found, drawn, documented as they are; and what is said when one fails."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from talkbuilder.app import order, plugins
from talkbuilder.app.plugins import Careful, Foreign, ForeignMechanism, Plugins
from talkbuilder.app.wiring import ALL_KINDS, ALL_MECHANISMS
from talkbuilder.late import Late
from talkbuilder.ports import Kind, Mechanism
from talkdiagrams.catalog import KINDS, MECHANISMS
from tests.app.conftest import Talk

PAGE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
ROW, COUNTER = PYTHON[0], next(code for code in PYTHON if "class Counter" in code)
PROJECT = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]

TALK = """title: A talk
slides:
  - layout: figure
    title: A figure of somebody else's
    figure: {FIGURE}
"""


def install(
    folder: Path, code: str, name: str = "row", group: str = "kinds", what: str = ""
) -> None:
    """Lay a package out as an installer would: a module, and the papers beside it."""
    folder.mkdir(exist_ok=True)
    (folder / f"talk_{name}.py").write_text(code, encoding="utf-8")
    papers = folder / f"talk_{name}-1.0.dist-info"
    papers.mkdir(exist_ok=True)
    (papers / "METADATA").write_text(f"Metadata-Version: 2.1\nName: talk-{name}\nVersion: 1.0\n")
    what = what or f"talk_{name}:{re.findall(r'^class (.*?)[:(]', code, re.MULTILINE)[-1]}"
    (papers / "entry_points.txt").write_text(f"[talkbuilder.{group}]\n{name} = {what}\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A folder of packages that is on the path for as long as the test runs."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    plugins.offered.cache_clear()
    order.own_code.cache_clear()
    yield folder
    plugins.offered.cache_clear()
    order.own_code.cache_clear()
    for name in set(sys.modules) - before:
        if name.startswith("talk_"):
            del sys.modules[name]
    tables: tuple[Late[Any], ...] = (ALL_KINDS.kinds, ALL_MECHANISMS)
    for table in tables:
        table._found = {name: one for name, one in table._found.items() if table.has(name)}


def begun(project: Path, figure: str) -> Path:
    root = project / "talks" / "mine"
    root.mkdir(parents=True)
    (root / "talk.yaml").write_text(TALK.replace("{FIGURE}", figure), encoding="utf-8")
    return root


def test_the_kind_of_the_documentation_has_twenty_lines() -> None:
    lines = [line for line in ROW.splitlines() if line.strip() and "import" not in line]
    assert len(lines) <= 20
    compile(ROW, "row", "exec")


def test_a_kind_of_ones_own_is_built_like_ours(talk: Talk, project: Path, site: Path) -> None:
    install(site, ROW)
    begun(project, "{kind: row, words: [hello, world]}")
    built = talk("build", "mine", "--format", "pptx,html")
    assert built.code == 0, built.err
    with zipfile.ZipFile(project / "output" / "mine" / "mine.pptx") as deck:
        slides = [
            name for name in deck.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)
        ]
        assert len(slides) == 2
        assert b"world" in deck.read("ppt/slides/slide2.xml")
    assert re.search(r"row +Words in a row.*\(from talk-row 1\.0\)", talk("diagram", "--list").out)
    assert '"figure-row"' in talk("schema").out


def test_its_options_are_checked_at_their_lines(talk: Talk, project: Path, site: Path) -> None:
    install(site, ROW)
    begun(project, "{kind: row, words: []}")
    built = talk("build", "mine")
    assert built.code == 1
    assert ":5:32: error[bad-value]" in built.err


def test_beside_another_figure_it_is_a_figure_like_any(
    talk: Talk, project: Path, site: Path
) -> None:
    install(site, ROW)
    inner = "{heading: A, kind: row, words: [a]}"
    begun(project, f"{{kind: beside, left: {inner}, right: {inner.replace('[a]', '[b, c]')}}}")
    assert talk("build", "mine", "--format", "json").code == 0


def test_a_mechanism_of_ones_own_plays(talk: Talk, project: Path, site: Path) -> None:
    install(site, COUNTER, "counter", "mechanisms")
    root = begun(
        project,
        "{kind: ring, mechanism: counter, of: all, start: {slots: 3}, events: [count, count]}",
    )
    built = talk("build", "mine", "--format", "json")
    assert built.code == 0, built.err
    (root / "talk.yaml").write_text(
        TALK.replace(
            "{FIGURE}",
            "{kind: ring, mechanism: counter, of: all, start: {slots: 1}, events: [count, count]}",
        )
    )
    built = talk("build", "mine", "--format", "json")
    assert built.code == 1
    assert "error[illegal-event]: count: not now" in built.err


BROKEN = {
    "no-module": ("", "talk_other:Row", "No module named 'talk_other'"),
    "no-class": ("class Row: pass", "talk_row:Raw", "no attribute 'Raw'"),
    "raises-when-imported": ("1 / 0\nclass Row: pass", "", "ZeroDivisionError: division by zero"),
    "raises-when-made": ("class Row:\n def __init__(self): raise OSError('no disk')", "", "OSError: no disk"),
    "no-options": ("class Row: pass", "", "has no `options`"),
    "no-tell": (ROW.replace("def tell", "def told"), "", "cannot `tell`"),
    "raises": (ROW.replace("boxes, frames, x = [], [], 0.0", "return 1 / 0"), "", "ZeroDivisionError"),
    "tells-nonsense": (ROW.replace("boxes, frames, x = [], [], 0.0", "return 'a story', ()"), "", "it tells a str"),
    "tells-nothing": (ROW.replace("boxes, frames, x = [], [], 0.0", "return None, ()"), "", "and not why"),
    "tells-half": (ROW.replace("boxes, frames, x = [], [], 0.0", "return 3"), "", "a story and problems"),
    "bad-problem": (ROW.replace("boxes, frames, x = [], [], 0.0", "return None, ['bad']"), "", "no `Problem`"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "what", "why"), BROKEN.values(), ids=BROKEN)
def test_a_broken_kind_is_an_error_at_the_figure_that_names_it(
    talk: Talk, project: Path, site: Path, code: str, what: str, why: str
) -> None:
    install(site, code, what=what or "talk_row:Row")
    begun(project, "{kind: row, words: [a]}")
    built = talk("build", "mine")
    assert built.code == 1
    assert (
        'talk.yaml:5:20: error[broken-plugin]: the kind "row" of talk-row 1.0 failed' in built.err
    )
    assert why in built.err
    assert "Traceback" not in built.err
    assert talk("diagram", "--list").code == 0
    assert talk("schema").code == 0


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (COUNTER.replace('"counter", ("ring",)', '"counter", 3'), "has no `kinds`"),
        (COUNTER.replace("def play", "def played"), "cannot `play`"),
        (COUNTER.replace("slots, names =", "1 / 0; slots, names ="), "ZeroDivisionError"),
        (COUNTER.replace("slots, names =", "return 3; slots, names ="), "one frame for the start"),
        (COUNTER.replace('{"all": RingState(slots, 0, tuple(names))}', "names"), "failed: "),
    ],
)
def test_a_broken_mechanism_is_an_error_that_names_it(
    talk: Talk, project: Path, site: Path, code: str, why: str
) -> None:
    install(site, code, "counter", "mechanisms")
    begun(project, "{kind: ring, mechanism: counter, of: all, start: {slots: 3}, events: [count]}")
    built = talk("build", "mine")
    assert built.code == 1
    assert 'the mechanism "counter" of talk-counter 1.0 failed' in built.err
    assert why in built.err
    assert talk("diagram", "--list").code == 0


def test_a_broken_package_that_nobody_asks_for_disturbs_nobody(
    talk: Talk, project: Path, site: Path
) -> None:
    install(site, "1 / 0\nclass Row: pass")
    begun(project, "{kind: ring, slots: 3}")
    assert talk("build", "mine", "--format", "json").code == 0


def test_ours_cannot_be_replaced(talk: Talk, project: Path, site: Path) -> None:
    install(site, ROW.replace('"row"', '"ring"'), "ring")
    begun(project, "{kind: ring, slots: 3}")
    assert talk("build", "mine", "--format", "json").code == 0
    assert list(ALL_KINDS).count("ring") == 1


def test_changed_code_of_a_plugin_is_another_build(talk: Talk, project: Path, site: Path) -> None:
    install(site, ROW)
    begun(project, "{kind: row, words: [hello]}")
    first = order.own_code()
    install(site, ROW.replace("20 lines", "20 Lines").replace("+ 30", "+ 40"))
    order.own_code.cache_clear()
    assert order.own_code() != first


def test_names_are_known_before_anything_is_imported(site: Path) -> None:
    install(site, "1 / 0\nclass Row: pass")
    table = Careful(
        KINDS.and_more(lambda: Plugins[Kind](plugins.KINDS, Foreign)),
        MECHANISMS.and_more(lambda: Plugins[Mechanism](plugins.MECHANISMS, ForeignMechanism)),
    )
    assert "row" in table
    assert "row" in list(table)
    assert "talk_row" not in sys.modules
    assert isinstance(Late[Kind]({}), Late)


@pytest.mark.slow
def test_installed_by_pip_the_documented_package_works(tmp_path: Path, cache: Path) -> None:
    source, site = tmp_path / "talk-row", tmp_path / "site"
    source.mkdir()
    (source / "talk_row.py").write_text(ROW, encoding="utf-8")
    (source / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    install_it = [
        sys.executable, "-m", "pip", "install", "--no-index", "--no-build-isolation", "--no-deps", "--quiet",
        "--disable-pip-version-check", "--target", str(site), str(source),
    ]  # fmt: skip
    done = subprocess.run(install_it, capture_output=True, text=True, check=False)
    if "No module named pip" in done.stderr:
        pytest.skip("there is no pip here")
    assert done.returncode == 0, done.stderr
    begun(tmp_path, "{kind: row, words: [hello, world]}")
    path = ":".join([str(site), *filter(None, sys.path)])
    built = subprocess.run(
        [sys.executable, "-m", "talkbuilder.app.cli", "build", "mine", "--format", "pptx,pdf,html,json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": path, "TALK_CACHE": str(cache), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    written = (tmp_path / "output" / "mine" / "mine.json").read_text(encoding="utf-8")
    assert "fig.word1" in written
