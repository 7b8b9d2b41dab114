"""What the compiler knows of a program: its variables, types and sites by name, and what it refuses."""

from typing import NoReturn

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.interfaces.events import Event
from talkdiagrams.mechanisms.interfaces.state import Site, State, Type, Var
from talkdiagrams.mechanisms.plain import near


def refuse(e: object, why: str, hint: str = "") -> NoReturn:
    """Refuse the event: no program does this."""
    raise Illegal(e, why, hint)


def var_of(s: State, e: Event, id: str) -> Var:
    """The variable that an event names."""
    names = [one.id for one in s.vars]
    if id not in names:
        refuse(e, f"there is no variable {id}", near(id, names) or ", ".join(names))
    return s.var(id)


def type_of(s: State, e: Event, name: str) -> Type:
    """The type that an event names."""
    if name not in s.types:
        refuse(e, f"there is no type {name}", near(name, s.types) or ", ".join(s.types))
    return s.types[name]


def site_of(s: State, e: Event, id: str, cases: tuple[str, ...], can_fail: bool) -> Site:
    """The site that an event names, if it asks for these cases, with ok or without."""
    names = [one.id for one in s.sites]
    if id not in names:
        refuse(e, f"there is no site {id}", near(id, names) or "sites: in the start")
    site = s.site(id)
    if cases and (site.switch or site.cases != cases):
        refuse(
            e, f"{id} asks for {' or '.join(site.cases)}", "each place in a program asks one thing"
        )
    if site.can_fail != can_fail:
        refuse(
            e,
            f"{id} {'has' if site.can_fail else 'has no'} ok",
            "a place does it either way, always",
        )
    return site
