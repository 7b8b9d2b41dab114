"""Blocks of the text as HTML."""

from collections.abc import Callable, Collection, Iterable

from msgspec import Struct, field

from talkbuilder.article import (
    Code,
    Entry,
    Grid,
    Listed,
    Mark,
    Note,
    Prose,
    Quoted,
    Shown,
    Span,
    Words,
)
from talkbuilder.backends.vector.links import web_address
from talkbuilder.backends.vector.markup import attributes, turned_code, way
from talkbuilder.backends.vector.markup import text as escaped
from talkbuilder.ports import Colored
from talkbuilder.scene import Link, Run
from talkbuilder.wording import ENGLISH, Wording, fill


def tag(name: str, inside: str, **values: str | float | None) -> str:
    """Return an element round ``inside``, which is markup already."""
    return f"<{name}{attributes(**values)}>{inside}</{name}>"


# Anchors of the text hold letters, digits and dashes; a name of ours has a dot, so that none is ever taken.
def note_id(number: int) -> str:
    """Return the name of a note."""
    return f"note.{number}"


def mark_id(number: int, time: int) -> str:
    """Return the name of the place that refers to a note for the ``time``-th time."""
    return f"mark.{number}.{time}"


class Writer(Struct):
    """Writes blocks in the order of the text; ``marks`` counts how often each note was referred to."""

    anchors: Collection[str]
    colored: Colored
    figure: Callable[[str], str]
    language: str = "en"
    wording: Wording = ENGLISH
    marks: dict[int, int] = field(default_factory=dict)

    def block(self, block: Prose | Listed | Quoted | Code | Grid | Shown) -> str:
        """Return one block."""
        match block:
            case Prose(words):
                turn = self._way(words)
                return f"<p{turn}>{turned_code(self.words(words), turn)}</p>"
            case Listed(entries):
                return self._list(entries)
            case Quoted(blocks):
                return tag("blockquote", "".join(self.block(one) for one in blocks))
            case Code():
                return self._code(block)
            case Grid(rows):
                return self._table(rows)
            case Shown(slide):
                return self.figure(slide)

    def _way(self, words: Words) -> str:
        return way(_plain(words), self.language)

    # --- blocks ---

    def _list(self, entries: tuple[Entry, ...]) -> str:
        """Return a flat list as lists in lists; a paragraph without a sign of its own belongs to the entry before."""
        parts: list[str] = []
        trail: list[tuple[int, str]] = []
        for entry in entries:
            if entry.number is None and trail:
                while len(trail) > 1 and trail[-1][0] > entry.level:
                    parts.append(f"</li></{trail.pop()[1]}>")
                parts.append(tag("p", self.words(entry.words)))
                continue
            name = "ol" if entry.number else "ul"
            while trail and (
                trail[-1][0] > entry.level or trail[-1] == (entry.level, _other(name))
            ):
                parts.append(f"</li></{trail.pop()[1]}>")
            if trail and trail[-1][0] == entry.level:
                parts.append("</li>")
            else:
                start = entry.number if entry.number and entry.number > 1 else None
                where = self._way(entry.words)
                parts.append(f"<{name}{attributes(start=start)}{where}>")
                trail.append((entry.level, name))
            turn = self._way(entry.words)
            parts.append(f"<li{turn}>{turned_code(self.words(entry.words), turn)}")
        parts += [f"</li></{name}>" for _, name in reversed(trail)]
        return "".join(parts)

    def _code(self, code: Code) -> str:
        lines = self.colored(code.text, code.language)
        shown = "\n".join("".join(_ink(run) for run in line) for line in lines)
        # Long lines scroll, by keyboard too.
        return tag("pre", tag("code", shown), tabindex=0)

    def _table(self, rows: tuple[tuple[Words, ...], ...]) -> str:
        if not rows:
            return ""
        head = "".join(self._heading(cell) for cell in rows[0])
        body = (tag("tr", "".join(map(self._cell, row))) for row in rows[1:])
        inside = f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody>"
        return tag("div", tag("table", inside), class_="wide", tabindex=0)

    def _cell(self, cell: Words) -> str:
        turn = self._way(cell)
        return f"<td{turn}>{turned_code(self.words(cell), turn)}</td>"

    def _heading(self, cell: Words) -> str:
        # An empty corner heads nothing.
        if not cell:
            return "<td></td>"
        turn = self._way(cell)
        return f'<th scope="col"{turn}>{turned_code(self.words(cell), turn)}</th>'

    # --- words ---

    def words(self, words: Words) -> str:
        """Return styled words; neighbours with one link are one link."""
        parts: list[str] = []
        at = 0
        while at < len(words):
            first = words[at]
            if isinstance(first, Mark):
                parts.append(self._mark(first))
                at += 1
                continue
            end = at
            inside: list[str] = []
            while end < len(words):
                part = words[end]
                if not isinstance(part, Span) or part.href != first.href:
                    break
                inside.append(_styled(part))
                end += 1
            parts.append(self._linked(first.href, "".join(inside)))
            at = end
        return "".join(parts)

    def _linked(self, href: str, inside: str) -> str:
        if href.startswith("#"):
            return tag("a", inside, href=href) if href[1:] in self.anchors else inside
        target = web_address(Link(url=href)) if href else ""
        return tag("a", inside, href=target, rel="noopener noreferrer") if target else inside

    def _mark(self, mark: Mark) -> str:
        time = self.marks[mark.number] = self.marks.get(mark.number, 0) + 1
        link = tag(
            "a",
            str(mark.number),
            href=f"#{note_id(mark.number)}",
            id=mark_id(mark.number, time),
            role="doc-noteref",
            aria_label=fill(self.wording.note, n=mark.number),
        )
        return tag("sup", link)

    def notes(self, notes: Iterable[Note]) -> str:
        """Return the notes with the ways back to where they are referred to, in the text before or in notes."""
        written = [(note.number, self.words(note.words), self._way(note.words)) for note in notes]
        return "".join(
            self._note(number, turned_code(words, turn), turn) for number, words, turn in written
        )

    def _note(self, number: int, words: str, turn: str) -> str:
        times = self.marks.get(number, 0)
        back = "".join(self._back(number, time, times) for time in range(1, times + 1))
        return tag("li", f"<p{turn}>{words}{back}</p>", id=note_id(number))

    def _back(self, number: int, time: int, times: int) -> str:
        shown = f"↑{tag('sup', str(time))}" if times > 1 else "↑"
        where = f"#{mark_id(number, time)}"
        words = self.wording.back_to_reference if times > 1 else self.wording.back_to_text
        said = fill(words, n=number, time=time)
        return " " + tag(
            "a", shown, href=where, class_="back", role="doc-backlink", aria_label=said
        )


def _plain(words: Words) -> str:
    return "".join(part.text for part in words if isinstance(part, Span))


def _other(name: str) -> str:
    return "ol" if name == "ul" else "ul"


def _styled(span: Span) -> str:
    shown = escaped(span.text)
    for wanted, name in ((span.code, "code"), (span.italic, "em"), (span.bold, "strong")):
        shown = tag(name, shown) if wanted else shown
    return shown


def _ink(run: Run) -> str:
    return tag("span", escaped(run.text), class_=run.token) if run.token else escaped(run.text)
