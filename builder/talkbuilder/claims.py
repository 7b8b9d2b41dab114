"""What a talk relies on: facts, how a toolchain is asked about each, and what it answered when it was last asked.

    facts.yaml       --read-->    Fact          our words, the value we claim, the question that decides
    facts.lock.json  --read-->    Lock          what one release answered, and where in its source tree
    {{fact:...}}, go:...          Use           every slide and passage that leans on a fact or a symbol

Nothing here asks anybody: building needs only these files.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from talkbuilder.amounts import worth
from talkbuilder.place import NOWHERE, Place

ABSENT = "absent"
"""The answer for a symbol, literal or call that the release does not have."""
PRESENT = "present"
"""The answer for what exists and has no value of its own: a function, a literal, calls in this order."""


# --- questions --------------------------------------------------------------------------------------------------------


class AskSource(Struct, frozen=True):
    """A question that the source tree answers: the dumper reads it, nothing runs.

    ``symbol`` is ``package.Name`` or ``package.Type.member``, the package by its import path
    (``runtime.p.runq``, ``internal/sync.HashTrieMap``). What it answers, by ``kind``:

    ============= =====================================================================================
    ``const``     the constant's exact value: ``256``, ``1/4``
    ``struct``    the names of the fields in their order, separated by spaces
    ``field``     the field's type, as written with package names: ``[256]guintptr``
    ``length``    the length of the field's, variable's or type's array: ``256``
    ``offset``    the field's offset in bytes
    ``size``      the size of the type, or of the field's type, in bytes
    ``func``      `PRESENT`; the signature is the answer's detail
    ``type``      `PRESENT`, for a type of any sort, generic ones included
    ``literal``   `PRESENT` if the function contains the literal ``words[0]`` (a number in any notation, or a string)
    ``calls``     `PRESENT` if the function calls all of ``words``, their first calls in this order
    ``sizeof``    the size in bytes of the type expression ``words[0]``, written as in a file that imports what it names
    ``tags``      for what the file ``symbol`` is built, by its name and its ``//go:build`` line: ``linux && amd64``
    ============= =====================================================================================

    `ABSENT` where there is no such thing in that release. Sizes and offsets are those of linux/amd64.
    """

    kind: Literal[
        "const", "struct", "field", "length", "offset", "size", "func", "type", "literal", "calls", "sizeof", "tags"
    ]  # fmt: skip
    symbol: str = ""
    words: tuple[str, ...] = ()


class AskCompiler(Struct, frozen=True):
    """Whether the compiler says ``says`` under ``-gcflags=-m=2`` of the one line of the sample that contains ``at``.

    Answers `PRESENT` or `ABSENT`; what was said instead is the answer's detail.
    """

    sample: str
    at: str
    says: str


class AskAllocs(Struct, frozen=True):
    """How often the sample's function ``call`` (no arguments) allocates: ``testing.AllocsPerRun``, a whole number."""

    sample: str
    call: str


class AskOutput(Struct, frozen=True):
    """What the sample prints: the first group of ``find`` (a regular expression), or the whole match.

    ``env`` are variables of the program, by name.
    """

    sample: str
    find: str
    args: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()


class AskCapture(Struct, frozen=True):
    """What a recorded run says: the first group of ``find``; or, with ``between``, a number that varies.

    Asked again of a fresh run, a number must only lie ``between``; recorded, it is what the capture holds. With
    ``over``, another capture, it is how many times as much: the median of what is found here, by the median there.
    """

    capture: str
    find: str
    between: tuple[float, float] | None = None
    over: str = ""


Ask = AskSource | AskCompiler | AskAllocs | AskOutput | AskCapture


class Answer(Struct, frozen=True):
    """What a toolchain said. ``file`` is relative to GOROOT/src (or to the talk), ``line`` counts from 1.

    ``failed`` is why there is no answer, if there is none: the value is empty then. ``applies`` is False where the
    question makes no sense to this release: a sample in newer syntax, a sample that needs a C compiler. ``by`` is the
    release that answered in the place of the one that was asked, if the question is about another.
    """

    value: str
    detail: str = ""
    file: str = ""
    line: int = 0
    symbol: str = ""
    failed: str = ""
    applies: bool = True
    by: str = ""


# --- facts, their lock, and who uses them ---------------------------------------------------------------------------


