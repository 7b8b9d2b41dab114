"""Which slide is which: whatever somebody moves, deletes, adds or rewrites."""

from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.edits.match import match
from talkbuilder.edits.model import Slide
from tests.edits.decks import slide

WORDS = (
    "ring",
    "queue",
    "lock",
    "thief",
    "steal",
    "park",
    "wake",
    "heap",
    "stack",
    "mark",
    "sweep",
)


def numbered(number: int) -> Slide:
    """Return a slide that says something of its own."""
    said = [WORDS[(number * 7 + step * 3) % len(WORDS)] + str(number) for step in range(6)]
    return slide(number + 1, f"Title {number}: {said[0]}", " ".join(said[1:4]), notes=said[4:])


DECK = [numbered(number) for number in range(12)]


@settings(max_examples=60)
@given(st.permutations(range(12)), st.sets(st.integers(0, 11), max_size=5), st.integers(0, 12))
def test_slides_that_say_the_same_are_found_wherever_they_stand(
    order: list[int], gone: set[int], at: int
) -> None:
    kept = [number for number in order if number not in gone]
    theirs = [DECK[number] for number in kept]
    theirs.insert(min(at, len(theirs)), slide(99, "Nobody said this before", "entirely new words"))
    found = match(DECK, theirs)
    assert {mine: theirs[other] for mine, other in found.pairs.items()} == {
        number: DECK[number] for number in kept
    }
    assert set(found.deleted) == gone
    assert [theirs[other].title for other in found.added] == ["Nobody said this before"]


@given(st.integers(0, 11), st.integers(0, 11))
def test_one_slide_that_was_moved_is_the_only_one(start: int, end: int) -> None:
    theirs = list(DECK)
    theirs.insert(end, theirs.pop(start))
    moved = match(DECK, theirs).moved
    assert len(moved) == (start != end)
    # Of two neighbours that changed places either may be said to have moved.
    assert set(moved) <= {start, end}


def test_a_deck_is_itself() -> None:
    found = match(DECK, DECK)
    assert found.pairs == {number: number for number in range(12)}
    assert (found.moved, found.deleted, found.added) == ((), (), ())


def test_a_slide_with_another_title_and_other_words_is_still_itself_if_its_notes_are() -> None:
    other = slide(4, "Quite another title", "other words", notes=DECK[3].notes)
    found = match(DECK, [*DECK[:3], other, *DECK[4:]])
    assert found.pairs[3] == 3


def test_frames_that_differ_in_little_are_not_mixed_up() -> None:
    frames = [slide(n, f"A thief takes half {n}/5", f"queue of P0: G{n}") for n in range(1, 6)]
    edited = [slide(n, f"A thief takes a half {n}/5", f"queue of P0: G{n}") for n in range(1, 6)]
    assert match(frames, edited).pairs == {n: n for n in range(5)}


def test_a_copy_is_known_as_one() -> None:
    found = match(DECK, [*DECK[:4], DECK[3], *DECK[4:]])
    assert len(found.added) == 1
    assert found.copies == {found.added[0]: 3}


def test_two_decks_of_strangers_have_nothing_in_common() -> None:
    theirs = [slide(n, f"Lorem {n}", "ipsum dolor sit amet") for n in range(5)]
    found = match(DECK, theirs)
    assert found.pairs == {}
    assert (len(found.deleted), len(found.added)) == (12, 5)


def test_many_slides_that_are_all_alike_take_no_time() -> None:
    empty = [Slide(number) for number in range(1_500)]
    assert len(match(empty, empty).pairs) == 1_500
