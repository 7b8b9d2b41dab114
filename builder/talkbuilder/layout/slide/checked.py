"""What a deck says about itself: against what it was checked, and which of its statements nobody could check."""

from talkbuilder.claims import AskCapture, Fact
from talkbuilder.layout.slide.sheet import runs_of
from talkbuilder.outline.model import ReferencesSlide
from talkbuilder.scene import Paragraph, Run
from talkbuilder.talk import Talk
from talkbuilder.wording import apart, counted, fill


def admitted_words(talk: Talk, slide: str, cut: str) -> str:
    """Return what the slide must say in its footer: where its numbers were measured, what nobody could check."""
    measured = talk.claims.measured.get(slide, "")
    return " · ".join(filter(None, (measured, unchecked_words(talk, slide, cut))))


def unchecked_words(talk: Talk, slide: str, cut: str) -> str:
    """Return what the slide must admit in its footer; nothing, mostly."""
    count = len(talk.claims.loose_ends(slide))
    if not count:
        return ""
    wording = talk.wording
    words = counted(wording.unchecked, count)
    return fill(wording.see_sources, what=words) if _has_sources(talk, cut) else words


def _has_sources(talk: Talk, cut: str) -> bool:
    return any(
        isinstance(talk.outline.slides[index], ReferencesSlide) for index in talk.members(cut)
    )


def checked_lines(talk: Talk, size: float) -> tuple[Paragraph, ...]:
    """Return the end of the list of sources: who was asked, and the statements that nobody could be asked about."""
    claims, wording = talk.claims, talk.wording
    indent = size * 1.9
    lines: list[Paragraph] = []
    count = sum(1 for fact in claims.facts.values() if _asked_of_own(fact, talk))
    if claims.checked and count:
        platform = f" ({claims.lock.platform})" if claims.lock.platform else ""
        words = wording.facts_checked_on if claims.lock.date else wording.facts_checked
        release = apart(f"{claims.lock.release}{platform}", wording)
        day = apart(claims.lock.date, wording)
        what = counted(words, count, release=release, date=day)
        lines.append(Paragraph((Run(what, bold=True),), before=size))
    for fact in _loose(talk):
        runs = (Run(f"{wording.not_checked} ", bold=True), *runs_of(_because(fact)))
        bullet, before = "\N{EN DASH}", round(size * 0.35, 1)
        lines.append(Paragraph(runs, bullet=bullet, before=before, indent=indent, hanging=indent))
    return tuple(lines)


def _asked_of_own(fact: Fact, talk: Talk) -> bool:
    """Whether the release that the talk names was asked: not what a capture of another one decides."""
    name = fact.ask.capture if isinstance(fact.ask, AskCapture) else ""
    run = talk.outline.captures.get(name)
    return fact.ask is not None and not (run is not None and run.release)


def _loose(talk: Talk) -> tuple[Fact, ...]:
    """Return the unchecked facts that something leans on."""
    used = {use.target for use in talk.claims.uses}
    return tuple(fact for id, fact in talk.claims.facts.items() if fact.ask is None and id in used)


def _because(fact: Fact) -> str:
    return f"{fact.says.rstrip('.')}: {fact.why.rstrip('.')}." if fact.why else fact.says
