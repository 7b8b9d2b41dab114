"""Values of a start: what stands in a variable, from plain data."""

from talkdiagrams.mechanisms.plain import fail, mapping, near, only
from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.events import TEXT
from talkdiagrams.mechanisms.reflection.memory import box, type_at, zero
from talkdiagrams.mechanisms.reflection.state import HEAP, Data, Loc, MapRef, Object, Slice, State
from talkdiagrams.mechanisms.reflection.types import ANY, elem, fields, kind, known, length

Made = tuple[State, Data]
BYTE = 256


def data_from(s: State, name: str, t: str, given: object) -> Made:
    """Read a value of type ``t``; arrays behind slices, maps and copies become objects of the state."""
    which = kind(s.types, t)
    if given in (None, "nil"):
        return s, zero(s.types, t)
    if which == flags.STRUCT:
        return _struct(s, name, t, given)
    if which in (flags.ARRAY, flags.SLICE):
        return _list(s, name, t, given)
    if which == flags.MAP:
        return _map(s, name, t, given)
    if which == flags.INTERFACE:
        return _interface(s, name, given)
    if which == flags.POINTER:
        return s, _pointer(s, name, t, str(given))
    if which == flags.FUNC:
        fail(name, "a function can only be nil here")
    return s, _scalar(name, t, which, given)


def _struct(s: State, name: str, t: str, given: object) -> Made:
    parts = mapping(name, given, "a value for each field that isn't zero")
    only(name, parts, tuple(field.name for field in fields(s.types, t)))
    out: list[Data] = []
    for field in fields(s.types, t):
        s, one = data_from(s, f"{name}.{field.name}", field.type, parts.get(field.name))
        out.append(one)
    return s, tuple(out)


def _list(s: State, name: str, t: str, given: object) -> Made:
    array = kind(s.types, t) == flags.ARRAY
    many = list(given) if isinstance(given, list | tuple) else []
    if not many or (array and len(many) != length(s.types, t)):
        fail(name, f"{given!r} is no list for {t}")
    items: list[Data] = []
    for i, one in enumerate(many):
        s, item = data_from(s, f"{name}[{i}]", elem(s.types, t), one)
        items.append(item)
    if array:
        return s, tuple(items)
    behind = Object(f"{name}.array", f"[{len(items)}]{elem(s.types, t)}", tuple(items), HEAP)
    return s.add(behind), Slice(behind.id, len(items))


def _map(s: State, name: str, t: str, given: object) -> Made:
    pairs: list[Data] = []
    for key, one in mapping(name, given, "{a: 1}").items():
        s, item = data_from(s, f"{name}[{key}]", elem(s.types, t), one)
        pairs.append((key, item))
    return s.add(Object(f"{name}.map", f"map of {t}", tuple(pairs), "map")), MapRef(f"{name}.map")


def _interface(s: State, name: str, given: object) -> Made:
    parts = mapping(name, given, "any: {int: 7}")
    if len(parts) != 1 or ANY in parts or not known(s.types, next(iter(parts))):
        fail(name, f"{given!r} is no type and a value", "any: {int: 7}")
    ((inner, what),) = parts.items()
    s, held = data_from(s, name, inner, what)
    return box(s, inner, held)


def _scalar(name: str, t: str, which: int, given: object) -> str:
    text = str(given).lower() if which == flags.BOOL else str(given)
    digits = text.isascii() and text.isdecimal() and len(text) < 17
    fine = {
        flags.BOOL: text in ("true", "false"),
        flags.INT: text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 17,
        flags.UINT8: digits and int(text) < BYTE,
        flags.STRING: bool(TEXT.fullmatch(text)),
    }
    if not fine[which]:
        fail(name, f"{given!r} is no {t}")
    return text


def _pointer(s: State, name: str, t: str, text: str) -> Loc:
    """`&x`, or `&x.0` for its first field or element."""
    obj, *path = text.removeprefix("&").split(".")
    names = [one.id for one in s.variables]
    if obj not in names or not text.startswith("&"):
        fail(name, f"{text!r} is no address of a variable above it", near(obj, names) or "&x")
    try:
        at = Loc(obj, tuple(int(one) for one in path))
        there = type_at(s.types, s.objects[obj].type, at.path)
    except (ValueError, IndexError):
        fail(name, f"{text!r} is no way into {obj}", "&x.0 is the first field of x")
    if there != elem(s.types, t):
        fail(name, f"{text} is a *{there}, no {t}")
    return at
