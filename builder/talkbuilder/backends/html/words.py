"""Text blocks as HTML: headings, paragraphs, nested lists and code, broken where they were measured and nowhere else.

    room.x + indent         the text of a paragraph
      less hanging          its bullet

A list's nesting is for who listens; what one sees follows from each paragraph's own numbers.
"""

from collections.abc import Callable, Iterable
from itertools import groupby

from msgspec import Struct

from talkbuilder.backends.html.markup import style, tag
from talkbuilder.backends.vector.markup import text as escaped
from talkbuilder.backends.vector.text import SetLine, height, inner, lines, top_of
from talkbuilder.geometry import Rect
from talkbuilder.scene import Link, Paragraph, Run, Text, TextBlock
from talkbuilder.theme import Theme
from talkbuilder.units import short

Href = Callable[[Link], str]


class Writer(Struct, frozen=True):
    """What writing words needs beside them."""

    theme: Theme
    href: Href

    def block(self, item: TextBlock, heading: str) -> str:
        """Return ``item``; a title becomes ``heading`` (h1 or h2)."""
        room, text = inner(item.rect, item.text), item.text
        where = style(
            left=room.x,
            top=top_of(item.rect, text),
            width=room.width,
            height=height(text),
            **self.manner(text),
        )
        name = {"title": heading}.get(item.role, "pre" if text.family == "code" else "div")
        quiet = "true" if item.role in ("footer", "number", "decoration") else None
        return tag(
            name,
            self.inside(text, "span" if name != "div" else "p"),
            class_=f"t c-{text.token}",
            style=where,
            data_id=item.id,
            aria_hidden=quiet,
        )

    def manner(self, text: Text) -> dict[str, float | str | None]:
        """Return how ``text`` is set, as style."""
        return {
            "font_size": text.size,
            "line_height": short(text.line_height),
            "font_family": "var(--code)" if text.family == "code" else None,
            "font_weight": "700" if text.bold else None,
            "text_align": text.align if text.align != "left" else None,
        }

    def inside(self, text: Text, name: str = "p") -> str:
        """Return the paragraphs of ``text``, plain ones as ``name``, bullets as lists."""
        found: list[str] = []
        set_lines = list(lines(text))
        starts = [index for index, line in enumerate(set_lines) if line.first]
        ends = [*starts[1:], len(set_lines)]
        paragraphs = [
            (set_lines[a].paragraph, self._paragraph(set_lines[a:b], text, a == 0, name))
            for a, b in zip(starts, ends, strict=True)
        ]
        for listed, group in groupby(
            paragraphs, key=lambda one: bool(one[0].bullet) and name == "p"
        ):
            if listed:
                found.append(nested([*group]))
            else:
                found += [words for _, words in group]
        return "".join(found)

    def _paragraph(self, its: list[SetLine], text: Text, top: bool, name: str) -> str:
        paragraph = its[0].paragraph
        side = "margin_right" if paragraph.rtl else "margin_left"
        where = style(
            margin_top=paragraph.before if paragraph.before and not top else None,
            **{side: paragraph.indent or None},
            font_size=paragraph.size,
            text_align=paragraph.align,
        )
        words = "<br>".join("".join(self._run(run, text) for run in line.runs) for line in its)
        # The break of an empty last line only shows if another follows it.
        words += "" if its[-1].runs else "<br>"
        if paragraph.bullet:
            where_b = "right" if paragraph.rtl else None
            back = style(float=where_b, **{side: -paragraph.hanging}, width=paragraph.hanging)
            bullet = tag(
                "span", escaped(paragraph.bullet), class_="b", style=back, aria_hidden="true"
            )
            words = bullet + words
        listed = paragraph.bullet and name == "p"
        way = "rtl" if paragraph.rtl else None
        return tag("div" if listed else name, words, class_="l", style=where or None, dir=way)

    def _run(self, run: Run, text: Text) -> str:
        look = style(
            font_family=f"var(--{'code' if run.family == 'code' else 'body'})"
            if run.family and run.family != text.family
            else None,
            font_weight="700" if run.bold and not text.bold else None,
            font_style="italic" if run.italic else None,
            background=self.theme.rgb(run.mark).css if run.mark else None,
            padding=f"{short(max(0.0, (text.line_height - 1.2) / 2))}em 0" if run.mark else None,
        )
        target = self.href(run.link) if run.link else ""
        token = run.token or ("link" if target else None)
        plain = not look and token is None and not target
        shown = escaped(run.text)
        if plain:
            return shown
        outside = target and not target.startswith("#")
        return tag(
            "a" if target else "span",
            shown,
            class_=f"c-{token}" if token else None,
            style=look or None,
            href=target or None,
            target="_blank" if outside else None,
            rel="noopener noreferrer" if outside else None,
        )


def nested(items: Iterable[tuple[Paragraph, str]]) -> str:
    """Return list items as nested lists, by level; counted bullets make an ``ol``."""
    parts: list[str] = []
    trail: list[tuple[int, str]] = []
    for paragraph, words in items:
        name = "ol" if paragraph.bullet[:-1].isdigit() else "ul"
        while trail and (
            trail[-1][0] > paragraph.level
            or trail[-1] == (paragraph.level, "ol" if name == "ul" else "ul")
        ):
            parts.append(f"</li></{trail.pop()[1]}>")
        if trail and trail[-1][0] == paragraph.level:
            parts.append("</li>")
        else:
            # Safari forgets what a list is when its bullets are ours.
            parts.append(f'<{name} role="list">')
            trail.append((paragraph.level, name))
        parts.append(f"<li>{words}")
    parts += [f"</li></{name}>" for _, name in reversed(trail)]
    return "".join(parts)


def box(rect: Rect) -> str:
    """Return a place on the stage as style."""
    return style(left=rect.x, top=rect.y, width=rect.width, height=rect.height)
