"""Whoever finishes a figure, it is the same figure, and all come in their order."""

import sys
from collections.abc import Iterator

import pytest

from talkbuilder.geometry import Size
from talkbuilder.graph import GraphStory
from talkbuilder.hands import Hand
from talkbuilder.layout.figure import laid_out
from talkbuilder.layout.graph.engine import Graphviz
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.layout.together import Finished, LaidOut, Unfinished, finished
from talkbuilder.place import Place
from talkbuilder.ports import EngineFailure
from tests.layout.graph.services import services
from tests.layout.graph.stories import chain

AREA = Size(852, 328)
RULER = OwnRuler()
STORIES: list[GraphStory] = [
    *(chain(*"abcdefgh"[:count]) for count in (2, 5, 8)),
    services(20, 1),
    chain("x", "y"),
    services(12, 2),
]
TODO = [
    Unfinished(f"figure-{number}", story, AREA, Place("talk.yaml", number + 1), True)
    for number, story in enumerate(STORIES)
]


@pytest.fixture(scope="module")
def laid() -> list[LaidOut]:
    with Graphviz() as engine:
        return list(laid_out([(one.story, one.area) for one in TODO], engine))


@pytest.fixture(scope="module")
def alone(laid: list[LaidOut]) -> list[Finished]:
    return list(finished(TODO, iter(laid), RULER))


@pytest.fixture
def hands() -> Iterator[list[Hand]]:
    found = [Hand("talkbuilder.layout.together") for _ in range(2)]
    yield found
    for hand in found:
        hand.close()


def dead() -> Hand:
    return Hand("x", (sys.executable, "-c", "raise SystemExit(1)"))


@pytest.mark.parametrize("count", [1, 2])
def test_hands_change_nothing(
    count: int, hands: list[Hand], laid: list[LaidOut], alone: list[Finished]
) -> None:
    assert list(finished(TODO, iter(laid), RULER, hands[:count])) == alone


def test_a_hand_that_is_lost_is_not_missed(laid: list[LaidOut], alone: list[Finished]) -> None:
    assert list(finished(TODO, iter(laid), RULER, [dead(), dead()])) == alone


def test_what_the_engine_refused_is_a_problem_of_that_figure_alone(
    hands: list[Hand], laid: list[LaidOut], alone: list[Finished]
) -> None:
    its = [*laid[:2], EngineFailure("Graphviz crashed"), *laid[3:]]
    made = list(finished(TODO, iter(its), RULER, hands))
    figure, problems = made[2]
    assert figure is None
    assert [one.place.line for one in problems] == [3]
    assert made[:2] + made[3:] == alone[:2] + alone[3:]


def test_a_fault_of_the_engine_is_raised_where_its_figure_is_wanted(
    hands: list[Hand], laid: list[LaidOut], alone: list[Finished]
) -> None:
    def breaking() -> Iterator[LaidOut]:
        yield from laid[:3]
        raise ZeroDivisionError

    made = finished(TODO, breaking(), RULER, hands)
    assert [next(made) for _ in range(3)] == alone[:3]
    with pytest.raises(ZeroDivisionError):
        next(made)


def test_a_fault_in_the_drawing_is_raised_too(hands: list[Hand], laid: list[LaidOut]) -> None:
    broken = [laid[0], None, *laid[2:]]
    with pytest.raises(AttributeError):
        list(finished(TODO, iter(broken), RULER, hands))  # type: ignore[arg-type]


def test_whoever_wants_no_more_sends_the_hands_home(
    hands: list[Hand], laid: list[LaidOut], alone: list[Finished]
) -> None:
    made = finished(TODO, iter(laid), RULER, hands)
    assert next(made) == alone[0]
    made.close()
    assert list(finished(TODO, iter(laid), RULER, hands)) == alone
