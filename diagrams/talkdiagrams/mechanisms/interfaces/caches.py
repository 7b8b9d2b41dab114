"""The small table of a single assertion or type switch, since Go 1.22: types it has met, and what the answer was.

Written after `buildTypeAssertCache` and `buildInterfaceSwitchCache` in runtime/iface.go, and the search that the
compiler puts in front of the call (ssagen/ssa.go). Go stores an answer about once in a thousand misses; here an event
says when.
"""

from dataclasses import replace

from talkdiagrams.mechanisms.interfaces.state import CacheEntry, Site, State, Var


def search(site: Site, begin: int, type: str) -> tuple[tuple[int, ...], CacheEntry | None]:
    """The slots that the inlined code looks at, and the entry; an empty slot ends the search."""
    slot, looked = begin & site.mask, []
    while True:
        looked.append(slot)
        entry = site.entries[slot]
        if entry is None or entry.type == type:
            return tuple(looked), entry
        slot = (slot + 1) & site.mask


def search_hash(s: State, var: Var) -> int:
    """Where the search begins: the type's hash, or the itab's copy of it, which is 0 if it was made at run time."""
    assert var.tab is not None
    return s.itabs[var.tab].hash if var.tab[0] else s.types[var.type].hash


def stored(s: State, site: Site, entry: CacheEntry) -> Site:
    """A new table with one entry more, at most half full; the old one is left to the collector."""
    old = [one for one in site.entries if one is not None]
    many = 1 << (2 * (len(old) + 1) - 1).bit_length()
    slots: list[CacheEntry | None] = [None] * many
    for one in (*old, entry):
        at = s.types[one.type].hash & (many - 1)
        while slots[at] is not None:
            at = (at + 1) & (many - 1)
        slots[at] = one
    return replace(site, entries=tuple(slots))
