"""Set and its kin: who is asked what, in which order, and what is written where."""

from dataclasses import replace

from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.events import Put
from talkdiagrams.mechanisms.reflection.memory import METHOD_VALUE, held, pack, store
from talkdiagrams.mechanisms.reflection.state import Data, Last, Loc, State, Value
from talkdiagrams.mechanisms.reflection.trouble import Panic, value_error
from talkdiagrams.mechanisms.reflection.types import assignable, shown

SET = "set"


def put(s: State, e: Put) -> State:
    """The state after a set; raises Panic."""
    v, name = s.values[e.of], f"reflect.Value.{e.op}"
    _must_be_assignable(v, name)
    data: Data
    allocs = 0
    if e.op == "Set":
        x = s.values[e.arg]
        if x.flag == 0:
            raise value_error(name, flags.INVALID)
        if x.read_only:
            raise Panic(f"reflect: {name} using value obtained using unexported field", "argument")
        type = x.type()
        if assignable(s.types, v.typ, type):
            data = held(s, x)
            allocs = METHOD_VALUE if x.flag & flags.METHOD else 0
        elif v.kind == flags.INTERFACE:
            s, data, allocs = pack(s, x)
        else:
            have, want = shown(s.types, type), shown(s.types, v.typ)
            raise Panic(
                f"reflect.Set: value of type {have} is not assignable to type {want}", "type"
            )
    else:
        wanted = flags.INT if e.op == "SetInt" else flags.STRING
        if v.kind != wanted:
            raise value_error(name, v.kind)
        data = e.arg
    assert isinstance(v.ptr, Loc)
    s = replace(store(s, v.ptr, data), allocs=s.allocs + allocs)
    return replace(s, last=Last(way=SET, wrote=v.ptr, used=e.arg if e.op == "Set" else ""))


def _must_be_assignable(v: Value, name: str) -> None:
    if v.flag == 0:
        raise value_error(name, flags.INVALID)
    if v.read_only:
        raise Panic(f"reflect: {name} using value obtained using unexported field", "read-only")
    if not v.can_addr:
        raise Panic(f"reflect: {name} using unaddressable value", "addressable")
