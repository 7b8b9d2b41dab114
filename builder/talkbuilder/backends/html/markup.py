"""Tags and style attributes: everything that is not a literal of ours is escaped here."""

from talkbuilder.backends.vector.markup import attributes, text
from talkbuilder.scripts import language_reads
from talkbuilder.units import short
from talkbuilder.wording import Wording, fill


def ours(wording: Wording) -> str:
    """Return the attributes of what holds sentences of ours: their language, and from where they read.

    >>> ours(Wording())
    'lang="en"'
    """
    rtl = language_reads(wording.language) == "rtl"
    return attributes(lang=wording.language, dir="rtl" if rtl else None).strip()


def keyed(words: str, **keys: str) -> str:
    """Return ``words`` as markup, with keys of a keyboard filled in.

    >>> keyed("press {p}", p="p")
    'press <kbd>p</kbd>'
    """
    return fill(text(words), **{name: _key(key) for name, key in keys.items()})


def _key(key: str) -> str:
    """Return a key, or several that are held together: these in one order, whichever way the words read."""
    shown = "+".join(f"<kbd>{text(one)}</kbd>" for one in key.split("+"))
    return f'<bdi dir="ltr">{shown}</bdi>' if "+" in key else shown


def style(**lengths: float | str | None) -> str:
    """Return the value of a ``style`` attribute: numbers are pixels of the stage, None is left out."""
    return ";".join(
        f"{name.replace('_', '-')}:{value if isinstance(value, str) else short(value, 2) + 'px'}"
        for name, value in lengths.items()
        if value is not None
    )


def tag(name: str, inside: str, **values: str | float | None) -> str:
    """Return an element round ``inside``, which is markup already."""
    return f"<{name}{attributes(**values)}>{inside}</{name}>"
