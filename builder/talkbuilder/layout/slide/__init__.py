"""Slides as measured scenes: ``compose`` lays a talk out, ``figure_area`` is the room a figure gets."""

from talkbuilder.geometry import Size
from talkbuilder.layout.slide.compose import compose
from talkbuilder.theme import LayoutName, Theme


def figure_area(theme: Theme, layout: LayoutName) -> Size:
    """Return the room that ``layout`` has for a figure, in points of our own page: the slide scales the figure."""
    width, height = theme.layouts[layout].boxes["figure"].rect.size
    return Size(width / theme.scale, height / theme.scale)


__all__ = ["compose", "figure_area"]
