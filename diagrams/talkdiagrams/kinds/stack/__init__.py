"""Kind `stack`: stacks with call frames and variables, and what lies on the heap beside them."""

from talkdiagrams.kinds.stack.data import Call, Slot, Stack, StackFrame, Thing
from talkdiagrams.kinds.stack.kind import Stacks
from talkdiagrams.kinds.stack.options import StacksOptions

__all__ = ["Call", "Slot", "Stack", "StackFrame", "Stacks", "StacksOptions", "Thing"]
