"""Says what a template lacks for a talk: titles, room, contrast, a face that can be measured; pure.

What it lacks altogether, a layout, is told by ``match``. All are warnings: the deck is made as well as it can be.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from talkbuilder.backends.pptx.inherit import FoundHolder, FoundLayout
from talkbuilder.backends.pptx.match import has_title
from talkbuilder.color import contrast
from talkbuilder.geometry import Rect, bounds
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.theme import Box, Layout, LayoutName, SlotName, Theme

# Letters that a title needs room for: most of those that say their point as a sentence.
_TITLE_LETTERS = 60
# And the text that goes with the title of a cover, a section, a last page.
_BODY_LETTERS = 100
# A letter's width as a share of its size, on the average of running text.
_LETTER = 0.5
# How much of our own content area must be left, in each direction.
_SHARE = 0.55
# Large text and others (WCAG 2.2, 1.4.3).
_LARGE, _LARGE_CONTRAST, _CONTRAST = 18.0, 3.0, 4.5
_BESIDE: tuple[SlotName, ...] = ("subtitle", "body")
_AROUND = ("title", "footer", "number")
# Layouts whose text doesn't stand in the content area below a title.
_APART: frozenset[LayoutName] = frozenset({"title", "section", "statement", "questions"})
# Faces that are more than 8 % wider than Arial, which is as much as a fit allows for.
_WIDE = ("verdana", "dejavu sans", "arial black", "courier", "lucida console", "lucida sans", "bookman old style",
         "rockwell extra bold", "cooper black")  # fmt: skip


def shortcomings(
    theme: Theme,
    base: Theme,
    settled: Mapping[LayoutName, FoundLayout],
    used: Collection[LayoutName],
) -> tuple[Problem, ...]:
    """Return what the layouts that a talk uses lack, each layout of the template once."""
    found: dict[tuple[str, str], Problem] = {}
    for name, theirs in settled.items():
        if name in used:
            for problem in _of_layout(name, theirs, theme, base):
                found.setdefault((theirs.part, problem.message[:9]), problem)
    found |= {
        (theirs.part, "ground"): _uneven(theirs)
        for name, theirs in settled.items()
        if name in used and name not in _APART and theirs.canvas.uneven(_content(theme.layouts[name]))
    }  # fmt: skip
    layouts = {theirs.part: theirs for name, theirs in settled.items() if name in used}
    return (*found.values(), *_unreadable(layouts.values()), *_faces(theme))


def _of_layout(
    name: LayoutName, theirs: FoundLayout, theme: Theme, base: Theme
) -> Iterator[Problem]:
    layout = theme.layouts[name]
    if not has_title(theirs):
        yield _untitled(theirs)
    elif (title := layout.boxes.get("title")) is not None and _letters(title) < _TITLE_LETTERS:
        yield _narrow_title(theirs, title)
    if name not in _APART:
        yield from _room(theirs, layout, base.layouts[name], theme, base)
    for slot in _BESIDE:
        box = layout.boxes.get(slot)
        if (
            name in _APART
            and box is not None
            and not box.placeholder_type
            and _letters(box) < _BODY_LETTERS
        ):
            yield _cramped(theirs, box)


def _untitled(theirs: FoundLayout) -> Problem:
    return _warning(
        "template-title",
        f"the template's layout {theirs.name!r} has no title that can be used: titles are text boxes there, which "
        "outline view and screen readers pass over",
        "in the slide master give the layout a title placeholder",
    )


def _letters(box: Box) -> float:
    each = box.min_size * box.line_height
    if each <= 0:
        return 0.0  # type or lines of no height: nobody could read a letter
    lines = int((box.rect.height + 1) / each)
    return lines * box.rect.width / (box.min_size * _LETTER)


def _narrow_title(theirs: FoundLayout, box: Box) -> Problem:
    return _warning(
        "template-room",
        f"the title of the template's layout {theirs.name!r} is {_size(box.rect)} inside its margins: about "
        f"{_letters(box):.0f} letters of {box.min_size:g} pt, the smallest size for it",
        f"make it at least {2 * box.min_size * box.line_height:.0f} pt high in the slide master, or shorten the titles",
    )


def _cramped(theirs: FoundLayout, box: Box) -> Problem:
    return _warning(
        "template-room",
        f"the template's layout {theirs.name!r} has no placeholder for the text with its title, and leaves "
        f"{_size(box.rect)} for it: about {_letters(box):.0f} letters of {box.min_size:g} pt",
        "in the slide master give the layout a subtitle",
    )


def _room(
    theirs: FoundLayout, layout: Layout, ours: Layout, theme: Theme, base: Theme
) -> Iterator[Problem]:
    has, wants = _content(layout), _content(ours)
    wide = wants.width * theme.page.width / base.page.width * _SHARE
    high = wants.height * theme.page.height / base.page.height * _SHARE
    if has.width < wide or has.height < high:
        yield _warning(
            "template-room",
            f"the template's layout {theirs.name!r} leaves {_size(has)} for what a slide shows; "
            f"less than {wide:.0f} × {high:.0f} pt is seldom enough",
            "enlarge its text placeholder in the slide master, or make the title lower",
        )


def _content(layout: Layout) -> Rect:
    return bounds(box.rect for slot, box in layout.boxes.items() if slot not in _AROUND)


def _uneven(theirs: FoundLayout) -> Problem:
    return _warning(
        "template-ground",
        f"the page of the template's layout {theirs.name!r} is dark in some places and light in others: no colour of "
        "text can be read on both",
        "in the slide master put a plain area under its content",
    )


def _unreadable(layouts: Iterable[FoundLayout]) -> Iterator[Problem]:
    found: dict[str, list[str]] = {}
    for theirs in layouts:
        for holder in theirs.holders:
            if holder.ink is None or holder.ground is None or holder.type in _UNUSED:
                continue
            reached = contrast(holder.ink, holder.ground)
            if reached < (_LARGE_CONTRAST if holder.style.size >= _LARGE else _CONTRAST):
                what = f"{_called(holder)} is {holder.ink.css} on {holder.ground.css} ({reached:.1f}:1)"
                if theirs.name not in found.setdefault(what, []):
                    found[what].append(theirs.name)
    for what, names in found.items():
        yield _warning(
            "template-contrast",
            f"the template's {what} on {_listed(names)}",
            "give it another colour in the slide master",
        )


def _listed(names: Sequence[str]) -> str:
    said = ", ".join(repr(name) for name in names[:3])
    return f"{said} and {len(names) - 3} more" if len(names) > 3 else said


_UNUSED = ("pic", "dt", "hdr", "sldImg", "media", "clipArt", "chart", "tbl", "dgm")
_NAMES = {"ctrTitle": "title", "subTitle": "subtitle", "obj": "text", "body": "text", "ftr": "footer",
          "sldNum": "slide number"}  # fmt: skip


def _called(holder: FoundHolder) -> str:
    return _NAMES.get(holder.type, holder.type)


def _faces(theme: Theme) -> Iterator[Problem]:
    for family in ("heading", "body"):
        face = theme.faces[family].office
        if face.lower().startswith(_WIDE):
            yield _warning(
                "template-face",
                f"the template's {family} face is {face}, wider than what text is measured with: lines may break "
                "sooner than planned",
                "look at full slides in PowerPoint, or choose a narrower face in the template's fonts",
            )


def _size(rect: Rect) -> str:
    return f"{rect.width:.0f} × {rect.height:.0f} pt"


def _warning(code: str, message: str, hint: str) -> Problem:
    return Problem(NOWHERE, code, message, hint, severity="warning")
