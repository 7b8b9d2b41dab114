"""Generics at random: programs that were drawn, and one that has everything; types that instantiate them."""

import random

from talkdiagrams.mechanisms.generics.events import Event
from talkdiagrams.mechanisms.generics.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.generics.play import candidates
from talkdiagrams.mechanisms.generics.state import State
from talkdiagrams.mechanisms.generics.view import MODEL
from tests.mechanisms.generics.generate import program
from tests.support.playing import Game, Spec, of_a_kind

TYPES: Spec = {
    "Celsius": {"is": "float64", "methods": ["String"]},
    "Kelvin": {"is": "float64", "methods": ["String"]},
    "User": {"is": "struct { X int }", "pointer_methods": ["String"]},
    "List[T any]": "struct { Items []T }",
}
FUNCS: dict[str, list[str]] = {
    "Max[T cmp.Ordered](T)": ["T < T"],
    "Show[T Stringer](T)": ["T.String", "T -> Stringer"],
    "Box[T any](T)": ["T -> any", "type []T"],
    "Eq[T comparable](T)": ["T == T"],
    "All[T Stringer](T)": ["Show[T]", "Box[[]T]"],
    "(*List[T]).Push(T)": ["Box[T]"],
    "(*List[T]).Map[U any](U)": ["List[U]"],
}


def opening(rng: random.Random) -> Spec:
    return program(rng, "").start if rng.random() < 0.5 else {"types": TYPES, "funcs": FUNCS}


def choose(rng: random.Random, s: State) -> Event | None:
    return of_a_kind(rng, candidates(s))


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=10)
