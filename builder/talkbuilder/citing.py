"""References in a text: what ``{{fact:id}}`` becomes, where ``fact:`` and ``go:`` links lead, whether the words agree.

    {{fact:runq-size}}                       the fact's words
    [256 slots](fact:runq-size)              its own words, whose numbers must be the fact's
    [findRunnable](go:runtime/proc.go#findRunnable)

`Citing` answers for one talk and collects who cites what, and what is wrong with it. The walkthrough's reader and the
outline's (`talkbuilder.outline.references`) both ask it.
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from fractions import Fraction

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.amounts import UNITS, Amount, amounts, bare, worth
from talkbuilder.claims import ABSENT, PRESENT, AskCapture, AskSource, Fact, Lock, source_url
from talkbuilder.place import Place
from talkbuilder.problem import Problem, nearest

CITED = re.compile(r"(?<!\\)\{\{\s*fact\s*:?\s*(?P<id>[^{}\n]{0,80}?)\s*\}\}")
FACT, GO = "fact:", "go:"
# What somebody may have meant as one: {{fct:runq-size}}, {{runq-size}}; a link whose address has a space.
_MEANT = re.compile(
    r"(?<!\\)\{\{\s*(?:(?P<head>\w{1,12})\s*[:=. ]\s*)?(?P<id>[^{}\s:]{1,80})\s*\}\}"
)
_NO_LINK = re.compile(r"\]\((?:fact|go):[^()\n]{0,200}\)?")
UNKNOWN = "…"
"""Stands for the words of a fact that is not known."""
LEANS = "\ufffc"
"""Stands in a text for words that lean on a fact, where its other numbers are looked at."""

# Relative to GOROOT/src; a symbol is a name or a method: `findRunnable`, `p.destroy`.
_SYMBOL = re.compile(
    r"go:(?P<file>(?!.*\.\.)[A-Za-z0-9_][\w.-]*(?:/[\w.-]+)*\.(?P<suffix>go|s|h|md|txt))"
    r"(?:#(?P<symbol>[^\W\d]\w*(?:\.[^\W\d]\w*){0,3}))?",
)


def is_reference(href: str) -> bool:
    """Whether a link leads to a fact or to a symbol of the source tree."""
    return href.startswith((FACT, GO))


class Cited(Struct, frozen=True):
    """A reference: ``where`` is the anchor of its passage, or the path of its field."""

    target: str
    place: Place
    where: str | tuple[str | int, ...] = ""


class Citing(Struct):
    """Facts, lock and manners of one talk, and what its texts ask of them.

    ``broken`` are facts that are written, but not well: they were reported. ``complete`` False: ``facts.yaml`` cannot
    be read, so nobody knows which facts there are. ``strict``: every number must lean on a fact.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    release: str = ""
    language: str = "en"
    strict: bool = False
    broken: frozenset[str] = frozenset()
    complete: bool = True
    cited: list[Cited] = field(default_factory=list)
    unlocked: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def another(self) -> "Citing":
        """Return one that answers the same, and has not been asked yet."""
        return replace(self, cited=[], unlocked=set(), problems=[])

    def join(self, other: "Citing") -> None:
        """Add what ``other`` collected; that a symbol is not locked is said once."""
        self.cited += other.cited
        told = {one.message for one in self.problems if one.code == "no-lock"}
        self.problems += [one for one in other.problems if one.message not in told]
        self.unlocked |= other.unlocked

    def say(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Collect an error."""
        self.problems.append(Problem(place, code, message, hint))

    def words(self, id: str, place: Place, where: str | tuple[str | int, ...] = "") -> str:
        """Return what stands for ``{{fact:id}}``."""
        fact = self._fact(id, place, where)
        if fact is None:
            return UNKNOWN
        recorded = isinstance(fact.ask, AskCapture)
        if fact.words in (PRESENT, ABSENT) or not (fact.words or recorded):
            hint = f"add `shown:` to it, or write [words](fact:{id})"
            self.say(place, "fact-without-words", f"the fact `{id}` has no value to write", hint)
        return fact.words or UNKNOWN  # of a recorded number, before it is recorded

    def in_code(self, text: str, place: Callable[[str], Place]) -> None:
        """Warn of a reference to a fact in code, where nothing is replaced; ``place`` finds what it is given."""
        for match in CITED.finditer(text):
            if match["id"] in self.facts:
                message = (
                    f"`{match[0]}` stands in code, where nothing is replaced: it is shown as it is"
                )
                hint = "end the code before it, and begin it again behind it"
                where = place(match[0])
                self.problems.append(
                    Problem(where, "fact-in-code", message, hint, severity="warning")
                )

    def misspelt(self, text: str, place: Callable[[str], Place]) -> None:
        """Say what in plain words looks like a reference and is none; ``place`` finds what it is given."""
        for match in _MEANT.finditer(text) if "{{" in text else ():
            known = match["id"] in self.facts
            like = bool(match["head"]) and bool(get_close_matches(match["head"].lower(), ["fact"]))
            if not CITED.match(match[0]) and (known or like):
                message = f"`{match[0]}` refers to nothing: it is shown as it is"
                self.say(
                    place(match[0]), "bad-reference", message, f"write {{{{fact:{match['id']}}}}}"
                )
        for match in _NO_LINK.finditer(text) if "](" in text else ():
            message = f"`{match[0]}` is no link: it is shown as it is"
            hint = "write [words](fact:runq-size): a bracket on each side, no spaces in the address"
            self.say(place(match[0]), "bad-reference", message, hint)

    def link(self, href: str, words: str, place: Place, where: str | tuple[str | int, ...] = "") -> str:  # fmt: skip
        """Return where a link to ``href`` leads, or nothing: then its words stand alone."""
        if href.startswith(GO):
            return self._symbol(href, place, where)
        fact = self._fact(href.removeprefix(FACT), place, where)
        if fact is None:
            return ""
        wrong = disagreeing(fact, words, self.language)
        if wrong:
            said = ", ".join(one.text for one in wrong)
            claim = fact.shown or ("" if fact.value in (PRESENT, ABSENT) else fact.value)
            message = f"the text says {said}; the fact `{fact.id}` says {claim or fact.says}"
            self.say(place, "fact-contradicted", message, f"`{fact.id}`: {fact.says}")
        locked = self.lock.facts.get(fact.id)
        if locked is None or not locked.file or not isinstance(fact.ask, AskSource):
            return ""
        return source_url(self.lock.release, locked.file, locked.line)

    def loose(
        self,
        text: str,
        place: Callable[[Amount], Place],
        language: str = "",
        footnote: bool = False,
    ) -> None:
        """Warn of the numbers of ``text`` that lean on no fact; `LEANS` stands for those that do."""
        if not self.strict:
            return
        for one in bare(text, language or self.language, footnote):
            hint = "name it in facts.yaml and write [words](fact:id) or {{fact:id}}"
            message = f"{one.text} leans on no fact"
            self.problems.append(
                Problem(place(one), "number-without-fact", message, hint, severity="warning")
            )

    def _fact(self, id: str, place: Place, where: str | tuple[str | int, ...]) -> Fact | None:
        fact = self.facts.get(id)
        if fact is not None:
            self.cited.append(Cited(id, place, where))
        elif self.complete and id not in self.broken:
            known = self.facts.keys() | self.broken
            hint = nearest(id, known) if known else "facts stand in facts.yaml, beside talk.yaml"
            self.say(place, "unknown-fact", f"there is no fact `{id[:64]}`", hint)
        return fact

    def _symbol(self, href: str, place: Place, where: str | tuple[str | int, ...]) -> str:
        match = _SYMBOL.fullmatch(href)
        if match is None or (match["symbol"] and match["suffix"] not in ("go", "s")):
            hint = "write a file below GOROOT/src and a name in it: `go:runtime/proc.go#findRunnable`, `#p.destroy`"
            self.say(place, "bad-symbol", f"`{href[:80]}` names nothing in the source tree", hint)
            return ""
        self.cited.append(Cited(href, place, where))
        if not self.release:
            hint = "add `go: 1.27.3` to talk.yaml"
            self.say(place, "bad-symbol", "the talk names no Go release to link to", hint)
            return ""
        line = self.lock.symbols.get(href.removeprefix(GO))
        if not match["symbol"]:
            self._unlocked(href, line is not None, place, "does not know")
            return source_url(self.release, match["file"]) if line is not None else ""
        self._unlocked(href, bool(line), place, "has no line for")
        return source_url(self.lock.release, match["file"], line) if line else ""

    def _unlocked(self, href: str, known: bool, place: Place, lacks: str) -> None:
        """Say once that nobody was asked about a link; where there is no lock at all, who reads it says so."""
        if not known and self.lock.release and href not in self.unlocked:
            self.unlocked.add(href)
            hint = "`talk record` asks a Go toolchain for it; is it spelt as in the source?"
            self.say(place, "no-lock", f"the lock {lacks} `{href[:80]}`", hint)


# --- do the words agree? ----------------------------------------------------------------------------------------------


def disagreeing(fact: Fact, words: str, language: str = "en") -> tuple[Amount, ...]:
    """Return the numbers in ``words`` that are not the fact's.

    A fact whose value is no number stands for the numbers of its statement.
    """
    return tuple(one for one in amounts(words, language) if not _agrees(fact, one, language))


def number_of(fact: Fact) -> Fraction | None:
    """Return the number that a fact is about: its value's, or the literal that a function holds."""
    own = worth(fact.value)
    if own is None and isinstance(fact.ask, AskSource) and fact.ask.kind == "literal":
        return worth(fact.ask.words[0])
    return own


def _agrees(fact: Fact, one: Amount, language: str) -> bool:
    value = number_of(fact)
    if value is None:
        known = (*amounts(fact.value), *amounts(fact.shown), *amounts(fact.says, language))
        if not known and one.spelt:
            return True  # a fact without numbers, and "two" is a word of prose
        return any(one.value == other.value and one.unit == other.unit for other in known)
    between = fact.ask.between if isinstance(fact.ask, AskCapture) else None
    bounds = [Fraction(str(bound)) for bound in between or ()]
    return _equal(fact, value, one, exact=between is None) or any(
        _equal(fact, bound, one, exact=True) for bound in bounds
    )


def _equal(fact: Fact, claimed: Fraction, one: Amount, exact: bool) -> bool:
    """Whether ``one`` is ``claimed``, in its unit or in the fact's, or as the fact shows it."""
    ways = [claimed]
    if fact.unit and one.unit:
        mine, theirs = UNITS[fact.unit], UNITS[one.unit]
        if mine.of != theirs.of:
            return False
        ways = [claimed * mine.factor / theirs.factor]
    elif fact.unit:  # "every 10", of a fact that is shown as 10 ms
        ways += [
            claimed * UNITS[fact.unit].factor / UNITS[shown.unit].factor
            for shown in amounts(fact.shown)
            if shown.unit
        ]
    elif one.unit:  # the fact leaves the unit to the text, or counts in the smallest
        ways.append(claimed / UNITS[one.unit].factor)
    return any(one.value == way or (not exact and _rounds(one, way)) for way in ways)


def _rounds(one: Amount, value: Fraction) -> bool:
    """Whether ``one`` is a measured value, rounded to the digits that it has."""
    away = abs(one.value - value)
    return away * 2 <= one.step and away * 100 <= abs(value) * 15
