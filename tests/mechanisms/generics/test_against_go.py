"""The model against the compiler: of random small programs both make the same bodies and the same dictionaries.

Programs are built without inlining. The names of bodies and dictionaries are those that `go tool nm` finds in the
binary; what a dictionary holds is read from the compiler's listing (`-S`), where each word is a relocation.
"""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from talkbuilder.truth.run import Limits, go
from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.errors import ModelError
from talkdiagrams.mechanisms.generics.model import play
from talkdiagrams.mechanisms.generics.start import parse_start
from talkdiagrams.mechanisms.generics.state import State, dict_name
from tests.mechanisms.generics.generate import Program, program, source

PROGRAMS = 150
LARGE = Limits(300, output=200 << 20)  # the listing of a whole package


@pytest.fixture(scope="module")
def programs() -> list[Program]:
    rng = random.Random(127)
    return [program(rng, f"p{number}") for number in range(PROGRAMS)]


@pytest.fixture(scope="module")
def built(
    toolchain: Toolchain, programs: list[Program], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, str]:
    """The compiler's listing, and the symbols of the binary."""
    folder: Path = tmp_path_factory.mktemp("generics")
    (folder / "go.mod").write_text("module generics\n\ngo 1.27\n")
    (folder / "main.go").write_text(source(programs))
    made = go(toolchain, ["build", "-gcflags=-l -S", "-o", "it", "."], folder, limits=LARGE)
    assert made.fine, made.err[-4000:]
    symbols = go(toolchain, ["tool", "nm", "it"], folder, limits=Limits(300))
    assert symbols.fine, symbols.err
    return made.err, symbols.out


def compiled(one: Program) -> State:
    return play(parse_start(one.start), [*map(str, one.calls), "compile all"])


def plain(symbol: str) -> str:
    """A symbol as the model writes it: our types are all in package main."""
    return symbol.replace("main.", "")


def test_the_same_bodies_are_compiled(programs: list[Program], built: tuple[str, str]) -> None:
    listing, _ = built
    found = re.findall(r"(?m)^main\.(\S.*?) STEXT", listing)
    of_go = {plain(name) for name in found if "go.shape." in name}
    mine = {name for one in programs for name in compiled(one).symbols()}
    assert mine - of_go == set()
    assert of_go - mine == set()
    assert len(mine) > PROGRAMS * 3


def test_the_binary_has_the_same_dictionaries(
    programs: list[Program], built: tuple[str, str]
) -> None:
    """The linker throws away what nobody reaches; what is left are dictionaries of the model."""
    _, symbols = built
    of_go = {plain(name) for name in re.findall(r"main\.\.dict\.(.+)", symbols)}
    mine = {
        dict_name(s.generics[d.generic], d.args)
        for s in map(compiled, programs)
        for d in s.dictionaries
    }
    assert of_go - mine == set()
    assert len(of_go) > 0.75 * len(mine)
    bodies = {plain(name) for name in re.findall(r" main\.(.*go\.shape.*)", symbols)}
    assert bodies - {name for one in programs for name in compiled(one).symbols()} == set()


def test_dictionaries_hold_the_same_words(programs: list[Program], built: tuple[str, str]) -> None:
    """The compiler may hold a type twice, where the source writes it twice; so types are compared as a set."""
    listing, _ = built
    of_go: dict[str, list[str]] = {}
    name = ""
    for line in listing.splitlines():
        if found := re.match(r"main\.\.dict\.(.+) SRODATA", line):
            name = plain(found[1])
            of_go[name] = []
        elif line[:1] != "\t":
            name = ""
        elif name and (found := re.match(r"\trel (\d+)\+8 t=R_ADDR (.+)\+0$", line)):
            of_go[name].append(plain(found[2]))
    happened: Counter[str] = Counter()
    for one in programs:
        s = compiled(one)
        for d in s.dictionaries:
            mine = set()
            for word in d.words:
                happened[word.kind if word.to else "nil"] += 1
                if word.to:
                    before = {
                        "method": "",
                        "subdict": ".dict.",
                        "rtype": "type:",
                        "itab": "go:itab.",
                    }
                    mine.add(before[word.kind] + word.to)
            label = dict_name(s.generics[d.generic], d.args)
            assert mine == set(of_go[label]), (label, one)
    for what in ("method", "subdict", "rtype", "itab", "nil"):
        assert happened[what] > 20, happened


GROWING = {
    "F[T any](T)": ["F[[]T]"],
    "G[T any](T)": ["G[T]"],
    "H[T any, U any](T, U)": ["H[U,T]"],
    "I[T any, U any](T, U)": ["I[*U,T]"],
}


@pytest.mark.parametrize("head", GROWING)
def test_what_would_never_end_is_refused_by_both(
    toolchain: Toolchain, tmp_path: Path, head: str
) -> None:
    call = GROWING[head][0]
    values = ", ".join(f"*new({t})" for t in call[2:-1].split(","))
    params, takes = head[2:].split("](")
    names = ", ".join(f"a{i} {t}" for i, t in enumerate(takes[:-1].split(", ")))
    text = f"package main\n\nfunc {head[0]}[{params}]({names}) {{ {call}({values}) }}\n\nfunc main() {{}}\n"
    (tmp_path / "go.mod").write_text("module grows\n\ngo 1.27\n")
    (tmp_path / "main.go").write_text(text)
    run = go(toolchain, ["vet", "."], tmp_path, limits=Limits(120))
    try:
        parse_start({"funcs": {head: GROWING[head]}})
        refused = False
    except ModelError as error:
        refused = "instantiation cycle" in error.why
    assert refused == ("instantiation cycle" in run.err), run.err


SYMBOLS = Path(__file__).parents[3] / "talks/generics/captures/symbols.txt"


def test_the_binary_of_the_talk_holds_what_its_figures_show() -> None:
    """The talk lists the symbols of a program; the model names all of them, and no others."""
    types = ("Celsius", "Kelvin", "User", "Order")
    under = ("float64", "float64", "struct { name string }", "struct { id int }")
    funcs = {
        "Max[T cmp.Ordered](T)": ["T < T"],
        "Box[T any](T)": ["T -> any"],
        "Eq[T comparable](T)": ["T == T"],
    }
    calls = ["Max[int]", "Max[float64]", "Max[Celsius]", "Max[Kelvin]"]
    calls += [f"{name}[*{t}]" for name in ("Box", "Eq") for t in types[2:]]
    s = parse_start({"types": dict(zip(types, under, strict=True)), "funcs": funcs})
    s = play(s, [*(f"instantiate {call}" for call in calls), "compile all"])
    mine = {f".dict.{dict_name(s.generics[d.generic], d.args)}" for d in s.dictionaries}
    sizes = {
        f".dict.{dict_name(s.generics[d.generic], d.args)}": 8 * len(d.words)
        for d in s.dictionaries
    }
    text = SYMBOLS.read_text("utf-8").split("---\n", 1)[1]
    found = {line.split(maxsplit=2)[2]: int(line.split()[1]) for line in text.splitlines()}
    found = {plain(name): size for name, size in found.items()}
    assert set(found) == mine | set(s.symbols())
    assert {name: size for name, size in found.items() if name in sizes} == sizes
