"""Of a deck that a program cannot write, the slide is named; of one that nobody can write, none is."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.culprit import culprit
from talkbuilder.scene import Deck
from tests.backends import decks

ONE = decks.small()


def deck(count: int) -> Deck:
    scene = ONE.scenes[0]
    return replace(ONE, scenes=tuple(replace(scene, slide=f"s{n}") for n in range(count)))


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_the_one_that_fails_is_found(sizes: tuple[int, int]) -> None:
    count, bad = sizes
    asked: list[int] = []

    def fails(part: Deck) -> bool:
        asked.append(len(part.scenes))
        return any(scene.slide == f"s{bad}" for scene in part.scenes)

    assert culprit(deck(count), fails) == f"s{bad}"
    assert len(asked) <= 2 * count.bit_length()


def test_of_many_the_first_is_named() -> None:
    assert culprit(deck(9), lambda part: part.scenes[-1].slide > "s2") in {"s3", "s4"}


def test_what_fails_only_as_a_whole_is_nobodys_fault() -> None:
    assert culprit(deck(8), lambda part: len(part.scenes) > 3) == ""
    assert culprit(deck(0), lambda _: True) == ""


def test_nobody_waits_for_ever() -> None:
    asked: list[Deck] = []

    def fails(part: Deck) -> bool:
        asked.append(part)
        return True

    assert culprit(deck(64), fails, patience=-1) == ""
    assert asked == []
