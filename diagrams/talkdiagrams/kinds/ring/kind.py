"""Tells a ring: by hand or played, all frames on the same slots."""

from collections.abc import Sequence

from pydantic import BaseModel

from talkbuilder.graph import DrawnStory, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.ring.data import Told
from talkdiagrams.kinds.ring.draw import Painter
from talkdiagrams.kinds.ring.options import MOST_SLOTS, RingOptions
from talkdiagrams.kinds.ring.read import by_hand, played


class Ring:
    """A ring buffer with head and tail."""

    name = "ring"
    summary = "A ring of slots with head and tail counters that move: a row, or a circle."
    options: type[BaseModel] = RingOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, RingOptions)
        told, problems = (
            played(request, options) if options.mechanism else by_hand(request, options)
        )
        if problems:
            return None, tuple(problems)
        slots = options.slots or min(MOST_SLOTS, told[0].state.slots)
        longest = max(len(one.state.queue) for one in told)
        if longest > slots:
            message = f"{longest} names are in a ring that is drawn with {slots} slots"
            place = request.place("slots")
            return None, (
                Problem(place, "too-many", message, f"slots: {longest}, at most {MOST_SLOTS}"),
            )
        painter = Painter(request.area, slots, request.ruler, options.shape, _with_next(told))
        return DrawnStory(request.area, tuple(painter.frame(one) for one in told)), ()


def _with_next(told: Sequence[Told]) -> bool:
    return any(one.state.runnext for one in told)
