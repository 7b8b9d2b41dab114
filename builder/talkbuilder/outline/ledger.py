"""``facts.yaml`` and ``facts.lock.json`` become facts and their lock; and what is wrong between them.

A fact is written by people, its lock by ``talk record``: what one release of Go answered, and where. Neither file is
needed by a talk that claims nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from talkbuilder.amounts import UNITS, amounts, worth
from talkbuilder.citing import Cited, Citing, disagreeing
from talkbuilder.claims import (
    PRESENT,
    Ask,
    AskCapture,
    AskSource,
    Fact,
    Lock,
    Locked,
    digest,
    holds,
    same_value,
)
from talkbuilder.outline import facts_model as model
from talkbuilder.outline.explain import explain
from talkbuilder.outline.fetch import fetch_text
from talkbuilder.outline.lock import LOCK, read_lock
from talkbuilder.outline.model import Empty, Outline
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import KeyPath, Places
from talkbuilder.tree.read import Data, compose, shortened

FACTS = "facts.yaml"
MAX_FACTS = 2000

Problems = tuple[Problem, ...]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RECORD = "`talk record` asks a Go toolchain and writes the lock"


@dataclass(frozen=True, slots=True)
class Ledger:
    """What both files say. ``broken`` are facts that are written, but not well.

    ``complete`` False: facts.yaml cannot be read, so nobody knows which facts there are. ``locked`` False: there is
    a lock that cannot be read. Both were reported.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    strict: bool = False
    broken: frozenset[str] = frozenset()
    complete: bool = True
    locked: bool = True
    places: Places = field(default_factory=lambda: Places(FACTS))

    def citing(self, go: str, language: str) -> Citing:
        """Return who answers for the references of a talk on release ``go``, in ``language``."""
        return Citing(
            self.facts,
            self.lock,
            self.lock.release or (f"go{go}" if go else ""),
            language,
            self.strict,
            self.broken,
            self.complete,
        )


def read_ledger(root: Path, world: World) -> tuple[Ledger, Problems]:
    """Return the facts of the talk in ``root`` with their lock, and what is wrong in either file."""
    lock, problems = read_lock(root, world)
    locked = not problems
    path = (root / FACTS).as_posix()
    text, found = fetch_text(root, FACTS, world, Place(path))
    if text is None:
        absent = all(problem.code == "no-file" for problem in found)
        wrong = () if absent else found
        return Ledger(lock=lock, complete=absent, locked=locked), (*problems, *wrong)
    data, places, found = compose(text, path)
    problems += found
    if data is None:
        return Ledger(lock=lock, complete=False, places=places), problems
    ledger, found = _ledger(data, lock, places)
    return replace(ledger, locked=locked), (*problems, *found)


def _ledger(data: Data, lock: Lock, places: Places) -> tuple[Ledger, Problems]:
    problems: list[Problem] = []
    hint = "`facts:` holds each fact by its id; `numbers: facts` is optional"
    written = data.get("facts", {}) if isinstance(data, dict) else None
    written = {} if isinstance(written, Empty) else written
    if not isinstance(data, dict) or not isinstance(written, dict):
        what = "`facts`" if isinstance(data, dict) else "the file"
        message = f"{what} must be a map of `key: value`"
        place = places.at("facts")
        return Ledger(lock=lock, complete=False), (Problem(place, "bad-value", message, hint),)
    for key in data:
        if key not in ("facts", "numbers"):
            message = f"`{shortened(key)}` is not known in facts.yaml"
            guess = nearest(key, ("facts", "numbers"))
            problems.append(Problem(places.key(key), "unknown-key", message, guess))
    numbers = data.get("numbers", "")
    if numbers not in ("", "facts"):
        message = "`numbers` must be `facts`, or be left out"
        problems.append(Problem(places.at("numbers"), "bad-value", message, model.NUMBERS))
    if len(written) > MAX_FACTS:
        message = f"there are {len(written):,} facts; {MAX_FACTS:,} may be"
        problems.append(Problem(places.at("facts"), "bad-value", message, "split the talk"))
        return Ledger(lock=lock, complete=False), tuple(problems)
    facts: dict[str, Fact] = {}
    for id, raw in written.items():
        fact, found = _fact(id, raw, places)
        problems += found
        if fact is not None:
            facts[id] = _completed(fact, lock)
    broken = frozenset(written) - frozenset(facts)
    return Ledger(facts, lock, numbers == "facts", broken, places=places), tuple(problems)


# --- one fact ---------------------------------------------------------------------------------------------------------


