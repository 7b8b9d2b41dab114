"""The speaker layout (photo, who, contact, QR code) and the list of sources."""

from collections.abc import Iterator

from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.layout.slide.checked import checked_lines
from talkbuilder.layout.slide.pictures import picture_in
from talkbuilder.layout.slide.qr import qr
from talkbuilder.layout.slide.sheet import Frame, Laid, Sheet, line_of, runs_of, text_of
from talkbuilder.layout.text.fit import measured
from talkbuilder.outline.model import ReferencesSlide, SpeakerSlide
from talkbuilder.problem import Problem
from talkbuilder.scene import Item, Link, Media, Paragraph, Run, Source
from talkbuilder.theme import Box, SlotName
from talkbuilder.wording import fill

_LONGEST_ADDRESS = 36


def lay_speaker(sheet: Sheet[SpeakerSlide]) -> Laid:
    """Who is speaking. What is missing leaves its room to the words."""
    speaker = sheet.talk.outline.speaker
    name = sheet.occasion.speaker or (speaker.name if speaker else "")
    known = speaker if speaker and name == speaker.name else None
    items: list[Item] = []
    problems: list[Problem] = []
    media: dict[str, Media] = {}
    rect = sheet.box("body").rect
    place = sheet.talk.places.at("speaker")

    photo = sheet.talk.media.get(known.photo) if known else None
    if photo is not None:
        picture, wrong = picture_in(sheet.box("figure").rect, photo, "photo", name)
        if picture is None:
            problems.append(Problem(sheet.talk.places.at("speaker", "photo"), "bad-image", wrong))
        else:
            corner = sheet.box("figure").rect
            items.append(replace(picture, rect=replace(picture.rect, x=corner.x, y=corner.y)))
            media[picture.digest] = photo
    else:
        left = sheet.box("figure").rect.x
        rect = Rect(left, rect.y, rect.right - left, rect.height)

    lines = _lines(
        sheet,
        name,
        known.role if known else "",
        known.contact if known else "",
        known.url if known else "",
    )
    if lines:
        written = sheet.write("body", lines, path=("text",), rect=rect)
        items.append(written.block)
        problems += written.problems
    if known and known.url:
        code = qr(known.url)
        if code is not None:
            picture, _ = picture_in(
                sheet.box("second").rect, code, "qr", fill(sheet.wording.qr_code, address=known.url)
            )
            if picture is not None:
                items.append(picture)
                media[picture.digest] = code
    if not name:
        problems.append(
            Problem(place, "no-speaker", "the slide shows the speaker, and the talk names none",
                    "write speaker: at the top of the outline", severity="warning")
        )  # fmt: skip
    return Laid((Frame(tuple(items)),), tuple(problems), media)


def _lines(
    sheet: Sheet[SpeakerSlide], name: str, role: str, contact: str, url: str
) -> list[Paragraph]:
    size = sheet.box("body").size
    lines = []
    if name:
        lines.append(Paragraph((Run(name, bold=True),), size=size + 6))
    if role:
        lines.append(Paragraph((Run(role, token="muted"),), before=4))
    if sheet.slide.text:
        lines.append(line_of(sheet.slide.text, before=18 if lines else 0))
    gap = 18
    for shown, link in ((contact, _mail(contact)), (url.removeprefix("https://"), url)):
        if shown:
            run = Run(shown, token="link", link=Link(link)) if link else Run(shown)
            lines.append(Paragraph((run,), before=gap if lines else 0))
            gap = 4
    return lines


def _mail(contact: str) -> str:
    words = contact.split()
    local, at, host = contact.partition("@")
    return f"mailto:{contact}" if len(words) == 1 and local and at and "." in host else ""


# --- sources ------------------------------------------------------------------------------------------------------


