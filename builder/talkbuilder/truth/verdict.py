"""What becomes of a talk's facts on a release: compared with what was claimed, purely.

Claims, Asked  --judge-->  Finding    holds, changed, gone, outside its span, not applicable, failed
Finding        --say-->    Problem    old, new, where, and every slide and passage that leans on it
Claims, Askeds --table-->  Table      a row a fact, a column a release; since when it has been true
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from talkbuilder.claims import ABSENT, Answer, Claims, Fact, Use, holds
from talkbuilder.truth.releases import within

Word = Literal["holds", "changed", "gone", "early", "late", "outside", "not-applicable", "failed"]
"""``early``, ``late``: it holds before ``since``, or from ``until`` on; ``outside``: there it does not, as claimed."""


GO = "go:"


class Asked(Struct, frozen=True):
    """What one release answered, by the fact's id; ``lines`` is of the symbols that texts link to, or None."""

    release: str
    platform: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    lines: Mapping[str, int] | None = field(default_factory=dict)


class Finding(Struct, frozen=True):
    """One fact on one release."""

    fact: Fact
    release: str
    word: Word
    answer: Answer
    uses: tuple[Use, ...] = ()

    @property
    def where(self) -> str:
        """The file and line that answered, if one did."""
        if not self.answer.file:
            return ""
        line = f":{self.answer.line}" if self.answer.line else ""
        return f"{self.answer.file}{line}"


# --- one release ------------------------------------------------------------------------------------------------------


def judge(claims: Claims, asked: Asked) -> tuple[Finding, ...]:
    """Return a finding for each fact that has a question, in the order of the facts."""
    return tuple(
        Finding(
            fact,
            asked.release,
            _word(fact, asked.release, answer),
            answer,
            tuple(use for use in claims.uses if use.target == fact.id),
        )
        for fact in claims.facts.values()
        if fact.ask is not None
        for answer in (asked.answers.get(fact.id, Answer("", failed="there is no answer")),)
    )


def _word(fact: Fact, release: str, answer: Answer) -> Word:
    if answer.failed:
        return "failed"
    if not answer.applies:
        return "not-applicable"
    claimed = within(release, fact.since, fact.until)
    if holds(fact, answer.value):
        if claimed:
            return "holds"
        return "early" if not within(release, fact.since, "") else "late"
    if not claimed:
        return "outside"
    return "gone" if answer.value == ABSENT else "changed"
