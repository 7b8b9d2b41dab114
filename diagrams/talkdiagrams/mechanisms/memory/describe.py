"""An execution, or what an event added to it, in plain sentences: alt texts and captions."""

from collections.abc import Iterable

from talkdiagrams.mechanisms.memory.events import Event
from talkdiagrams.mechanisms.memory.rules import telling
from talkdiagrams.mechanisms.memory.state import NOBODY, Op, Race, State
from talkdiagrams.mechanisms.memory.visible import may_see


def words(op: Op) -> str:
    """An operation as a line of code, or nearly."""
    text = _WORDS[op.verb].format(obj=op.obj, value=op.value)
    if op.verb == "add":
        text = f"{op.obj}.Add({_delta(op)})"
    if op.verb == "send" and not op.value:
        text = f"send on {op.obj}"
    return text if op.ok or op.verb not in ("cas", "trylock") else f"{text}: false"


_WORDS = {
    "read": "read {obj}",
    "write": "{obj} = {value}",
    "load": "{obj}.Load()",
    "store": "{obj}.Store({value})",
    "swap": "{obj}.Swap({value})",
    "cas": "{obj}.CompareAndSwap",
    "add": "",
    "send": "{obj} <- {value}",
    "receive": "<-{obj}",
    "close": "close({obj})",
    "lock": "{obj}.Lock()",
    "trylock": "{obj}.TryLock()",
    "unlock": "{obj}.Unlock()",
    "rlock": "{obj}.RLock()",
    "runlock": "{obj}.RUnlock()",
    "do": "{obj}.Do(f)",
    "return": "f returns",
    "done": "{obj}.Done()",
    "wait": "{obj}.Wait()",
    "go": "go {obj}",
    "begin": "begins",
    "exit": "ends",
}


def _delta(op: Op) -> str:
    """What an Add adds: an atomic's `value` is the sum, a WaitGroup's the delta."""
    return str(int(op.value) - int(op.saw)) if op.saw else op.value


def describe(s: State) -> str:
    """The execution for someone who cannot see the figure."""
    said = []
    for g in s.gs:
        done = [words(op) for op in s.of(g.id) if op.verb != "begin"]
        text = f"{g.label}: {', then '.join(done)}" if done else f"{g.label} has done nothing yet"
        if g.waits != NOBODY:
            text += ", where it waits"
        said.append(text)
    for edge in telling(s):
        a, b = s.ops[edge.tail], s.ops[edge.head]
        if b.verb != "begin":
            said.append(f"{_who(s, a)} comes before {_who(s, b)}")
    said += [_race(s, race) for race in s.races]
    return _sentences(said)


def _who(s: State, op: Op) -> str:
    return f"{s.g(op.g).label}'s {words(op)}"


def _race(s: State, race: Race) -> str:
    a, b = s.ops[race.first], s.ops[race.second]
    return f"Data race on {race.var}: {_who(s, a)} and {_who(s, b)}"


def describe_change(a: State, e: Event, b: State) -> str:
    """What the event did: what is ordered now, what races, what a read may observe."""
    g = b.g(e.g)
    op = b.ops[len(a.ops)]
    said = []
    if op.waits:
        said.append(f"{g.label} waits in {words(op)}")
    elif e.verb == "go":
        said.append(f"{g.label} starts {e.obj}, which knows all that {g.label} did before")
    elif op.verb == "read":
        said.append(_reads(b, op))
    else:
        said.append(f"{g.label}: {words(op)}")
    ended = {x.id for x in b.ops if not x.waits} - {x.id for x in a.ops if not x.waits}
    for edge in telling(b):
        head = b.ops[edge.head]
        if edge.head in ended and head.verb != "begin":
            said.append(f"{_who(b, b.ops[edge.tail])} happens before the end of {_who(b, head)}")
    said += [_race(b, race) for race in b.races[len(a.races) :]]
    return _sentences(said)


def _reads(s: State, op: Op) -> str:
    label, seen = s.g(op.g).label, may_see(s, op)
    if len(seen) == 1:
        return f"{label} reads {op.obj}, and can only see {seen[0]}"
    return f"{label} reads {op.obj}, and may see {' or '.join(seen)}"


def _sentences(parts: Iterable[str]) -> str:
    return " ".join(part[:1].upper() + part[1:] + "." for part in parts if part)
