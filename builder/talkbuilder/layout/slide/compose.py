"""Slides become scenes: each on its layout, frame by frame, numbered, with title, footer, notes and section."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.inline import plain
from talkbuilder.layout.slide.checked import admitted_words
from talkbuilder.layout.slide.code import lay_code, lay_code_output
from talkbuilder.layout.slide.comparison import lay_comparison
from talkbuilder.layout.slide.dense import denser, reported
from talkbuilder.layout.slide.frame import foot, mark, titles
from talkbuilder.layout.slide.glyphs import lent_faces, missing_glyphs
from talkbuilder.layout.slide.kept import Composed, DrawnFrom, Kept, Numbers, unknown
from talkbuilder.layout.slide.lists import lay_bullets, lay_two_columns
from talkbuilder.layout.slide.people import lay_references, lay_speaker
from talkbuilder.layout.slide.pictures import lay_figure, lay_figure_text, lay_image
from talkbuilder.layout.slide.sheet import Laid, Sheet
from talkbuilder.layout.slide.tables import lay_table
from talkbuilder.layout.slide.words import (
    lay_number,
    lay_questions,
    lay_quote,
    lay_section,
    lay_statement,
    lay_title,
)
from talkbuilder.layout.text.letters import Lending, directed, lent_to
from talkbuilder.memory import FORGETFUL, Memory
from talkbuilder.notes import Notes, words
from talkbuilder.outline.model import QuestionsSlide, ReferencesSlide, SectionSlide
from talkbuilder.ports import Ruler
from talkbuilder.problem import Problem, Severity
from talkbuilder.scene import Deck, Figure, Item, Media, Scene
from talkbuilder.speech import Turn, by_frame, unfit_turns
from talkbuilder.talk import Occasion, Speech, Talk
from talkbuilder.theme import LayoutName, Theme
from talkbuilder.wording import Wording, fill

LAYOUT_FUNCTIONS: Mapping[LayoutName, Callable[[Sheet[Any]], Laid]] = {
    "title": lay_title,
    "section": lay_section,
    "statement": lay_statement,
    "number": lay_number,
    "bullets": lay_bullets,
    "two-columns": lay_two_columns,
    "figure": lay_figure,
    "figure-text": lay_figure_text,
    "image": lay_image,
    "code": lay_code,
    "code-output": lay_code_output,
    "table": lay_table,
    "comparison": lay_comparison,
    "quote": lay_quote,
    "speaker": lay_speaker,
    "references": lay_references,
    "questions": lay_questions,
}


def compose(
    talk: Talk,
    cut: str,
    figures: Mapping[str, Figure],
    theme: Theme,
    ruler: Ruler,
    occasion: Occasion,
    memory: Memory = FORGETFUL,
    drawn_from: DrawnFrom = unknown,
) -> tuple[Deck, tuple[Problem, ...]]:
    """Return the deck of one cut and everything that does not fit.

    ``figures`` are placed figures by ``name@layout``; the name of one written in place is its slide's id. Slides that
    ``memory`` has are the very scenes that were composed before; ``drawn_from`` tells their figures apart.
    """
    deck = _cover(talk, cut, theme, occasion)
    kept = Kept(memory, talk, deck, occasion, drawn_from)
    scenes: list[Scene] = []
    problems: list[Problem] = []
    media: dict[str, Media] = {}
    lending: list[Lending] = []
    numbers = Numbers()
    small = denser(theme)
    section = deck.title
    parts = [index for index in talk.members(cut) if _opens(talk, index)]
    speeches = talk.speech.get(cut, ())
    for index in talk.members(cut):
        slide = talk.outline.slides[index]
        if isinstance(slide, SectionSlide):
            section = plain(slide.title)
        look = small if slide.dense else theme
        part = (parts.index(index) + 1, len(parts)) if index in parts else (0, 0)
        sheet: Sheet[Any] = Sheet(
            talk, index, slide, slide.layout, look, ruler, occasion, figures, part
        )
        if slide.dense:
            problems.append(reported(talk.places.at("slides", index, "dense")))
        speech = speeches[index] if index < len(speeches) else Speech()
        here = _Here(deck, section, speech, numbers)
        made = kept.slide(sheet, (section, speech, numbers), partial(_composed, sheet, here))
        scenes += made.scenes
        problems += made.problems
        media |= made.media
        numbers = made.numbers
        lending.append(made.lending)
    problems += lent_faces(lending)
    return replace(deck, scenes=tuple(scenes), media=media), tuple(problems)


def _opens(talk: Talk, index: int) -> bool:
    slide = talk.outline.slides[index]
    return isinstance(slide, SectionSlide) and not slide.hidden


def _cover(talk: Talk, cut: str, theme: Theme, occasion: Occasion) -> Deck:
    outline = talk.outline
    speaker = outline.speaker.name if outline.speaker else ""
    return Deck(
        slug=talk.slug,
        title=plain(outline.title),
        theme=theme,
        scenes=(),
        subtitle=plain(outline.subtitle),
        speaker=occasion.speaker or speaker,
        event=occasion.event,
        date=occasion.date,
        classification=occasion.classification,
        language=outline.language,
        description=plain(outline.description),
        keywords=tuple(outline.keywords),
        checked=talk.claims.checked,
        release=f"go{outline.go}" if outline.go else "",
        cut=cut,
        cuts=tuple(outline.cuts),
        sources=talk.sources,
        words=talk.own_words,
    )


class _Here(Struct, frozen=True):
    """Where in the deck a slide stands."""

    deck: Deck
    section: str
    speech: Speech
    numbers: Numbers


def _composed(sheet: Sheet[Any], here: _Here) -> Composed:
    """Return the scenes of one slide."""
    talk, slide = sheet.talk, sheet.slide
    laid = LAYOUT_FUNCTIONS[sheet.name](sheet)
    total = len(laid.frames)
    title = _heading(sheet)
    blocks, problems = titles(sheet, title, total)
    cuts = tuple(name for name in talk.outline.cuts if slide.cuts is None or name in slide.cuts)
    notes = _shares(here.speech, total, laid.apart)
    problems += tuple(_unfit(turn, total) for turn in _unfit_turns(here.speech, total))
    seconds = _seconds(0.0 if slide.hidden else here.speech.seconds, notes)
    id = talk.ids[sheet.index]
    number, numbers = "", here.numbers
    warning = admitted_words(talk, id, here.deck.cut)
    scenes: list[Scene] = []
    for step, (frame, block) in enumerate(zip(laid.frames, blocks, strict=True), start=1):
        if step == 1 or laid.apart:
            number, numbers = numbers.next(slide.hidden)
        alone = laid.apart or total == 1
        shown = number if alone else f"{number}.{step}"
        own = id if step == 1 or not laid.apart else f"{id}-{step}"
        footer = foot(sheet.layout, here.deck, shown, sheet.ruler, warning)
        scenes.append(
            Scene(
                id=own if alone else f"{id}.{step}",
                slide=own,
                number=shown,
                frame=1 if alone else step,
                frames=1 if alone else total,
                layout=sheet.name,
                title=_unique(plain(title), step, total, talk.wording),
                items=directed(
                    _dressed((*mark(sheet), block, *frame.items, *footer), sheet.theme),
                    here.deck.language,
                    sheet.theme.page.width,
                ),
                notes=notes[step - 1],
                seconds=seconds[step - 1],
                section=here.section,
                hidden=slide.hidden,
                cuts=cuts,
                background=sheet.layout.background,
                caption=frame.caption,
                told=frame.told,
            )
        )
    problems += (*laid.problems, *missing_glyphs(sheet, scenes))
    lending = lent_to((item for scene in scenes for item in scene.items), sheet.ruler)
    return Composed(tuple(scenes), problems, dict(laid.media), numbers, lending)


def _dressed(items: tuple[Item, ...], theme: Theme) -> tuple[Item, ...]:
    """Leave our ornament off a company's pages."""
    if theme.ornament:
        return items
    return tuple(item for item in items if not item.id.startswith("chrome."))


