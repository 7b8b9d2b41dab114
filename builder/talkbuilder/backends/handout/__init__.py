"""The handout: slides small, what is said on them, and the sources, on paper that people have."""

from talkbuilder.backends.handout.write import write

__all__ = ["write"]
