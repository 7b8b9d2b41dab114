"""Reads annotated text from an outline; every mistake has its line."""

import re
from collections.abc import Iterator

from talkbuilder.inline import plain
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Run
from talkdiagrams.kinds.annotated.data import AnnotatedFrame, Note
from talkdiagrams.kinds.annotated.options import LARGEST, AnnotatedOptions, NoteOptions, NotesStep
from talkdiagrams.kinds.annotated.sheet import Pin, Sheet, Shown, pinned
from talkdiagrams.kinds.recorded import recording
from talkdiagrams.kinds.scenario import Moment
from talkdiagrams.readings.benchmarks import read_benchmarks
from talkdiagrams.readings.lines import numbered
from talkdiagrams.readings.source import SourceLine, aligned, between, regions, source_lines

_LINES = re.compile(r"^(?P<first>\d{1,6})(?:\s*-\s*(?P<last>\d{1,6}))?$")

Told = tuple[Sheet, tuple[Pin, ...], tuple[Shown, ...]]


def by_hand(
    request: FigureRequest, options: AnnotatedOptions
) -> tuple[Told | None, tuple[Problem, ...]]:
    """Return the text, its notes and the frames."""
    sheet, problems = _sheet(request, options)
    if sheet is None:
        return None, problems
    pins: list[Pin] = []
    wrong: list[Problem] = []
    for at, written in enumerate(options.notes):
        pin = _pin(request, written, at, sheet.lines)
        if isinstance(pin, Problem):
            wrong.append(pin)
        elif any(pin.note.id == other.note.id for other in pins):
            place = request.place("notes", at, "id")
            message = f'there is another note "{pin.note.id}"'
            wrong.append(Problem(place, "same-name", message, "give it another `id`"))
        else:
            pins.append(pin)
    ids = [pin.note.id for pin in pins]
    for n, step in enumerate(options.steps if not wrong else ()):
        for m, id in enumerate(step.show):
            if id not in ids:
                place = request.place("steps", n, "show", m)
                hint = nearest(id, ids)
                wrong.append(Problem(place, "unknown-name", f'there is no note "{id}"', hint))
    if wrong:
        return None, tuple(wrong)
    return (sheet, tuple(pins), tuple(_frames(options, pins, sheet))), problems


def played(
    request: FigureRequest, moments: tuple[Moment, ...]
) -> tuple[Told | None, tuple[Problem, ...]]:
    """Return the same of a mechanism's frames; a note whose place is not there is left out."""
    first: AnnotatedFrame = moments[0].data
    lines = tuple(
        (n, line.expandtabs(4))
        for n, line in enumerate(first.text.split("\n"), max(1, first.first))
    )
    if len(lines) > LARGEST:
        return None, (_too_many(request, len(lines), "start"),)
    sheet = Sheet(lines, _colored(request, lines, first.language), first.first > 0)
    pins: dict[str, Pin] = {}
    frames: list[Shown] = []
    before: frozenset[str] = frozenset()
    for moment in moments:
        frame: AnnotatedFrame = moment.data
        for note in frame.notes:
            pin = pinned(note, lines)
            if pin is not None and note.id not in pins:
                pins[note.id] = pin
        now = frozenset(note.id for note in frame.notes if note.id in pins)
        new = (now - before) | frozenset(moment.mark) if frames else frozenset()
        dim = frozenset(n - 1 for n in frame.dim)
        frames.append(Shown(now, new, dim, moment.caption, moment.alt))
        before = now
    return (sheet, tuple(pins.values()), tuple(frames)), ()


# --- the text -----------------------------------------------------------------------------------------------------


def _sheet(
    request: FigureRequest, options: AnnotatedOptions
) -> tuple[Sheet | None, tuple[Problem, ...]]:
    if options.text:
        text, origin = options.text, ""
    else:
        data, problems = recording(request)
        if data is None:
            return None, problems
        text, origin = data.capture.text, data.capture.origin
    lines: tuple[SourceLine, ...]
    if options.region:
        lines = source_lines(text, options.region)
        if not lines:
            known = regions(text)
            hint = nearest(options.region, known) or "write `// region NAME` and `// endregion`"
            message = f"there is no region `{options.region}`"
            return None, (Problem(request.place("region"), "unknown-region", message, hint),)
    else:
        lines = source_lines(text) if options.file.endswith(".go") else tuple(numbered(text))
    if options.lines:
        match = _LINES.match(options.lines.strip())
        first = int(match["first"]) if match else 0
        last = int(match["last"] or first) if match else 0
        lines = tuple(between(lines, text, options.region, first, last))
        if not lines:
            message = f"`{options.lines}` names no lines of this text"
            hint = "write `12-30`, counted from 1"
            return None, (Problem(request.place("lines"), "bad-lines", message, hint),)
    lines = aligned(list(lines))
    if not lines:
        return None, (Problem(request.place("kind"), "no-text", "there is no text in it", ""),)
    if len(lines) > LARGEST:
        return None, (_too_many(request, len(lines), "text" if options.text else "kind"),)
    language = options.language or ("go" if options.file.endswith(".go") else "")
    sheet = Sheet(lines, _colored(request, lines, language), options.numbers, origin)
    return sheet, () if origin else tuple(_bare(request, options, lines))


