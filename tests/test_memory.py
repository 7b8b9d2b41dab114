"""A build that remembers gives what a build that does not would give, byte for byte, edit after edit."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.graph import GraphStory, Placement
from talkbuilder.memory import FORGETFUL, Lately, key_of
from talkbuilder.pipeline import Order, build
from talkbuilder.ports import Engine, EngineFailure, Kit
from tests.pipeline.specimen import png
from tests.support.worlds import FakeWorld

ROOT = Path("talks/demo")

TALK: dict[str, Any] = {
    "title": "A talk that changes",
    "cuts": {"full": {"minutes": 10}, "short": {"minutes": 5}},
    "figures": {
        "steal": {
            "kind": "topology",
            "mechanism": "scheduler",
            "start": {"ps": 2, "P0": {"runs": "G1", "queue": ["G2", "G3"]}, "P1": {"runs": "G9"}},
            "events": ["exit G9", "spin P1", "steal P1 from P0"],
        }
    },
    "slides": [
        {"layout": "title"},
        {"layout": "section", "title": "Who runs"},
        {"layout": "figure", "title": "A thief takes half", "figure": "steal", "notes": "#one"},
        {"layout": "figure-text", "title": "The same with words", "figure": "steal", "bullets": ["a", "[b](#code)"]},
        {"layout": "code", "id": "code", "title": "This is the code", "code": {"file": "x.go"}, "notes": "#two"},
        {"layout": "section", "title": "What else"},
        {"layout": "image", "title": "A picture of something", "image": "p.png", "alt": "grey"},
        {"layout": "bullets", "title": "Three points to make", "bullets": ["x", "y"], "steps": True},
        {"layout": "bullets", "title": "A small aside here", "bullets": ["z"], "hidden": True},
        {"layout": "references"},
    ],
}  # fmt: skip
FILES = {
    "walkthrough.md": b"# T\n\n## One {#one}\n\nSaid.[^s]\n\n## Two {#two}\n\nMore.\n\n[^s]: A source.\n",
    "x.go": b"package main\n",
    "p.png": png(8, 6),
}

Edit = Callable[[dict[str, Any], dict[str, bytes]], None]


def set_at(value: Any, *path: Any) -> Edit:
    """Return the edit that writes ``value`` at ``path`` of the outline."""

    def edit(outline: dict[str, Any], _files: dict[str, bytes]) -> None:
        place = outline
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return edit


def write(name: str, data: bytes) -> Edit:
    """Return the edit that writes a file."""
    return lambda _outline, files: files.update({name: data})


def insert(index: int, slide: dict[str, Any]) -> Edit:
    """Return the edit that puts a slide in between."""
    return lambda outline, _files: outline["slides"].insert(index, dict(slide))


def remove(index: int) -> Edit:
    """Return the edit that deletes a slide, if that many are left."""
    return lambda outline, _files: (
        outline["slides"].pop(index) and None if len(outline["slides"]) > 9 else None
    )


EDITS: dict[str, Edit] = {
    "a title": set_at("A thief takes no more than half", "slides", 2, "title"),
    "the talk's title": set_at("Another name", "title"),
    "a figure's event": set_at(["exit G9"], "figures", "steal", "events"),
    "a figure's words": set_at("What is to be seen", "figures", "steal", "alt"),
    "the order": lambda outline, _files: outline["slides"].reverse(),
    "a slide more": insert(2, {"layout": "statement", "title": "One slide more"}),
    "a section more": insert(3, {"layout": "section", "title": "A section more"}),
    "a slide less": remove(1),
    "a jump's target": set_at("listing", "slides", 4, "id"),
    "hidden": set_at(True, "slides", 3, "hidden"),
    "cut": set_at(["full"], "slides", 3, "cuts"),
    "speech": write("walkthrough.md", FILES["walkthrough.md"].replace(b"Said", b"Said at length")),
    "a source": write("walkthrough.md", FILES["walkthrough.md"].replace(b"A source", b"Another")),
    "code": write("x.go", b"package main\n\nfunc main() {}\n"),
    "a picture": write("p.png", png(6, 8)),
    "the theme": set_at("dark", "theme"),
    "the language": set_at("de", "language"),
    "dense": set_at(True, "slides", 7, "dense"),
    "the rate": set_at(200, "rate"),
    "too much": set_at(["word " * 200] * 4, "slides", 7, "bullets"),
}


@pytest.fixture(scope="module")
def kit() -> Iterator[Kit]:
    """Every door, opened once."""
    with open_kit() as opened:
        yield opened


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edits=st.lists(st.sampled_from(sorted(EDITS)), max_size=6),
    cut=st.sampled_from(["full", "short"]),
)
def test_remembering_changes_nothing(kit: Kit, edits: list[str], cut: str) -> None:
    outline: dict[str, Any] = yaml.safe_load(yaml.safe_dump(TALK))
    files = dict(FILES)
    order = Order(formats=("html", "json"), cut=cut)
    memory = Lately()
    for edit in ("", *edits):
        if edit:
            try:
                EDITS[edit](outline, files)
            except (KeyError, IndexError):
                continue  # an edit before it took away what this one changes
        world = FakeWorld(files | {"talk.yaml": yaml.safe_dump(outline, sort_keys=False).encode()})
        remembering = replace(kit, world=world, memory=memory)
        # Twice with the memory: once to fill it, once to live off it.
        found = [build(ROOT, order, GUESTS, one) for one in (remembering,) * 2]
        wanted = build(ROOT, order, GUESTS, replace(kit, world=world, memory=FORGETFUL))
        assert wanted.files or edit, wanted.problems
        for built in found:
            assert built.problems == wanted.problems, edit
            assert built.files == wanted.files, edit


def test_what_did_not_change_is_the_very_same(kit: Kit) -> None:
    outline: dict[str, Any] = yaml.safe_load(yaml.safe_dump(TALK))
    memory = Lately()
    decks = []
    for title in ("A thief takes half", "A thief takes all of it"):
        outline["slides"][2]["title"] = title
        world = FakeWorld(FILES | {"talk.yaml": yaml.safe_dump(outline, sort_keys=False).encode()})
        built = build(
            ROOT, Order(formats=("json",)), GUESTS, replace(kit, world=world, memory=memory)
        )
        assert built.deck is not None
        decks.append(built.deck)
    changed = {
        new.slide
        for old, new in zip(decks[0].scenes, decks[1].scenes, strict=True)
        if old is not new
    }
    assert len(changed) == 1


class Watched:
    """An engine that counts; ``makers`` are what it says of itself, question by question, the last one for ever."""

    def __init__(self, engine: Engine, *makers: str) -> None:
        self._engine, self._makers = engine, list(makers)
        self.placed = 0

    @property
    def maker(self) -> str:
        return self._makers.pop(0) if len(self._makers) > 1 else self._makers[0]

    def place(self, story: GraphStory) -> Placement:
        self.placed += 1
        return self._engine.place(story)

    def place_all(self, stories: Sequence[GraphStory]) -> list[Placement | EngineFailure]:
        self.placed += len(stories)
        return self._engine.place_all(stories)


def test_what_another_engine_placed_is_not_taken_for_its_own(kit: Kit) -> None:
    world = FakeWorld(FILES | {"talk.yaml": yaml.safe_dump(TALK, sort_keys=False).encode()})
    memory = Lately()

    def placed(*makers: str) -> int:
        engine = Watched(kit.engine, *makers)
        here = replace(kit, world=world, memory=memory, engine=engine)
        assert build(ROOT, Order(formats=("json",)), GUESTS, here).files
        return engine.placed

    first = placed("")
    assert first > 0
    assert placed("") == 0
    assert placed("/usr/bin/dot 1 2") == first
    assert placed("/usr/bin/dot 1 2") == 0
    assert placed("") == 0
    memory = Lately()
    # It turned out on the way that pygraphviz doesn't load: then nothing is kept, for nobody knows for whom.
    assert placed("", "", "", "/usr/bin/dot 1 2") == first
    assert placed("") == first


def test_a_memory_keeps_what_was_asked_for_last() -> None:
    memory = Lately(limit=2)
    for name in ("a", "b"):
        memory.put(key_of(name), name)
    assert memory.get(key_of("a")) == "a"
    memory.put(key_of("c"), "c")
    assert [memory.get(key_of(name)) for name in "abc"] == ["a", None, "c"]
    assert len(memory) == 2
    memory.hold(1)
    assert [memory.get(key_of(name)) for name in "ac"] == [None, "c"]


def test_equal_parts_have_one_key_whatever_they_share() -> None:
    one, other = "".join(["st", "eal"]), "".join(["ste", "al"])
    assert key_of([one, one]) == key_of([one, other])
    assert key_of({"a": (one,)}, one) == key_of({"a": (other,)}, one)


def test_other_parts_have_another_key() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of(1) != key_of("1") != key_of(["1"])
