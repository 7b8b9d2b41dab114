"""Kind `timeline`: lanes and time: who did what, when, and how long."""

from talkdiagrams.kinds.timeline.kind import Timeline
from talkdiagrams.kinds.timeline.options import TimelineOptions
from talkdiagrams.kinds.timeline.score import Doing, Sample

__all__ = ["Doing", "Sample", "Timeline", "TimelineOptions"]