def _heading(sheet: Sheet[Any]) -> str:
    """Return what stands over a slide: its title, the talk's, or what such a slide is called where nobody says."""
    slide = sheet.slide
    if "title" not in slide.model_fields_set:
        if isinstance(slide, ReferencesSlide):
            return sheet.wording.sources
        if isinstance(slide, QuestionsSlide):
            return sheet.wording.questions
    return slide.title or sheet.talk.outline.title


def _unique(title: str, step: int, total: int, wording: Wording) -> str:
    return title if step == 1 else fill(wording.step_title, title=title, n=step, all=total)


def _shares(speech: Speech, frames: int, apart: bool) -> tuple[Notes, ...]:
    """Return what is said at each frame; pages of a list are spoken on the first, if nothing else is said."""
    if apart and not speech.turns:
        return (speech.notes, *[()] * (frames - 1))
    return by_frame(speech.notes, frames, speech.turns)


def _unfit_turns(speech: Speech, frames: int) -> tuple[Turn, ...]:
    """Return turns to frames that are not there; one that is marked in the text is none where there is one frame."""
    unfit = unfit_turns(speech.turns, frames)
    return tuple(turn for turn in unfit if frames > 1 or not turn.marked)


def _unfit(turn: Turn, frames: int) -> Problem:
    many = f"{frames} frame{'s' * (frames != 1)}"
    if turn.frame and turn.frame <= frames:
        message = (
            f"frame {turn.frame} comes before the one that is spoken of already, or is that one"
        )
        hint = "name the frames in their order"
    elif turn.frame:
        message = f"this slide has {many}, so there is no frame {turn.frame}"
        hint = f"the last is `frame {frames}`"
    else:
        message = f"this slide has {many}, and the last is spoken of already: there is no next one"
        hint = "leave this mark out, or add a step to what the slide shows"
    severity: Severity = "warning" if turn.marked else "error"
    return Problem(turn.place, "no-such-frame", message, hint, severity=severity)


def _seconds(seconds: float, notes: tuple[Notes, ...]) -> tuple[float, ...]:
    """Share the time of a slide among its frames by the words said at each."""
    counts = [words(share) for share in notes]
    total = sum(counts)
    if not total:
        return tuple(seconds / len(notes) for _ in notes)
    return tuple(seconds * count / total for count in counts)
