"""Asking Go again: the facts of a talk, its samples and its captures, on the release that it names or on others."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from talkbuilder.app.leftout import left_out
from talkbuilder.app.slides import slide_names
from talkbuilder.outline.ledger import lock_place
from talkbuilder.outline.recordings import capture_file
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck
from talkbuilder.store.record import file_digest
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Talk
from talkbuilder.truth.about import fits, identity
from talkbuilder.truth.answers import Asker, Kept, ask
from talkbuilder.truth.drift import lost, moved
from talkbuilder.truth.examine import examine
from talkbuilder.truth.overview import Table, table
from talkbuilder.truth.record import compare
from talkbuilder.truth.releases import same
from talkbuilder.truth.samples import samples
from talkbuilder.truth.source import ask_source, lines
from talkbuilder.truth.telling import Mode, say, survey
from talkbuilder.truth.toolchain import Toolchain, find
from talkbuilder.truth.trial import ask_samples
from talkbuilder.truth.verdict import Asked, Finding, judge

Problems = tuple[Problem, ...]
Tell = Callable[[str], None]
ASKER = Asker(ask_source, lines, ask_samples)


class Verified(Struct, frozen=True):
    """What the toolchains said. ``table`` is of several; ``said`` are lines for a person who wants to know."""

    problems: Problems = ()
    asked: tuple[Asked, ...] = ()
    table: Table | None = None
    said: tuple[str, ...] = ()


def toolchains(names: Sequence[str]) -> tuple[tuple[Toolchain, ...], Problems]:
    """Return the toolchain that each of ``names`` means, each once, and which are not there."""
    found: dict[Toolchain, None] = {}
    problems: list[Problem] = []
    for name in names:
        toolchain, wrong = find(name)
        problems += wrong
        if toolchain is not None:
            found[toolchain] = None
    return tuple(found), tuple(problems)


def named(talk: Talk) -> str:
    """Return the release that the talk names: the one of its lock, else of its outline."""
    return talk.claims.lock.release or (f"go{talk.outline.go}" if talk.outline.go else "")


def relies_on_go(root: Path, talk: Talk) -> bool:
    """Whether there is anything to ask."""
    return bool(talk.claims.facts or talk.outline.captures or samples(root))


def verify_pinned(root: Path, talk: Talk, deck: Deck | None, tell: Tell) -> Verified:
    """Ask the release that the talk names, if it is here."""
    release = named(talk)
    if not release or not relies_on_go(root, talk):
        return Verified()
    toolchain, missing = find(release.removeprefix("go"))
    if toolchain is None:
        hint = missing[0].hint if missing else ""
        line = f"{talk.slug}: {release} is not installed, so nothing was asked again ({hint})"
        return Verified(said=(line,))
    return verify(root, talk, deck, [toolchain], tell)


def verify(
    root: Path, talk: Talk, deck: Deck | None, wanted: Sequence[Toolchain], tell: Tell
) -> Verified:
    """Ask each of ``wanted``. Of one, samples and captures are tried too; of several, only the facts."""
    names = slide_names(talk, deck)
    alone = len(wanted) == 1
    problems: list[Problem] = []
    all_asked: list[Asked] = []
    surveyed: list[Finding] = []
    said: list[str] = []
    for toolchain in wanted:
        tell(f"asking {toolchain.release}")
        asked = ask(root, talk.outline, talk.claims, toolchain, ASKER)
        all_asked.append(asked)
        pinned = bool(named(talk)) and same(named(talk), asked.release)
        mode: Mode = "pinned" if pinned else "other" if alone else "survey"
        findings = judge(talk.claims, asked)
        surveyed += findings if mode == "survey" else ()
        problems += () if mode == "survey" else say(findings, mode, names, named(talk))
        problems += lost(talk.claims, asked, mode, names)
        problems += moved(talk.claims, asked, partial(lock_place, root, RealWorld()))
        said += _counted(talk, findings)
        if alone:
            tell(f"trying samples on {toolchain.release}")
            tried = _of_samples(root, talk, toolchain)
            problems += tried
            said += left_out(talk.slug, tried)
            absent = [one for one in tried if "is not installed here" in one.message]
            said += left_out(talk.slug, absent, "capture-skipped")
    compared = None if alone or not talk.claims.facts else table(talk.claims, all_asked)
    problems += survey(surveyed, names, named(talk))
    return Verified(tuple(problems), tuple(all_asked), compared, tuple(said))


def _counted(talk: Talk, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield how many facts hold, and what became of the others."""
    if findings:
        number = Counter(one.word for one in findings)
        apart = number["changed"] + number["gone"] + number["early"] + number["late"]
        parts = (
            (apart, "does not", "do not"),
            (number["outside"], "is not claimed for it", "are not claimed for it"),
            (number["not-applicable"], "makes no sense to it", "make no sense to it"),
            (number["failed"], "has no answer", "have no answer"),
            (len(talk.claims.unchecked), "has no check", "have no check"),
        )
        rest = "".join(
            f", {count} {one if count == 1 else many}" for count, one, many in parts if count
        )
        holds = "1 fact holds" if number["holds"] == 1 else f"{number['holds']} facts hold"
        yield f"{talk.slug}: in {findings[0].release} {holds}{rest}"


def _of_samples(root: Path, talk: Talk, toolchain: Toolchain) -> Problems:
    """Try what was not tried before: that every sample works, and that captures still say what is stored."""
    kept, outline = Kept(toolchain, root, talk.outline), talk.outline
    problems: list[Problem] = []
    for sample in samples(root, outline.go):
        runs = {
            name: run
            for name, run in outline.captures.items()
            if run.sample == sample.name and fits(run, toolchain)
        }
        state = "|".join(f"{name} {run.model_dump_json()}" for name, run in runs.items())
        look = partial(examine, sample, toolchain, runs, root, talk.places)
        problems += _once(kept, f"examine {outline.go} {state}", sample.name, look)
    for name, run in outline.captures.items():
        state = f"{name} {run.model_dump_json()} {file_digest(root / capture_file(name))}"
        state += identity(run, outline, toolchain)
        alone = outline.model_copy(update={"captures": {name: run}})
        look = partial(compare, root, alone, toolchain, places=talk.places)
        problems += _once(kept, f"compare {state}", run.sample, look)
    return tuple(dict.fromkeys(problems))


def _once(kept: Kept, what: str, sample: str, look: Callable[[], Problems]) -> Problems:
    seen = kept.seen(what, sample)
    if seen is None:
        seen = look()
        kept.keep_seen(what, sample, seen)
    return seen
