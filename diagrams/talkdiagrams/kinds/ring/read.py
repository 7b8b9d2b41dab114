"""The frames of a ring, by hand or as a mechanism plays them; every mistake has its line."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.ring.data import RingState, Told, described
from talkdiagrams.kinds.ring.options import RingOptions, RingStep
from talkdiagrams.kinds.scenario import play


def played(request: FigureRequest, options: RingOptions) -> tuple[list[Told], list[Problem]]:
    moments, found = play(request, options, "ring")
    if found:
        return [], list(found)
    rings: dict[str, RingState] = moments[0].data
    if options.of not in rings:
        message = f'there is no ring of "{options.of}"'
        return [], [
            Problem(request.place("of"), "unknown-name", message, nearest(options.of, rings))
        ]
    told: list[Told] = []
    for moment in moments:
        state: RingState = moment.data[options.of]
        before = told[-1].state if told else state
        marked = (set(state.queue) | {state.runnext}) - set(before.queue) - {before.runnext}
        told.append(
            Told(
                state,
                frozenset(marked | set(moment.mark)),
                moment.caption,
                described(state, options.of),
            )
        )
    return told, []


def by_hand(request: FigureRequest, options: RingOptions) -> tuple[list[Told], list[Problem]]:
    size = options.slots or 8
    state = RingState(size, options.head, tuple(options.queue))
    problems = [*_twice(request, options.queue, ("queue",))]
    told = []
    for index, step in enumerate(
        options.steps or [RingStep.model_construct(put=[], take=0, mark=[], caption="")]
    ):
        path = ("steps", index)
        new = [step.put] if isinstance(step.put, str) else list(step.put)
        if step.take > len(state.queue):
            message = f"{step.take} cannot leave: {len(state.queue)} are in the ring"
            problems.append(Problem(request.place(*path, "take"), "empty-ring", message))
            break
        queue = (*state.queue[step.take :], *new)
        if len(queue) > size:
            message = f"{len(queue)} do not fit into {size} slots"
            hint = "take some first, or give it more slots"
            problems.append(Problem(request.place(*path, "put"), "full-ring", message, hint))
            break
        problems += _twice(request, queue, (*path, "put"))
        state = replace(state, head=state.head + step.take, queue=queue)
        problems += [
            Problem(
                request.place(*path, "mark", at),
                "unknown-name",
                f'"{name}" is not in the ring',
                nearest(name, queue),
            )
            for at, name in enumerate(step.mark)
            if name not in queue
        ]
        told.append(
            Told(
                state,
                frozenset([*new, *step.mark]),
                step.caption or (options.caption if not index else ""),
                described(state),
            )
        )
    return told, problems


def _twice(
    request: FigureRequest, names: Sequence[str], path: tuple[str | int, ...]
) -> Iterator[Problem]:
    for name in dict.fromkeys(name for name in names if list(names).count(name) > 1):
        yield Problem(request.place(*path), "two-places", f"{name} is in the ring twice")
