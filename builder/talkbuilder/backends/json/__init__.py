"""The scenes as JSON: for other programs, and for looking at what layout decided."""

from talkbuilder.backends.json.write import write

__all__ = ["write"]
