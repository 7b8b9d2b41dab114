"""The word of bits in a Value (reflect/value.go), and the kinds that its lowest five name (internal/abi/type.go)."""

INVALID, BOOL, INT, UINT8, ARRAY, FUNC, INTERFACE, MAP, POINTER, SLICE, STRING, STRUCT = (
    0,
    1,
    2,
    8,
    17,
    19,
    20,
    21,
    22,
    23,
    24,
    25,
)
KINDS = {
    INVALID: "invalid",
    BOOL: "bool",
    INT: "int",
    UINT8: "uint8",
    ARRAY: "array",
    FUNC: "func",
    INTERFACE: "interface",
    MAP: "map",
    POINTER: "ptr",
    SLICE: "slice",
    STRING: "string",
    STRUCT: "struct",
}

KIND_WIDTH = 5
KIND_MASK = (1 << KIND_WIDTH) - 1
STICKY_RO = 1 << 5
EMBED_RO = 1 << 6
INDIR = 1 << 7
ADDR = 1 << 8
METHOD = 1 << 9
METHOD_SHIFT = 10
RO = STICKY_RO | EMBED_RO


def ro(flag: int) -> int:
    """What a value that is reached from this one inherits: read-only is sticky from here on."""
    return STICKY_RO if flag & RO else 0
