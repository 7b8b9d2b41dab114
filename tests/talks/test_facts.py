"""Every fact of every talk, made false in every way we can think of: each time somebody must notice.

Without a toolchain the lock notices; with the pinned one, the source tree itself does. A number in a text that leans on
a fact is noticed where it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from talkbuilder.amounts import amounts, worth
from talkbuilder.app.verify import ASKER
from talkbuilder.citing import number_of
from talkbuilder.claims import (
    ABSENT,
    PRESENT,
    Answer,
    Ask,
    AskAllocs,
    AskCapture,
    AskCompiler,
    AskOutput,
    AskSource,
    Claims,
    Fact,
    digest,
    holds,
)
from talkbuilder.outline.ledger import Ledger, read_ledger, settle
from talkbuilder.outline.load import load, read_outline
from talkbuilder.outline.model import Outline
from talkbuilder.place import Place
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Places
from talkbuilder.truth.lock import locked, render
from talkbuilder.truth.recorded import ask_recorded
from talkbuilder.truth.telling import say
from talkbuilder.truth.toolchain import Toolchain, find
from talkbuilder.truth.verdict import Asked, judge
from tests.support.worlds import FakeWorld

TALKS = Path(__file__).parents[2] / "talks"
WITH_FACTS = sorted(path.parent for path in TALKS.glob("*/facts.yaml"))
SLUGS = [root.name for root in WITH_FACTS]


@dataclass(frozen=True, slots=True)
class Book:
    """A talk's facts, as they are in the repository."""

    root: Path
    ledger: Ledger
    outline: Outline
    world: FakeWorld

    @property
    def asked(self) -> list[Fact]:
        return [fact for fact in self.ledger.facts.values() if fact.ask is not None]

    def errors(self, changed: Fact) -> list[str]:
        """What loading says if one fact were written like that."""
        facts = {**self.ledger.facts, changed.id: changed}
        ledger = replace(self.ledger, facts=facts)
        citing = ledger.citing(self.outline.go, self.outline.language)
        return [
            problem.code
            for problem in settle(
                ledger, citing, self.outline, self.root, self.world, Places("talk.yaml")
            )
            if problem.is_error
        ]

    def locked_answers(self) -> Asked:
        """The lock, as if the release had just said it."""
        lock = self.ledger.lock
        answers = {
            id: Answer(one.value, one.detail, one.file, one.line, one.symbol)
            for id, one in lock.facts.items()
        }
        return Asked(lock.release, lock.platform, answers, dict(lock.symbols))


def files_of(root: Path) -> dict[str, bytes]:
    """Everything in the talk's folder."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(params=SLUGS)
def book(request: pytest.FixtureRequest) -> Book:
    root = WITH_FACTS[SLUGS.index(request.param)]
    ledger, problems = read_ledger(root, RealWorld())
    assert [one for one in problems if one.is_error] == []
    outline, _, _ = read_outline(root, RealWorld())
    assert outline is not None
    assert ledger.lock.facts, f"`talk record {root.name}` writes the lock"
    return Book(root, ledger, outline, FakeWorld(files_of(root)))


# --- mutants ----------------------------------------------------------------------------------------------------------


def other_values(fact: Fact) -> Iterator[str]:
    """Yield values that the fact's is not."""
    number = worth(fact.value)
    if number is not None:
        yield str(number + 1)
        yield str(-number - 1)
        if isinstance(fact.ask, AskCapture) and fact.ask.between is not None:
            yield str(fact.ask.between[1] + 1)
    elif fact.value in (PRESENT, ABSENT):
        yield ABSENT if fact.value == PRESENT else PRESENT
    else:
        yield f"{fact.value} more"
        yield fact.value[:-1]


def other_questions(ask: Ask) -> Iterator[Ask]:
    """Yield questions that are not the one that was asked, most of them a slip of the hand away from it."""
    match ask:
        case AskSource():
            if ask.symbol:
                yield replace(ask, symbol=f"{ask.symbol}X")
                yield replace(ask, symbol=f"{ask.symbol[:-1]}")
            if ask.words:
                yield replace(ask, words=("987654321", *ask.words[1:]))
            if ask.kind == "calls":
                yield replace(ask, words=(*ask.words, "nobodyCallsThis"))
            if len(ask.words) > 1:
                yield replace(ask, words=tuple(reversed(ask.words)))
        case AskCompiler():
            yield replace(ask, says=f"{ask.says} never")
            yield replace(ask, at=f"{ask.at} // nowhere")
            yield replace(ask, sample=f"{ask.sample}-x")
        case AskAllocs():
            yield replace(ask, call=f"{ask.call}X")
            yield replace(ask, sample=f"{ask.sample}-x")
        case AskOutput():
            yield replace(ask, find=f"{ask.find}never")
            yield replace(ask, args=(*ask.args, "-x"))
            yield replace(ask, env=(*ask.env, ("GOGC", "17")))
        case AskCapture():
            yield replace(ask, find=f"{ask.find}never")
            yield replace(ask, capture=f"{ask.capture}-x")
            low, high = ask.between or (0, 0)
            yield replace(ask, between=(low, high + 1))


