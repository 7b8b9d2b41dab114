"""Escape analysis at random: functions with parameters, results, variables and literals, and flows between them."""

import random

from talkdiagrams.mechanisms.escape.events import Event
from talkdiagrams.mechanisms.escape.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.escape.play import candidates
from talkdiagrams.mechanisms.escape.state import State
from talkdiagrams.mechanisms.escape.view import MODEL
from tests.support.playing import Game, Spec, of_a_kind

FUNCS: tuple[Spec, ...] = (
    {"f": {"params": ["x", "y"], "results": ["~r0"], "vars": ["p", "q"], "depth": {"q": 2}}},
    {
        "id": {"params": ["a"], "results": ["~r0"]},
        "main": {"vars": ["u", "v", "w"], "new": {"n": "new(T)"}, "depth": {"w": 2, "n": 3}},
    },
    {
        "main": {"vars": ["u"], "new": {"c": "func literal"}, "results": ["main.~r0"]},
        "in": {"inside": "main", "vars": ["v"], "results": ["~r0"]},
    },
    {
        "main": {"vars": ["u"], "new": {"c": "func literal"}},
        "in": {"inside": "main", "vars": ["v"], "results": ["~r0"], "lost": True},
    },
    {
        "put": {
            "params": ["k", "v"],
            "results": ["~r0"],
            "tags": {"k": {"heap": 1}, "v": {"~r0": 0}},
        },
        "main": {"vars": ["s", "t"], "new": {"n": "[]T{…}"}, "params": ["in"]},
    },
)


def kind(event: Event) -> str:
    words = str(event).split()
    if words[0] in ("walk", "solve", "tag", "capture"):
        return words[0]
    return "call" if "(" in words[-1] or "(" in str(event).split("=")[0] else "assign"


def likely(event: Event) -> float:
    """Little may go straight to the heap, else nothing is left for the other rules."""
    if kind(event) in ("tag", "solve"):
        return 0.25
    return 0.02 if str(event).startswith(("heap", "*", "w.Write")) else 1.0


def opening(rng: random.Random) -> Spec:
    return {"funcs": rng.choice(FUNCS)}


def choose(rng: random.Random, s: State) -> Event | None:
    return of_a_kind(rng, [e for e in candidates(s) if rng.random() < likely(e)], kind)


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=14)
