"""One statement: what it makes of the three words of a Value, and of memory.

A panic is legal: the program did it, and its words are Go's. What the compiler would refuse is not.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.plain import near
from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.events import (
    Call,
    Event,
    Make,
    Put,
    Take,
    Walk,
    parse_event,
)
from talkdiagrams.mechanisms.reflection.memory import box, held, load, pack, zero, zero_object
from talkdiagrams.mechanisms.reflection.setting import put
from talkdiagrams.mechanisms.reflection.state import (
    HEAP,
    VARIABLE,
    Eface,
    FuncRef,
    Last,
    Loc,
    Object,
    State,
    Value,
)
from talkdiagrams.mechanisms.reflection.trouble import Panic, value_error
from talkdiagrams.mechanisms.reflection.types import ANY, direct, kind, known, methods, size
from talkdiagrams.mechanisms.reflection.walking import walk


def play(s: State, events: Iterable[str]) -> State:
    """The state after statements in words."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def step(s: State, e: Event) -> State:
    """The state after the statement; raises Illegal for what no program can do."""
    s = replace(s, last=Last())
    _check_names(s, e)
    try:
        match e:
            case Make():
                return _make(s, e)
            case Walk():
                return walk(s, e)
            case Take():
                return _take(s, e)
            case Put():
                return put(s, e)
            case Call():
                return _call(s, e)
            case _:
                assert_never(e)
    except Panic as panic:
        return replace(s, last=Last(str(panic), panic.way))


def _check_names(s: State, e: Event) -> None:
    names = [] if isinstance(e, Make) else [e.of]
    if isinstance(e, Put) and e.op == "Set":
        names.append(e.arg)
    for name in names:
        if name not in s.values:
            hint = near(name, s.values) or ", ".join(s.values) or "v = ValueOf(&x)"
            raise Illegal(e, f"there is no Value {name}", hint)
    if isinstance(e, Make | Walk) and e.to in s.objects:
        raise Illegal(e, f"{e.to} is a variable, no Value", "take another name")
    if isinstance(e, Take) and (
        e.to in s.values or (e.to in s.objects and s.objects[e.to].type != ANY)
    ):
        raise Illegal(e, f"{e.to} is no variable of type any", "take another name")


def unpack_eface(s: State, id: str, x: Eface | None, trail: str = "") -> Value:
    """`unpackEface`: the two words of an interface as two of the three words of a Value."""
    if x is None:
        return Value(id)
    flag = kind(s.types, x.type)
    if not direct(s.types, x.type):
        flag |= flags.INDIR
    return Value(id, x.type, x.word, flag, trail)


def _make(s: State, e: Make) -> State:
    if e.how == "ValueOf":
        return _value_of(s, e)
    if not known(s.types, e.arg):
        raise Illegal(e, f"there is no type {e.arg}", near(e.arg, s.types) or "e.g. int")
    if e.how == "New":
        many = sum(one.place == HEAP for one in s.objects.values())
        new = Object(f"new.{many + 1}", e.arg, zero(s.types, e.arg), HEAP)
        s = replace(s.add(new), allocs=s.allocs + (size(s.types, e.arg) > 0))
        return s.keep(Value(e.to, f"*{e.arg}", Loc(new.id), flags.POINTER, ""))
    flag = kind(s.types, e.arg)
    if direct(s.types, e.arg):
        return s.keep(Value(e.to, e.arg, None, flag))
    s, at = zero_object(s, e.arg)
    return s.keep(Value(e.to, e.arg, at, flag | flags.INDIR))


def _value_of(s: State, e: Make) -> State:
    """The argument becomes an interface value first: that is a copy, unless it is one pointer."""
    if e.arg == "nil":
        return s.keep(unpack_eface(s, e.to, None))
    name = e.arg.removeprefix("&")
    names = [one.id for one in s.variables]
    if name not in names:
        raise Illegal(e, f"there is no variable {name}", near(name, names) or ", ".join(names))
    variable = s.objects[name]
    if e.arg.startswith("&"):
        return s.keep(unpack_eface(s, e.to, Eface(f"*{variable.type}", Loc(name))))
    if variable.type == ANY:
        inner = load(s, Loc(name))
        assert inner is None or isinstance(inner, Eface)
        return s.keep(unpack_eface(s, e.to, inner))
    s, x = box(s, variable.type, variable.data, name)
    copied = not direct(s.types, variable.type)
    return replace(s.keep(unpack_eface(s, e.to, x)), last=Last(copied=copied))


def _take(s: State, e: Take) -> State:
    v = s.values[e.of]
    if v.flag == 0:
        raise value_error("reflect.Value.Interface", flags.INVALID)
    if v.read_only:
        raise Panic(
            "reflect.Value.Interface: cannot return value obtained from unexported field or method",
            "read-only",
        )
    s, x, allocs = pack(s, v)
    s = s.add(Object(e.to, ANY, x, VARIABLE))
    return replace(s, allocs=s.allocs + allocs, last=Last(copied=allocs > 0, used=v.id))


def _call(s: State, e: Call) -> State:
    v = s.values[e.of]
    if v.kind != flags.FUNC:
        raise value_error("reflect.Value.Call", v.kind)
    if v.read_only:
        raise Panic(
            "reflect: reflect.Value.Call using value obtained using unexported field", "read-only"
        )
    if v.flag & flags.METHOD:
        name = methods(s.types, v.typ)[v.method]
        base = v.typ.removeprefix("*")
        receiver = held(s, replace(v, flag=v.flag & ~flags.METHOD))
        if v.typ != base and receiver is None and name in s.types[base].methods:
            raise Panic(f"value method main.{base}.{name} called using nil *{base} pointer", "nil")
        return replace(s, last=Last(called=v.function(s.types), used=v.id))
    function = held(s, v)
    if not isinstance(function, FuncRef):
        raise Panic("reflect.Value.Call: call of nil function", "nil")
    return replace(s, last=Last(called=function.name, used=v.id))
