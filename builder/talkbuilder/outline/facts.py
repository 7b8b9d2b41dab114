"""What is written in ``facts.yaml`` becomes facts: each typed on its own, so that one mistake costs one fact."""

import re
from collections.abc import Iterator

from msgspec.structs import replace
from pydantic import ValidationError

from talkbuilder.allowed import variable_fault
from talkbuilder.amounts import UNITS, amounts, worth
from talkbuilder.citing import disagreeing
from talkbuilder.claims import PRESENT, Ask, AskCapture, AskOutput, AskSource, Fact, Lock
from talkbuilder.outline import facts_model as model
from talkbuilder.outline.explain import explain
from talkbuilder.outline.model import Empty
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import KeyPath, Places
from talkbuilder.tree.read import Data, shortened

MAX_FACTS = 2000

Problems = tuple[Problem, ...]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def facts_of(
    data: Data, lock: Lock, places: Places
) -> tuple[dict[str, Fact] | None, frozenset[str], bool, Problems]:
    """Return the facts (None: nobody can know them), those that are broken, and whether every number needs one."""
    problems: list[Problem] = []
    hint = "`facts:` holds each fact by its id; `numbers: facts` is optional"
    written = data.get("facts", {}) if isinstance(data, dict) else None
    written = {} if isinstance(written, Empty) else written
    if not isinstance(data, dict) or not isinstance(written, dict):
        what = "`facts`" if isinstance(data, dict) else "the file"
        message = f"{what} must be a map of `key: value`"
        place = places.at("facts")
        return None, frozenset(), False, (Problem(place, "bad-value", message, hint),)
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
        return None, frozenset(), False, tuple(problems)
    facts: dict[str, Fact] = {}
    for id, raw in written.items():
        fact, found = _fact(id, raw, places)
        problems += found
        if fact is not None:
            facts[id] = _completed(fact, lock)
    broken = frozenset(written) - frozenset(facts)
    return facts, broken, numbers == "facts", tuple(problems)


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
        odd = next(
            (key for key in raw if key not in ("in", "sample", "at", "args", "env", "find")), ""
        )
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
    for variable, _ in ask.env if isinstance(ask, AskOutput) else ():
        if fault := variable_fault(variable):
            yield Problem(places.key(*at, "env", variable), "bad-env", *fault)
    if isinstance(ask, AskCapture) and ask.between and ask.between[0] > ask.between[1]:
        message = "`between` gives the least first, then the greatest"
        yield Problem(places.at(*at, "between"), "bad-value", message, "exchange them")
    if isinstance(ask, AskCapture) and ask.over and not ask.between:
        message = "how many times as much varies from run to run, and needs `between`"
        hint = "between: [1.1, 2]: the least and the greatest that you believe"
        yield Problem(places.at(*at, "over"), "missing-key", message, hint)


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
        shown = f"{value} {'µs' if fact.unit == 'us' else fact.unit}"
    return replace(fact, value=value, shown=shown)


def _release(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))
