"""What a build keeps of its talk's claims, for the page of all facts."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import asdict

from talkbuilder.anchors import first_of
from talkbuilder.app.slides import slide_names
from talkbuilder.app.truthpage import KEY, Cell, Line, Page, UseLink
from talkbuilder.claims import AskSource, Claims, Fact, holds, source_url
from talkbuilder.inline import plain
from talkbuilder.scene import Deck
from talkbuilder.store.record import Record, Records
from talkbuilder.talk import Talk
from talkbuilder.truth.overview import APART, HOLDS, true_when
from talkbuilder.truth.questions import in_words
from talkbuilder.truth.releases import in_order, within

LONGEST = 40
"""Characters of another release's value that a cell shows."""


def relied_on(talk: Talk, deck: Deck, cut: str) -> dict[str, str]:
    """Return what the page will need of ``talk``, as text for its record; nothing, if it claims nothing."""
    claims = talk.claims
    if not claims.facts:
        return {}
    stem = talk.slug if cut == "full" else f"{talk.slug}-{cut}"
    state = hashlib.sha256(repr((claims.facts, claims.lock)).encode()).hexdigest()
    page = page_of(talk, deck, f"{stem}.html")
    text = json.dumps(page, default=asdict, ensure_ascii=False, sort_keys=True)
    return {KEY: text, "cut": cut, "state": state}


def keep(records: Records, summary: Mapping[str, str], cut: str) -> None:
    """Keep what `relied_on` said; the full cut's numbers stay, unless another cut has newer claims."""
    known = records.builds[KEY].summary if KEY in records.builds else {}
    if known.get("cut") == "full" != cut and known.get("state") == summary.get("state"):
        return
    if summary != known:
        records.save(KEY, Record(summary=summary))


def page_of(talk: Talk, deck: Deck, html: str) -> Page:
    """Return the facts of ``talk``, its used places named and linked into ``html``."""
    claims, lock = talk.claims, talk.claims.lock
    releases = in_order([*lock.over, *filter(None, [lock.release])])
    uses = _uses(claims, slide_names(talk, deck), first_of(deck))
    return Page(
        slug=talk.slug,
        title=plain(talk.outline.title),
        language=talk.outline.language,
        deck=html,
        release=lock.release,
        platform=lock.platform,
        date=lock.date,
        releases=tuple(name.removeprefix("go") for name in releases),
        facts=tuple(
            _line(fact, claims, releases, uses.get(fact.id, ())) for fact in claims.facts.values()
        ),
    )


def _line(fact: Fact, claims: Claims, releases: Sequence[str], uses: tuple[UseLink, ...]) -> Line:
    lock = claims.lock
    locked = lock.facts.get(fact.id)
    cells = tuple(_cell(fact, claims, release) for release in releases) if fact.ask else ()
    file = locked.file if locked else ""
    source = " ".join(filter(None, [_at(file, locked.line), locked.symbol])) if locked else ""
    inside = isinstance(fact.ask, AskSource)
    return Line(
        id=fact.id,
        says=fact.says,
        shown=fact.words,
        value=locked.value if locked else fact.value,
        asked=in_words(fact.ask) if fact.ask else "",
        source=source,
        url=source_url(lock.release, file, locked.line) if locked and file and inside else "",
        why=fact.why,
        when=true_when(releases, [cell.text for cell in cells]) if cells else "",
        uses=uses,
        cells=cells,
    )


def _at(file: str, line: int) -> str:
    return f"{file}:{line}" if file and line else file


def _cell(fact: Fact, claims: Claims, release: str) -> Cell:
    lock = claims.lock
    claimed = within(release, fact.since, fact.until)
    if release == lock.release:
        value = lock.facts[fact.id].value if fact.id in lock.facts else None
    else:
        value = lock.over[release].get(fact.id)
    if value is None:
        return Cell(APART, claimed)
    if holds(fact, value):
        return Cell(HOLDS, claimed)
    short = value if len(value) <= LONGEST else value[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return Cell(short, claimed)


def _uses(
    claims: Claims, names: Mapping[str, str], anchors: Mapping[str, str]
) -> dict[str, tuple[UseLink, ...]]:
    """Return, by fact, each slide once with the passages in which it says it, and passages that nobody speaks."""
    spoken = {use.place for use in claims.uses if use.slide}
    found: dict[str, dict[str, list[str]]] = {}
    for use in claims.uses:
        if use.slide or use.place not in spoken:
            passages = found.setdefault(use.target, {}).setdefault(use.slide, [])
            passages += [f"#{use.passage}"] if use.passage else []
    return {
        target: tuple(
            link
            for slide, passages in slides.items()
            for link in _links(slide, passages, names, anchors)
        )
        for target, slides in found.items()
    }


def _links(
    slide: str, passages: Sequence[str], names: Mapping[str, str], anchors: Mapping[str, str]
) -> Iterator[UseLink]:
    once = list(dict.fromkeys(passages))
    if slide:
        said = f" ({', '.join(once)})" if once else ""
        yield UseLink(f"{names.get(slide, slide)}{said}", anchors.get(slide, ""))
    else:
        yield from (UseLink(passage) for passage in once or ["the talk"])
