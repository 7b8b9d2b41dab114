"""Tells stacks: by hand or played, compares each frame with the one before, draws all by one plan."""

from collections.abc import Iterator

from pydantic import BaseModel

from talkbuilder.graph import DrawnStory, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.scenario import drawn, play, unknown_marks
from talkdiagrams.kinds.stack.data import StackFrame
from talkdiagrams.kinds.stack.draw import Page
from talkdiagrams.kinds.stack.options import StacksOptions
from talkdiagrams.kinds.stack.plan import planned
from talkdiagrams.kinds.stack.read import Reader


class Stacks:
    """Stacks with calls and variables."""

    name = "stack"
    summary = (
        "Stacks: call frames with variables, free room and guard, what lies on the heap, pointers."
    )
    options: type[BaseModel] = StacksOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, StacksOptions)
        if options.mechanism:
            moments, problems = play(request, options, "stack")
            problems = problems or tuple(unknown_marks(request, moments))
        else:
            reader = Reader(request, options)
            moments = reader.moments()
            problems = tuple(reader.problems)
        if problems:
            return None, problems
        frames: list[StackFrame] = [moment.data for moment in moments]
        plan = planned(frames, request.area, request.ruler)
        page = Page(plan, request.ruler, options.grow == "up")
        return DrawnStory(plan.size, tuple(drawn(moments, changed, page))), ()


def changed(before: StackFrame | None, after: StackFrame) -> Iterator[str]:
    """Yield the ids of what is new, or not as it was; of what is new as a whole, not every part."""
    if before is None:
        return
    stacks = {stack.id: stack for stack in before.stacks}
    calls = {call.id for stack in before.stacks for call in stack.calls}
    slots = {slot.id: (slot.value, slot.to, slot.bad) for slot in before.slots()}
    things = {thing.id: thing for thing in before.things}
    for stack in after.stacks:
        old = stacks.get(stack.id)
        if old is None or stack.size != old.size or (stack.here and not old.here):
            yield stack.id
        for call in stack.calls if old else ():
            if call.id not in calls:
                yield call.id
                continue
            yield from (s.id for s in call.slots if slots.get(s.id) != (s.value, s.to, s.bad))
    for thing in after.things:
        was = things.get(thing.id)
        if was is None or was.gone != thing.gone:
            yield thing.id
            continue
        yield from (s.id for s in thing.slots if slots.get(s.id) != (s.value, s.to, s.bad))
