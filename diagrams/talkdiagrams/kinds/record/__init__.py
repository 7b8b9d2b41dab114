"""Kind `record`: memory laid out, field by field, and what points where."""

from talkdiagrams.kinds.record.kind import Record
from talkdiagrams.kinds.record.options import RecordOptions

__all__ = ["Record", "RecordOptions"]
