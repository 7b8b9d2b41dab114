"""A legal state from a few words: the compact form that figures and the REPL begin with."""

import re
from collections.abc import Mapping
from dataclasses import replace

from talkdiagrams.mechanisms.errors import Illegal, ModelError
from talkdiagrams.mechanisms.interfaces.events import NAME
from talkdiagrams.mechanisms.interfaces.forms import FORMS, POINTER
from talkdiagrams.mechanisms.interfaces.invariants import invariants
from talkdiagrams.mechanisms.interfaces.model import play
from talkdiagrams.mechanisms.interfaces.state import (
    EMPTY,
    ITAB_INIT_SIZE,
    Inter,
    Itab,
    Key,
    Site,
    State,
    Table,
    Type,
    Var,
    hash_of,
    implements,
)
from talkdiagrams.mechanisms.interfaces.table import fill, itab_init
from talkdiagrams.mechanisms.plain import fail, mapping, near, only, truth, whole

_KEYS = ("types", "interfaces", "vars", "sites", "itabs", "table", "before")
_METHOD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,23}")
MOST = 64


def start(**spec: object) -> State:
    """`parse_start` for the REPL."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, _KEYS)
    types = {name: Type(name, form, hash_of(name)) for name, form in FORMS.items()}
    for name, value in mapping("types", spec.get("types", {})).items():
        for one in _types(name, value):
            types[one.name] = one
    inters = {}
    for name, value in mapping("interfaces", spec.get("interfaces", {})).items():
        inters[name] = _inter(name, value)
    variables = mapping("vars", spec.get("vars", {}))
    if not variables or len(variables) > MOST:
        fail("start", f"it needs 1 to {MOST} interface variables", "vars: {x: any}")
    many = tuple(_var(id, value, inters) for id, value in variables.items())
    sites = tuple(
        _site(id, value, inters) for id, value in mapping("sites", spec.get("sites", {})).items()
    )
    size = whole("table", spec.get("table", ITAB_INIT_SIZE), 4, 4096)
    if size & (size - 1):
        fail("table", f"{size} is no power of two", "Go begins with 512")
    s = State(types, inters, Table(size, (None,) * size), {}, many, sites)
    s = _compiled(s, spec.get("itabs", ()))
    before = spec.get("before", ())
    if not isinstance(before, list | tuple) or not all(isinstance(one, str) for one in before):
        fail("before", f"{before!r} is no list of events", "before: [convert int 7 to x]")
    try:
        s = play(s, before)
    except ModelError as error:
        raise Illegal(error.subject, error.why, error.hint) from None
    if faults := invariants(s):
        fail("start", "; ".join(faults))
    return replace(s, last=type(s.last)())


def _types(name: str, value: object) -> tuple[Type, ...]:
    """`Celsius: float64`, or `File: {of: ..., methods: [Stat], pointer: [Close]}`: the type, and a pointer to it."""
    _name("types", name)
    parts = value if isinstance(value, Mapping) else {"of": value}
    only(name, parts, ("of", "methods", "pointer", "hash", "pointer-hash"))
    of = str(parts.get("of", "struct{s string; n int}"))
    if of not in FORMS:
        fail(name, f"{of!r} is no form that we know", near(of, FORMS) or ", ".join(FORMS))
    form = FORMS[of]
    values, pointers = (
        _methods(name, parts.get("methods", ())),
        _methods(name, parts.get("pointer", ())),
    )
    if set(values) & set(pointers):
        fail(name, "a method has one receiver", "either methods or pointer")
    # What an itab calls takes the data word: for a type that isn't a pointer, a function that is given its address.
    receiver = name if form.direct else f"(*{name})"
    own = tuple((one, f"{receiver}.{one}") for one in sorted(values))
    every = tuple((one, f"(*{name}).{one}") for one in sorted((*values, *pointers)))
    own_hash = whole("hash", parts.get("hash", hash_of(name)), 0, 2**32 - 1)
    pointer = whole("hash", parts.get("pointer-hash", hash_of(f"*{name}")), 0, 2**32 - 1)
    return Type(name, form, own_hash, own), Type(f"*{name}", POINTER, pointer, every)


def _inter(name: str, value: object) -> Inter:
    """`Reader: [Read]`, or `Reader: {methods: [Read], hash: 3}`."""
    _name("interfaces", name)
    parts = value if isinstance(value, Mapping) else {"methods": value}
    only(name, parts, ("methods", "hash"))
    methods = _methods(name, parts.get("methods", ()))
    if not methods:
        fail(name, "an interface without methods is any", "Reader: [Read]")
    return Inter(name, methods, whole("hash", parts.get("hash", hash_of(name)), 0, 2**32 - 1))


def _methods(subject: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        names = [str(one) for one in value]
        if all(_METHOD.fullmatch(one) for one in names) and len(set(names)) == len(names) <= MOST:
            return tuple(sorted(names))
    raise Illegal(subject, f"{value!r} is no list of methods", "e.g. [Close, Read]")


def _var(id: str, value: object, inters: Mapping[str, Inter]) -> Var:
    _name("vars", id)
    name = str(value)
    if name != EMPTY and name not in inters:
        fail(id, f"there is no interface {name}", near(name, (*inters, EMPTY)))
    return Var(id, name)


def _site(id: str, value: object, inters: Mapping[str, Inter]) -> Site:
    """`S1: Reader`, `S2: [Reader, Writer]` for a switch, or `S3: {for: Reader, ok: false}`."""
    _name("sites", id)
    parts = value if isinstance(value, Mapping) else {"for": value}
    only(id, parts, ("for", "ok"))
    asked = parts.get("for", "")
    cases = tuple(map(str, asked)) if isinstance(asked, list | tuple) else (str(asked),)
    for case in cases:
        if case not in inters:
            fail(id, f"there is no interface {case}", near(case, inters))
    switch = isinstance(asked, list | tuple)
    can_fail = truth(id, parts.get("ok", True))
    if not cases or (switch and not can_fail):
        fail(id, "a switch has cases, and never panics", "S2: [Reader, Writer]")
    return Site(id, cases, switch, can_fail)


def _compiled(s: State, value: object) -> State:
    """Itabs that the compiler made, as `Reader/*File`; they are in the table before the program begins."""
    if not isinstance(value, list | tuple):
        fail("itabs", f"{value!r} is no list", "itabs: [Reader/*File]")
    itabs: dict[Key, Itab] = {}
    for one in value:
        inter, _, type = str(one).partition("/")
        if inter not in s.inters or type not in s.types:
            fail("itabs", f"{one!r} is no interface and a type", "e.g. Reader/*File")
        if not implements(s.inters[inter], s.types[type]):
            fail(
                "itabs",
                f"{type} does not implement {inter}",
                "the compiler makes none that says no",
            )
        fun, _, _ = itab_init(s.inters[inter], s.types[type])
        itabs[inter, type] = Itab(inter, type, s.types[type].hash, fun, static=True)
    s = replace(s, itabs=itabs)
    return replace(s, table=fill(s, itabs))


def _name(subject: str, name: str) -> None:
    if not NAME.fullmatch(name):
        fail(subject, f"{name!r} is no name", "letters, digits, _ and .")
