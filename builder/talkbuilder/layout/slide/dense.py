"""A slide that says ``dense: true``: text may go below the theme's smallest size, and the check says so."""

from msgspec.structs import replace

from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.theme import Theme

# The smallest sizes are made for the last row; two thirds of them are for a screen that people share.
SHARE = 2 / 3


def denser(theme: Theme) -> Theme:
    """Return ``theme`` with every box's smallest size cut to two thirds."""
    layouts = {
        name: replace(
            layout,
            boxes={
                slot: replace(box, min_size=round(box.min_size * SHARE, 1))
                for slot, box in layout.boxes.items()
            },
        )
        for name, layout in theme.layouts.items()
    }
    return replace(theme, layouts=layouts)


def reported(place: Place) -> Problem:
    """Say that a slide asked for small type."""
    message = "this slide may use type that the last row can't read"
    hint = "split it, and drop `dense: true`, where it is shown in a room"
    return Problem(place, "dense", message, hint, severity="note")
