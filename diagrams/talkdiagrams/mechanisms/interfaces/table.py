"""The table of itabs: a search without a lock, an itab made where none is, the table doubled when it fills up.

Written after runtime/iface.go: `find`, `itabAdd`, `add`, `itabInit`, `getitab`.
"""

from collections.abc import Iterable
from dataclasses import replace

from talkdiagrams.mechanisms.interfaces.state import Inter, Itab, Key, State, Table, Type


def start_slot(s: State, key: Key, size: int) -> int:
    """itabHashFunc: both hashes, exclusive or, cut to the table's size."""
    return (s.inters[key[0]].hash ^ s.types[key[1]].hash) & (size - 1)


def probe(s: State, table: Table, key: Key) -> tuple[tuple[int, ...], bool]:
    """The slots that a search looks at, and whether the last one has the key; else it is empty."""
    slot, looked = start_slot(s, key, table.size), []
    for step in range(1, table.size + 1):
        looked.append(slot)
        found = table.entries[slot]
        if found is None or found == key:
            return tuple(looked), found == key
        slot = (slot + step) & (table.size - 1)
    raise AssertionError("a table is never full")


def add(s: State, table: Table, key: Key) -> Table:
    """Put an itab into the first free slot on its way."""
    looked, found = probe(s, table, key)
    if found:
        return table
    at = looked[-1]
    return replace(table, entries=(*table.entries[:at], key, *table.entries[at + 1 :]))


def with_room(s: State, table: Table) -> Table:
    """A table in which three quarters are taken is doubled; every entry finds a new slot."""
    if table.count < 3 * (table.size // 4):
        return table
    larger = Table(table.size * 2, (None,) * (table.size * 2), table.grown + 1)
    for key in table.entries:
        if key is not None:
            larger = add(s, larger, key)
    return larger


def fill(s: State, keys: Iterable[Key]) -> Table:
    """Add keys one by one."""
    table = s.table
    for key in keys:
        table = add(s, with_room(s, table), key)
    return table


def itab_init(inter: Inter, type: Type) -> tuple[tuple[str, ...], str, int]:
    """Walk both sorted lists once: the functions, the first method that is missing, and how many steps it took."""
    fun: list[str] = []
    at = steps = 0
    for wanted in inter.methods:
        while at < len(type.methods):
            name, function = type.methods[at]
            at += 1
            steps += 1
            if name == wanted:
                fun.append(function)
                break
        else:
            return (), wanted, steps
    return tuple(fun), "", steps


def getitab(s: State, inter: str, type: str) -> tuple[State, Itab | None, str, tuple[int, ...]]:
    """The itab for a pair, made if need be; None if the type lacks a method. And by which way, by which slots."""
    if not s.types[type].uncommon:
        return s, None, "no methods", ()
    key = (inter, type)
    looked, found = probe(s, s.table, key)
    if found:
        itab = s.itabs[key]
        return s, itab if itab.fun else None, "found", looked
    fun, _, _ = itab_init(s.inters[inter], s.types[type])
    itab = Itab(inter, type, 0, fun)
    table = add(s, with_room(s, s.table), key)
    s = replace(s, table=table, itabs={**s.itabs, key: itab})
    return s, itab if fun else None, "made", looked
