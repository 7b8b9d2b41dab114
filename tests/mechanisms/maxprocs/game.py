"""GOMAXPROCS at random: machines, cgroups and settings; limits that change, seconds, and calls."""

import random

from talkdiagrams.mechanisms.maxprocs.events import Event
from talkdiagrams.mechanisms.maxprocs.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.maxprocs.play import candidates
from talkdiagrams.mechanisms.maxprocs.state import State
from talkdiagrams.mechanisms.maxprocs.view import MODEL
from tests.support.playing import Game, Spec


def opening(rng: random.Random) -> Spec:
    spec: Spec = {"cpus": rng.choice((1, 2, 4, 64)), "go": rng.choice(("1.24", "1.27"))}
    if rng.random() < 0.5:
        spec["cpu.max"] = rng.choice(("max 100000", "50000 100000", "310000 100000", "9000 1000"))
    for name in ("containermaxprocs", "updatemaxprocs"):
        if rng.random() < 0.3:
            spec[name] = rng.choice(("true", "false"))
    if rng.random() < 0.2:
        spec["env"] = rng.choice((1, 3, 200))
    return spec


def choose(rng: random.Random, s: State) -> Event | None:
    return rng.choice(list(candidates()))


GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=20)
