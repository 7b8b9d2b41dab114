"""What can happen to locks, and the one-line text form of each event.

    lock m by G1      add 2 to wg by G1      run G2      tick 300us

`lock` goes as far as it gets: it has the lock, or it parks. `spin` is one turn of spinning before that.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.plain import identifier

UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 1_000_000_000}
MOST_DELTA = 1_000_000

# What each verb is for: the types of thing that know it.
VERBS: dict[str, tuple[str, ...]] = {
    "lock": ("Mutex", "RWMutex"),
    "trylock": ("Mutex", "RWMutex"),
    "unlock": ("Mutex", "RWMutex"),
    "spin": ("Mutex",),
    "rlock": ("RWMutex",),
    "tryrlock": ("RWMutex",),
    "runlock": ("RWMutex",),
    "done": ("WaitGroup",),
    "wait": ("WaitGroup",),
    "do": ("Once",),
    "end": ("Once",),
    "panic": ("Once",),
}


@dataclass(frozen=True, slots=True)
class Do:
    """A G calls a method: `lock m by G1`. `end o` and `panic o` are the end of a Once's function."""

    example: ClassVar[str] = "lock m by G1"
    verb: str
    what: str
    g: str

    def __str__(self) -> str:
        return f"{self.verb} {self.what} by {self.g}"


@dataclass(frozen=True, slots=True)
class Add:
    """`wg.Add(delta)`."""

    example: ClassVar[str] = "add 2 to wg by G1"
    delta: int
    what: str
    g: str

    def __str__(self) -> str:
        return f"add {self.delta} to {self.what} by {self.g}"


@dataclass(frozen=True, slots=True)
class Run:
    """A woken G runs, and looks at what it waited for."""

    example: ClassVar[str] = "run G2"
    g: str

    def __str__(self) -> str:
        return f"run {self.g}"


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passes."""

    example: ClassVar[str] = "tick 300us"
    ns: int

    def __str__(self) -> str:
        unit = next(u for u in ("s", "ms", "us", "ns") if self.ns % UNITS[u] == 0)
        return f"tick {self.ns // UNITS[unit]}{unit}"


Event = Do | Add | Run | Tick
_WORDS = (*VERBS, "add", "run", "tick")
_DO = re.compile(r"(\w+) (\S+) by (\S+)")
_ADD = re.compile(r"add ([+-]?\d{1,7}) to (\S+) by (\S+)")
_TICK = re.compile(r"tick (\d{1,7}) ?(ns|us|µs|ms|s)")


def parse_event(text: str) -> Event:
    """Read an event; raises BadEvent with the nearest thing that is one."""
    words = " ".join(text.split())
    verb = words.split(" ")[0]
    if verb == "tick" and (found := _TICK.fullmatch(words)) and int(found[1]):
        return Tick(int(found[1]) * UNITS[found[2]])
    if verb == "add" and (found := _ADD.fullmatch(words)):
        delta = int(found[1])
        if delta == 0 or abs(delta) > MOST_DELTA:
            raise BadEvent(text, f"{delta} is nothing to add", "a whole number, such as 1 or -1")
        return Add(delta, _id(text, found[2]), _id(text, found[3]))
    if verb == "run" and words.count(" ") == 1:
        return Run(_id(text, words.split(" ")[1]))
    if verb in VERBS and (found := _DO.fullmatch(words)):
        return Do(verb, _id(text, found[2]), _id(text, found[3]))
    raise BadEvent(text, "this is no event of a lock", _nearest(verb))


def _nearest(verb: str) -> str:
    near = get_close_matches(verb, _WORDS, 1, 0.5)
    if not near:
        return f"e.g. {Do.example}; verbs: {', '.join(_WORDS)}"
    examples: dict[str, str] = {"add": Add.example, "run": Run.example, "tick": Tick.example}
    thing = {"WaitGroup": "wg", "Once": "o", "RWMutex": "rw"}
    kind = VERBS.get(near[0], ("Mutex",))[0]
    plain = f"{near[0]} {thing.get(kind, 'm')} by G1"
    return f"e.g. {examples.get(near[0], plain)}"


def _id(text: str, name: str) -> str:
    return identifier(text, name, "G1 or m", error=BadEvent)
