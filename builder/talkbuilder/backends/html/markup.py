"""Tags and style attributes: everything that is not a literal of ours is escaped here."""

from talkbuilder.backends.vector.markup import attributes
from talkbuilder.units import short


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
