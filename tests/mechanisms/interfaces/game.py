"""Interface values at random: a program with six types and five interfaces, and what a compiler lets pass."""

import random

from talkdiagrams.mechanisms.interfaces.events import (
    Assert,
    Call,
    Clear,
    Compare,
    Convert,
    Copy,
    Event,
    Switch,
)
from talkdiagrams.mechanisms.interfaces.forms import FORMS
from talkdiagrams.mechanisms.interfaces.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.interfaces.play import values
from talkdiagrams.mechanisms.interfaces.state import State
from talkdiagrams.mechanisms.interfaces.view import MODEL
from tests.support.playing import Game, Spec

OPENING: Spec = {
    "types": {
        "File": {"of": "struct{s string; n int}", "methods": ["Name"], "pointer": ["Close", "Read"]},
        "Celsius": {"of": "float64", "methods": ["String"]},
        "Level": {"of": "uint8", "methods": ["String"]},
        "List": {"of": "[]int", "methods": ["Name", "String"]},
        "Handler": {"of": "func()", "methods": ["Read"]},
        "Pipe": {"of": "struct{}", "pointer": ["Close", "Read"]},
    },
    "interfaces": {
        "Reader": ["Read"], "Closer": ["Close"], "ReadCloser": ["Close", "Read"],
        "Stringer": ["String"], "Namer": ["Name"],
    },
    "sites": {
        "S1": "Closer", "S2": {"for": "Reader", "ok": False}, "S3": ["Stringer", "Namer"],
        "S4": "Stringer", "S5": ["ReadCloser", "Reader", "Namer"],
    },
    "table": 4,
    "vars": {"x": "any", "y": "any", "r": "Reader", "n": "Namer", "rc": "ReadCloser"},
    "itabs": ["Reader/*File", "ReadCloser/*File", "ReadCloser/*Pipe", "Namer/List"],
}  # fmt: skip
OWN = [name for one in OPENING["types"] for name in (one, f"*{one}")]
VERBS = (
    "convert", "convert", "copy", "assert", "assert", "ask", "ask", "switch", "switch", "call", "compare", "clear",
)  # fmt: skip


def opening(rng: random.Random) -> Spec:
    return OPENING


def choose(rng: random.Random, s: State) -> Event:
    """An event of a random sort, nearly all of them such as a compiler lets pass."""
    var = rng.choice(s.vars)
    verb = rng.choice(VERBS)
    if verb == "convert":
        known = [key[1] for key in s.itabs if key[0] == var.static and s.itabs[key].static]
        type = rng.choice(known or [*OWN, *OWN, *FORMS])
        form, value = s.types[type].form, rng.choice(values(s, type))
        how = rng.choice(("constant", "stays", "", ""))
        if how == "constant" and (form.direct or not form.size):
            how = ""
        return Convert(type, value, var.id, how == "constant", how == "stays")
    if verb == "copy":
        smaller = {"any": ["any"], "ReadCloser": ["any", "Reader", "ReadCloser"]}
        kinds = smaller.get(var.static, ["any", var.static])
        return Copy(var.id, rng.choice([one.id for one in s.vars if one.static in kinds]))
    if verb == "assert":
        type = (
            rng.choice([*OWN, "any"])
            if var.static == "any"
            else rng.choice([var.type or "any", "any"])
        )
        return Assert(var.id, type, ok=rng.random() < 0.5)
    cached = rng.random() < 0.3 and var.tab is not None
    if verb == "switch":
        return Switch(var.id, rng.choice(("S3", "S5")), cached)
    if verb == "ask":
        site = s.site(rng.choice(("S1", "S2", "S4")))
        to = rng.choice(["", *(one.id for one in s.vars if one.static == site.cases[0])])
        at = site.id if cached or rng.random() < 0.8 else ""
        return Assert(var.id, site.cases[0], to, at, site.can_fail, cached)
    if verb == "call":
        var = rng.choice([one for one in s.vars if one.static != "any"])
        return Call(rng.choice(s.inters[var.static].methods), var.id)
    if verb == "compare":
        return Compare(var.id, rng.choice([one.id for one in s.vars if one.static == var.static]))
    return Clear(var.id)


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=30)
