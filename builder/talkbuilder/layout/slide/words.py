"""Layouts made of words: title, section, statement, number, quote, questions."""

from typing import Any

from talkbuilder.customs import customs_of
from talkbuilder.geometry import Rect
from talkbuilder.layout.slide.balance import even
from talkbuilder.layout.slide.ornament import panel, progress
from talkbuilder.layout.slide.sheet import Frame, Laid, Sheet, Written, line_of
from talkbuilder.layout.text.fit import text_rect
from talkbuilder.outline.model import (
    NumberSlide,
    QuestionsSlide,
    QuoteSlide,
    SectionSlide,
    StatementSlide,
    TitleSlide,
)
from talkbuilder.scene import Item, Paragraph, Run, Shape, TextBlock
from talkbuilder.theme import Token
from talkbuilder.wording import apart, capital, checked_against, fill


def lay_title(sheet: Sheet[TitleSlide]) -> Laid:
    """The first slide: subtitle, who, when and where."""
    outline, occasion = sheet.talk.outline, sheet.occasion
    written: list[Written] = []
    subtitle = sheet.slide.subtitle or outline.subtitle
    if subtitle:
        given = bool(sheet.slide.subtitle)
        path = ("subtitle",) if given else ()
        block = sheet.write("subtitle", [line_of(subtitle)], role="subtitle", path=path)
        written.append(even(block, sheet.ruler, sheet.language))
    speaker = outline.speaker
    name = occasion.speaker or (speaker.name if speaker else "")
    role = speaker.role if speaker and name == speaker.name else ""
    lines = [
        *([Paragraph(_who(name, role))] if name else []),
        *([_plain(" · ".join(filter(None, (occasion.event, occasion.date))), "muted")]
          if occasion.event or occasion.date else []),
    ]  # fmt: skip
    wording = sheet.wording
    if sheet.talk.claims.checked:
        lines.append(_plain(capital(checked_against(sheet.talk.claims.checked, wording)), "muted"))
    elif not lines and outline.go:
        lines = [
            _plain(capital(fill(wording.as_of, release=apart(f"go{outline.go}", wording))), "muted")
        ]
    if lines:
        written.append(sheet.write("caption", lines, path=()))
    return _one(written, *panel(sheet), _accent(sheet))


def lay_section(sheet: Sheet[SectionSlide]) -> Laid:
    """Opens a section: its number, and how far the talk has come."""
    return _one(_subtitle(sheet, sheet.slide.subtitle), *progress(sheet))


def lay_statement(sheet: Sheet[StatementSlide]) -> Laid:
    """One sentence, large, beside a bar."""
    title = sheet.write("title", [line_of(sheet.slide.title)])
    return _one(_subtitle(sheet, sheet.slide.subtitle), _bar(sheet, title.block))


def lay_questions(sheet: Sheet[QuestionsSlide]) -> Laid:
    """The last slide, the counterpart of the first."""
    return _one(_subtitle(sheet, sheet.slide.subtitle), *panel(sheet), _accent(sheet))


def lay_number(sheet: Sheet[NumberSlide]) -> Laid:
    """One number, very large, and what it means."""
    written = [sheet.write("body", [line_of(sheet.slide.number)], path=("number",))]
    if sheet.slide.text:
        text = sheet.write("second", [line_of(sheet.slide.text)], path=("text",))
        written.append(even(text, sheet.ruler, sheet.language))
    return _one(written)


def lay_quote(sheet: Sheet[QuoteSlide]) -> Laid:
    """Somebody's words beside a bar, and who said them."""
    words = line_of(customs_of(sheet.talk.outline.language).quoted(sheet.slide.quote))
    written = [
        sheet.write("body", [words], path=("quote",)),
        sheet.write("second", [line_of(f"— {sheet.slide.by}")], path=("by",)),
    ]
    return _one(written, _bar(sheet, written[0].block))


def _subtitle(sheet: Sheet[Any], text: str) -> list[Written]:
    if not text:
        return []
    return [
        even(sheet.write("subtitle", [line_of(text)], role="subtitle"), sheet.ruler, sheet.language)
    ]


def _one(written: list[Written], *decoration: Item) -> Laid:
    items = (*decoration, *(one.block for one in written))
    return Laid((Frame(items),), tuple(p for one in written for p in one.problems))


def _who(name: str, role: str) -> tuple[Run, ...]:
    runs = (Run(name, bold=True),)
    return (*runs, Run(f" · {role}", token="muted")) if role else runs


def _plain(text: str, token: Token) -> Paragraph:
    return Paragraph((Run(text, token=token),))


def _accent(sheet: Sheet[Any]) -> Shape:
    """A short bar between title and subtitle."""
    title = sheet.box("title").rect
    rect = Rect(title.x, title.bottom + 12, 72, 5)
    return Shape(id="chrome.accent", rect=rect, fill="brand", role="decoration")


def _bar(sheet: Sheet[Any], beside: TextBlock) -> Shape:
    """A bar at the margin, as high as the lines beside it."""
    lines = text_rect(beside.rect, beside.text)
    x = sheet.theme.layouts["bullets"].boxes["title"].rect.x
    rect = Rect(x, lines.y, 6, lines.height)
    return Shape(id="chrome.bar", rect=rect, fill="brand", role="decoration")
