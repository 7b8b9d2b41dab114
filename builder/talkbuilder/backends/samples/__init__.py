"""The samples: what a talk's programs are and what they printed, in one archive for those who heard it."""

from talkbuilder.backends.samples.write import write

__all__ = ["write"]
