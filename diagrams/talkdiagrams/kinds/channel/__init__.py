"""Kind `channel`: an hchan with its ring and its two queues, and the goroutines that use it."""

from talkdiagrams.kinds.channel.data import ChanBox, Frame, GBox, SudogBox
from talkdiagrams.kinds.channel.kind import Channel, ChannelOptions

__all__ = ["ChanBox", "Channel", "ChannelOptions", "Frame", "GBox", "SudogBox"]
