"""References in the outline's texts, resolved once, before it is typed: a fact may stand where a number belongs.

    {{fact:runq-size}}   words, or in a chart's values the number alone
    [..](fact:..)        an address; else it stays as it is, and is shown as plain words
    [..](go:..)          an address

Which fields are words is said here; code, names, paths and a scenario's events are left alone.
"""

import re
from collections.abc import Callable, Iterator

from talkbuilder.amounts import amounts
from talkbuilder.citing import CITED, FACT, LEANS, UNKNOWN, Citing, is_reference
from talkbuilder.claims import Use
from talkbuilder.inline import escaped, pieces
from talkbuilder.outline.check import NOT_WORDS
from talkbuilder.outline.model import Empty, FigureSlide, FigureTextSlide, Outline
from talkbuilder.place import Place
from talkbuilder.talk import KeyPath, Places
from talkbuilder.tree.read import Data
from talkbuilder.walkthrough.model import Passage, Walkthrough
from talkbuilder.walkthrough.speak import Spoken

# Of code only its caption is words; of a figure everything but what names something.
_CODE = frozenset(("code", "output"))
_FIGURE = frozenset(("figure", "figures"))
_NAMES = frozenset(
    (
        "kind",
        "capture",
        "captures",
        "file",
        "mechanism",
        "code",
        "language",
        "color",
        "shape",
        "direction",
    )
)
_ELSEWHERE = frozenset(("captures", "speaker", "rate"))
# In a figure numbers are counts and positions as often as words; these are read by the audience.
# fmt: off
_READ = frozenset((
    "label", "labels", "caption", "title", "text", "alt", "name", "categories", "values", "source", "rows", "spread",
))
# fmt: on
_LINK = re.compile(r"\]\((?P<href>(?:fact|go):[^()\s]*)\)")


def resolve(data: Data, places: Places, citing: Citing) -> Data:
    """Return the outline's ``data`` with every reference in its words resolved."""
    return _resolve(data, (), places, citing)


def _resolve(value: Data, path: KeyPath, places: Places, citing: Citing) -> Data:
    if isinstance(value, dict):
        return {
            key: item if _is_name(key, path) else _resolve(item, (*path, key), places, citing)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_resolve(item, (*path, at), places, citing) for at, item in enumerate(value)]
    if isinstance(value, Empty) or not path:
        return value
    return _text(value, path, places, citing)


def _is_name(key: str, path: KeyPath) -> bool:
    """Whether what stands under ``key`` is no words."""
    if not path:
        return key not in _FIGURE and (key in NOT_WORDS or key in _ELSEWHERE or key == "cuts")
    if path[-1] in _CODE and not _in_figure(path):
        return key != "caption"
    if _in_figure(path):
        return key in _NAMES
    return key in NOT_WORDS - _CODE - _FIGURE - {"alt"}


def _in_figure(path: KeyPath) -> bool:
    return path[0] == "figures" or (len(path) > 2 and path[0] == "slides" and path[2] == "figure")


def _text(text: str, path: KeyPath, places: Places, citing: Citing) -> str:
    if path[-1] in (*_CODE, "figure"):
        return text  # code in one piece, or a figure's name
    refers = "{{" in text or "](" in text
    if not refers and not citing.strict:
        return text
    place = places.at(*path)
    written = text
    if refers:
        for piece in pieces(text):
            look = citing.in_code if piece.code else citing.misspelt
            look(piece.text, lambda _: place)
        text = _outside_code(text, lambda part: _cited(part, path, place, citing))
        targets = _links(text, path, place, citing)
        text = _outside_code(
            text, lambda part: _LINK.sub(lambda match: targets.get(match["href"], match[0]), part)
        )
    if citing.strict and _is_read(path):
        citing.loose(_loose(written), lambda _: place)
    return text


def _is_read(path: KeyPath) -> bool:
    """Whether the audience reads this field as it stands."""
    if not _in_figure(path):
        return True
    names = [key for key in path if isinstance(key, str)]
    return names[-1] in _READ


