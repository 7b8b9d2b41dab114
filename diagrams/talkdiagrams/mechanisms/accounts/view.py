"""The accounts as figures see them: the pages at the left, the classes of memory at the right."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from talkbuilder.ports import Played
from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.record.data import Block, Field, RecordFrame
from talkdiagrams.mechanisms.accounts.describe import describe, describe_change, kib, page_words
from talkdiagrams.mechanisms.accounts.events import Event, parse_event
from talkdiagrams.mechanisms.accounts.model import step
from talkdiagrams.mechanisms.accounts.start import parse_start
from talkdiagrams.mechanisms.accounts.state import FREE, RELEASED, State, classes, runs, total
from talkdiagrams.mechanisms.playing import Model, play

MODEL = Model(parse_start, parse_event, step, describe, describe_change)
_TINTS: dict[str, Color] = {
    "heap/objects": "running",
    "heap/unused": "runnable",
    "heap/free": "p",
    "heap/released": "idle",
    "heap/stacks": "g",
}
MOST_RUNS = 8
MOST_PAGES = 12


class Accounts:
    """The memory classes of go1.27.3, and what each event does to them."""

    name = "accounts"
    kinds = ("record",)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        del kind
        return play(MODEL, record, start, events)


def record(before: State | None, event: Event | None, after: State) -> RecordFrame:
    """Return pages in the order of addresses, and the accounts. Classes that nobody has touched are one line."""
    del before, event
    c = after.counters
    found = classes(c)
    rows = [Field(name, value=kib(found[name]), tint=tint) for name, tint in _TINTS.items()]
    rest = sum(value for name, value in found.items() if name not in _TINTS)
    rows.append(Field("all others", value=kib(rest), tint="syscall"))
    rows.append(Field("total", value=kib(total(c)), tint="brand"))
    pages = Block("pages", "pages of the heap", tuple(_pages(after)), column=0)
    return RecordFrame((pages, Block("classes", "/memory/classes", tuple(rows), column=1)))


def _pages(s: State) -> Iterator[Field]:
    """A row for each of the first pages; if the heap grows by many at once, for each run that belongs together.

    What a row is called never changes from frame to frame: the kind keeps room for every name that it has seen.
    """
    found = list(runs(s))
    if s.chunk <= MOST_PAGES:
        shown = len(s.pages) if len(s.pages) <= MOST_PAGES else MOST_PAGES - 1
        owners = [
            (page, first, owner) for first, n, owner in found for page in range(first, first + n)
        ]
        for page, first, owner in owners[:shown]:
            yield _row(s, str(page), owner, page == first)
        if shown < len(s.pages):
            yield Field("…", value=f"{len(s.pages) - shown} more pages")
        return
    for number, (_, pages, owner) in enumerate(found[:MOST_RUNS], start=1):
        many = "1 page" if pages == 1 else f"{pages} pages"
        row = _row(s, f"run {number}", owner, True)
        yield replace(row, note=f"{many}, {row.note}" if row.note else many)
    if len(found) > MOST_RUNS:
        yield Field("…", value=f"{len(found) - MOST_RUNS} more runs")


def _row(s: State, name: str, owner: str, first: bool) -> Field:
    note = ""
    if first and owner not in (FREE, RELEASED):
        span = s.span(int(owner))
        note = f"{span.used} of {span.slots}"
    return Field(name, value=page_words(s, owner), note=note, tint=_tint(s, owner))


def _tint(s: State, owner: str) -> Color:
    if owner == FREE:
        return _TINTS["heap/free"]
    if owner == RELEASED:
        return _TINTS["heap/released"]
    span = s.span(int(owner))
    if span.kind == "stack":
        return _TINTS["heap/stacks"]
    return "running"
