"""What the compiler would print of a graph that is solved: `-gcflags=-m`, and the flows that `-m=2` explains."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.escape.state import HEAP, Loc, Reason, State, ops, optimized


def messages(s: State) -> list[str]:
    """What `-m` says of every location of the functions that were analysed here, in their order."""
    if not s.solved:
        return []
    return [words for loc in s.locs if loc.id != HEAP for words in said(s, loc)]


def said(s: State, loc: Loc) -> Iterator[str]:
    """What `-m` says of one: of a variable that stays it says nothing."""
    fn = s.func(loc.fn)
    if loc.sort == "new":
        yield f"{loc.label} {'escapes to heap' if loc.escapes else 'does not escape'}"
    elif loc.escapes:
        yield f"moved to heap: {loc.label}"
    elif loc.sort == "param":
        tags = dict(fn.tags or ())
        yield from leaking(s, loc, tags.get(loc.id, optimized(loc.leaks)))


def leaking(s: State, param: Loc, leaks: tuple[tuple[str, int], ...]) -> Iterator[str]:
    """What it says of a parameter."""
    name = param.label
    for sink, level in leaks:
        if sink == HEAP:
            yield f"leaking param{' content' if level else ''}: {name}"
    for result in s.of(param.fn, "result"):
        level = dict(leaks).get(result.id, -1)
        if level >= 0:
            yield f"leaking param: {name} to result {result.label} level={level}"
    if not leaks:
        yield f"{name} does not escape"


def explained(s: State, reason: Reason) -> list[str]:
    """The flows of `-m=2` from a location to what outlives it."""
    lines = [f"{s.loc(reason.loc).label} escapes to heap in {s.loc(reason.loc).fn}:"]
    lines += [
        f"  flow: {_shown(s, e.dst)} ← {ops(e.derefs)}{_shown(s, e.src)}:" for e in reason.path
    ]
    return lines


def _shown(s: State, id: str) -> str:
    loc = s.loc(id)
    if id == HEAP:
        return "{heap}"
    return f"{{storage for {loc.label}}}" if loc.sort == "new" else loc.label
