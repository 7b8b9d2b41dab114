"""Reflection at random: small programs that were drawn, and statements that reflect."""

from talkdiagrams.mechanisms.reflection.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.reflection.view import MODEL
from tests.mechanisms.reflection.generate import choose, opening
from tests.support.playing import Game

GAME = Game(MODEL, invariants, invariants_between, opening, choose, steps=25)
