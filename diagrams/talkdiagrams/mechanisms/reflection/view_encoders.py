"""The cache as memory: the map, and encoders that point to encoders."""

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.record.data import Block, Field, RecordFrame
from talkdiagrams.mechanisms.reflection.encoders import READY, Cache, Encoder, Event


def record(before: Cache | None, event: Event | None, after: Cache) -> RecordFrame:
    """Return the map and the encoders; an arrow is dashed while one end is being built."""
    del before, event
    rows = tuple(
        Field(t, to=f"enc.{t}", dashed=one.state != READY) for t, one in after.encoders.items()
    )
    blocks = [Block("map", "sync.Map", rows or (Field("empty"),), "type → encoder", "m", column=0)]
    blocks += [_encoder(one) for one in after.encoders.values()]
    status = (f"built {len(after.built)}, found {after.hits}, missed {after.misses}",)
    return RecordFrame(tuple(blocks), status)


def _encoder(one: Encoder) -> Block:
    fields = tuple(
        Field(part, to=f"enc.{part}", dashed=part in one.indirect,
              note="asked for later" if part in one.indirect else "")
        for part in one.parts
    )  # fmt: skip
    ready = one.state == READY
    tint: Color = "good" if ready else "waiting"
    return Block(
        f"enc.{one.type}", f"encode {one.type}", fields, "ready" if ready else "being built", tint
    )
