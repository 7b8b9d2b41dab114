"""A cache of encoders by type: built once, field by field, and what is only being built is linked by an indirection.

This is the pattern of `typeEncoder` in encoding/json before v2: the type goes into the map before its encoder exists,
as a function that will ask for it later. So a type that contains itself ends, and everybody builds at most once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.plain import fail, near, only
from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.start import parse_types
from talkdiagrams.mechanisms.reflection.types import Types, elem, fields, kind, known

BUILDING, READY = "building", "ready"


@dataclass(frozen=True, slots=True)
class Encoder:
    """The encoder of a type. ``parts`` are the types whose encoders it calls; ``indirect``: linked too early."""

    type: str
    state: str = BUILDING
    parts: tuple[str, ...] = ()
    indirect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cache:
    """The map, whom we are building (the last is the innermost), how often each was built, hits and misses."""

    types: Types
    encoders: Mapping[str, Encoder]
    stack: tuple[str, ...] = ()
    built: tuple[str, ...] = ()
    hits: int = 0
    misses: int = 0
    used: str = ""


@dataclass(frozen=True, slots=True)
class Encode:
    """`encode User`: somebody asks for the encoder of a type."""

    type: str

    def __str__(self) -> str:
        return f"encode {self.type}"


@dataclass(frozen=True, slots=True)
class Build:
    """`build`: the next part of the innermost encoder, or its end."""

    def __str__(self) -> str:
        return "build"


Event = Encode | Build


def parts_of(types: Types, t: str) -> tuple[str, ...]:
    """The types whose encoders an encoder needs, each once; of a struct only exported fields have a say."""
    which = kind(types, t)
    if which == flags.STRUCT:
        return tuple(dict.fromkeys(one.type for one in fields(types, t) if one.exported))
    if which in (flags.POINTER, flags.SLICE, flags.ARRAY, flags.MAP):
        return (elem(types, t),)
    return ()


def parse_event(text: str) -> Event:
    """Read an event."""
    words = text.split()
    if words == ["build"]:
        return Build()
    if len(words) > 1 and words[0] == "encode":
        return Encode(" ".join(words[1:]))
    raise BadEvent(
        text, "this is nothing that is done with a cache of encoders", "encode User, build"
    )


def parse_start(spec: Mapping[str, object]) -> Cache:
    """Types as in the start of `reflection`, and `before`."""
    only("start", spec, ("types", "before"))
    s = Cache(parse_types(spec.get("types", {}), {}), {})
    before = spec.get("before", ())
    if not isinstance(before, list | tuple):
        fail("before", f"{before!r} is no list of events", "before: [encode int]")
    for text in before:
        s = step(s, parse_event(str(text)))
    return s


def step(s: Cache, e: Event) -> Cache:
    """The cache after the event; raises Illegal."""
    if isinstance(e, Build):
        return _build(s, e)
    if not known(s.types, e.type):
        raise Illegal(e, f"there is no type {e.type}", near(e.type, s.types) or "e.g. int")
    if s.stack:
        raise Illegal(e, f"the encoder of {s.stack[-1]} is being built", "build")
    if e.type in s.encoders:
        return replace(s, hits=s.hits + 1, used=e.type)
    return replace(_begin(s, e.type), misses=s.misses + 1, used=e.type)


def _begin(s: Cache, t: str) -> Cache:
    return replace(s, encoders={**s.encoders, t: Encoder(t)}, stack=(*s.stack, t))


def _build(s: Cache, e: Event) -> Cache:
    if not s.stack:
        raise Illegal(e, "nothing is being built", "encode a type that is not in the map")
    t = s.stack[-1]
    one = s.encoders[t]
    for part in parts_of(s.types, t):
        if part in one.parts:
            continue
        if part not in s.encoders:
            return _begin(s, part)
        late = (part,) if s.encoders[part].state == BUILDING else ()
        one = replace(one, parts=(*one.parts, part), indirect=(*one.indirect, *late))
        return replace(s, encoders={**s.encoders, t: one})
    ready = replace(one, state=READY)
    return replace(s, encoders={**s.encoders, t: ready}, stack=s.stack[:-1], built=(*s.built, t))


def invariants(s: Cache) -> list[str]:
    """Every fault; none, if all is well."""
    return [f"{name}: {fault}" for name, rule in RULES.items() for fault in rule(s)]


def _once(s: Cache) -> Iterator[str]:
    """Each encoder is built once, and kept."""
    if len(set(s.built)) != len(s.built):
        yield "an encoder was built twice"
    ready = {t for t, one in s.encoders.items() if one.state == READY}
    if ready != set(s.built):
        yield "what was built is not what is ready"


def _placeholder(s: Cache) -> Iterator[str]:
    """Being built is exactly who stands on the stack, each once."""
    waiting = [t for t, one in s.encoders.items() if one.state == BUILDING]
    if sorted(waiting) != sorted(s.stack):
        yield f"{waiting} are being built, and {s.stack} is the stack"


def _linked(s: Cache) -> Iterator[str]:
    """An encoder calls only what is in the map; a ready one has all its parts."""
    for t, one in s.encoders.items():
        wanted = parts_of(s.types, t)
        if any(part not in s.encoders for part in one.parts):
            yield f"{t} calls what is not in the map"
        if one.parts != wanted[: len(one.parts)] or (one.state == READY and one.parts != wanted):
            yield f"{t} calls {one.parts}, and needs {wanted}"
        if not set(one.indirect) <= set(one.parts):
            yield f"{t} calls by an indirection what it doesn't call"
    for t in s.built:
        late = s.encoders[t].indirect
        first = s.built.index(t)
        if any(part in s.built[:first] for part in late):
            yield f"{t} goes round by an indirection to what was ready"


RULES: dict[str, Callable[[Cache], Iterator[str]]] = {
    "once": _once,
    "placeholder": _placeholder,
    "linked": _linked,
}


def encode_cached(s: Cache, t: str, value: object) -> str:
    """What the encoders of the map write; each asks only the encoders that it is linked to."""
    one = s.encoders[t]
    parts = dict.fromkeys(one.parts)
    return _write(
        s.types,
        t,
        value,
        lambda part, inner: encode_cached(s, part, inner) if part in parts else "?",
    )


def encode_naive(types: Types, t: str, value: object) -> str:
    """What a walk by reflection writes that remembers nothing."""
    return _write(types, t, value, lambda part, inner: encode_naive(types, part, inner))


def _write(types: Types, t: str, value: object, write: Callable[[str, object], str]) -> str:
    which = kind(types, t)
    if value is None:
        return "null"
    if which == flags.STRUCT:
        assert isinstance(value, Mapping)
        inner = [
            f'"{one.name}":{write(one.type, value[one.name])}'
            for one in fields(types, t)
            if one.exported
        ]
        return "{" + ",".join(inner) + "}"
    if which == flags.MAP:
        assert isinstance(value, Mapping)
        return "{" + ",".join(f'"{k}":{write(elem(types, t), v)}' for k, v in value.items()) + "}"
    if which in (flags.SLICE, flags.ARRAY):
        assert isinstance(value, list)
        return "[" + ",".join(write(elem(types, t), one) for one in value) + "]"
    if which == flags.POINTER:
        return write(elem(types, t), value)
    return f'"{value}"' if which == flags.STRING else str(value)


def describe(s: Cache) -> str:
    """The cache in words."""
    if not s.encoders:
        return "The map of encoders is empty."
    ready = [t for t, one in s.encoders.items() if one.state == READY]
    said = [f"The map has encoders for {', '.join(ready)}" if ready else "No encoder is ready"]
    if s.stack:
        said.append(f"being built: {', '.join(s.stack)}")
    return "; ".join(said) + "."


def describe_change(a: Cache, e: Event, b: Cache) -> str:
    """What the event did."""
    if isinstance(e, Encode):
        return (
            f"{e.type} is in the map: use it."
            if b.hits > a.hits
            else f"{e.type} is not in the map: a place is taken, and it is built."
        )
    if len(b.stack) > len(a.stack):
        return f"It needs {b.stack[-1]}: that is built first."
    if len(b.stack) < len(a.stack):
        return f"The encoder of {a.stack[-1]} is ready."
    t = a.stack[-1]
    part = b.encoders[t].parts[-1]
    if part in b.encoders[t].indirect:
        return f"{part} is being built already: it will be asked for later."
    return f"{t} calls the encoder of {part}."
