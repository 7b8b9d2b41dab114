"""The model against the compiler: of random small programs both say the same, and of the talk's figures too.

Programs are compiled with `-gcflags='-m -l'`: what the compiler says of every variable, parameter and `new` of a
function is compared, as a collection, with what the model says.
"""

import random
from collections import Counter
from pathlib import Path

import pytest

from talkbuilder.truth.run import Limits, go
from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.escape import model as bounds
from talkdiagrams.mechanisms.escape import start as limits
from talkdiagrams.mechanisms.escape.model import play
from talkdiagrams.mechanisms.escape.says import said
from talkdiagrams.mechanisms.escape.start import parse_start
from talkdiagrams.mechanisms.escape.state import HEAP, State
from talkdiagrams.readings.escapes import read_escapes
from tests.mechanisms.escape.generate import Program, program, source

PROGRAMS = 400
DECIDES = ("heap", "leaks", "stays")


@pytest.fixture(autouse=True)
def _larger(monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure bears fewer functions and locations than a program has."""
    for name in ("MOST_FUNCS", "MOST_LOCS"):
        monkeypatch.setattr(limits, name, 500)
    monkeypatch.setattr(bounds, "MOST_EDGES", 5000)


def solved(one: Program) -> State:
    return play(parse_start({"funcs": one.funcs}), one.events)


def by_model(s: State, top: str) -> Counter[str]:
    """What the model says of a function and the closures in it."""
    inside = {top, *(fn.id for fn in s.funcs if s.contains(top, fn.id))}
    return Counter(
        words for loc in s.locs if loc.id != HEAP and loc.fn in inside for words in said(s, loc)
    )


def test_random_programs_get_the_same_answers(toolchain: Toolchain, tmp_path: Path) -> None:
    rng = random.Random(27)
    programs = [program(rng, f"p{number}") for number in range(PROGRAMS)]
    text, owner = source(programs)
    (tmp_path / "go.mod").write_text("module escapes\n\ngo 1.27\n")
    (tmp_path / "escapes.go").write_text(text)
    built = go(toolchain, ["build", "-gcflags=-m -l", "."], tmp_path, limits=Limits(300))
    assert built.fine, built.err
    of_go: dict[str, Counter[str]] = {}
    seen = set()
    for message in read_escapes(built.err).messages:
        key = (message.line, message.column, message.text)
        if message.kind in DECIDES and key not in seen:
            seen.add(key)
            of_go.setdefault(owner[message.line], Counter())[message.text] += 1
    happened: Counter[str] = Counter()
    for one in programs:
        s = solved(one)
        for name in one.signatures:
            mine, theirs = by_model(s, name), of_go.get(name, Counter())
            assert mine == theirs, (name, mine - theirs, theirs - mine, one.events, one.lines)
            happened.update(
                word.split(" ")[0] + (" to result" if "result" in word else "") for word in mine
            )
        happened.update(reason.rule for reason in s.reasons)
    for what in ("moved", "leaking", "leaking to result", "heap", "result", "loop", "closure"):
        assert happened[what] > 20, happened
