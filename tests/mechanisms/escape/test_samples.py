"""The figures of the talk against what the compiler said of the talk's samples: the same words, the same ways."""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from talkdiagrams.mechanisms.escape.model import play
from talkdiagrams.mechanisms.escape.says import said
from talkdiagrams.mechanisms.escape.start import parse_start
from talkdiagrams.mechanisms.escape.state import HEAP, State
from talkdiagrams.readings.escapes import Flow, Message, read_escapes

TALK = Path(__file__).parents[3] / "talks" / "escape"
CODE = TALK / "go" / "rules" / "main.go"
FIGURES: dict[str, Any] = yaml.load((TALK / "talk.yaml").read_text(), yaml.BaseLoader)["figures"]
# Those that show a function of the sample, and all of it.
OF_THE_SAMPLE = ("walk", "fields", "closure", "loop", "tags", "moved")


@cache
def recorded() -> dict[str, list[Message]]:
    """What was said with -m=2, by the function in whose lines it was said."""
    owner = ""
    owners: dict[int, str] = {}
    for number, line in enumerate(CODE.read_text().splitlines(), 1):
        if line.startswith("func "):
            owner = line[5 : line.index("(")]
        owners[number] = owner
    text = (TALK / "captures" / "m2.txt").read_text().partition("---\n")[2]
    found: dict[str, list[Message]] = {}
    for message in read_escapes(text).messages:
        if message.kind in ("heap", "leaks", "stays"):
            found.setdefault(owners.get(message.line, ""), []).append(message)
    return found


def final(figure: dict[str, Any]) -> State:
    texts = []
    for event in figure["events"]:
        do = event["do"] if isinstance(event, dict) else event
        texts += do if isinstance(do, list) else [do]
    return play(parse_start(figure["start"]), texts)


@pytest.mark.parametrize("name", OF_THE_SAMPLE)
def test_a_figure_ends_with_the_words_of_the_compiler(name: str) -> None:
    s = final(FIGURES[name])
    compared = 0
    for fn in s.funcs:
        heard = recorded().get(fn.id)
        if not heard or fn.id == "main":  # which calls everything
            continue
        mine = Counter(w for loc in s.of(fn.id) if loc.id != HEAP for w in said(s, loc))
        assert mine == Counter(message.text for message in heard), fn.id
        compared += 1
    assert compared >= 1


@pytest.mark.parametrize("name", OF_THE_SAMPLE)
def test_and_with_the_flows_that_it_explains(name: str) -> None:
    s = final(FIGURES[name])
    for reason in s.reasons:
        loc = s.loc(reason.loc)
        (flows,) = {
            m.flows for m in recorded()[loc.fn] if m.kind == "heap" and m.subject == loc.label
        }
        path = [Flow(shown(s, e.dst), shown(s, e.src), e.derefs) for e in reason.path]
        assert [(one.dst, one.src, one.derefs) for one in flows] == [
            (one.dst, one.src, one.derefs) for one in path
        ]


def shown(s: State, id: str) -> str:
    loc = s.loc(id)
    if id == HEAP:
        return "{heap}"
    return f"{{storage for {loc.label}}}" if loc.sort == "new" else loc.label
