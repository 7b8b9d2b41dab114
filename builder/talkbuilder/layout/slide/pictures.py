"""Layouts that show something: figure, figure and text, image."""

from hashlib import sha256
from typing import Any

from msgspec.structs import replace

from talkbuilder.geometry import Point, Rect
from talkbuilder.inline import plain
from talkbuilder.layout.scale import moved, named, scaled
from talkbuilder.layout.slide.balance import even, one_line, unorphaned
from talkbuilder.layout.slide.lists import reveal, shown, write_list
from talkbuilder.layout.slide.pixels import pixel_size
from talkbuilder.layout.slide.room import loosened, settled
from talkbuilder.layout.slide.sheet import Frame, Laid, Sheet, Written, runs_of, same_size, text_of
from talkbuilder.outline.model import FigureSlide, FigureTextSlide, ImageSlide
from talkbuilder.problem import Problem
from talkbuilder.scene import (
    Chart,
    Figure,
    FigureFrame,
    Group,
    Item,
    Media,
    Paragraph,
    Picture,
    Run,
)
from talkbuilder.talk import Key
from talkbuilder.theme import Token

_TOLD = 20.0
"""What happens in a frame is told larger than a line about where numbers come from."""


def lay_figure(sheet: Sheet[FigureSlide]) -> Laid:
    """A figure that fills the slide, a frame a step."""
    figure = figure_of(sheet, sheet.slide)
    if figure is None:
        return Laid((Frame(()),))
    captions, problems = _captions(sheet, figure)
    frames = tuple(
        Frame((_group(sheet, frame), *_block(caption)), _words(caption))
        for frame, caption in zip(figure.frames, captions, strict=True)
    )
    return Laid(frames, problems)


def lay_figure_text(sheet: Sheet[FigureTextSlide]) -> Laid:
    """A figure with words beside it; with steps both go on, the last frame shows all."""
    list_ = write_list(sheet, "body", sheet.slide.bullets, ("bullets",))
    (written,) = settled(loosened((list_,)))
    figure = figure_of(sheet, sheet.slide)
    if figure is None:
        return Laid((Frame((written.block,)),), written.problems)
    captions, problems = _captions(sheet, figure)
    counts = reveal(sheet.slide.steps, sheet.slide.bullets)
    frames = []
    for step in range(max(len(figure.frames), len(counts))):
        now = min(step, len(figure.frames) - 1)
        caption = captions[now]
        group = _group(sheet, figure.frames[now])
        block = shown(written.block, counts[min(step, len(counts) - 1)])
        frames.append(Frame((group, block, *_block(caption)), _words(caption)))
    return Laid(tuple(frames), (*written.problems, *problems))


def lay_image(sheet: Sheet[ImageSlide]) -> Laid:
    """A photograph or screenshot, its proportions kept, and a line below."""
    slide = sheet.slide
    written = (
        [sheet.write("caption", [Paragraph(runs_of(slide.caption))], role="caption")]
        if slide.caption
        else []
    )
    problems = tuple(p for one in written for p in one.problems)
    blocks = tuple(one.block for one in written)
    media = sheet.talk.media.get(slide.image)
    if media is None:
        return Laid((Frame(blocks, slide.caption),), problems)
    picture, found = picture_in(sheet.box("figure").rect, media, "image", plain(slide.alt))
    if picture is None:
        problem = Problem(sheet.place("image"), "bad-image", found, "save it again as PNG or JPEG")
        return Laid((Frame(blocks, slide.caption),), (*problems, problem))
    frame = Frame((picture, *blocks), plain(slide.caption))
    return Laid((frame,), problems, {picture.digest: media})


def picture_in(rect: Rect, media: Media, id: str, alt: str) -> tuple[Picture | None, str]:
    """Return ``media`` as large as ``rect`` allows, in its middle; or None and what is wrong with it."""
    size = pixel_size(media)
    if size is None:
        return None, "the picture's size cannot be read"
    factor = min(rect.width / size.width, rect.height / size.height)
    width, height = size.width * factor, size.height * factor
    x, y = rect.x + (rect.width - width) / 2, rect.y + (rect.height - height) / 2
    digest = sha256(media.data).hexdigest()
    box = Rect(x, y, width, height)
    return Picture(id=id, rect=box, digest=digest, media_type=media.media_type, alt=alt), ""


def figure_of(sheet: Sheet[Any], slide: FigureSlide | FigureTextSlide) -> Figure | None:
    """Return the placed figure of a slide; None if it has none, which was reported where it was drawn."""
    name = slide.figure if isinstance(slide.figure, str) else sheet.talk.ids[sheet.index]
    figure = sheet.figures.get(f"{name}@{sheet.name}")
    return figure if figure is not None and figure.frames else None


def _group(sheet: Sheet[Any], frame: FigureFrame) -> Group:
    rect = sheet.box("figure").rect
    corner = Point(rect.x, rect.y)
    placed = tuple(_in_language(item, sheet.talk.outline.language) for item in frame.items)
    if (scale := sheet.theme.scale) != 1.0:
        placed = tuple(scaled(item, scale) for item in placed)
    items = tuple(named(moved(item, corner), "fig.") for item in placed)
    return Group(id="fig", items=items, alt=frame.alt or plain(frame.caption))


def _in_language(item: Item, language: str) -> Item:
    """Return a chart with its numbers as the talk's language writes them."""
    return replace(item, language=language) if isinstance(item, Chart) else item


def _captions(
    sheet: Sheet[Any], figure: Figure
) -> tuple[tuple[Written | None, ...], tuple[Problem, ...]]:
    """Return the line below each frame, all in one size: the outline's own, or what happened."""
    own: str = sheet.slide.caption
    path: tuple[Key, ...] = ("caption",) if own else ("figure",)
    runs = [_caption(own, frame) for frame in figure.frames]
    size = sheet.box("caption").size if own else _told(sheet, runs)
    token: Token = "muted" if own else "text"
    there = [
        sheet.write("caption", [Paragraph(one)], path=path, role="caption", size=size, token=token)
        for one in runs
        if one
    ]
    mend = even if own else unorphaned
    left = iter([mend(one, sheet.ruler) for one in same_size(sheet, there)])
    captions = tuple(next(left) if one else None for one in runs)
    # The outline's own caption stands in every frame; its problem is told once.
    return captions, tuple(dict.fromkeys(p for one in there for p in one.problems))


def _told(sheet: Sheet[Any], captions: list[tuple[Run, ...]]) -> float:
    """Return the size of what is told: smaller where every frame's words then stand on one line."""
    box = sheet.box("caption")
    most = _TOLD * sheet.theme.scale
    texts = [replace(text_of(box, (Paragraph(runs),)), size=most) for runs in captions if runs]
    sizes = [one_line(text, box.rect.width, box.size, sheet.ruler) for text in texts]
    found = [size for size in sizes if size is not None]
    return min(found) if found and len(found) == len(sizes) else most


def _caption(own: str, frame: FigureFrame) -> tuple[Run, ...]:
    if own:
        return runs_of(own)
    return runs_of(frame.caption)


def _block(caption: Written | None) -> tuple[Item, ...]:
    return (caption.block,) if caption else ()


def _words(caption: Written | None) -> str:
    return caption.block.text.plain if caption else ""
