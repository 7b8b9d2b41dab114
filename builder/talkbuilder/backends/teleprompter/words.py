"""What is said as HTML: paragraphs, lists with their levels, and code that is only looked at."""

from collections.abc import Iterable
from typing import assert_never

from talkbuilder.backends.vector.markup import text as _text
from talkbuilder.backends.vector.markup import turned_code, way
from talkbuilder.notes import Block, Code, ListItem, Paragraph, Said, plain


def blocks(notes: Iterable[Block], language: str = "en") -> str:
    """Return ``notes`` as HTML, each in its direction; neighbouring items become one list.

    >>> blocks([ListItem((Said("a"),)), ListItem((Said("b"),), level=1), ListItem((Said("c"),))])
    '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'
    """
    made: list[str] = []
    trail: list[tuple[int, str]] = []
    for block in notes:
        match block:
            case Paragraph(said):
                turn = way(plain(block), language)
                made += [*_closed(trail), f"<p{turn}>{turned_code(_said(said), turn)}</p>"]
            case Code(text, _):
                made += [*_closed(trail), f"<pre>{_text(text)}</pre>"]
            case ListItem():
                _item(block, made, trail, language)
            case _:
                assert_never(block)
    return "".join([*made, *_closed(trail)])


def _item(item: ListItem, made: list[str], trail: list[tuple[int, str]], language: str) -> None:
    name = "ol" if item.number else "ul"
    while trail and (
        trail[-1][0] > item.level or trail[-1] == (item.level, "ol" if name == "ul" else "ul")
    ):
        made.append(f"</li></{trail.pop()[1]}>")
    if trail and trail[-1][0] == item.level:
        made.append("</li>")
    else:
        start = f' start="{item.number}"' if item.number > 1 else ""
        made.append(f"<{name}{start}{way(plain(item), language)}>")
        trail.append((item.level, name))
    turn = way(plain(item), language)
    made.append(f"<li{turn}>{turned_code(_said(item.said), turn)}")


def _closed(trail: list[tuple[int, str]]) -> list[str]:
    """Return the ends of all open lists, and forget them."""
    ends = [f"</li></{name}>" for _, name in reversed(trail)]
    trail.clear()
    return ends


def _said(parts: Iterable[Said]) -> str:
    return "".join(_part(part) for part in parts)


def _part(part: Said) -> str:
    words = _text(part.text)
    for wanted, name in ((part.code, "code"), (part.bold, "strong"), (part.italic, "em")):
        words = f"<{name}>{words}</{name}>" if wanted else words
    return words
