"""A talk as one HTML file that needs no network: a presenter with keyboard, overview and moving figures."""

from talkbuilder.backends.html.write import write

__all__ = ["write"]