def _cited(part: str, path: KeyPath, place: Place, citing: Citing) -> str:
    def words(match: re.Match[str]) -> str:
        found = citing.words(match["id"], place, path)
        if "values" in path and _in_figure(path):
            number = amounts(found, citing.language)
            if found == UNKNOWN:
                return "0"  # that it is not known was said; that it is no number needs no saying
            found = f"{float(number[0].value):.12g}" if len(number) == 1 else found
        return escaped(found)

    return CITED.sub(words, part)


def _links(text: str, path: KeyPath, place: Place, citing: Citing) -> dict[str, str]:
    """Return, by target, the whole ``](...)`` that takes its place; what leads nowhere stays, shown as words."""
    found: dict[str, str] = {}
    for href, words in _linked(text):
        url = citing.link(href, words, place, path)
        if url:
            found[href] = f"]({url})"
    return found


def _linked(text: str) -> Iterator[tuple[str, str]]:
    """Yield each reference's target with its words; neighbours with one target are one link."""
    href, words = "", ""
    for piece in pieces(text):
        if piece.href != href:
            if is_reference(href):
                yield href, words
            href, words = piece.href, ""
        words += piece.text
    if is_reference(href):
        yield href, words


def _loose(text: str) -> str:
    """Return ``text`` with `LEANS` for code, for facts, and for words that link to one."""
    plain = CITED.sub(LEANS, text)
    return "".join(
        LEANS if piece.code or piece.href.startswith(FACT) else piece.text
        for piece in pieces(plain)
    )


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Return ``text`` with its parts outside of code spans changed.

    A span is closed by as many backticks as opened it (https://spec.commonmark.org/0.31.2/#code-spans).
    """
    parts: list[str] = []
    start = at = 0
    while (opening := _TICKS.search(text, at)) is not None:
        if opening["escape"]:
            at = opening.end()
            continue
        closing = re.compile(rf"(?<!`){opening['ticks']}(?!`)").search(text, opening.end())
        at = closing.end() if closing else opening.end()
        if closing:
            parts += [change(text[start : opening.start()]), text[opening.start() : at]]
            start = at
    return "".join([*parts, change(text[start:])])


_TICKS = re.compile(r"(?P<escape>\\.)|(?P<ticks>`+)")


# --- who uses what ----------------------------------------------------------------------------------------------------


def uses(
    citing: Citing,
    outline: Outline,
    ids: tuple[str, ...],
    walkthrough: Walkthrough,
    spoken: Spoken,
) -> tuple[Use, ...]:
    """Return every use, in slides and passages; what a passage says, the slides that speak it say too."""
    speakers = _speakers(ids, spoken)
    found: dict[Use, None] = {}
    for one in citing.cited:
        if isinstance(one.where, tuple):
            shown = _slides_of(one.where, outline, ids) or ("",)
            found |= dict.fromkeys(Use(one.target, one.place, slide=id) for id in shown)
            continue
        found[Use(one.target, one.place, passage=one.where)] = None
        passage = walkthrough.passages.get(one.where)
        number = _paragraph(passage, one.place.line) if passage else 0
        for id in speakers.get((one.where, number), ()):
            found[Use(one.target, one.place, slide=id, passage=one.where)] = None
    return tuple(found)


def _slides_of(path: KeyPath, outline: Outline, ids: tuple[str, ...]) -> tuple[str, ...]:
    match path:
        case ("slides", int(index), *_):
            return (ids[index],)
        case ("figures", name, *_):
            return tuple(
                id
                for id, slide in zip(ids, outline.slides, strict=True)
                if isinstance(slide, FigureSlide | FigureTextSlide) and slide.figure == name
            )
        case _:
            return ()


def _speakers(ids: tuple[str, ...], spoken: Spoken) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return, by paragraph, the slides that speak it in any cut."""
    found: dict[tuple[str, int], dict[str, None]] = {}
    for slides in spoken.paragraphs.values():
        for id, paragraphs in zip(ids, slides, strict=True):
            for paragraph in paragraphs:
                found.setdefault(paragraph, {})[id] = None
    return {paragraph: tuple(slides) for paragraph, slides in found.items()}


def _paragraph(passage: Passage, line: int) -> int:
    """Return the number of the paragraph that a line belongs to; the first, for what stands before it."""
    before = sum(1 for block in passage.paragraphs if block.line <= line)
    return max(before, 1)
