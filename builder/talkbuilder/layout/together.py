"""Finishes the figures of a talk, here and in other processes at once: whoever is free takes the next that is laid out.

    laid out in order --> board --> hands: any that nobody waits for
                            |
                            +-----> here: the one that is wanted; while a hand has that, another

Which of them draws a figure makes no difference to it.
"""

import pickle
from collections.abc import Generator, Iterator, Sequence
from functools import lru_cache
from threading import Condition, Thread

from msgspec import Struct

from talkbuilder.geometry import Size
from talkbuilder.graph import Story
from talkbuilder.hands import Hand, HandLost
from talkbuilder.layout.figure import Laid, finish_figure
from talkbuilder.place import Place
from talkbuilder.ports import EngineFailure, Ruler
from talkbuilder.problem import Problem
from talkbuilder.scene import Figure

Finished = tuple[Figure | None, tuple[Problem, ...]]
LaidOut = Laid | EngineFailure


class Unfinished(Struct, frozen=True):
    """A story, and the room for it; the other arguments of `finish_figure` but the ruler."""

    id: str
    story: Story
    area: Size
    place: Place
    dense: bool = False

    def finish(self, laid: LaidOut, ruler: Ruler) -> Finished:
        """Return it routed and fitted."""
        return finish_figure(self.id, self.story, laid, self.area, ruler, self.place, self.dense)


def finished(
    todo: Sequence[Unfinished], laid: Iterator[LaidOut], ruler: Ruler, hands: Sequence[Hand] = ()
) -> Generator[Finished, None, None]:
    """Yield what becomes of each of ``todo``, in order; ``laid`` are they as the engine laid them out."""
    if not hands or len(todo) < 2:
        for one, its in zip(todo, laid, strict=True):
            yield one.finish(its, ruler)
        return
    board = _Board()
    Thread(target=board.fill, args=(laid,), daemon=True).start()
    for hand in hands:
        Thread(target=_lend, args=(hand, board, todo, ruler), daemon=True).start()
    try:
        for number in range(len(todo)):
            while (made := board.wanted(number)) is not None:
                mine, its = made
                board.put(mine, todo[mine].finish(its, ruler))
            yield board.take(number)
    finally:
        board.close()


def _lend(hand: Hand, board: "_Board", todo: Sequence[Unfinished], ruler: Ruler) -> None:
    """Let ``hand`` do what is on the board until nothing will come any more."""
    kept = pickle.dumps(ruler)
    while (task := board.any()) is not None:
        number, laid = task
        try:
            board.put(number, hand(_there, todo[number], laid, kept))
        except HandLost:
            board.back(number)
            return
        except BaseException as error:  # noqa: BLE001 - it is raised where the figure is wanted
            board.put(number, error)


def _there(one: Unfinished, laid: LaidOut, ruler: bytes) -> Finished:
    return one.finish(laid, _ruler(ruler))


@lru_cache(maxsize=1)
def _ruler(data: bytes) -> Ruler:
    """Return the ruler, the same for all figures: it remembers what it has measured."""
    ruler: Ruler = pickle.loads(data)  # noqa: S301 - from the process that started us
    return ruler


class _Board:
    """What is laid out and waits, what somebody has, what is done."""

    def __init__(self) -> None:
        self._news = Condition()
        self._waiting: dict[int, LaidOut] = {}
        self._taken: dict[int, LaidOut] = {}
        self._done: dict[int, Finished | BaseException] = {}
        self._wanted = -1
        self._over = False
        self._failed: BaseException | None = None

    def fill(self, laid: Iterator[LaidOut]) -> None:
        """Put up what is laid out, as it comes."""
        failed: BaseException | None = None
        try:
            for number, its in enumerate(laid):
                with self._news:
                    self._waiting[number] = its
                    self._news.notify_all()
        except BaseException as error:  # noqa: BLE001 - whoever waits has to hear of it
            failed = error
        with self._news:
            self._failed = failed
            self._news.notify_all()

    def wanted(self, number: int) -> tuple[int, LaidOut] | None:
        """Return what should be finished here before figure ``number`` is there; None: it is there."""
        with self._news:
            self._wanted = number
            while number not in self._done:
                if number in self._waiting:
                    return self._take(number)
                if number in self._taken and self._waiting:
                    return self._take(min(self._waiting))
                if self._failed is not None and number not in self._taken:
                    raise self._failed
                self._news.wait()
            return None

    def any(self) -> tuple[int, LaidOut] | None:
        """Return one that nobody waits for, for a hand; None: no more."""
        with self._news:
            while not self._over:
                free = [number for number in self._waiting if number != self._wanted]
                if free:
                    return self._take(min(free))
                self._news.wait()
            return None

    def put(self, number: int, made: Finished | BaseException) -> None:
        """Note what became of ``number``."""
        with self._news:
            self._taken.pop(number, None)
            self._done[number] = made
            self._news.notify_all()

    def back(self, number: int) -> None:
        """Let somebody else finish ``number``."""
        with self._news:
            self._waiting[number] = self._taken.pop(number)
            self._news.notify_all()

    def take(self, number: int) -> Finished:
        """Return what became of ``number``, or raise what finishing it raised."""
        with self._news:
            made = self._done.pop(number)
        if isinstance(made, BaseException):
            raise made
        return made

    def close(self) -> None:
        """Send the hands home."""
        with self._news:
            self._over = True
            self._news.notify_all()

    def _take(self, number: int) -> tuple[int, LaidOut]:
        its = self._taken[number] = self._waiting.pop(number)
        return number, its
