"""Builds talks: what is fresh is left alone, what is not is built, perhaps side by side, and all of it is reported."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from talkbuilder.app.early import start
from talkbuilder.app.order import CARD, TYPESET, Job, inputs_digest
from talkbuilder.app.series import series_file, series_of
from talkbuilder.aside import Aside
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem, has_errors
from talkbuilder.store.record import Record, Records, digest, fingerprint

if TYPE_CHECKING:
    from talkbuilder.ports import Kit
    from talkbuilder.scene import Deck


GALLERY = "gallery"
"""The record of the page that joins all talks."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one talk. ``summary`` is the row of the closing table."""

    slug: str
    problems: tuple[Problem, ...] = ()
    summary: dict[str, str] = field(default_factory=dict)
    fresh: bool = False
    seconds: float = 0.0
    outside_failed: bool = False

    @property
    def failed(self) -> bool:
        """Whether the input has errors."""
        return has_errors(self.problems)

    @property
    def end(self) -> str:
        """How it ended, for whoever waits."""
        return "not built" if self.failed or self.outside_failed else "done"


Tell = Callable[[str, str], None]


def make_all(jobs: Sequence[Job], workers: int, tell: Tell) -> list[Result]:
    """Make every job; ``tell`` hears the talk's name and what is going on. Results come in the order of ``jobs``."""
    results: dict[int, Result] = {}
    stale: list[int] = []
    for index, job in enumerate(jobs):
        known = fresh(job)
        if known is None:
            stale.append(index)
        else:
            results[index] = known
            tell(job.root.name, "unchanged")
    if workers > 1 and len(stale) > 1:
        from talkbuilder.app.processes import side_by_side  # noqa: PLC0415 - 20 ms, for many

        made = side_by_side(make_quietly, [jobs[index] for index in stale], workers)
        for index, result in zip(stale, made, strict=True):
            name = jobs[index].root.name
            results[index] = result or _ended(name)
            tell(name, results[index].end)
    else:
        for index in stale:
            name = jobs[index].root.name
            results[index] = make(jobs[index], lambda step, name=name: tell(name, step))  # type: ignore[misc]
            tell(name, results[index].end)
    return [results[index] for index in range(len(jobs))]


def join(
    results: Sequence[Result], output: Path, talks: Sequence[Path], start: Path | None = None
) -> tuple[Problem, ...]:
    """Write the pages that join all talks, unless nothing was built; return why one could not be written.

    The series that is described where ``start`` stands says in which order they are.
    """
    if not any(result.summary for result in results):
        return ()  # every talk has problems: nothing was written, and nothing is
    from talkbuilder.app.truthpage import NAME, kept_pages, write_truth  # noqa: PLC0415 - see `make`

    slugs = {path.name for path in talks} | {result.slug for result in results}
    relied = kept_pages(output, slugs)
    there = [(output / "index.html").is_file(), not relied or (output / NAME).is_file()]
    described = series_file(start) if start is not None else None
    inputs = fingerprint([described] if described else [], sorted(slugs))
    records = Records(output)
    known = records.fresh(GALLERY, inputs) is not None
    if all(there) and known and all(result.fresh for result in results):
        return ()
    from talkbuilder.app.gallery import write_gallery  # noqa: PLC0415 - see `make`

    series, problems = series_of(start) if start is not None else (None, ())
    shelved = write_gallery(output, slugs, str(NAME) if relied else "", series)
    # What is wrong with the series must be said at every build, so then nothing is remembered.
    remembered = inputs if shelved.complete and not problems else ""
    records.save(GALLERY, Record(remembered, shelved.digests))
    return (*problems, *shelved.problems, *write_truth(output, relied).problems)


def fresh(job: Job) -> Result | None:
    """Return the last result if nothing has changed since, on either side."""
    if not job.use_cache:
        return None
    known = Records(job.folder).fresh(job.key, inputs_digest(job))
    return None if known is None else Result(job.root.name, (), dict(known.summary), fresh=True)


def _ended(slug: str) -> Result:
    """Return the result of a talk whose process was ended by somebody else."""
    message = f'the process that built "{slug}", or one beside it, was ended from outside'
    hint = "was there too little memory? try --jobs 1"
    return Result(slug, (Problem(NOWHERE, "process-ended", message, hint),), outside_failed=True)


def _unheard(_step: str) -> None:
    """Hear what is going on, and say nothing."""


def make_quietly(job: Job) -> Result:
    """Make ``job`` in a process of its own."""
    return make(job, _unheard)


def _card(deck: "Deck", kit: "Kit") -> dict[str, str]:
    from talkbuilder.app.gallery import keepsake  # noqa: PLC0415 - jinja2

    return keepsake(deck, kit)


def make(job: Job, tell: Callable[[str], None]) -> Result:
    """Build one talk and put its files on the shelf."""
    early = start(typesetting=not TYPESET.isdisjoint(job.formats))
    # Everything heavy is behind this import: a build with nothing to do never pays for it.
    from talkbuilder.app.relied import keep  # noqa: PLC0415
    from talkbuilder.app.sitekeep import keep_for_site  # noqa: PLC0415
    from talkbuilder.app.summary import summary_of  # noqa: PLC0415
    from talkbuilder.app.wiring import GUESTS, kept_on_disk, open_kit, template_of  # noqa: PLC0415
    from talkbuilder.memory import FORGETFUL  # noqa: PLC0415
    from talkbuilder.pipeline import build  # noqa: PLC0415
    from talkbuilder.store.shelf import put  # noqa: PLC0415

    # Threads that feed the workers must not wait 5 ms (Python's default) for one that computes.
    sys.setswitchinterval(0.001)
    started = time.perf_counter()
    inputs = inputs_digest(job)
    order, problems = template_of(job)
    if order is None:
        return Result(job.root.name, problems)
    cards: list[Aside[dict[str, str]]] = []
    memory = kept_on_disk() if job.use_cache else FORGETFUL
    with open_kit(early, memory) as kit:
        # Drawn while the backends wait for Typst.
        show = lambda deck: cards.append(Aside(partial(_card, deck, kit)))  # noqa: E731
        built = build(job.root, order, GUESTS, kit, tell, show)
        kept = cards[0].result() if cards else {}
    problems += built.problems
    if has_errors(problems) or built.deck is None or built.talk is None:
        return Result(job.root.name, problems, seconds=time.perf_counter() - started)
    records = Records(job.folder)
    records.begin({str(name): digest(data) for name, data in built.files.items()})
    shelved = put(job.folder, built.files, records.known)
    samples = {"samples": str(sum(1 for _ in job.root.glob("go/*/go.mod")))}
    summary = summary_of(built.talk, built.deck, shelved.digests) | samples | kept
    if shelved.complete:
        # Warnings must be seen at every build, so a talk that has some is never "unchanged".
        remembered = inputs if all(one.severity == "note" for one in problems) else ""
        records.save(job.key, Record(remembered, shelved.digests, summary))
        keep(records, built.talk, built.deck, job.cut)
        if CARD in job.formats:
            keep_for_site(records, built.talk, built.deck)
    return Result(
        job.root.name,
        (*problems, *shelved.problems),
        summary,
        seconds=time.perf_counter() - started,
        outside_failed=not shelved.complete,
    )
