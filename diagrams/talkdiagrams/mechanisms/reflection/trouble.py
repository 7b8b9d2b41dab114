"""Panics of package reflect, in its words."""

from talkdiagrams.mechanisms.reflection.flags import INVALID, KINDS


class Panic(Exception):
    """The program panicked; ``way`` is the question at which it ended."""

    def __init__(self, message: str, way: str = "") -> None:
        super().__init__(message)
        self.way = way


def value_error(method: str, kind: int) -> Panic:
    """`ValueError`: a method that a kind doesn't have."""
    on = "zero" if kind == INVALID else KINDS[kind]
    return Panic(f"reflect: call of {method} on {on} Value", "zero" if kind == INVALID else "kind")
