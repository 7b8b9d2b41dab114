"""What is in an interface value? Assertions and type switches: one comparison, a site's cache, or the table."""

from dataclasses import replace

from talkdiagrams.mechanisms.interfaces.caches import search, search_hash, stored
from talkdiagrams.mechanisms.interfaces.events import Assert, Switch
from talkdiagrams.mechanisms.interfaces.program import refuse, site_of, var_of
from talkdiagrams.mechanisms.interfaces.state import (
    EMPTY,
    CacheEntry,
    Key,
    Last,
    Site,
    State,
    Var,
    implements,
)
from talkdiagrams.mechanisms.interfaces.table import getitab, itab_init
from talkdiagrams.mechanisms.plain import near


def assertion(s: State, e: Assert) -> State:
    """`x.(T)`: to a concrete type, to any, or to an interface."""
    of = var_of(s, e, e.of)
    if e.type in s.types:
        return _assert_concrete(s, e, of)
    if e.type != EMPTY and e.type not in s.inters:
        refuse(e, f"there is no type {e.type}", near(e.type, (*s.types, *s.inters, EMPTY)))
    to = var_of(s, e, e.to) if e.to else None
    if to and to.static != e.type:
        refuse(e, f"{e.to} is a variable of {to.static}", f"it takes no {e.type}")
    if e.type == EMPTY:
        tab: Key | None = ("", of.type) if of.tab else None
        last = Last(way="nil check", result="yes" if tab else "no")
        if tab is None and not e.ok:
            last = replace(last, panic=_nil_panic(EMPTY))
    else:
        site = site_of(s, e, e.site, (e.type,), e.ok) if e.site else None
        s, tab, last = _look_up(s, e, of, (e.type,), site, e.cached)
        last = replace(last, result="yes" if tab else "no", case=-1)
        if tab is None and not e.ok:
            last = replace(last, panic=_panic(s, of, e.type))
    if to and not last.panic:
        s = s.put(replace(to, tab=tab, data=of.data if tab else None))
    return replace(s, last=last)


def _assert_concrete(s: State, e: Assert, of: Var) -> State:
    """One word is compared with an address that the compiler knows; nothing is searched."""
    if e.to or e.site:
        refuse(
            e,
            f"{e.type} is no interface: its value goes to no variable of ours",
            f"try {e.of} as {e.type}",
        )
    if of.static != EMPTY and not implements(s.inters[of.static], s.types[e.type]):
        refuse(e, f"impossible: {e.type} does not implement {of.static}", "the compiler refuses it")
    same = of.type == e.type
    last = Last(way="one comparison", result="yes" if same else "no")
    if not same and not e.ok:
        want = f"{e.type}"
        why = f"interface conversion: {_static(of)} is {of.type or 'nil'}, not {want}"
        last = replace(last, panic=why)
    return replace(s, last=last)


def type_switch(s: State, e: Switch) -> State:
    """A switch over interfaces: the first case that fits."""
    of, site = var_of(s, e, e.of), site_of(s, e, e.site, (), can_fail=True)
    if not site.switch:
        refuse(
            e, f"{e.site} is an assertion, no switch", f"try {e.of} as {site.cases[0]} at {e.site}"
        )
    s, tab, last = _look_up(s, e, of, site.cases, site, e.cached)
    result = site.cases[last.case] if tab else "default"
    return replace(s, last=replace(last, result=result))


def _look_up(
    s: State, e: Assert | Switch, of: Var, cases: tuple[str, ...], site: Site | None, cached: bool
) -> tuple[State, Key | None, Last]:
    """The site's cache, then the table for one case after another; now and then the site stores the answer."""
    if of.tab is None:
        if cached:
            refuse(e, "nil is asked for nowhere, so nothing is stored", "leave `, cached` out")
        return s, None, Last(way="nil", case=len(cases))
    looked: tuple[int, ...] = ()
    if site:
        looked, entry = search(site, search_hash(s, of), of.type)
        if entry:
            if cached:
                refuse(e, "the cache has the answer: nothing is stored", "leave `, cached` out")
            last = Last(way="cache", site=site.id, looked=looked, case=entry.case)
            return s, entry.itab, last
    elif cached:
        refuse(e, "without a site nothing is cached", f"{e} at S1")
    probes: tuple[int, ...] = ()
    ways, itab, number = [], None, len(cases)
    for index, case in enumerate(cases):
        s, itab, way, slots = getitab(s, case, of.type)
        probes += slots
        ways.append(way)
        if itab:
            number = index
            break
    tab = itab.key if itab else None
    stores = cached and site is not None and (site.can_fail or tab is not None)
    if stores and site:
        s = s.keep(stored(s, site, CacheEntry(of.type, number, tab)))
    way = next((one for one in ("made", "found") if one in ways), "no methods")
    id = site.id if site else ""
    return s, tab, Last(way, id, looked, probes, number, cached=stores)


def _static(of: Var) -> str:
    return "interface {}" if of.static == EMPTY else of.static


def _nil_panic(wanted: str) -> str:
    return f"interface conversion: interface is nil, not {wanted}"


def _panic(s: State, of: Var, inter: str) -> str:
    if of.tab is None:
        return _nil_panic(inter)
    _, missing, _ = itab_init(s.inters[inter], s.types[of.type])
    return f"interface conversion: {of.type} is not {inter}: missing method {missing}"
