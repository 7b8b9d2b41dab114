"""Both maps: random runs hold what a plain map holds, rules hold, a planted fault is found."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import talkdiagrams.mechanisms.syncmap as room
from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.syncmap import readdirty, trie
from talkdiagrams.mechanisms.syncmap.describe import (
    read_dirty_change,
    read_dirty_state,
    trie_change,
    trie_state,
)
from talkdiagrams.mechanisms.syncmap.events import EXAMPLES, Event, parse_event
from talkdiagrams.mechanisms.syncmap.play import candidates
from talkdiagrams.mechanisms.syncmap.start import start_read_dirty, start_trie

README = Path(room.__path__[0]) / "README.md"
KEYS = tuple("abcdefgh")
RUNS, STEPS = 3_000, 30


def hashes(rng: random.Random) -> dict[str, trie.Path]:
    """Hashes with long common beginnings, and some that are the same."""
    return {key: tuple(rng.choice((0, 0, 1)) for _ in range(4)) for key in KEYS}


def event(rng: random.Random, number: int) -> Event:
    found = rng.choice(list(candidates(KEYS, number)))
    return Event("load", "a") if found.verb == "clear" and rng.random() < 0.8 else found


def trie_runs(n: int, seed: int) -> Iterator[tuple[trie.State, Event, trie.State]]:
    rng = random.Random(seed)
    for _ in range(n):
        s = trie.new(hashes(rng), rng.choice((1, 2, 4)))
        for number in range(STEPS):
            e = event(rng, number)
            before, s = s, trie.step(s, e)
            yield before, e, s


def read_dirty_runs(n: int, seed: int) -> Iterator[tuple[readdirty.State, Event, readdirty.State]]:
    rng = random.Random(seed)
    for _ in range(n):
        s = readdirty.State()
        for number in range(STEPS):
            e = event(rng, number)
            before, s = s, readdirty.step(s, e)
            yield before, e, s


@pytest.mark.slow
def test_thousands_of_runs_of_the_trie_keep_its_rules_and_reach_everything() -> None:
    seen = set()
    for before, e, after in trie_runs(RUNS, 24):
        assert trie.invariants(after) + trie.invariants_between(before, after) == [], e
        if e.verb == "load":
            assert after.last.found == dict(after.content).get(e.key)
            assert (after.root, after.last.locked) == (before.root, None)
        seen |= {f"made {min(2, len(after.last.made))}", f"gone {min(2, len(after.last.gone))}"}
        seen |= {f"chain {len(leaf.chain) > 1}" for _, leaf in trie.leaves(after.root)}
    assert seen == {
        "made 0",
        "made 1",
        "made 2",
        "gone 0",
        "gone 1",
        "gone 2",
        "chain False",
        "chain True",
    }


@pytest.mark.slow
def test_thousands_of_runs_of_the_old_map_keep_its_rules_and_reach_everything() -> None:
    seen = set()
    for before, e, after in read_dirty_runs(RUNS, 23):
        assert readdirty.invariants(after) == [], e
        if e.verb == "load":
            assert after.found == dict(after.content).get(e.key)
        if before.dirty is not None and after.dirty is None:
            seen.add(f"promoted by {e.verb}")
        if before.dirty is None and after.dirty:
            seen.add("copied")
        if readdirty.EXPUNGED in after.entries:
            seen.add("expunged")
        if e.verb == "store" and after.locks == before.locks:
            seen.add("stored without a lock")
    assert seen == {
        "promoted by load", "promoted by delete", "promoted by range", "promoted by clear", "copied",
        "expunged", "stored without a lock",
    }  # fmt: skip


def built(*events: str) -> trie.State:
    s = trie.new({"a": (3, 1), "b": (3, 2), "c": (3, 2), "d": (7, 0), "x": (1, 1)}, 4)
    for text in events:
        s = trie.step(s, parse_event(text))
    return s


SOUND = built("store a 1", "store b 2", "store c 3", "store d 4")
EMPTY = trie.empty(4, (3,))


def at(path: trie.Path, child: Any) -> Callable[[trie.State], trie.State]:
    return lambda s: replace(s, root=trie.put_at(s.root, path, child))


def leaf(*keys: str) -> trie.Leaf:
    return trie.Leaf(tuple(trie.Entry(key, dict(SOUND.content).get(key, "9")) for key in keys))


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("found", at((7,), None)),
        ("found", at((0,), leaf("x"))),
        ("found", at((7,), trie.Leaf((trie.Entry("d", "old"),)))),
        ("paths", at((8,), leaf("d"))),
        ("paths", at((3,), trie.find(built("store a 1", "store b 2").root, (3,)))),
        ("paths", at((5,), EMPTY)),
        ("chains", at((3, 1), leaf("a", "b"))),
        ("chains", at((7,), leaf("d", "d"))),
        ("shape", at((3,), EMPTY)),
        ("shape", lambda s: replace(s, root=replace(s.root, slots=s.root.slots[:-1]))),
    ],
)
def test_a_fault_in_the_trie_is_found(rule: str, spoil: Callable[[trie.State], trie.State]) -> None:
    assert trie.invariants(SOUND) == []
    if rule == "paths" and spoil(SOUND) == SOUND:
        pytest.skip("the same trie")
    found = {fault.partition(":")[0] for fault in trie.invariants(spoil(SOUND))}
    assert found & {rule, "found"} if rule == "paths" else rule in found


def test_a_step_that_changes_more_than_its_slot_is_found() -> None:
    after = trie.step(SOUND, parse_event("store x 5"))
    assert trie.invariants_between(SOUND, after) == []
    spoiled = replace(after, root=trie.put_at(after.root, (7,), leaf("x")))
    assert trie.invariants_between(SOUND, spoiled)
    loaded = trie.step(SOUND, parse_event("load a"))
    assert trie.invariants_between(SOUND, replace(loaded, root=after.root))


OLD = start_read_dirty({"before": ["store a 1", "load a", "store b 2", "delete a", "store c 3"]})


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("content", {"read": (), "dirty": ()}),
        ("content", {"entries": ("7", "7", "7")}),
        ("both", {"amended": False}),
        ("both", {"dirty": None}),
        ("misses", {"misses": 9}),
    ],
)
def test_a_fault_in_the_old_map_is_found(rule: str, changes: dict[str, Any]) -> None:
    assert readdirty.invariants(OLD) == []
    found = {fault.partition(":")[0] for fault in readdirty.invariants(replace(OLD, **changes))}
    assert rule in found


class TestTheTrie:
    def test_takes_no_lock_to_read(self) -> None:
        assert trie.step(SOUND, parse_event("load c")).last.locked is None

    def test_grows_down_to_where_two_hashes_differ(self) -> None:
        s = start_trie({"hashes": {"a": "3f1", "b": "3f9"}, "before": ["store a 1", "store b 2"]})
        assert [node.path for node in trie.nodes(s.root)] == [(), (3,), (3, 15)]

    def test_chains_what_is_the_same_to_the_last_digit(self) -> None:
        chains = [leaf.chain for _, leaf in trie.leaves(SOUND.root) if len(leaf.chain) > 1]
        assert [[entry.key for entry in chain] for chain in chains] == [["c", "b"]]

    def test_shrinks_when_a_node_is_empty(self) -> None:
        s = SOUND
        for key in "abc":
            s = trie.step(s, Event("delete", key))
        assert [node.path for node in trie.nodes(s.root)] == [()]
        assert s.last.gone == ((3,),)


class TestTheOldMap:
    def test_promotes_after_as_many_misses_as_there_are_keys(self) -> None:
        s = start_read_dirty({"before": ["store a 1", "store b 2", "load a"]})
        assert (s.misses, s.dirty is None) == (1, False)
        s = readdirty.step(s, parse_event("load z"))
        assert (s.misses, s.dirty) == (0, None)
        assert set(dict(s.read)) == {"a", "b"}

    def test_copies_everything_for_the_first_new_key(self) -> None:
        s = start_read_dirty({"before": ["store a 1", "load a", "store b 2"]})
        assert s.dirty is not None
        assert [key for key, _ in s.dirty] == ["a", "b"]

    def test_overwrites_without_a_lock(self) -> None:
        s = start_read_dirty({"before": ["store a 1", "load a"]})
        assert readdirty.step(s, parse_event("store a 2")).locks == s.locks


class TestWords:
    def test_the_readme_is_true(self) -> None:
        text = README.read_text("utf-8")
        start_trie(yaml.load(text.split("```yaml")[1].split("```")[0], yaml.BaseLoader))
        for example in EXAMPLES.values():
            assert f"| `{example}` |" in text

    @pytest.mark.parametrize("text", ["", "stor a 1", "store a", "load a b", "load ä"])
    def test_what_cannot_be_read_is_refused(self, text: str) -> None:
        with pytest.raises(BadEvent):
            parse_event(text)

    @given(st.text(max_size=30))
    def test_no_text_is_anything_but_an_event_or_refused(self, text: str) -> None:
        with suppress(BadEvent):
            found = parse_event(text)
            assert parse_event(str(found)) == found

    @pytest.mark.parametrize(
        ("spec", "why"),
        [
            ({}, "is no mapping"),
            ({"hashes": {}}, "too few"),
            ({"hashes": {"a": "3", "b": "31"}}, "same number of digits"),
            ({"hashes": {"a": "3"}, "bits": "1"}, "is no hash"),
            ({"hashes": {"a": "x"}}, "is no hash"),
            ({"hashes": {"a b": "1"}}, "is no key"),
            ({"hashes": {"a": "3"}, "bits": "9"}, "no whole number"),
            ({"hashes": {"a": "3"}, "before": ["load b"]}, "nobody said"),
            ({"hashes": {"a": "3"}, "before": "load a"}, "no list of events"),
        ],
    )
    def test_what_is_no_start_says_why(self, spec: dict[str, Any], why: str) -> None:
        with pytest.raises(Illegal) as caught:
            start_trie(spec)
        assert why in str(caught.value)

    def test_every_step_is_said(self) -> None:
        for before, e, after in trie_runs(30, 1):
            assert trie_state(after)
            assert trie_change(before, e, after)
        for old, e, new in read_dirty_runs(30, 1):
            assert read_dirty_state(new)
            assert read_dirty_change(old, e, new)
