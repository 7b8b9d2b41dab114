"""Kind `annotated`: code or output in fixed width, with notes pinned to lines and parts of lines."""

from talkdiagrams.kinds.annotated.data import AnnotatedFrame, Note
from talkdiagrams.kinds.annotated.kind import Annotated
from talkdiagrams.kinds.annotated.options import AnnotatedOptions

__all__ = ["Annotated", "AnnotatedFrame", "AnnotatedOptions", "Note"]
