"""The teleprompter: what is said, large on a dark page that scrolls by itself; one HTML file."""

from talkbuilder.backends.teleprompter.write import write

__all__ = ["write"]
