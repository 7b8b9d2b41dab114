"""Kind `bits`: words of memory split into the ranges of bits that mean something."""

from talkdiagrams.kinds.bits.kind import Bits
from talkdiagrams.kinds.bits.options import BitsOptions

__all__ = ["Bits", "BitsOptions"]
