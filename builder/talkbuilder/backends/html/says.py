"""Notes as HTML."""

from itertools import groupby

from talkbuilder.backends.vector.markup import text as escaped
from talkbuilder.backends.vector.markup import turned_code, way
from talkbuilder.notes import Block, Code, ListItem, Notes, Paragraph, Said, plain


def spoken(notes: Notes, language: str = "en") -> str:
    """Return ``notes`` as paragraphs, lists and code; each in its direction."""
    parts: list[str] = []
    for listed, group in groupby(notes, key=lambda block: isinstance(block, ListItem)):
        if listed:
            items = [block for block in group if isinstance(block, ListItem)]
            parts.append(_list(items, language))
        else:
            parts += [_block(block, language) for block in group]
    return "\n".join(parts)


def _block(block: Block, language: str) -> str:
    match block:
        case Code(text):
            return f"<pre>{escaped(text)}</pre>"
        case Paragraph(said) | ListItem(said):
            turn = way(plain(block), language)
            return f"<p{turn}>{turned_code(_said(said), turn)}</p>"


def _list(items: list[ListItem], language: str) -> str:
    parts: list[str] = []
    trail: list[tuple[int, str]] = []
    for item in items:
        name = "ol" if item.number else "ul"
        while trail and (
            trail[-1][0] > item.level or (trail[-1][0] == item.level and trail[-1][1] != name)
        ):
            parts.append(f"</li></{trail.pop()[1]}>")
        if trail and trail[-1][0] == item.level:
            parts.append("</li>")
        else:
            start = f' start="{item.number}"' if item.number > 1 else ""
            parts.append(f"<{name}{start}{way(plain(item), language)}>")
            trail.append((item.level, name))
        turn = way(plain(item), language)
        parts.append(f"<li{turn}>{turned_code(_said(item.said), turn)}")
    parts += [f"</li></{name}>" for _, name in reversed(trail)]
    return "".join(parts)


def _said(said: tuple[Said, ...]) -> str:
    return "".join(_styled(part) for part in said)


def _styled(part: Said) -> str:
    shown = escaped(part.text)
    for wanted, name in ((part.code, "code"), (part.italic, "em"), (part.bold, "strong")):
        shown = f"<{name}>{shown}</{name}>" if wanted else shown
    return shown