def _fact(id: str, raw: Data, places: Places) -> tuple[Fact | None, Problems]:
    at: KeyPath = ("facts", id)
    problems: list[Problem] = []
    if not _ID.fullmatch(id) or len(id) > 64:
        message = f"a fact's id is small letters, digits and single dashes, not `{shortened(id)}`"
        problems.append(Problem(places.key(*at), "bad-value", message, "write `runq-size`"))
    ask: Ask | None = None
    if isinstance(raw, dict) and "check" in raw:
        ask, found = _ask(raw["check"], (*at, "check"), places)
        problems += found
    try:
        made = model.Fact.model_validate(raw)
    except ValidationError as error:
        return None, (*problems, *explain(error, model.Fact, places, at))
    if problems:
        return None, tuple(problems)
    fact = Fact(
        id, made.says, made.value, ask, made.shown, made.unit, made.since, made.until, made.why,
        places.key(*at),
    )  # fmt: skip
    wrong = tuple(_between_fields(fact, at, places))
    return (None if wrong else fact), wrong


def _ask(raw: Data, at: KeyPath, places: Places) -> tuple[Ask | None, Problems]:
    """Return the question; None for `none`, and for what is wrong."""
    if raw == "none" or isinstance(raw, Empty):
        return None, ()
    known = ", ".join(model.CHECKS)
    hint = f"a check is `none` or one of: {known}"
    if not isinstance(raw, dict):
        message = f"`check` must be a question like {{const: runtime._Gidle}}, not {_written(raw)}"
        return None, (Problem(places.at(*at), "bad-check", message, hint),)
    ways = [key for key in raw if key in model.CHECKS]
    if not ways:
        odd = next((key for key in raw if key not in ("in", "sample", "at", "args", "find")), "")
        message = f"`{shortened(odd)}` is no check" if odd else "this check asks nothing"
        guess = nearest(odd, model.CHECKS) if odd else ""
        place = places.key(*at, odd) if odd else places.at(*at)
        return None, (
            Problem(place, "bad-check", message, guess if guess.startswith("did") else hint),
        )
    if len(ways) > 1:
        message = f"one check asks one thing, not both `{ways[0]}` and `{ways[1]}`"
        return None, (Problem(places.key(*at, ways[1]), "bad-check", message, hint),)
    form = model.CHECKS[ways[0]]
    try:
        check = form.model_validate(raw)
    except ValidationError as error:
        return None, explain(error, form, places, at)
    ask = model.ask_of(check)
    return ask, tuple(_bad_ask(ask, at, places))


def _written(raw: Data) -> str:
    return f"`{shortened(raw)}`" if isinstance(raw, str) else "a list"


def _bad_ask(ask: Ask, at: KeyPath, places: Places) -> Iterator[Problem]:
    for name in ("output", "find"):
        pattern = getattr(ask, "find", "") if (*at, name) in places.table else ""
        wrong = model.bad_pattern(pattern) if pattern else ""
        if wrong:
            message = f"`{name}` is no regular expression: {wrong}"
            hint = "put a backslash before a sign that stands for itself, and single quotes round it all"
            yield Problem(places.at(*at, name), "bad-pattern", message, hint)
    if isinstance(ask, AskCapture) and ask.between and ask.between[0] > ask.between[1]:
        message = "`between` gives the least first, then the greatest"
        yield Problem(places.at(*at, "between"), "bad-value", message, "exchange them")


def _between_fields(fact: Fact, at: KeyPath, places: Places) -> Iterator[Problem]:
    """Yield what no single field of a fact can know."""
    if fact.ask is None and not fact.why:
        message = f"nobody is asked about `{fact.id}`, so it needs `why`"
        hint = "why: it is in the design document"
        yield Problem(places.at(*at, "check"), "missing-key", message, hint)
    if fact.ask is not None and not fact.value and _needs_value(fact.ask):
        message = "a fact needs `value`"
        hint = "`value`: what we claim the answer is; the check compares"
        yield Problem(places.key(*at), "missing-key", message, hint)
    if fact.since and fact.until and _release(fact.since) >= _release(fact.until):
        message = f"it ends in {fact.until}, and begins in {fact.since}"
        hint = "`until` is the first release for which it no longer holds"
        yield Problem(places.at(*at, "until"), "bad-value", message, hint)
    if fact.unit and fact.value and worth(fact.value) is None:
        message = f"a value in {fact.unit} must be a number, not `{shortened(fact.value)}`"
        yield Problem(places.at(*at, "value"), "bad-value", message)
        return
    number = worth(fact.value)
    if fact.shown and number is not None and not _is_shown(fact):
        unit = f" {fact.unit}" if fact.unit else ""
        message = f"`{shortened(fact.shown)}` is not {fact.value}{unit}"
        hint = f"units: {', '.join(UNITS)}; say in `unit` what the value is counted in"
        yield Problem(places.at(*at, "shown"), "bad-shown", message, hint)
    if number is not None or (isinstance(fact.ask, AskSource) and fact.ask.kind == "literal"):
        for one in disagreeing(fact, fact.says):
            message = f"its statement says {one.text}, its value is {_claim(fact)}"
            hint = "numbers in `says` are the fact's own; others are facts of their own"
            yield Problem(places.at(*at, "says"), "fact-contradicted", message, hint)


