"""``facts.yaml`` and ``facts.lock.json`` become facts and their lock; and what is wrong between them.

A fact is written by people, its lock by ``talk record``: what one release of Go answered, and where. Neither file is
needed by a talk that claims nothing.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.citing import Cited, Citing, disagreeing
from talkbuilder.claims import AskCapture, AskSource, Fact, Lock, Locked, digest, holds, same_value
from talkbuilder.memory import FORGETFUL, Memory, recall
from talkbuilder.outline.fetch import fetch_text
from talkbuilder.outline.model import Outline
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import KeyPath, Places
from talkbuilder.tree.read import compose, shortened

FACTS, LOCK = "facts.yaml", "facts.lock.json"

Problems = tuple[Problem, ...]
File = tuple[str | None, Problems]

_RECORD = "`talk record` asks a Go toolchain and writes the lock"


class Ledger(Struct, frozen=True):
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


def read_ledger(root: Path, world: World, memory: Memory = FORGETFUL) -> tuple[Ledger, Problems]:
    """Return the facts of the talk in ``root`` with their lock, and what is wrong in either file."""
    files = tuple(_beside(root, name, world) for name in (LOCK, FACTS))
    return recall(memory, lambda: _ledger(root, *files), "ledger", root.as_posix(), files)


def _ledger(root: Path, lock_file: File, facts_file: File) -> tuple[Ledger, Problems]:
    lock, problems = _lock(root, *lock_file)
    ledger = Ledger(lock=lock, locked=not problems)
    text, found = facts_file
    if text is None:
        return replace(ledger, complete=not found), (*problems, *found)
    data, places, found = compose(text, (root / FACTS).as_posix())
    problems += found
    if data is None:
        return replace(ledger, complete=False, places=places), problems
    # Typing them takes some milliseconds, and most talks have none.
    from talkbuilder.outline.facts import facts_of  # noqa: PLC0415 - see above

    facts, broken, strict, found = facts_of(data, lock, places)
    ledger = replace(
        ledger,
        facts=facts or {},
        strict=strict,
        broken=broken,
        complete=facts is not None,
        places=places,
    )
    return ledger, (*problems, *found)


def read_lock(root: Path, world: World) -> tuple[Lock, Problems]:
    """Return the lock of the talk in ``root``; an empty one if there is none, or none that can be read."""
    return _lock(root, *_beside(root, LOCK, world))


def lock_place(root: Path, world: World, path: KeyPath) -> Place:
    """Return where something stands in the lock of the talk in ``root``; as near as it is written there."""
    file = (root / LOCK).as_posix()
    text, _ = _beside(root, LOCK, world)
    return compose(text, file)[1].at(*path) if text is not None else Place(file)


def _lock(root: Path, text: str | None, problems: Problems) -> tuple[Lock, Problems]:
    if text is None and not problems:
        return Lock(), ()
    from talkbuilder.outline.lock import lock_of, unreadable  # noqa: PLC0415 - see above

    if text is None:
        return Lock(), tuple(map(unreadable, problems))
    return lock_of(text, (root / LOCK).as_posix())


def _beside(root: Path, name: str, world: World) -> File:
    """Return the text of a file that need not be there."""
    text, problems = fetch_text(root, name, world, Place((root / name).as_posix()))
    return text, tuple(one for one in problems if one.code != "no-file")


# --- facts and lock ---------------------------------------------------------------------------------------------------


def settle(
    ledger: Ledger, citing: Citing, outline: Outline, root: Path, world: World, places: Places
) -> Problems:
    """Return what is wrong between facts, lock and texts; ``places`` are the outline's, which names the release."""
    asked = [fact for fact in ledger.facts.values() if fact.ask is not None]
    if not ledger.locked:
        found: list[Problem] = []
    elif not ledger.lock.release:
        found = list(_without_lock(asked, citing.cited, ledger))
    else:
        found = [problem for fact in asked for problem in _against(fact, ledger)]
        found += _other_release(ledger.lock, outline.go, places)
    found += _nothing_to_run(asked, ledger, outline, root, world)
    cited = {one.target for one in citing.cited}
    for fact in ledger.facts.values():
        if fact.id not in cited:
            message = f"no text leans on the fact `{fact.id}`"
            hint = f"write {{{{fact:{fact.id}}}}} or [words](fact:{fact.id}) where it is said, or delete it"
            found.append(Problem(fact.place, "unused-fact", message, hint, severity="warning"))
    return (*citing.problems, *found)


def _nothing_to_run(
    asked: list[Fact], ledger: Ledger, outline: Outline, root: Path, world: World
) -> Iterator[Problem]:
    """Yield the samples and captures that checks name and the talk does not have."""
    samples: frozenset[str] | None = None
    for fact in asked:
        at = ("facts", fact.id, "check")
        if isinstance(fact.ask, AskCapture):
            for key, name in (("capture", fact.ask.capture), ("over", fact.ask.over)):
                if name and name not in outline.captures:
                    message = f"there is no capture `{name}`"
                    hint = (
                        nearest(name, outline.captures) or "write it under `captures` in talk.yaml"
                    )
                    yield Problem(ledger.places.at(*at, key), "unknown-capture", message, hint)
        elif not isinstance(fact.ask, AskSource | None):
            if samples is None:
                files = world.names(root, "go")
                samples = frozenset(name.split("/")[1] for name in files if name.endswith(".go"))
            if fact.ask.sample not in samples:
                message = f"there is no Go file in `go/{fact.ask.sample}`"
                hint = nearest(fact.ask.sample, samples)
                yield Problem(ledger.places.at(*at, "sample"), "unknown-sample", message, hint)


def _without_lock(asked: list[Fact], cited: list[Cited], ledger: Ledger) -> Iterator[Problem]:
    """Say it once, not for each of many."""
    symbols = [one for one in cited if one.target.startswith("go:")]
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
    else:
        yield from _said_of_measured(fact, ledger)


def _said_of_measured(fact: Fact, ledger: Ledger) -> Iterator[Problem]:
    """Yield where a fact's own words say another number than was recorded, which nobody typed as its `value`.

    Only here: what was recorded may change, and recording it again must not need words that agree already. Numbers
    in words are prose: "on one P".
    """
    if not (isinstance(fact.ask, AskCapture) and fact.ask.between):
        return
    for name, words in (("says", fact.says), ("shown", fact.shown)):
        for one in disagreeing(fact, words):
            if one.unit or not one.spelt:
                message = f"it says {one.text}; {fact.ask.capture} recorded {shortened(fact.value)} {fact.unit}"
                hint = "say what was recorded, or one of the bounds in `between`"
                place = ledger.places.at("facts", fact.id, name)
                yield Problem(place, "fact-contradicted", message.rstrip(), hint)


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
