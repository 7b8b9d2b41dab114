"""``talk build --format site``: a folder for any web server, in which everything is true and nothing is left over.

talk        --build-->    site/<slug>/      files like any build's, fresh ones left alone
            --keep-->     its record        what its page says and what a search finds
records     --pages-->    site/             index, a page a talk, search, facts, 404
records     --tidy-->     site/             what an earlier build wrote and this one would not is taken out
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from talkbuilder.app.make import Result
from talkbuilder.app.order import SAMPLES, SITE, SITE_FORMATS, Job
from talkbuilder.app.series import series_file, series_of
from talkbuilder.app.truthpage import KEY as CLAIMS
from talkbuilder.app.truthpage import NAME as TRUTH
from talkbuilder.app.truthpage import kept_pages, render
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.store.record import Record, Records, digest, fingerprint
from talkbuilder.store.shelf import put
from talkbuilder.store.tidy import tidy

if TYPE_CHECKING:
    from talkbuilder.app.sitepages import Entry
    from talkbuilder.outline.series import Series

# What writes pages is imported where they are written: a build with nothing to do never pays for it.

KEY = SITE
"""The record of the site itself."""

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/%[]")
"""What the address of a site may hold: no query, no fragment, nothing that would have to be escaped."""


def site_job(job: Job, url: str = "") -> Job:
    """Return the job that puts the same talk on the site at ``url``, with its samples if it has some."""
    samples = (SAMPLES,) if any(job.root.glob("go/*/go.mod")) else ()
    address = f"{url}{quote(job.root.resolve().name)}/" if url else ""
    formats = (*SITE_FORMATS, *samples)
    return replace(job, output=job.output / SITE, formats=formats, site=address)


def unfit_for_site(jobs: Iterable[Job]) -> tuple[Problem, ...]:
    """Return why a talk cannot be on the site: its files elsewhere would be where the site is."""
    if all(job.root.resolve().name != SITE for job in jobs):
        return ()
    message = f'a talk called "{SITE}" would stand where the site does'
    return (Problem(NOWHERE, "bad-slug", message, "rename its folder, or build without `site`"),)


def site_address(text: str) -> str | None:
    """Return the address under which the site will be found, with a slash at its end; None if it is none.

    >>> site_address("https://example.org/talks"), site_address("example.org"), site_address("")
    ('https://example.org/talks/', None, '')
    """
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not PLAIN.issuperset(text):
        return None
    return text.rstrip("/") + "/"


def join_site(
    jobs: Sequence[Job],
    results: Sequence[Result],
    talks: Iterable[Path],
    url: str = "",
    start: Path | None = None,
) -> tuple[Problem, ...]:
    """Write the pages round what ``jobs`` have built, and take out what is no longer true.

    ``talks`` are all there are: one that is among them and was not built now stays as it was; one that is gone goes.
    The series that is described where ``start`` stands says in which order they are.
    """
    if not any(result.summary for result in results):
        return ()  # every talk has problems: nothing was written, and nothing is
    own = Records(jobs[0].output)
    with own.turn():
        return _join(jobs, results, talks, url, start, own)


def _join(
    jobs: Sequence[Job],
    results: Sequence[Result],
    talks: Iterable[Path],
    url: str,
    start: Path | None,
    own: Records,
) -> tuple[Problem, ...]:
    site = jobs[0].output
    slugs = {path.resolve().name for path in talks} | {job.folder.name for job in jobs}
    known = () if url else (_unaddressed(),)
    described = series_file(start) if start is not None else None
    inputs = _inputs(site, slugs, url, described)
    if all(result.fresh for result in results) and own.fresh(KEY, inputs):
        return known
    problems: list[Problem] = []
    for job, result in zip(jobs, results, strict=True):
        records = Records(job.folder)
        if result.summary and job.key in records.builds:
            now = records.builds[job.key].files
            problems += tidy(job.folder, records, now, (job.key, KEY, CLAIMS))
    for slug in sorted(_before(own) - slugs):
        problems += tidy(site / slug, Records(site / slug), ())
    series, wrong = series_of(start) if start is not None else (None, ())
    problems += wrong
    order = sorted(slugs) if series is None else series.ordered(slugs)
    entries = [entry for slug in order if (entry := entry_of(site, slug)) is not None]
    if not entries:  # no file could be written
        return tuple(problems)
    failed = any(not result.summary for result in results)
    # Again, since what was tidied away is among them.
    inputs = _inputs(site, slugs, url, described)
    problems += _write(site, own, entries, series, url, "" if failed or problems else inputs)
    return (*problems, *known)


def _unaddressed() -> Problem:
    message = (
        "previews of links need the address of the site, so its pages name their picture without it"
    )
    hint = "talk build --format site --site-url https://example.org/talks/"
    return Problem(NOWHERE, "no-site-url", message, hint, severity="note")


def entry_of(site: Path, slug: str) -> "Entry | None":
    """Return a talk of the site by what its last build left; None if it was never built, or its files are gone."""
    from talkbuilder.app.sitekeep import read_kept  # noqa: PLC0415 - see above
    from talkbuilder.app.sitepages import Entry  # noqa: PLC0415 - see above

    kept, there = read_kept(Records(site / slug)), _there(site / slug)
    return Entry(kept, there) if kept is not None and there else None


def _there(folder: Path) -> frozenset[str]:
    """Return the files of a talk that its last build wrote and that are still there."""
    written = {name for record in Records(folder).builds.values() for name in record.files}
    return frozenset(name for name in written if (folder / name).is_file())


def _inputs(site: Path, slugs: Iterable[str], url: str, series: Path | None) -> str:
    """Return one digest of what the pages join: what the last builds left of each talk, and what is still there."""
    words = (
        f"{slug}: {Records(site / slug).stamp} {sorted(_there(site / slug))}"
        for slug in sorted(slugs)
    )
    return fingerprint([series] if series else [], (url, *words))


def _write(
    site: Path,
    own: Records,
    entries: "Sequence[Entry]",
    series: "Series | None",
    url: str,
    inputs: str,
) -> tuple[Problem, ...]:
    """Write the pages; ``inputs`` is remembered unless something must be tried again."""
    from talkbuilder.app.sitepages import Heading, pages  # noqa: PLC0415 - see above

    slugs = [entry.kept.slug for entry in entries]
    relied = kept_pages(site, slugs)
    heading = Heading()
    if series is not None:
        heading = Heading(series.title, series.description, series.grouped(slugs))
    made = pages(entries, str(TRUTH) if relied else "", url, heading)
    if relied:
        made[PurePosixPath(TRUTH)] = render(relied, "favicon.svg").encode(errors="replace")
    own.begin({str(name): digest(data) for name, data in made.items()})
    shelved = put(site, made, own.known)
    record = Record(
        inputs if shelved.complete else "", shelved.digests, {"talks": json.dumps(slugs)}
    )
    if own.builds.get(KEY) != record:
        own.save(KEY, record)
    return (*shelved.problems, *tidy(site, own, [str(name) for name in made], (KEY,)))


def _before(own: Records) -> set[str]:
    """Return the talks that the site had."""
    if KEY not in own.builds:
        return set()
    try:
        found = json.loads(own.builds[KEY].summary.get("talks", "[]"))
    except ValueError:
        return set()
    names = {str(name) for name in found} if isinstance(found, list) else set()
    return {name for name in names if name not in ("", ".", "..") and "/" not in name}
