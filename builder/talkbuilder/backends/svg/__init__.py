"""Each scene as an SVG file of its own: real text, our fonts inside, every item a ``g`` with its id."""

from talkbuilder.backends.svg.write import write

__all__ = ["write"]
