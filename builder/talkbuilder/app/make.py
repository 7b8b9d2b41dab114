"""Builds talks: what is fresh is left alone, what is not is built, perhaps side by side, and all of it is reported."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.app.order import Job, inputs_digest
from talkbuilder.app.series import series_file, series_of
from talkbuilder.app.task import Made, perform, unheard, workers_for
from talkbuilder.place import NOWHERE
from talkbuilder.problem import OUTSIDE, Problem, has_errors
from talkbuilder.store.record import Record, Records, digest, fingerprint
from talkbuilder.store.world import is_file, is_folder

GALLERY = "gallery"
"""The record of the page that joins all talks."""

MOST_HANDS = 3
"""Processes beside this one for the figures of one talk: each takes 40 MB, and Graphviz is soon the slowest."""


class Result(Struct, frozen=True):
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


def make_all(jobs: Sequence[Job], workers: int, tell: Tell, cluster: str = "") -> list[Result]:
    """Make every job; ``tell`` hears the talk's name and what is going on. Results come in the order of ``jobs``.

    With the address of a ``cluster`` its workers make them, and we only write.
    """
    results: dict[int, Result] = {}
    stale: list[int] = []
    for index, job in enumerate(jobs):
        known = fresh(job)
        if known is None:
            stale.append(index)
        else:
            results[index] = known
            tell(job.root.name, "unchanged")
    if cluster and stale:
        for index, theirs in _made_elsewhere([(index, jobs[index]) for index in stale], cluster):
            results[index] = theirs
            tell(jobs[index].root.name, theirs.end)
    elif workers > 1 and len(stale) > 1:
        from talkbuilder.app.processes import side_by_side  # noqa: PLC0415 - 20 ms, for many

        made = side_by_side(make_quietly, [jobs[index] for index in stale], workers)
        for index, result in zip(stale, made, strict=True):
            name = jobs[index].root.name
            results[index] = result or _ended(name)
            tell(name, results[index].end)
    else:
        # We and Graphviz keep two cores busy: there a third process gains nothing.
        hands = max(0, min(workers - 2, MOST_HANDS))
        for index in stale:
            name = jobs[index].root.name
            say = lambda step, name=name: tell(name, step)  # noqa: E731
            results[index] = make(jobs[index], say, hands)
            tell(name, results[index].end)
    return [results[index] for index in range(len(jobs))]


def _made_elsewhere(todo: Sequence[tuple[int, Job]], cluster: str) -> Iterator[tuple[int, Result]]:
    """Yield the results of jobs that a cluster made; if it is lost, the rest was not made."""
    from talkbuilder.app.cluster import ClusterFailed, on_cluster  # noqa: PLC0415 - see there

    left = dict(todo)
    inputs = {index: inputs_digest(job) for index, job in todo}
    try:
        for number, made in on_cluster([job for _, job in todo], cluster):
            index, job = todo[number]
            del left[index]
            result = shelve(job, inputs[index], made)
            outside = any(one.code in ("cluster-task", "other-version") for one in made.problems)
            yield index, replace(result, outside_failed=result.outside_failed or outside)
    except ClusterFailed as failure:
        problem = Problem(NOWHERE, "no-cluster", str(failure), "without --cluster it is built here")
        for index, job in left.items():
            yield index, Result(job.root.name, (problem,), outside_failed=True)


def join(
    results: Sequence[Result], output: Path, talks: Sequence[Path], start: Path | None = None
) -> tuple[Problem, ...]:
    """Write the pages that join all talks, unless nothing was built; return why one could not be written.

    The series that is described where ``start`` stands says in which order they are.
    """
    if not any(result.summary for result in results):
        return ()  # every talk has problems: nothing was written, and nothing is
    slugs = {path.name for path in talks} | {result.slug for result in results}
    records = Records(output)
    with records.turn():
        return _join(results, output, slugs, start, records)


def _join(
    results: Sequence[Result], output: Path, slugs: set[str], start: Path | None, records: Records
) -> tuple[Problem, ...]:
    from talkbuilder.app.truthpage import NAME, kept_pages, write_truth  # noqa: PLC0415 - see `make`

    described = series_file(start) if start is not None else None
    # What the last builds left of each talk: we may have been killed before we joined them, or another build was here.
    left = (f"{slug} {Records(output / slug).stamp}" for slug in sorted(slugs))
    inputs = fingerprint([described] if described else [], left)
    relied = kept_pages(output, slugs)
    known = records.fresh(GALLERY, inputs) is not None
    there = [is_file(output / "index.html"), not relied or is_file(output / NAME)]
    if all(there) and known and all(result.fresh for result in results):
        return ()
    from talkbuilder.app.gallery import write_gallery  # noqa: PLC0415 - see `make`

    series, problems = series_of(start) if start is not None else (None, ())
    if has_errors(problems):
        return problems  # in which order, nobody knows: the pages stay as they were
    if not any(is_folder(output / slug) for slug in slugs):
        return ()  # no file could be written, which was said
    shelved = write_gallery(output, slugs, str(NAME) if relied else "", series)
    truth = write_truth(output, relied)
    # What is wrong with the series must be said at every build, so then nothing is remembered.
    remembered = inputs if shelved.complete and truth.complete and not problems else ""
    records.save(GALLERY, Record(remembered, {**shelved.digests, **truth.digests}))
    return (*problems, *shelved.problems, *truth.problems)


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


def make_quietly(job: Job) -> Result:
    """Make ``job`` in a process of its own."""
    return make(job, unheard)


def make(job: Job, tell: Callable[[str], None], hands: int = 0) -> Result:
    """Build one talk and put its files on the shelf; ``hands`` processes draw figures beside this one."""
    early = workers_for(job, hands)  # they load while we look at the files
    inputs = inputs_digest(job)
    return shelve(job, inputs, perform(job, tell, early))


def shelve(job: Job, inputs: str, made: Made) -> Result:
    """Put what was made of ``job`` on the shelf; ``inputs`` is the digest of what it was made from."""
    name = job.root.name
    if made.summary is None:
        failed = any(one.code in OUTSIDE for one in made.problems)
        return Result(name, made.problems, seconds=made.seconds, outside_failed=failed)
    from talkbuilder.app.relied import keep  # noqa: PLC0415 - see perform
    from talkbuilder.app.sitekeep import keep_for_site  # noqa: PLC0415
    from talkbuilder.app.summary import listed  # noqa: PLC0415
    from talkbuilder.store.shelf import put  # noqa: PLC0415

    started = time.perf_counter()
    summary = dict(made.summary)
    records = Records(job.folder)
    with records.turn():
        records.begin({str(file): digest(data) for file, data in made.files.items()})
        shelved = put(job.folder, made.files, records.known)
        if shelved.complete:
            # Before the build itself: once that is remembered, nobody makes these again.
            keep(records, made.relied, job.cut)
            if made.site:
                keep_for_site(records, made.site)
            # Warnings must be seen at every build, so a talk that has some is never "unchanged".
            remembered = inputs if all(one.severity == "note" for one in made.problems) else ""
            records.save(job.key, Record(remembered, shelved.digests, summary))
        else:
            summary["files"] = ", ".join(listed(tuple(shelved.digests)))
    return Result(
        name,
        (*made.problems, *shelved.problems),
        summary,
        seconds=made.seconds + time.perf_counter() - started,
        outside_failed=not shelved.complete,
    )
