"""What may stand elsewhere in a later frame, since its moving is what a kind is for: the beginnings of its ids."""

MOVERS: dict[str, tuple[str, ...]] = {
    "channel": (
        "v.",
        "s.",
        "recvx.",
        "sendx.",
        "->",
    ),  # values, those who wait, the counters of the ring
    "lanes": ("span.",),  # grows with time
    "ring": ("G", "head", "tail"),
    "schedtrace": ("bar.", "G", "M", "g.", "m.", "->"),
    # a call takes room from what is free; the calls of a goroutine move to its new stack
    "stack": ("free.", "sp.", "G1.", "G2."),
    "timeline": ("bar.",),  # grows with time
    "topology": ("bar.", "G", "M", "g.", "m.", "->"),
}

MOVERS["beside"] = tuple(
    f"{side}.{one}" for side in ("left", "right") for own in MOVERS.values() for one in own
)
