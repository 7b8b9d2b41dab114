"""A hand computes what it is asked, raises what that raised, and is lost without harm."""

import operator
import os
import sys
import time
from collections.abc import Iterator

import pytest

from talkbuilder.hands import Hand, HandLost

WARM = "talkbuilder.geometry"


@pytest.fixture
def hand() -> Iterator[Hand]:
    one = Hand(WARM)
    yield one
    one.close()


def test_what_it_returns_is_what_the_function_returns(hand: Hand) -> None:
    assert hand(operator.add, 2, 3) == 5
    assert hand(sorted, {"b": 1, "a": 2}) == ["a", "b"]
    assert hand(os.getpid) != os.getpid()


def test_a_large_question_and_a_large_answer(hand: Hand) -> None:
    data = os.urandom(3_000_000)
    assert hand(bytes.upper, data) == data.upper()


def test_what_was_raised_there_is_raised_here_and_the_hand_lives_on(hand: Hand) -> None:
    with pytest.raises(ZeroDivisionError):
        hand(operator.truediv, 1, 0)
    assert hand(operator.neg, 1) == -1


def test_what_does_not_pickle_is_an_error_with_its_type(hand: Hand) -> None:
    with pytest.raises(RuntimeError, match="BufferedWriter"):
        hand(open, os.devnull, "wb")
    assert hand(operator.neg, 1) == -1


def test_what_is_printed_there_stands_between_no_two_answers(hand: Hand) -> None:
    hand(print, "loud")
    hand(os.write, 1, b"louder")
    assert hand(operator.neg, 1) == -1


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(3)",
        "import sys; sys.stdout.write('half'); sys.stdout.flush()",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
def test_one_that_ends_is_lost_at_once_and_for_good(program: str) -> None:
    one = Hand(WARM, (sys.executable, "-c", program))
    for _ in range(2):
        with pytest.raises(HandLost):
            one(operator.neg, 1)


def test_one_that_is_killed_while_it_works_is_lost() -> None:
    one = Hand(WARM)
    pid = one(os.getpid)
    with pytest.raises(HandLost):
        one(os.kill, pid, 9)


@pytest.mark.skipif(os.name != "posix", reason="it looks for a process by its number")
def test_closing_ends_it_whatever_it_does() -> None:
    one = Hand(WARM)
    pid = one(os.getpid)
    one.close()
    one.close()
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.01)
    else:
        pytest.fail("it is still there")
    with pytest.raises(HandLost):
        one(operator.neg, 1)
