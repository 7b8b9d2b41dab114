"""The flag words of all Values, bit by bit."""

from talkdiagrams.kinds.bits.data import BitField, BitsFrame, Word
from talkdiagrams.kinds.parts import Color
from talkdiagrams.mechanisms.reflection import flags
from talkdiagrams.mechanisms.reflection.events import Event
from talkdiagrams.mechanisms.reflection.state import State, Value

WIDTH = 12
"""Bits that are drawn: those of methods' numbers begin at 10, and few types have more than four."""


def bits(before: State | None, event: Event | None, after: State) -> BitsFrame:
    """Return a word for each Value; below them a panic, or what may be done with the last."""
    del before, event
    words = tuple(_word(v) for v in after.values.values())
    if after.last.panic:
        return BitsFrame(words, (f"panic: {after.last.panic}",))
    return BitsFrame(words)


def _word(v: Value) -> Word:
    note = (
        "not valid" if not v.flag
        else "may be set" if v.can_set
        else "read-only" if v.read_only
        else "no address: may not be set" if not v.can_addr
        else ""
    )  # fmt: skip
    label = f"{v.id}  {v.type()}" if v.flag else f"{v.id}"
    many = (
        BitField("number", flags.METHOD_SHIFT, WIDTH - flags.METHOD_SHIFT, str(max(v.method, 0))),
        _bit("Method", 9, v, "brand"),
        _bit("Addr", 8, v, "good"),
        _bit("Indir", 7, v, "p"),
        _bit("EmbedRO", 6, v, "bad"),
        _bit("StickyRO", 5, v, "bad"),
        BitField("kind", 0, flags.KIND_WIDTH, f"{v.kind} {flags.KINDS[v.kind]}"),
    )
    return Word(v.id, label, WIDTH, many[::-1], str(v.flag), note)


def _bit(name: str, low: int, v: Value, color: Color) -> BitField:
    on = v.flag >> low & 1
    return BitField(name, low, 1, str(on), color if on else "plain")
