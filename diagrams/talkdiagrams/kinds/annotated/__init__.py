"""Kind `annotated`: code or output in fixed width, with notes pinned to lines and parts of lines."""

from talkdiagrams.kinds.annotated.data import AnnotatedFrame, Note

__all__ = ["AnnotatedFrame", "Note"]
