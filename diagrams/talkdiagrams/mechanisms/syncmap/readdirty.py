"""sync.Map as it was until Go 1.23: a read-only map that needs no lock, and a dirty one that does.

An entry that both maps know is one and the same, so a new value in it is seen by both. Deleting empties the entry
(nil); when the dirty map is made anew, what is nil is expunged and left out. After as many misses as the dirty map has
keys, it becomes the read map.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from talkdiagrams.mechanisms.syncmap.events import Event

NIL, EXPUNGED = "nil", "expunged"

Keys = tuple[tuple[str, int], ...]  # a map of keys to entries by number


@dataclass(frozen=True, slots=True)
class State:
    """A map. `dirty` is None where there is none; `locks` counts how often the mutex was taken; `content` is ours."""

    read: Keys = ()
    amended: bool = False
    dirty: Keys | None = None
    misses: int = 0
    entries: tuple[str, ...] = ()
    locks: int = 0
    content: tuple[tuple[str, str], ...] = ()
    found: str | None = None

    def entry(self, number: int, value: str) -> "State":
        """The state with another value in an entry."""
        entries = (*self.entries[:number], value, *self.entries[number + 1 :])
        return replace(self, entries=entries)


def step(s: State, e: Event) -> State:
    """The state after the event."""
    match e.verb:
        case "load":
            return load(s, e.key)
        case "store":
            content = dict(s.content) | {e.key: e.value}
            return replace(store(s, e.key, e.value), content=tuple(content.items()), found=None)
        case "delete":
            content = {key: value for key, value in s.content if key != e.key}
            return replace(delete(s, e.key), content=tuple(content.items()))
        case "clear":
            return State(locks=s.locks + bool(s.read or s.amended), entries=s.entries)
        case _:
            return replace(promote(s, s.locks + 1) if s.amended else s, found=None)


def load(s: State, key: str) -> State:
    """The read map without a lock; only if that may be incomplete, the dirty one with it, which is a miss."""
    number = dict(s.read).get(key)
    if number is None and s.amended:
        assert s.dirty is not None
        number = dict(s.dirty).get(key)
        s = missed(s)
    return replace(s, found=_value(s, number))


def store(s: State, key: str, value: str) -> State:
    """Into the entry, if the read map has one that is not expunged; else under the lock."""
    number = dict(s.read).get(key)
    if number is not None and s.entries[number] != EXPUNGED:
        return s.entry(number, value)
    s = replace(s, locks=s.locks + 1)
    if number is not None:
        assert s.dirty is not None
        return replace(s.entry(number, value), dirty=(*s.dirty, (key, number)))
    if s.dirty is not None and key in dict(s.dirty):
        return s.entry(dict(s.dirty)[key], value)
    if not s.amended:
        s = replace(copied(s), amended=True)
    assert s.dirty is not None
    dirty = (*s.dirty, (key, len(s.entries)))
    return replace(s, dirty=dirty, entries=(*s.entries, value))


def delete(s: State, key: str) -> State:
    """Empty the entry; a key that only the dirty map has is taken out of it."""
    number = dict(s.read).get(key)
    if number is None and s.amended:
        assert s.dirty is not None
        number = dict(s.dirty).get(key)
        s = missed(replace(s, dirty=tuple(one for one in s.dirty if one[0] != key)))
    found = _value(s, number)
    if found is not None and number is not None:
        s = s.entry(number, NIL)
    return replace(s, found=found)


def missed(s: State) -> State:
    """Count a miss; enough of them promote the dirty map."""
    assert s.dirty is not None
    many = len(s.dirty)
    s = replace(s, misses=s.misses + 1, locks=s.locks + 1)
    return s if s.misses < many else promote(s, s.locks)


def promote(s: State, locks: int) -> State:
    """The dirty map becomes the read map: one pointer is stored, nothing is copied."""
    return replace(s, read=s.dirty or (), amended=False, dirty=None, misses=0, locks=locks)


def copied(s: State) -> State:
    """A new dirty map: a copy of the read map, without what is deleted. This is what a promotion costs later."""
    dirty = []
    for key, number in s.read:
        if s.entries[number] in (NIL, EXPUNGED):
            s = s.entry(number, EXPUNGED)
        else:
            dirty.append((key, number))
    return replace(s, dirty=tuple(dirty))


def _value(s: State, number: int | None) -> str | None:
    if number is None or s.entries[number] in (NIL, EXPUNGED):
        return None
    return s.entries[number]


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well."""
    return [*_content(s), *_both(s), *_misses(s)]


def _content(s: State) -> Iterator[str]:
    """Both maps together hold what a plain map would."""
    seen: Mapping[str, int] = dict(s.dirty or ()) | dict(s.read)
    held = {key: value for key, number in seen.items() if (value := _value(s, number)) is not None}
    if held != dict(s.content):
        yield f"content: it holds {held}"


def _both(s: State) -> Iterator[str]:
    """The dirty map has every entry of the read map but those that are expunged; without one, none is."""
    if s.amended != (s.dirty is not None):
        yield f"both: amended is {s.amended}, and the dirty map is {s.dirty}"
    for key, number in s.read:
        expunged = s.entries[number] == EXPUNGED
        if s.dirty is None and expunged:
            yield f"both: {key} is expunged, and there is no dirty map"
        if s.dirty is not None and ((key, number) in s.dirty) == expunged:
            yield f"both: {key} is {'' if expunged else 'not '}in the dirty map"


def _misses(s: State) -> Iterator[str]:
    """Fewer misses than keys, or it would have been promoted."""
    if s.misses and (s.dirty is None or s.misses >= len(s.dirty)):
        yield f"misses: {s.misses} of {len(s.dirty or ())}"