def _claim(fact: Fact) -> str:
    if isinstance(fact.ask, AskSource) and fact.ask.kind == "literal":
        return fact.ask.words[0]
    return " ".join(filter(None, (fact.value, fact.unit)))


def _is_shown(fact: Fact) -> bool:
    """Whether what is shown is the value: at least one number, and no other."""
    return bool(amounts(fact.shown)) and not disagreeing(fact, fact.shown)


def _needs_value(ask: Ask) -> bool:
    match ask:
        case AskSource():
            return ask.kind not in model.WHETHER
        case AskCapture():
            return ask.between is None
        case _:
            return not hasattr(ask, "says")  # the compiler says it, or does not


def _completed(fact: Fact, lock: Lock) -> Fact:
    """Fill in what need not be written: that something is there, what was recorded, how a value is shown."""
    value = fact.value
    if not value and isinstance(fact.ask, AskCapture) and fact.id in lock.facts:
        value = lock.facts[fact.id].value
    elif not value and fact.ask is not None and not isinstance(fact.ask, AskCapture):
        value = PRESENT
    shown = fact.shown
    if not shown and isinstance(fact.ask, AskSource) and fact.ask.kind == "literal":
        shown = fact.ask.words[0]
    elif not shown and fact.unit and value:
        shown = f"{value} {fact.unit}"
    return replace(fact, value=value, shown=shown)


def _release(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))


# --- facts and lock ---------------------------------------------------------------------------------------------------


def settle(ledger: Ledger, citing: Citing, outline: Outline, places: Places) -> Problems:
    """Return what is wrong between facts, lock and texts; ``places`` are the outline's, which names the release."""
    asked = [fact for fact in ledger.facts.values() if fact.ask is not None]
    if not ledger.locked:
        found: list[Problem] = []
    elif not ledger.lock.release:
        found = list(_without_lock(asked, citing.cited, ledger))
    else:
        found = [problem for fact in asked for problem in _against(fact, ledger)]
        found += _other_release(ledger.lock, outline.go, places)
    cited = {one.target for one in citing.cited}
    for fact in ledger.facts.values():
        if fact.id not in cited:
            message = f"no text leans on the fact `{fact.id}`"
            hint = f"write {{{{fact:{fact.id}}}}} or [words](fact:{fact.id}) where it is said, or delete it"
            found.append(Problem(fact.place, "unused-fact", message, hint, severity="warning"))
    return (*citing.problems, *found)


def _without_lock(asked: list[Fact], cited: list[Cited], ledger: Ledger) -> Iterator[Problem]:
    """Say it once, not for each of many."""
    symbols = [one for one in cited if one.target.startswith("go:") and "#" in one.target]
    parts = [
        f"{len(asked)} fact{'s' * (len(asked) != 1)}" if asked else "",
        f"{len(symbols)} link{'s' * (len(symbols) != 1)} to the source" if symbols else "",
    ]
    if not any(parts) or not ledger.complete:
        return
    place = asked[0].place if asked else symbols[0].place
    message = f"there is no {LOCK} yet for {' and '.join(filter(None, parts))}"
    yield Problem(place, "no-lock", message, _RECORD)


def _against(fact: Fact, ledger: Ledger) -> Iterator[Problem]:
    assert fact.ask is not None, "the caller has looked"
    locked = ledger.lock.facts.get(fact.id)
    if locked is None:
        message = f"the lock has no answer for `{fact.id}`"
        yield Problem(fact.place, "no-lock", message, _RECORD)
    elif locked.asked != digest(fact.ask):
        message = f"`{fact.id}` asks another question than when its lock was written"
        place = ledger.places.key("facts", fact.id, "check")
        yield Problem(place, "no-lock", message, _RECORD)
    elif not _claimed(fact, locked):
        release = ledger.lock.release
        said, where = shortened(locked.value, 200), _where(locked)
        message = f"{release} says {said or 'nothing'}{where}; the fact claims {shortened(fact.value, 200)}"
        hint = "one of them is wrong: mend the fact and what the texts say of it, or `talk record` again"
        place = ledger.places.at("facts", fact.id, "value")
        yield Problem(place, "fact-differs", message, hint)


def _claimed(fact: Fact, locked: Locked) -> bool:
    """Whether the lock holds what is claimed; of a number that varies, the one that was recorded."""
    if isinstance(fact.ask, AskCapture) and fact.ask.between is not None:
        return same_value(fact.value, locked.value) and holds(fact, locked.value)
    return holds(fact, locked.value)


def _where(locked: Locked) -> str:
    if not locked.file:
        return ""
    return f" at {locked.file}:{locked.line}" if locked.line else f" in {locked.file}"


def _other_release(lock: Lock, go: str, places: Places) -> Iterator[Problem]:
    release = lock.release.removeprefix("go")
    if go and release != go and not release.startswith(f"{go}."):
        message = f"the talk names go{go}; its lock holds the answers of {lock.release}"
        hint = f"`talk record --go {go}` asks that release"
        yield Problem(places.at("go"), "lock-release", message, hint)
