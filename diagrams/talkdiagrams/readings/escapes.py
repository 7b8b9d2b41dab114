"""Reads what the compiler says of a program (``-gcflags=-m``, ``-m=2``): what escapes, what stays, what is inlined.

./main.go:20:2: moved to heap: p
./main.go:20:2: p escapes to heap in leaves:        only with -m=2; the function's name since 1.27
./main.go:20:2:   flow: ~r0 = &p:                   `=` became `←` in 1.27
./main.go:20:2:     from return &p (return) at ./main.go:21:2
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from talkdiagrams.readings.lines import Unread, shown
from talkdiagrams.readings.unwrapped import unwrapped

Kind = Literal["heap", "leaks", "stays", "inlines", "inlined", "not-inlined", "direct", "other"]
"""``inlines``: a function that can be; ``inlined``: a call that was; ``direct``: a devirtualized call."""

At = tuple[str, int, int, str]
"""File, line, column, and what is spoken of."""


@dataclass(frozen=True, slots=True)
class Flow:
    """An edge of an explanation: ``dst`` gets ``src``, dereferenced ``derefs`` times (-1: its address), and why."""

    dst: str
    src: str
    derefs: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence of the compiler about one place; ``number`` is its line in the output.

    ``subject`` is what it speaks of (``p``, ``make([]int, n)``, a function), ``why`` the reasons in parentheses of
    the flow that ``-m=2`` explains, ``cost`` the inliner's, 0 if it does not say. ``flows`` are the edges of that flow,
    from the subject to what outlives it.
    """

    number: int
    file: str
    line: int
    column: int
    kind: Kind
    subject: str
    text: str
    why: tuple[str, ...] = ()
    cost: int = 0
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True)
class Escapes:
    """All that was said, in the order of the output, each thing once."""

    messages: tuple[Message, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The files spoken of, the one with most to say first."""
        counts: dict[str, int] = {}
        for message in self.messages:
            counts[message.file] = counts.get(message.file, 0) + 1
        return tuple(sorted(counts, key=lambda file: (-counts[file], file)))


# A position as the compiler prints it; with -C there is no column. Windows puts a drive before the path.
_PLACED = re.compile(
    r"^(?P<file>(?:[A-Za-z]:)?[^:]{1,400}\.go):(?P<line>\d{1,9})(?::(?P<column>\d{1,9}))?: (?P<text>.*)$"
)
_MEANT = re.compile(r"^\S{1,400}\.go:\d")
_REASON = re.compile(r"\((?P<why>[^()]{1,80})\) at \S+$")
_FLOW = re.compile(r"^  flow: (?P<dst>.+?) (?:←|=) (?P<ops>&|\**)(?P<src>.+):$")
_COST = re.compile(r" with cost (?P<cost>\d{1,9})(?: as: |$)")

_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("heap", re.compile(r"^moved to heap: (?P<subject>.+)$")),
    ("leaks", re.compile(r"^leaking param(?: content)?: (?P<subject>.+?)(?: to result .+)?$")),
    ("inlines", re.compile(r"^can inline (?P<subject>.+?)(?: with cost .*)?$")),
    ("not-inlined", re.compile(r"^cannot inline (?P<subject>[^:]+)(?:: .*)?$")),
    ("inlined", re.compile(r"^inlining call to (?P<subject>.+)$")),
    ("direct", re.compile(r"^(?:PGO )?devirtualizing (?P<subject>.+?) to .+$")),
    ("heap", re.compile(r"^(?P<subject>.+) escapes to heap$")),
    ("stays", re.compile(r"^(?P<subject>.+) does not escape$")),
)
# What begins an explanation of -m=2; the decision itself is a line of its own.
_EXPLAINS = re.compile(
    r"^(?:(?P<subject>.+) escapes to heap(?: in .+)?|parameter (?P<leaks>.+?) leaks to .+):$"
)


def read_escapes(text: str) -> Escapes:
    """Read the output of the compiler; every line that looks like a message but is none is a warning."""
    found: dict[At, Message] = {}
    why: dict[At, list[str]] = {}
    flows: dict[At, list[Flow]] = {}
    unread: list[Unread] = []
    explained: list[str] = []
    edges: list[Flow] = []
    for number, line in unwrapped(text):
        placed = _PLACED.match(line)
        if placed is None:
            if _MEANT.match(line):
                message = f"this is no message with file, line and column: `{shown(line)}`"
                unread.append(Unread(number, message))
            continue
        words = placed["text"]
        at = (placed["file"].removeprefix("./"), int(placed["line"]), int(placed["column"] or 0))
        if words.startswith("  "):
            _explain(words, explained, edges)
            continue
        explains = _EXPLAINS.match(words) if words.endswith(":") else None
        if explains:
            subject = (*at, explains["subject"] or explains["leaks"])
            first = subject not in flows  # a parameter may leak in several ways: the first is kept
            explained = why.setdefault(subject, [])
            edges = flows.setdefault(subject, []) if first else []
            continue
        said = _message(number, at, words)
        found.setdefault((*at, said.text), said)
    return Escapes(tuple(_explained(found.values(), why, flows)), tuple(unread))


def _message(number: int, at: tuple[str, int, int], words: str) -> Message:
    for kind, form in _FORMS:
        match = form.match(words)
        if match:
            cost = _COST.search(words)
            text = words[: cost.start()] if cost else words
            return Message(
                number, *at, kind, match["subject"], text, cost=int(cost["cost"]) if cost else 0
            )
    return Message(number, *at, "other", "", words)


def _explain(words: str, explained: list[str], edges: list[Flow]) -> None:
    """Take one indented line: an edge, or a reason of the edge before it."""
    flow = _FLOW.match(words)
    if flow:
        derefs = -1 if flow["ops"] == "&" else len(flow["ops"])
        edges.append(Flow(flow["dst"], flow["src"], derefs))
        return
    reason = _REASON.search(words)
    if reason is None:
        return
    if reason["why"] not in explained:
        explained.append(reason["why"])
    if edges:
        edges[-1] = replace(edges[-1], why=(*edges[-1].why, reason["why"]))


def _explained(
    messages: Iterable[Message], why: Mapping[At, list[str]], flows: Mapping[At, list[Flow]]
) -> Iterator[Message]:
    """Yield each message with the reasons that were given for its subject at its place."""
    for one in messages:
        at = (one.file, one.line, one.column, one.subject)
        reasons = why.get(at, ())
        yield replace(one, why=tuple(reasons), flows=tuple(flows[at])) if reasons else one
