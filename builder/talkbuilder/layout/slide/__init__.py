"""Slides as measured scenes: ``compose`` lays a talk out, ``figure_area`` is the room a figure gets."""

from talkbuilder.geometry import Size
from talkbuilder.layout.slide.compose import compose
from talkbuilder.theme import LayoutName, Theme


def figure_area(theme: Theme, layout: LayoutName) -> Size:
    """Return the room that ``layout`` has for a figure."""
    return theme.layouts[layout].boxes["figure"].rect.size


__all__ = ["compose", "figure_area"]