class Fact(Struct, frozen=True):
    """One thing that a talk relies on.

    ``value`` is what we claim the answer is; ``shown`` how a slide writes it (``10 ms`` for ``10000000`` with ``unit``
    ``ns``), by default the value. ``since`` is the first release for which it is claimed, ``until`` the first for which
    it no longer is. ``ask`` None: nobody can be asked, and ``why`` says so.
    """

    id: str
    says: str
    value: str = ""
    ask: Ask | None = None
    shown: str = ""
    unit: str = ""
    since: str = ""
    until: str = ""
    why: str = ""
    place: Place = NOWHERE

    @property
    def words(self) -> str:
        """What ``{{fact:id}}`` becomes."""
        return self.shown or self.value


class Locked(Struct, frozen=True):
    """What was answered when the lock was written. ``asked`` is `digest` of the question then."""

    value: str
    asked: str
    file: str = ""
    line: int = 0
    symbol: str = ""
    detail: str = ""


class Lock(Struct, frozen=True):
    """Answers of one release. ``symbols`` gives the line of each ``file#symbol`` that a text links to, 0 for a file.

    ``over`` holds, by release and fact id, what other releases answered; an id is missing where the question did not
    apply to that release.
    """

    release: str = ""
    platform: str = ""
    date: str = ""
    facts: Mapping[str, Locked] = field(default_factory=dict)
    symbols: Mapping[str, int] = field(default_factory=dict)
    over: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Use(Struct, frozen=True):
    """Where a text leans on a fact (``runq-size``) or a symbol (``go:runtime/proc.go#findRunnable``).

    ``slide`` is the slide's id, ``passage`` the walkthrough's anchor. Both are set where the slide speaks the passage;
    neither is for a talk's own fields, footnotes, and the text before the first heading.
    """

    target: str
    place: Place
    slide: str = ""
    passage: str = ""


class Claims(Struct, frozen=True):
    """All of it, of one talk. ``measured`` says of a slide's numbers where they were measured, by the slide's id."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    uses: tuple[Use, ...] = ()
    measured: Mapping[str, str] = field(default_factory=dict)

    @property
    def unchecked(self) -> frozenset[str]:
        """The facts that no toolchain was asked about."""
        return frozenset(id for id, fact in self.facts.items() if fact.ask is None)

    @property
    def checked(self) -> str:
        """Against what the facts were checked, and when: ``go1.27.3 on 2026-11-23``; empty if none was."""
        if not self.lock.release or not self.lock.facts:
            return ""
        return " on ".join(filter(None, (self.lock.release, self.lock.date)))

    def loose_ends(self, slide: str) -> tuple[str, ...]:
        """Return the unchecked facts that ``slide`` shows or speaks, each once."""
        unchecked = self.unchecked
        return tuple(
            dict.fromkeys(
                use.target for use in self.uses if use.slide == slide and use.target in unchecked
            )
        )


def same_value(one: str, other: str) -> bool:
    """Whether two values are one: numbers by what they are worth, words whatever the space between them.

    >>> same_value("1/4", "0.25"), same_value("0x100", "256"), same_value("a  b", "a b")
    (True, True, True)
    """
    first, second = worth(one), worth(other)
    if first is not None and second is not None:
        return first == second
    return one.split() == other.split()


def holds(fact: Fact, answer: str) -> bool:
    """Whether ``answer`` is what the fact claims; a number that varies must only lie in its bounds."""
    if isinstance(fact.ask, AskCapture) and fact.ask.between is not None:
        low, high = fact.ask.between
        found = worth(answer)
        return found is not None and low <= found <= high
    return same_value(fact.value, answer)


def digest(ask: Ask) -> str:
    """Return a short name of the question: a lock for another question is no lock.

    >>> digest(AskSource("const", "runtime._Gidle")) == digest(
    ...     AskSource("const", "runtime._Grunnable")
    ... )
    False
    """
    from hashlib import sha256  # noqa: PLC0415 - only those who have facts

    # A question of before there were variables, or ratios, is the same one as today's without any.
    words = repr(ask).replace(", env=())", ")").replace(", over='')", ")")
    return sha256(words.encode()).hexdigest()[:16]


def source_url(release: str, file: str, line: int = 0) -> str:
    """Return where ``file`` of GOROOT/src can be read, at the tag of ``release``.

    >>> source_url("go1.27.3", "runtime/proc.go", 3411)
    'https://github.com/golang/go/blob/go1.27.3/src/runtime/proc.go#L3411'
    """
    at = f"#L{line}" if line else ""
    return f"https://github.com/golang/go/blob/{release}/src/{file}{at}"
