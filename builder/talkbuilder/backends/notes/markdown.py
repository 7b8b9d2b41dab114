"""Notes as Markdown: what was text stays text, whatever characters it holds (CommonMark 0.31)."""

import re

from talkbuilder.notes import Block, Code, ListItem, Notes, Paragraph, Said

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~])")
# An ampersand that begins an entity, and what makes a block of a line's start.
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BLOCK = re.compile(r"^(\s*)([-+=#!:]|\d{1,9}(?=[.)]))")
_TICKS = re.compile("`+")


def escaped(text: str) -> str:
    """Return ``text`` as Markdown that shows exactly it, on one line.

    >>> escaped("2 * 3 < 7 &amp; so")
    '2 \\\\* 3 \\\\< 7 \\\\&amp; so'
    """
    return _ENTITY.sub(r"\\&", _SPECIAL.sub(r"\\\1", " ".join(text.splitlines())))


def line(text: str) -> str:
    """Return escaped ``text`` so that it begins no heading, list or rule.

    >>> line("# no"), line("1. no"), line("- no")
    ('\\\\# no', '1\\\\. no', '\\\\- no')
    """
    found = _BLOCK.match(text)
    if found is None:
        return text.lstrip()
    rest = text[found.end() :]
    return f"{found[2]}\\{rest}" if found[2].isdigit() else f"\\{found[2]}{rest}"


def blocks(notes: Notes) -> str:
    """Return ``notes`` as Markdown blocks with an empty line between them, but none inside a list."""
    parts: list[str] = []
    above: Block | None = None
    for block in notes:
        together = isinstance(block, ListItem) and isinstance(above, ListItem)
        parts.append(("\n" if together else "\n\n") if parts else "")
        parts.append(_block(block))
        above = block
    return "".join(parts)


def _block(block: Block) -> str:
    match block:
        case Paragraph(said):
            return line(_spoken(said))
        case ListItem(said, level, number):
            # Four columns a level serve both kinds of list.
            sign = f"{number}." if number else "-"
            return f"{'    ' * level}{sign:<4}{line(_spoken(said))}"
        case Code(text, language):
            fence = "`" * max(3, _longest_ticks(text) + 1)
            info = re.sub(r"[^\w+#.-]", "", language)
            return f"{fence}{info}\n{text.rstrip(chr(10))}\n{fence}"


def _spoken(said: tuple[Said, ...]) -> str:
    return "".join(_styled(part) for part in said).strip()


def _styled(part: Said) -> str:
    """Return one stretch; marks touch the words, since a mark beside a space is none."""
    words = part.text.strip()
    if not words:
        return " " if part.text else ""
    before = " " * (len(part.text) != len(part.text.lstrip()))
    after = " " * (len(part.text) != len(part.text.rstrip()))
    inside = _code(words) if part.code else escaped(words)
    marks = "**" * part.bold + "*" * part.italic
    return f"{before}{marks}{inside}{marks[::-1]}{after}"


def _code(text: str) -> str:
    flat = " ".join(text.splitlines())
    ticks = "`" * (_longest_ticks(flat) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{ticks}{pad}{flat}{pad}{ticks}"


def _longest_ticks(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