# --- without a toolchain ----------------------------------------------------------------------------------------------


def test_there_are_facts_and_each_is_locked(book: Book) -> None:
    assert set(book.ledger.lock.facts) == {fact.id for fact in book.asked}
    for fact in book.asked:
        assert book.errors(fact) == [], fact.id


def test_the_lock_is_as_we_write_it(book: Book) -> None:
    stored = (book.root / "facts.lock.json").read_bytes()
    assert render(book.ledger.lock) == stored


def test_another_value_is_noticed(book: Book) -> None:
    tried = 0
    for fact in book.asked:
        for value in other_values(fact):
            tried += 1
            assert "fact-differs" in book.errors(replace(fact, value=value)), (fact.id, value)
    assert tried >= len(book.asked)


def test_another_question_is_noticed(book: Book) -> None:
    for fact in book.asked:
        assert fact.ask is not None
        for other in other_questions(fact.ask):
            assert digest(other) != digest(fact.ask)
            assert "no-lock" in book.errors(replace(fact, ask=other)), (fact.id, other)


def test_a_fact_that_the_lock_never_heard_of_is_noticed(book: Book) -> None:
    for fact in book.asked:
        assert "no-lock" in book.errors(replace(fact, id=f"{fact.id}-x"))


def test_so_would_the_verdict_if_the_release_said_what_it_said_then(book: Book) -> None:
    answers = book.locked_answers()
    for fact in book.asked:
        for value in other_values(fact):
            wrong = Claims({fact.id: replace(fact, value=value)}, book.ledger.lock)
            if isinstance(fact.ask, AskCapture) and fact.ask.between is not None:
                continue  # the verdict asks for the bounds, the lock for the number
            (finding,) = judge(wrong, answers)
            assert finding.word in ("changed", "gone"), (fact.id, value)
            assert say([finding], "pinned", {})[0].is_error
            lock, refused = locked(wrong, answers, "2026-11-23")
            assert refused
            assert fact.id not in lock.facts


def test_the_stored_captures_say_what_the_lock_says(book: Book) -> None:
    """Whoever edits a capture, or records it without locking the facts, is found out here."""
    facts = [fact for fact in book.asked if isinstance(fact.ask, AskCapture)]
    asks = [fact.ask for fact in facts if isinstance(fact.ask, AskCapture)]
    outline, _, _ = read_outline(book.root, RealWorld())
    assert outline is not None
    said = ask_recorded(book.root, asks, book.ledger.lock.release, outline.captures)
    for fact in facts:
        answer = said[fact.ask]  # type: ignore[index]
        assert not answer.failed, (fact.id, answer)
        assert answer.value == book.ledger.lock.facts[fact.id].value, fact.id


# --- with the pinned toolchain ----------------------------------------------------------------------------------------


@pytest.fixture
def pinned(book: Book) -> Toolchain:
    found, _ = find(book.ledger.lock.release.removeprefix("go"))
    if found is None:
        pytest.skip(f"no {book.ledger.lock.release}: pip install talkbuilder[go]")
    return found


def of_source(book: Book) -> list[Fact]:
    return [fact for fact in book.asked if isinstance(fact.ask, AskSource)]


def test_the_source_says_what_the_lock_says(book: Book, pinned: Toolchain) -> None:
    facts = of_source(book)
    answers = ASKER.source(pinned, [fact.ask for fact in facts])  # type: ignore[misc]
    lines = ASKER.lines(pinned, list(book.ledger.lock.symbols))
    assert lines == book.ledger.lock.symbols
    for fact in facts:
        answer, one = answers[fact.ask], book.ledger.lock.facts[fact.id]  # type: ignore[index]
        assert (answer.value, answer.file, answer.line) == (one.value, one.file, one.line), fact.id


