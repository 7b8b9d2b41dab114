"""Kind `stack`: stacks with call frames and variables, and what lies on the heap beside them."""

from talkdiagrams.kinds.stack.data import Call, Slot, Stack, StackFrame, Thing

__all__ = ["Call", "Slot", "Stack", "StackFrame", "Thing"]
