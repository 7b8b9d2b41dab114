"""A state, and what a statement changed, in plain sentences: alt texts and captions."""

from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.events import Call, Event, Make, Put, Take, Walk
from talkdiagrams.mechanisms.reflection.memory import held
from talkdiagrams.mechanisms.reflection.state import (
    Data,
    Eface,
    FuncRef,
    Loc,
    MapRef,
    Slice,
    State,
    Value,
)
from talkdiagrams.mechanisms.reflection.types import Types, fields


def bits(v: Value) -> str:
    """The names of the bits that are set, without the kind."""
    names = {
        flags.STICKY_RO: "StickyRO",
        flags.EMBED_RO: "EmbedRO",
        flags.INDIR: "Indir",
        flags.ADDR: "Addr",
        flags.METHOD: "Method",
    }
    return " ".join(name for bit, name in names.items() if v.flag & bit)


def text(types: Types, t: str, data: Data) -> str:
    """A value in a few characters."""
    if isinstance(data, tuple):
        return "{" + " ".join(text(types, "", one) for one in data) + "}"
    if isinstance(data, Loc):
        return f"&{place(types, t, data)}"
    if isinstance(data, MapRef):
        return data.obj
    if isinstance(data, FuncRef):
        return data.name
    if isinstance(data, Slice):
        return f"{data.len} elements" if data.obj else "nil"
    if isinstance(data, Eface):
        return data.type
    return "nil" if data is None else data or '""'


def place(types: Types, t: str, at: Loc) -> str:
    """An address as one would write it."""
    del types, t
    return at.obj + "".join(f".{one}" for one in at.path)


def where(s: State, at: Loc) -> str:
    """An address with the names of fields."""
    said, t = at.obj, s.objects[at.obj].type
    for i in at.path:
        many = fields(s.types, t)
        if many:
            said, t = f"{said}.{many[i].name}", many[i].type
        else:
            said = f"{said}[{i}]"
    return said


def rights(v: Value) -> str:
    """What may be done with it."""
    if not v.flag:
        return "is the zero Value: nothing may be done with it"
    if v.can_set:
        return "may be set"
    if v.read_only:
        return "is read-only"
    return "may be read"


def describe(s: State) -> str:
    """The state for someone who cannot see the figure."""
    said = [
        f"{one.id} is {text(s.types, one.type, one.data)}, a variable of type {one.type}"
        for one in s.variables
    ]
    for v in s.values.values():
        what = f", {v.type()} {text(s.types, v.typ, held(s, v))}" if v.flag else ""
        said.append(f"The Value {v.id}{what}, {rights(v)}")
    return ". ".join(said) + "."


def describe_change(a: State, e: Event, b: State) -> str:
    """What the statement did."""
    del a
    if b.last.panic:
        return f"It panics: {b.last.panic}."
    match e:
        case Make() | Walk():
            v = b.values[e.to]
            said = f"{e}: {v.id} {rights(v)}"
            return f"{said}. A copy was made." if b.last.copied else f"{said}."
        case Take():
            return f"{e}: " + ("one copy, allocated." if b.last.copied else "nothing is copied.")
        case Put() if b.last.wrote:
            return f"{e}: {where(b, b.last.wrote)} has changed."
        case Call():
            return f"{e} calls {b.last.called}."
        case _:
            return f"{e}."