def test_the_source_contradicts_every_mutant(book: Book, pinned: Toolchain) -> None:
    """A question about something else may by chance have the same answer; about nothing it has none."""
    mutants: dict[str, Fact] = {}
    for fact in of_source(book):
        for number, value in enumerate(other_values(fact)):
            mutants[f"{fact.id} value {number}"] = replace(fact, value=value)
        for number, other in enumerate(other_questions(fact.ask)):  # type: ignore[arg-type]
            if fact.value != ABSENT and _asks_for_nothing(other):
                mutants[f"{fact.id} question {number}"] = replace(fact, ask=other)
    asks = [fact.ask for fact in mutants.values() if isinstance(fact.ask, AskSource)]
    answers = ASKER.source(pinned, asks)
    asked = Asked(
        pinned.release,
        pinned.platform,
        {name: answers[fact.ask] for name, fact in mutants.items()},  # type: ignore[index]
    )
    claims = Claims({name: replace(fact, id=name) for name, fact in mutants.items()})
    survived = [one.fact.id for one in judge(claims, asked) if one.word == "holds"]
    assert survived == []
    assert len(mutants) > len(of_source(book))


def _asks_for_nothing(ask: Ask) -> bool:
    assert isinstance(ask, AskSource)
    return ask.symbol.endswith("X") or "987654321" in ask.words or "nobodyCallsThis" in ask.words


BUSY = "it took more than"


@pytest.mark.slow
def test_the_samples_say_what_the_facts_claim_and_no_mutant_of_them(
    book: Book, pinned: Toolchain
) -> None:
    """What the compiler says, what is allocated and what is printed; captures are run by `talk check`."""
    facts = [one for one in book.asked if isinstance(one.ask, AskCompiler | AskAllocs | AskOutput)]
    answers = ASKER.samples(
        book.root, book.outline, [fact.ask for fact in facts if fact.ask is not None], pinned
    )
    for fact in facts:
        answer = answers[fact.ask]  # type: ignore[index]
        if not answer.applies or BUSY in answer.failed:
            continue  # no C compiler here; a machine that has too much else to do contradicts nothing
        assert not answer.failed, (fact.id, answer.failed)
        assert holds(fact, answer.value), (fact.id, answer)
        for value in other_values(fact):
            assert not holds(replace(fact, value=value), answer.value), (fact.id, value)


# --- numbers in texts -------------------------------------------------------------------------------------------------

_LINK = re.compile(r"\[(?P<words>[^\[\]\n]+)\]\(fact:(?P<id>[a-z0-9-]+)\)")
TEXTS = ("walkthrough.md", "talk.yaml")
A_FEW = 3
"""Places of each fact whose number is changed."""
FIELD = 6
"""Lines that a text of an outline may have."""


def mutated(text: str, book: Book, few: int) -> tuple[str, list[tuple[int, str]]]:
    """Change the first number in up to ``few`` links to each fact; return the text, and the lines that lie now."""
    seen: dict[str, int] = {}
    lies: list[tuple[int, str]] = []

    def change(match: re.Match[str]) -> str:
        words, id = match["words"], match["id"]
        fact = book.ledger.facts[id]
        found = amounts(words, book.outline.language)
        if number_of(fact) is None or not found or seen.get(id, 0) >= few:
            return match.group()
        seen[id] = seen.get(id, 0) + 1
        one = found[0]
        # `77` is the number of nothing.
        false = f"77 {one.unit}".rstrip()
        lies.append((text.count("\n", 0, match.start()) + 1, match.group()))
        words = words[: one.start] + false + words[one.start + len(one.text) :]
        return f"[{words}](fact:{id})"

    return _LINK.sub(change, text), lies


@pytest.mark.parametrize("name", TEXTS)
def test_a_number_that_contradicts_its_fact_is_an_error_where_it_stands(
    book: Book, name: str
) -> None:
    files = files_of(book.root)
    text, lies = mutated(files[name].decode(), book, A_FEW)
    if not lies:
        pytest.skip(f"no number of {book.root.name}/{name} stands in a link to its fact")
    _, problems = load(book.root, FakeWorld({**files, name: text.encode()}))
    told = {one.place for one in problems if one.code == "fact-contradicted"}
    path = (book.root / name).as_posix()
    missed = [lie for lie in lies if not _told(told, path, lie[0])]
    assert missed == []


def _told(told: set[Place], path: str, line: int) -> bool:
    """Whether that line is named; in YAML, the field that it belongs to."""
    above = FIELD if path.endswith(".yaml") else 0
    return any(one.path == path and line - above <= one.line <= line for one in told)
