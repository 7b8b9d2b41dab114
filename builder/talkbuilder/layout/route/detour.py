"""The way of last resort: any number of bends. What it finds is usually a free form."""

from collections.abc import Sequence
from heapq import heappop, heappush

from talkbuilder.layout.route.course import Corner, Stub
from talkbuilder.layout.route.grid import Lines, Masks, is_free
from talkbuilder.layout.route.search import BEND


def detour(
    lines: Lines, blocked: Masks, tails: Sequence[Stub], heads: Sequence[Stub]
) -> tuple[Stub, Stub, tuple[Corner, ...]] | None:
    """Return ends and grid points (stub ends included) of the shortest way with few bends, if there is one."""
    goals = {(*_corner(head), head.axis): head for head in heads}
    # What is left at least, from each column and from each row: never more than it will be (A*).
    ahead = tuple(
        [min(abs(at - lines.at[axis][corner[axis]]) for corner in goals) for at in lines.at[axis]]
        for axis in (0, 1)
    )
    # A state is a grid point and the axis of the leg that led there.
    queue: list[tuple[float, float, int, int, int]] = []
    cost: dict[tuple[int, int, int], float] = {}
    came: dict[tuple[int, int, int], tuple[int, int, int] | Stub] = {}
    for tail in tails:
        state = (*_corner(tail), tail.axis)
        cost[state], came[state] = 0.0, tail
        heappush(queue, (ahead[0][state[0]] + ahead[1][state[1]], 0.0, *state))
    while queue:
        _, so_far, i, j, axis = heappop(queue)
        state = (i, j, axis)
        if so_far > cost[state]:
            continue
        if state in goals:
            trail = _trail(state, came)
            if trail and trail[0].key != goals[state].key:
                return trail[0], goals[state], trail[1]
        for following, step in _steps(lines, blocked, state):
            total = so_far + step
            if total < cost.get(following, float("inf")):
                cost[following], came[following] = total, state
                least = total + ahead[0][following[0]] + ahead[1][following[1]]
                heappush(queue, (least, total, *following))
    return None


def _steps(
    lines: Lines, blocked: Masks, state: tuple[int, int, int]
) -> list[tuple[tuple[int, int, int], float]]:
    i, j, axis = state
    found: list[tuple[tuple[int, int, int], float]] = [((i, j, 1 - axis), BEND)]
    line, position = (j, i) if axis == 0 else (i, j)
    mask, at = blocked[axis][line], lines.at[axis]
    for other in (position - 1, position + 1):
        if 0 <= other < len(at) and is_free(mask, position, other):
            there = (other, j, axis) if axis == 0 else (i, other, axis)
            found.append((there, abs(at[other] - at[position])))
    return found


def _trail(
    state: tuple[int, int, int], came: dict[tuple[int, int, int], tuple[int, int, int] | Stub]
) -> tuple[Stub, tuple[Corner, ...]] | None:
    points: list[Corner] = []
    here: tuple[int, int, int] | Stub = state
    while not isinstance(here, Stub):
        if not points or points[-1] != here[:2]:
            points.append((here[0], here[1]))
        here = came[here]
    return here, tuple(reversed(points))


def _corner(stub: Stub) -> Corner:
    return (stub.start, stub.line) if stub.axis == 0 else (stub.line, stub.start)
