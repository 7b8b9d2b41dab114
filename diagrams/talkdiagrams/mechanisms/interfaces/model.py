"""One event: what it does to the two words of a variable, to the table and to a site's cache, and what comes out of it.

A panic is legal: the program did it. What the compiler would refuse is not.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from talkdiagrams.mechanisms.interfaces.asking import assertion, type_switch
from talkdiagrams.mechanisms.interfaces.events import (
    Assert,
    Call,
    Clear,
    Compare,
    Convert,
    Copy,
    Event,
    Switch,
    parse_event,
)
from talkdiagrams.mechanisms.interfaces.forms import (
    CELL,
    HEAP,
    ITSELF,
    STACK,
    ZERO,
    ZEROBASE,
    place,
)
from talkdiagrams.mechanisms.interfaces.program import refuse, type_of, var_of
from talkdiagrams.mechanisms.interfaces.state import (
    EMPTY,
    Data,
    Key,
    Last,
    State,
    Var,
    implements,
)
from talkdiagrams.mechanisms.interfaces.table import getitab, itab_init
from talkdiagrams.mechanisms.plain import near


def play(s: State, events: Iterable[str]) -> State:
    """The state after events in words."""
    for text in events:
        s = step(s, parse_event(text))
    return s


def step(s: State, e: Event) -> State:
    """The state after the event; raises Illegal for what no program can do."""
    s = replace(s, last=Last())
    match e:
        case Convert():
            return _convert(s, e)
        case Copy():
            return _copy(s, e)
        case Assert():
            return assertion(s, e)
        case Switch():
            return type_switch(s, e)
        case Call():
            return _call(s, e)
        case Compare():
            return _compare(s, e)
        case Clear():
            return s.put(replace(var_of(s, e, e.var), tab=None, data=None))
        case _:
            assert_never(e)


# --- into an interface ------------------------------------------------------------------------------------------------


def _convert(s: State, e: Convert) -> State:
    var, type = var_of(s, e, e.to), type_of(s, e, e.type)
    tab: Key = ("", e.type)
    if var.static != EMPTY:
        inter = s.inters[var.static]
        if not implements(inter, s.types[e.type]):
            _, missing, _ = itab_init(inter, s.types[e.type])
            pointer = s.types.get(f"*{e.type}")
            hint = f"it has no method {missing}"
            if pointer and implements(inter, pointer):
                hint = f"{missing} has a pointer receiver: only *{e.type} does"
            refuse(e, f"{e.type} does not implement {inter.name}", hint)
        tab = (inter.name, e.type)
        if tab not in s.itabs or not s.itabs[tab].static:
            refuse(e, f"the compiler made no itab for {inter.name} and {e.type}",
                f"itabs: [{inter.name}/{e.type}] in the start")  # fmt: skip
    if e.constant and (type.form.direct or type.form.size == 0):
        refuse(e, f"a {type.form.text} is no constant", "leave the word out")
    where = place(type.form, e.value, e.constant, not e.stays)
    s, data = _data(s, e, where, var)
    last = Last(way=where, called=type.form.conv if where == HEAP else "")
    return replace(s.put(replace(var, tab=tab, data=data)), last=last)


def _data(s: State, e: Convert, where: str, var: Var) -> tuple[State, Data]:
    if where == HEAP:
        at = f"heap.{len(s.heap) + 1}"
        return replace(s, heap=(*s.heap, (at, e.type, e.value))), Data(HEAP, at, e.value)
    at = {
        ITSELF: e.value,
        ZEROBASE: "zerobase",
        ZERO: "zeroVal",
        CELL: f"staticuint64s[{_cell(e.value)}]",
        STACK: f"tmp.{var.id}",
    }.get(where, f"rodata.{e.value}")
    return s, Data(where, at, e.value)


def _cell(value: str) -> str:
    return {"true": "1", "false": "0", "zero": "0"}.get(value, value)


def _copy(s: State, e: Copy) -> State:
    of, to = var_of(s, e, e.of), var_of(s, e, e.to)
    if to.static not in (of.static, EMPTY):
        wanted = set(s.inters[to.static].methods)
        if of.static == EMPTY or not wanted <= set(s.inters[of.static].methods):
            refuse(
                e,
                f"{of.static} has not every method of {to.static}",
                f"try {e.of} as {to.static} to {e.to}",
            )
    if of.tab is None:
        return replace(s.put(replace(to, tab=None, data=None)), last=Last(way="nil"))
    if to.static == of.static:
        tab, last = of.tab, Last(way="two words")
    elif to.static == EMPTY:
        tab, last = ("", of.type), Last(way="type of the itab")
    else:
        s, itab, way, probes = getitab(s, to.static, of.type)
        assert itab is not None
        tab, last = itab.key, Last(way=way, probes=probes)
    return replace(s.put(replace(to, tab=tab, data=of.data)), last=last)


# --- what a program does with it --------------------------------------------------------------------------------------


def _call(s: State, e: Call) -> State:
    """The function is a word of the itab, at a place that the compiler knows; the data word is the receiver."""
    on = var_of(s, e, e.on)
    methods = s.inters[on.static].methods if on.static != EMPTY else ()
    if e.method not in methods:
        hint = near(e.method, methods) or (
            "any has no methods" if not methods else ", ".join(methods)
        )
        refuse(e, f"{on.static} has no method {e.method}", hint)
    if on.tab is None:
        panic = "invalid memory address or nil pointer dereference"
        return replace(s, last=Last(way="nil", panic=panic))
    called = s.itabs[on.tab].fun[methods.index(e.method)]
    return replace(s, last=Last(way="itab", called=called, tab=on.tab))


def _compare(s: State, e: Compare) -> State:
    """First the first words; then, if the type allows it, what the data words stand for."""
    one, other = var_of(s, e, e.one), var_of(s, e, e.other)
    if one.static != other.static:
        refuse(
            e,
            "they have different interface types",
            "copy one of them to a variable like the other",
        )
    if one.tab != other.tab:
        return replace(s, last=Last(way="first word", result="false"))
    if one.tab is None or one.data is None or other.data is None:
        return replace(s, last=Last(way="first word", result="true"))
    type = s.types[one.type]
    if not type.form.comparable:
        panic = f"comparing uncomparable type {type.name}"
        return replace(s, last=Last(way="uncomparable", panic=panic))
    way = "second word" if type.form.direct else "the values"
    same = one.data.value == other.data.value or type.form.size == 0
    return replace(s, last=Last(way=way, result=str(same).lower()))