def _bare(
    request: FigureRequest, options: AnnotatedOptions, lines: tuple[SourceLine, ...]
) -> Iterator[Problem]:
    """Warn of results of a benchmark of which nobody knows the machine."""
    if read_benchmarks("\n".join(line for _, line in lines)).benchmarks:
        message = "these are results of a benchmark, and nothing says where they were measured"
        place = request.place("text" if options.text else "file")
        hint = "take them from a `capture`: its release and machine stand below"
        yield Problem(place, "bare-benchmark", message, hint, severity="warning")


def _too_many(request: FigureRequest, count: int, field: str) -> Problem:
    message = f"{count} lines are too many for a slide: at most {LARGEST}"
    return Problem(request.place(field), "too-many", message, "choose `lines: 12-30`")


def _colored(
    request: FigureRequest, lines: tuple[SourceLine, ...], language: str
) -> tuple[tuple[Run, ...], ...]:
    return request.colored("\n".join(line for _, line in lines), language or "text")


# --- notes --------------------------------------------------------------------------------------------------------


def _pin(
    request: FigureRequest, written: NoteOptions, at: int, lines: tuple[SourceLine, ...]
) -> Pin | Problem:
    """Return where a note belongs: the outline counts lines as the file does, a note as they are shown."""
    rows = {number: row for row, (number, _) in enumerate(lines, 1)}
    if not written.line and not written.at:
        message, hint = (
            "this note says nothing of where it belongs",
            "say `line: 3`, or `at: words`",
        )
        return Problem(request.place("notes", at), "no-place", message, hint)
    first = last = 0
    if written.line:
        match = _LINES.match(written.line.strip())
        first = rows.get(int(match["first"]), 0) if match else 0
        last = rows.get(int(match["last"] or match["first"]), 0) if match else 0
        if not first or last < first:
            message = f"`{written.line}` is no line of this text"
            hint = f"there are {lines[0][0]} to {lines[-1][0]}; several are written `3-5`"
            return Problem(request.place("notes", at, "line"), "bad-lines", message, hint)
    else:
        found = [row for row, (_, line) in enumerate(lines, 1) if written.at in line]
        first = last = found[0] if found else 1
    note = Note(
        id=written.id or str(at + 1),
        text=written.text,
        line=first,
        last=last,
        at=written.at,
        nth=written.nth,
        label=written.label,
        color=written.color,
    )
    pin = pinned(note, lines)
    if pin is None:
        where = f"line {written.line}" if written.line else "the text"
        message = f'"{written.at}" is not in {where}'
        words = [word for _, line in lines for word in line.split()]
        hint = nearest(written.at, words) if not written.line else "the text of that line as it is"
        return Problem(request.place("notes", at, "at"), "unknown-text", message, hint)
    return pin


def _frames(options: AnnotatedOptions, pins: list[Pin], sheet: Sheet) -> Iterator[Shown]:
    ids = [pin.note.id for pin in pins]
    steps = list(options.steps)
    if options.each:
        steps = [NotesStep(caption=options.caption), *(NotesStep(show=[id]) for id in ids)]
    if not steps:
        steps = [NotesStep(show=ids, caption=options.caption)]
    now: frozenset[str] = frozenset()
    for number, step in enumerate(steps):
        before = now
        now = frozenset(step.show) | (frozenset() if step.only else before)
        about = {r for p in pins if p.note.id in now for r in range(p.first, p.last + 1)}
        rows = frozenset(range(len(sheet.lines)))
        dim = rows - about if step.dim and about else frozenset()
        new = now - before if number else frozenset()
        yield Shown(now, new, dim, step.caption, said(sheet, pins, now, step.caption))


def said(sheet: Sheet, pins: list[Pin], now: frozenset[str], caption: str) -> str:
    """Return a frame in words: the notes with what they are about; the text, while there are none."""
    parts = []
    for pin in pins:
        if pin.note.id in now:
            about = pin.note.at or sheet.lines[pin.first][1].strip()
            words = ": ".join(filter(None, (pin.note.label, plain(pin.note.text))))
            parts.append(f"At {about}: {words}.")
    if not parts:
        parts.append("Text: " + " / ".join(line.strip() for _, line in sheet.lines))
    return f"{plain(caption)} {' '.join(parts)}".strip()
