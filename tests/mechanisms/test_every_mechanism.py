"""What every mechanism promises, whatever it models. What is its own stands in its folder."""

import doctest
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkdiagrams import mechanisms
from talkdiagrams.catalog import MECHANISMS
from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from tests.mechanisms.accounts.game import GAME as ACCOUNTS
from tests.mechanisms.cgo.game import GAME as CGO
from tests.mechanisms.channels.game import GAME as CHANNELS
from tests.mechanisms.cleanups.game import GAME as CLEANUPS
from tests.mechanisms.escape.game import GAME as ESCAPE
from tests.mechanisms.gc.game import GAME as GC
from tests.mechanisms.generics.game import GAME as GENERICS
from tests.mechanisms.goroutines.game import GAME as GOROUTINES
from tests.mechanisms.interfaces.game import GAME as INTERFACES
from tests.mechanisms.locks.game import GAME as LOCKS
from tests.mechanisms.maxprocs.game import GAME as MAXPROCS
from tests.mechanisms.memory.game import GAME as MEMORY
from tests.mechanisms.poller.game import GAME as POLLER
from tests.mechanisms.reflection.game import GAME as REFLECTION
from tests.mechanisms.scheduler.game import GAME as SCHEDULER
from tests.support.playing import Game

ROOM = Path(mechanisms.__path__[0])
ROOMS = sorted(page.parent.name for page in ROOM.glob("*/README.md"))
GAMES: dict[str, Game[Any, Any]] = {
    "accounts": ACCOUNTS,
    "cgo": CGO,
    "channels": CHANNELS,
    "cleanups": CLEANUPS,
    "escape": ESCAPE,
    "gc": GC,
    "generics": GENERICS,
    "goroutines": GOROUTINES,
    "interfaces": INTERFACES,
    "locks": LOCKS,
    "maxprocs": MAXPROCS,
    "memory": MEMORY,
    "poller": POLLER,
    "reflection": REFLECTION,
    "scheduler": SCHEDULER,
}
every = pytest.mark.parametrize("name", GAMES)
seeds = st.integers(0, 2**32)


def test_each_has_a_game_but_the_maps_which_are_two_models_held_against_each_other() -> None:
    assert set(ROOMS) - set(GAMES) == {"syncmap"}


@pytest.mark.parametrize("room", ROOMS)
def test_its_page_is_true(room: str) -> None:
    failed, tried = doctest.testfile(str(ROOM / room / "README.md"), module_relative=False)
    assert (failed, tried > 4) == (0, True)


@every
def test_the_same_seed_plays_the_same_game(name: str) -> None:
    assert list(GAMES[name].runs(20, seed=3)) == list(GAMES[name].runs(20, seed=3))


@every
def test_an_event_is_its_text_and_whatever_happens_is_said_in_sentences(name: str) -> None:
    for seed in range(150):
        GAMES[name].reads_as_written(seed, GAMES[name].steps)


@every
@settings(deadline=None)
@given(text=st.text(max_size=60), seed=seeds)
def test_any_text_is_an_event_or_a_mistake(name: str, text: str, seed: int) -> None:
    is_an_event_or_a_mistake(GAMES[name], text, seed)


@every
@settings(deadline=None, max_examples=40)
@given(seed=seeds, data=st.data())
def test_so_are_words_of_its_own_in_another_order(
    name: str, seed: int, data: st.DataObject
) -> None:
    """Close to what can be read is where a reader goes wrong."""
    _, events = GAMES[name].written(seed, 6)
    words = [word for event in events for word in event.split()] or ["?"]
    text = " ".join(data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=8)))
    is_an_event_or_a_mistake(GAMES[name], text, seed)


def is_an_event_or_a_mistake(game: Game[Any, Any], text: str, seed: int) -> None:
    with suppress(BadEvent, Illegal):
        event = game.model.parse_event(text)
        assert game.model.parse_event(str(event)) == event
        assert game.model.step(game.start(random.Random(seed)), event) is not None


@every
@settings(deadline=None, max_examples=80)
@given(seed=seeds, data=st.data())
def test_any_legal_run_can_be_seen_in_every_way(name: str, seed: int, data: st.DataObject) -> None:
    spec, events = GAMES[name].written(seed, 25)
    kind = data.draw(st.sampled_from(MECHANISMS[name].kinds))
    played = MECHANISMS[name].play(kind, spec, events)
    assert played.problems == ()
    assert len(played.frames) == len(played.captions) == len(played.alts) == len(events) + 1