def lay_references(sheet: Sheet[ReferencesSlide]) -> Laid:
    """The sources, numbered, over as many slides as they need; then what was checked, and what was not."""
    size = sheet.box("body").min_size
    items = [
        *(
            _source(number, source, size)
            for number, source in enumerate(sheet.talk.sources, start=1)
        ),
        *checked_lines(sheet.talk, size),
        *_notices(sheet.talk.notices, size),
    ]
    if not items:
        problem = Problem(
            sheet.place(), "no-sources", "the slide lists the sources, and the talk uses none",
            "add footnotes to the walkthrough, or remove the slide", severity="warning",
        )  # fmt: skip
        return Laid((Frame(()),), (problem,))
    slots: tuple[SlotName, ...] = ("body", "second")
    columns: list[list[Paragraph]] = [[]]
    used = 0.0
    problems: list[Problem] = []
    for item in items:
        box = sheet.box(slots[(len(columns) - 1) % 2])
        height = _height(sheet, box, item)
        if columns[-1] and used + item.before + height > box.rect.height:
            columns.append([])
            used = 0.0
        if not columns[-1]:
            item = replace(item, before=0.0)
        columns[-1].append(item)
        used += item.before + height
    frames = []
    for first in range(0, len(columns), 2):
        written = [
            sheet.write(slot, column, path=(), size=sheet.box(slot).min_size)
            for slot, column in zip(slots, columns[first : first + 2], strict=False)
        ]
        problems += [p for one in written for p in one.problems]
        frames.append(Frame(tuple(one.block for one in written)))
    return Laid(tuple(frames), tuple(problems), apart=True)


def _source(number: int, source: Source, size: float) -> Paragraph:
    indent = size * 1.9
    before = round(size * 0.35, 1)
    runs = _linked(runs_of(source.text), source.url)
    return Paragraph(runs, bullet=f"{number}.", before=before, indent=indent, hanging=indent)


def _notices(notices: tuple[str, ...], size: float) -> Iterator[Paragraph]:
    """Yield what must be said of code that is not ours: a heading, and the licence as it is written."""
    for number, text in enumerate(notices[1:]):
        if number == 0:
            heading = Run(f"{notices[0]}: ", bold=True)
            yield Paragraph((heading, Run(text)), before=size)
        elif text.startswith("* "):
            runs = (Run(text.removeprefix("* ")),)
            yield Paragraph(
                runs, bullet="•", before=round(size * 0.35, 1), indent=size, hanging=size
            )
        else:
            yield Paragraph((Run(text),), before=round(size * 0.35, 1))


def _linked(runs: tuple[Run, ...], url: str) -> tuple[Run, ...]:
    """Return ``runs`` with a link to ``url``: on the file's name where the words have it, else behind them."""
    if not url or any(run.link for run in runs):
        return runs
    link, name = Link(url), url.partition("#")[0].rstrip("/").rsplit("/", 1)[-1]
    for index, run in enumerate(runs):
        before, found, after = run.text.partition(name)
        if found and "." in name:
            parts = (
                replace(run, text=before),
                replace(run, text=name, token="link", link=link),
                replace(run, text=after),
            )
            return (*runs[:index], *(part for part in parts if part.text), *runs[index + 1 :])
    return (*runs, Run("  "), Run(_address(url), token="link", link=link))


def _address(url: str) -> str:
    """Return a web address as it is shown: without its scheme; of a long one the host and the end.

    >>> _address("https://go.dev/doc/go1.14")
    'go.dev/doc/go1.14'
    >>> _address("https://github.com/golang/go/blob/go1.27.3/src/runtime/proc.go")
    'github.com/…/proc.go'
    """
    shown = url.split("://", 1)[-1].rstrip("/")
    if len(shown) <= _LONGEST_ADDRESS:
        return shown
    host, _, path = shown.partition("/")
    end = path.rsplit("/", 1)[-1].split("?")[0].split("#")[0]
    return f"{host}/…/{end}" if 0 < len(end) <= _LONGEST_ADDRESS - len(host) else host


def _height(sheet: Sheet[ReferencesSlide], box: Box, item: Paragraph) -> float:
    """Return the height that a source may need, in a face that is wider than ours."""
    text = replace(text_of(box, (replace(item, before=0.0),)), size=box.min_size)
    return measured(text, box.rect.width, sheet.ruler).tallest
