"""Forms of types, and what a conversion to an interface makes of a value: the decisions of the compiler's `dataWord`.

Sizes are those of linux/amd64. A form is what counts in a conversion: how long a value is, whether it is a single
pointer, whether it holds pointers, and whether it is, at bottom, one integer.
"""

from dataclasses import dataclass

STATIC_CELLS = 256
"""How many small numbers have a cell in `staticuint64s` (runtime/iface.go)."""
MOST_ON_STACK = 1024
"""Larger values that stay in their function get no temporary on the stack (`dataWord`)."""

# Where a data word can lead.
ITSELF, ZEROBASE, CELL, ZERO, READ_ONLY, STACK, HEAP = (
    "itself",
    "zerobase",
    "cell",
    "zero",
    "read-only",
    "stack",
    "heap",
)
PLACES = (ITSELF, ZEROBASE, CELL, ZERO, READ_ONLY, STACK, HEAP)


@dataclass(frozen=True, slots=True)
class Form:
    """A type without its name. ``conv``: the function that makes a copy on the heap; none where none is ever made."""

    text: str
    size: int
    direct: bool = False
    byte: bool = False
    float: bool = False
    comparable: bool = True
    conv: str = ""

    @property
    def number(self) -> bool:
        """Whether small values have a cell at run time."""
        return self.conv in ("convT16", "convT32", "convT64")


# convT16, convT32 and convT64 ask for size, alignment and no pointers only: a float or a struct of one word is a number
# to them as well, by its bits.
FORMS = {
    one.text: one
    for one in (
        Form("struct{}", 0),
        Form("[0]int", 0),
        Form("bool", 1, byte=True),
        Form("uint8", 1, byte=True),
        Form("int8", 1, byte=True),
        Form("struct{b uint8}", 1, byte=True),
        Form("int16", 2, conv="convT16"),
        Form("uint16", 2, conv="convT16"),
        Form("int32", 4, conv="convT32"),
        Form("float32", 4, float=True, conv="convT32"),
        Form("int", 8, conv="convT64"),
        Form("int64", 8, conv="convT64"),
        Form("uint64", 8, conv="convT64"),
        Form("float64", 8, float=True, conv="convT64"),
        Form("struct{n int}", 8, conv="convT64"),
        Form("string", 16, conv="convTstring"),
        Form("[]byte", 24, comparable=False, conv="convTslice"),
        Form("[]int", 24, comparable=False, conv="convTslice"),
        Form("struct{a, b int}", 16, conv="convTnoptr"),
        Form("[2]int", 16, conv="convTnoptr"),
        Form("struct{s string; n int}", 24, conv="convT"),
        Form("struct{f []int}", 24, comparable=False, conv="convTslice"),
        Form("struct{s []int; n int}", 32, comparable=False, conv="convT"),
        Form("[200]int", 1600, conv="convTnoptr"),
        Form("*int", 8, direct=True),
        Form("struct{p *int}", 8, direct=True),
        Form("[1]*int", 8, direct=True),
        Form("map[string]int", 8, direct=True, comparable=False),
        Form("chan int", 8, direct=True),
        Form("func()", 8, direct=True, comparable=False),
    )
}
POINTER = FORMS["*int"]


def is_zero(value: str) -> bool:
    """Whether a value is written as the zero value of its type."""
    return value in ("0", "nil", "false", "zero")


def place(form: Form, value: str, constant: bool, escapes: bool) -> str:
    """Where the data word of a new interface value leads."""
    if form.direct:
        return ITSELF
    if form.size == 0:
        return ZEROBASE
    if form.byte:
        return CELL
    if constant:
        return ZERO if is_zero(value) else READ_ONLY
    if not escapes and form.size <= MOST_ON_STACK:
        return STACK
    if form.number and (is_zero(value) or (is_cell(value) and not form.float)):
        return CELL
    if form.conv in ("convTstring", "convTslice") and is_zero(value):
        return ZERO
    return HEAP


def is_cell(value: str) -> bool:
    """Whether ``value`` is a number with a cell of its own; 0 is one."""
    return is_zero(value) or (value.isdecimal() and int(value) < STATIC_CELLS)
