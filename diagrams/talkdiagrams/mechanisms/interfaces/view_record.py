"""A state as memory: variables of two words, types, itabs with their functions, data, the table, the caches of sites.

Offsets and sizes are those of linux/amd64 in go1.27.3 (internal/abi/iface.go).
"""

from collections.abc import Iterator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.record.data import NIL, Block, Field, RecordFrame
from talkdiagrams.mechanisms.interfaces.events import Event
from talkdiagrams.mechanisms.interfaces.forms import (
    CELL,
    HEAP,
    ITSELF,
    READ_ONLY,
    STACK,
    ZERO,
    ZEROBASE,
)
from talkdiagrams.mechanisms.interfaces.state import EMPTY, Data, Itab, Key, Site, State, Var

MOST_SLOTS = 16
"""Of a table that is drawn; a larger one is not."""

_WHERE: dict[str, tuple[str, Color]] = {
    ITSELF: ("what it points to", "m"),
    ZEROBASE: ("for all that has no size", "idle"),
    CELL: ("read-only, 256 of them", "idle"),
    ZERO: ("always zero", "idle"),
    READ_ONLY: ("read-only data", "idle"),
    STACK: ("on the stack", "g"),
    HEAP: ("on the heap", "m"),
}


def record(before: State | None, event: Event | None, after: State) -> RecordFrame:
    """Return the memory of ``after``; the slots that a search looked at are outlined."""
    del before, event
    s = after
    blocks = [_var(var) for var in s.vars]
    blocks += [_site(site, column) for column, site in enumerate(s.sites)]
    if s.table.size <= MOST_SLOTS:
        blocks.append(_table(s))
    blocks += [_itab(s, itab) for itab in s.itabs.values()]
    for type in dict.fromkeys(var.type for var in s.vars if var.type):
        blocks.append(Block(f"type.{type}", f"type {type}", note="descriptor", tint="p"))
    data = {var.data.at: (var.type, var.data) for var in s.vars if var.data}
    blocks += [_data(type, one) for at, (type, one) in data.items() if at != NIL]
    return RecordFrame(tuple(blocks), tuple(_status(s)), tuple(_marks(s)))


def itab_id(key: Key) -> str:
    """The name of an itab's block."""
    return f"itab.{key[0]}.{key[1]}"


def _var(var: Var) -> Block:
    to = NIL
    if var.tab:
        to = itab_id(var.tab) if var.tab[0] else f"type.{var.type}"
    name, type = ("type", "*Type") if var.static == EMPTY else ("tab", "*ITab")
    at = NIL if var.data is None or var.data.at == NIL else f"data.{var.data.at}"
    # A nil pointer in an interface that is not nil: what so many trip over.
    fault: Color = "bad" if var.data and at == NIL else "plain"
    fields = (
        Field(name, type, to=to, offset=0, size=8),
        Field("data", "pointer", to=at, offset=8, size=8, tint=fault),
    )
    tint: Color = "g" if var.tab else "idle"
    return Block(f"var.{var.id}", f"{var.id} {var.static}", fields, size=16, column=0, tint=tint)


def _itab(s: State, itab: Itab) -> Block:
    made = "by the compiler" if itab.static else "made at run time"
    used = any(var.type == itab.type for var in s.vars)
    fields = [
        Field("Inter", "*InterfaceType", itab.inter, offset=0, size=8),
        Field(
            "Type", "*Type", "" if used else itab.type, f"type.{itab.type}" if used else "", 8, 8
        ),
        Field("Hash", "uint32", "copied" if itab.static else "0", offset=16, size=4),
    ]
    functions = itab.fun or ("0: no",)
    fields += [
        Field(f"Fun[{i}]", "code", name, offset=24 + 8 * i, size=8)
        for i, name in enumerate(functions)
    ]
    tint: Color = "p" if itab.fun else "bad"
    size = 24 + 8 * len(functions)
    title = f"itab {itab.inter}, {itab.type}"
    return Block(itab_id(itab.key), title, tuple(fields), made, tint, size)


def _data(type: str, data: Data) -> Block:
    note, tint = _WHERE[data.place]
    title = data.at if data.place in (ZEROBASE, CELL, ZERO) else type.removeprefix("*")
    if data.place == ITSELF:
        return Block(f"data.{data.at}", f"{title} {data.value}", note=note, tint=tint)
    fields = (Field("value", value=data.value),) if data.place in (HEAP, STACK, READ_ONLY) else ()
    return Block(f"data.{data.at}", title, fields, note, tint)


def _table(s: State) -> Block:
    fields = tuple(
        Field(f"[{i}]", to=itab_id(key)) if key else Field(f"[{i}]", value="")
        for i, key in enumerate(s.table.entries)
    )
    note = f"{s.table.count} of {s.table.size} slots"
    return Block("table", "itabTable", fields, note, "m", column=1)


def _site(site: Site, column: int) -> Block:
    fields = []
    for i, entry in enumerate(site.entries):
        if entry is None:
            fields.append(Field(f"[{i}]"))
            continue
        said = f"case {entry.case}" if site.switch else ("yes" if entry.itab else "no")
        fields.append(
            Field(f"[{i}]", value=f"{entry.type}: {said}", tint="good" if entry.itab else "bad")
        )
    what = "switch" if site.switch else f".({site.cases[0]})"
    return Block(
        f"site.{site.id}",
        f"{what} at {site.id}",
        tuple(fields),
        "its cache",
        "runnable",
        column=column,
    )


def _status(s: State) -> Iterator[str]:
    if s.last.panic:
        yield "panic"
    if s.heap:
        yield f"allocations: {s.allocs}"


def _marks(s: State) -> Iterator[str]:
    if s.table.size <= MOST_SLOTS and s.last.way in ("found", "made", "no methods"):
        yield from (f"table.[{slot}]" for slot in s.last.probes if slot < s.table.size)
    if s.last.tab:
        yield f"{itab_id(s.last.tab)}.Fun[{s.itabs[s.last.tab].fun.index(s.last.called)}]"
    if s.last.site:
        many = len(s.site(s.last.site).entries)
        yield from (f"site.{s.last.site}.[{slot}]" for slot in s.last.looked if slot < many)
