"""Sentences for alt texts and captions."""

from talkdiagrams.mechanisms.cleanups.events import Event
from talkdiagrams.mechanisms.cleanups.state import Stage, State, marked, reachable


def describe(s: State) -> str:
    """Say what is there."""
    if s.exited:
        return "The program has ended."
    said = [f"{o.id} {how(s, o.id)}" for o in s.objs]
    said += [f"{one.kind} {one.id} on {one.obj} is {one.stage}" for one in s.specials]
    said += [
        f"weak pointer {w.id} {'is nil' if w.cleared else f'leads to {w.obj}'}" for w in s.weaks
    ]
    return "; ".join(said).capitalize() + "." if said else "Nothing is there yet."


def how(s: State, id: str) -> str:
    """Say how an object is, in a word or three."""
    found = s.obj(id)
    if found is None or found.freed:
        return "freed"
    if id in reachable(s):
        return "reachable"
    if s.on(id, "finalizer", Stage.RUNNING):
        return "being finalised"
    if s.on(id, "finalizer", Stage.QUEUED):
        return "waits for its finalizer"
    return "kept" if id in marked(s) else "out of reach"


_SAID = {
    "new": "{0} is allocated; a variable points to it.",
    "link": "{0} points to {1}.",
    "unlink": "{0} no longer points to {1}.",
    "hold": "A variable points to {0} again.",
    "finalizer": "SetFinalizer: {1} has the finalizer {0}.",
    "clear": "SetFinalizer with nil: {0} has none any more.",
    "weak": "A weak pointer to {1}: it keeps nothing.",
    "store": "{0} stores its object: it can be reached again.",
    "end": "{0} has returned, and never runs again.",
    "exit": "The program ends. What is set or queued never runs.",
}


def describe_change(a: State, e: Event, b: State) -> str:
    """Say what happened."""
    n = e.names
    if e.verb in _SAID:
        return _SAID[e.verb].format(*n)
    match e.verb:
        case "gc":
            return _gc(a, b)
        case "drop":
            left = "it can still be reached" if n[0] in reachable(b) else "nothing else leads there"
            return f"The last use of {n[0]} is over: {left}."
        case "cleanup":
            with_ = f", with {n[2]} as its argument" if len(n) > 2 else ""
            return f"AddCleanup: {n[0]} runs when {n[1]} is gone{with_}."
        case "stop":
            return f"{n[0]} is stopped." if a != b else f"Too late to stop {n[0]}."
        case "value":
            weak = b.weak(n[0])
            gone = weak is None or weak.cleared
            return f"{n[0]} is nil." if gone else f"{n[0]} still has a value: it is held again."
        case _:
            one = b.special(n[0])
            gets = (
                f"and gets {one.obj}" if one and one.kind == "finalizer" else "its object is gone"
            )
            return f"{n[0]} runs, {gets}."


def _gc(a: State, b: State) -> str:
    freed = [o.id for o in b.objs if o.freed and (was := a.obj(o.id)) and not was.freed]
    queued = [
        one.id
        for one in b.specials
        if one.stage is Stage.QUEUED and (old := a.special(one.id)) and old.stage is Stage.SET
    ]
    said = []
    if freed:
        said.append(f"{_and(freed)} {'is' if len(freed) == 1 else 'are'} freed")
    if queued:
        said.append(f"{_and(queued)} {'is' if len(queued) == 1 else 'are'} queued")
    return f"Cycle {b.cycles}: {', '.join(said) or 'nothing is freed'}."


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
