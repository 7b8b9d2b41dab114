"""A legal state from a few words: the compact form that figures and the REPL begin with."""

from collections.abc import Mapping
from dataclasses import replace

from talkdiagrams.mechanisms.locks.events import parse_event
from talkdiagrams.mechanisms.locks.invariants import invariants
from talkdiagrams.mechanisms.locks.model import step
from talkdiagrams.mechanisms.locks.state import (
    G,
    Mutex,
    Once,
    RWMutex,
    Sema,
    State,
    Thing,
    WaitGroup,
    inner,
    semas_of,
)
from talkdiagrams.mechanisms.plain import (
    before,
    fail,
    identifier,
    identifiers,
    mapping,
    near,
    only,
    short,
    truth,
    whole,
)

MOST_GS, MOST_THINGS, MOST_BEFORE = 16, 8, 200
_KEYS = ("mutexes", "rwmutexes", "waitgroups", "onces", "gs", "names", "cores", "before")
_BUBBLE, _NAIVE = "bubble", "naive"


def start(**spec: object) -> State:
    """`parse_start` for the REPL: `start(mutexes=["m"], gs=["G1", "G2"])`."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, _KEYS)
    things: list[Thing] = [Mutex(id) for id in _names("mutexes", spec)]
    things += [RWMutex(id) for id in _names("rwmutexes", spec)]
    for id, more in _options("waitgroups", spec, _BUBBLE):
        things.append(WaitGroup(id, bubble=more))
    for id, more in _options("onces", spec, _NAIVE):
        things.append(Once(id, naive=more))
    gs = [G(id) for id in _names("gs", spec)]
    if not things or not gs:
        fail("start", "it needs a lock and goroutines", "mutexes: [m], gs: [G1, G2]")
    if len(gs) > MOST_GS or len(things) > MOST_THINGS:
        fail("start", "that is more than a figure bears", f"{MOST_THINGS} locks, {MOST_GS} Gs")
    ids = [one.id for one in (*things, *gs)]
    for id in ids:
        if ids.count(id) > 1:
            fail("start", f"{id} is the name of two things")
    labels = {}
    for id, label in mapping("names", spec.get("names", {})).items():
        if id not in [g.id for g in gs]:
            fail("names", f"there is no {id}", near(id, [g.id for g in gs]))
        labels[id] = short(id, label)
    things += [one for thing in tuple(things) for one in inner(thing)]
    state = State(
        things=tuple(things),
        semas=tuple(Sema(id) for thing in things for id in semas_of(thing)),
        gs=tuple(replace(g, name=labels.get(g.id, "")) for g in gs),
        cores=whole("cores", spec.get("cores", 2), 1, 1024),
    )
    state = before(
        state, spec.get("before", ()), parse_event, step, "e.g. [lock m by G1]", MOST_BEFORE
    )
    if faults := invariants(state):
        fail("start", "; ".join(faults))
    return state


def _options(key: str, spec: Mapping[str, object], word: str) -> list[tuple[str, bool]]:
    """`[wg]`, or `{wg: {bubble: true}}`."""
    value = spec.get(key, ())
    if not isinstance(value, Mapping):
        return [(id, False) for id in _names(key, spec)]
    found = []
    for id, more in mapping(key, value).items():
        options = mapping(id, more or {}, f"{id}: {{{word}: true}}")
        only(id, options, (word,))
        found.append((_id(key, id), truth(id, options.get(word, False))))
    return found


def _names(key: str, spec: Mapping[str, object]) -> list[str]:
    return list(identifiers(key, spec.get(key, ()), _id))


def _id(key: str, value: object) -> str:
    return identifier(key, value, "G1 or m")
