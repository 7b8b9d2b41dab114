"""A legal state of either map from a few words."""

from collections.abc import Mapping
from dataclasses import replace

from talkdiagrams.mechanisms.errors import ModelError
from talkdiagrams.mechanisms.plain import fail, mapping, only, whole
from talkdiagrams.mechanisms.syncmap import readdirty, trie
from talkdiagrams.mechanisms.syncmap.events import KEY, parse_event

MOST_KEYS, MOST_BEFORE, MOST_DIGITS = 64, 400, 16


def start_trie(spec: Mapping[str, object]) -> trie.State:
    """Read `hashes`, `bits`, `before`: see README; raises Illegal."""
    only("start", spec, ("hashes", "bits", "before"))
    bits = whole("bits", spec.get("bits", trie.BITS), 1, trie.BITS)
    hashes: dict[str, trie.Path] = {}
    for key, written in mapping("hashes", spec.get("hashes"), "hashes: {a: 3f, b: 31}").items():
        if not KEY.fullmatch(key):
            fail("hashes", f"{key!r} is no key", "letters, digits and . _ -")
        hashes[key] = _digits(key, str(written), bits)
    if not hashes or len(hashes) > MOST_KEYS:
        fail("hashes", f"{len(hashes)} keys are {'too many' if hashes else 'too few'}", "1 to 64")
    if len({len(path) for path in hashes.values()}) > 1:
        fail("hashes", "all hashes have the same number of digits")
    s = trie.new(hashes, bits)
    for text in _before(spec):
        try:
            s = trie.step(s, parse_event(text))
        except ModelError as error:
            fail(f"before: {text}", error.why, error.hint)
    return replace(s, last=trie.Last())


def start_read_dirty(spec: Mapping[str, object]) -> readdirty.State:
    """Read `before`: see README; raises Illegal."""
    only("start", spec, ("before",))
    s = readdirty.State()
    for text in _before(spec):
        try:
            s = readdirty.step(s, parse_event(text))
        except ModelError as error:
            fail(f"before: {text}", error.why, error.hint)
    return s


def _digits(key: str, written: str, bits: int) -> trie.Path:
    known = trie.DIGITS[: 1 << bits]
    if not 0 < len(written) <= MOST_DIGITS or any(one not in known for one in written):
        fail("hashes", f"{key}: {written!r} is no hash", f"digits from 0 to {known[-1]}, up to 16")
    return tuple(known.index(one) for one in written)


def _before(spec: Mapping[str, object]) -> list[str]:
    events = spec.get("before", ())
    if not isinstance(events, list | tuple) or len(events) > MOST_BEFORE:
        fail("before", f"{events!r} is no list of events", "e.g. [store a 1]")
    return [str(one) for one in events]
