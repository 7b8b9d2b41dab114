"""A state as memory: each hchan field by field, its buffer, the sudogs in its queues, a variable on each G's stack.

Offsets and sizes are those of linux/amd64 in go1.27.3. Pointers are arrows: a sudog's `elem` leads to the stack of
the G that waits, which is where a value is copied from or to.
"""

from collections.abc import Iterator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.record.data import NIL, Block, Field, RecordFrame
from talkdiagrams.mechanisms.channels.events import Event
from talkdiagrams.mechanisms.channels.state import (
    RECVQ,
    SENDQ,
    Case,
    Chan,
    Elem,
    G,
    GStatus,
    State,
    Sudog,
)
from talkdiagrams.mechanisms.channels.view_channel import COLORS, WORDS

# Name, type, offset and size of each field of runtime.hchan (runtime/chan.go); a waitq is two pointers.
HCHAN: tuple[tuple[str, str, int, int], ...] = (
    ("qcount", "uint", 0, 8),
    ("dataqsiz", "uint", 8, 8),
    ("buf", "unsafe.Pointer", 16, 8),
    ("elemsize", "uint16", 24, 2),
    ("closed", "uint32", 28, 4),
    ("timer", "*timer", 32, 8),
    ("elemtype", "*_type", 40, 8),
    ("sendx", "uint", 48, 8),
    ("recvx", "uint", 56, 8),
    ("recvq.first", "*sudog", 64, 8),
    ("recvq.last", "*sudog", 72, 8),
    ("sendq.first", "*sudog", 80, 8),
    ("sendq.last", "*sudog", 88, 8),
    ("bubble", "*synctestBubble", 96, 8),
    ("lock", "mutex", 104, 8),
)
SIZE, WORD = 112, 8


def record(before: State | None, event: Event | None, after: State) -> RecordFrame:
    """Return the memory of ``after``; a nil channel has none."""
    del before, event
    blocks = [block for c in after.chans if not c.nil for block in _chan(after, c)]
    return RecordFrame((*blocks, *(_stack(g) for g in after.gs)))


def _chan(s: State, c: Chan) -> Iterator[Block]:
    values = {
        "qcount": str(c.qcount),
        "dataqsiz": str(c.dataqsiz),
        "elemsize": str(WORD),
        "closed": str(int(c.closed)),
        "elemtype": "int",
        "sendx": str(c.sendx),
        "recvx": str(c.recvx),
        "lock": f"held by {s.g(c.lock).label}" if c.lock else "free",
    }
    pointers = {"timer": NIL, "bubble": NIL, "buf": f"{c.id}-buf" if c.buf else ""}
    for which in (RECVQ, SENDQ):
        queue = c.queue(which)
        pointers[f"{which}.first"] = _sudog_id(c, queue[0]) if queue else NIL
        pointers[f"{which}.last"] = _sudog_id(c, queue[-1]) if queue else NIL
    fields = tuple(
        Field(name, type, values.get(name, ""), pointers.get(name, ""), offset, size)
        for name, type, offset, size in HCHAN
    )
    yield Block(c.id, f"hchan {c.id}", fields, size=SIZE, column=0, tint="p")
    if c.buf:
        slots = tuple(
            Field(f"[{index}]", "int", str(elem) if elem else "", offset=index * WORD, size=WORD)
            for index, elem in enumerate(c.buf)
        )
        yield Block(f"{c.id}-buf", "buffer", slots, column=1)
    for which in (RECVQ, SENDQ):
        queue = c.queue(which)
        for index, one in enumerate(queue):
            after = queue[index + 1] if index + 1 < len(queue) else None
            yield _sudog(s, c, one, after)
    yield from (_taken(g, c) for g in s.gs if g.woken and g.op and _case(g).c == c.id)


def _case(g: G) -> Case:
    assert g.op is not None
    assert g.woken is not None
    return g.op.cases[g.woken.case]


def _taken(g: G, c: Chan) -> Block:
    """The sudog by which a G was woken: in no queue any more, and kept until the G runs and gives it back."""
    assert g.woken is not None
    fields = (
        Field("g", "*g", g.label),
        Field("next", "*sudog", to=NIL),
        Field("elem", "pointer", to=NIL),
        Field("success", "bool", str(g.woken.success).lower()),
    )
    id = f"{c.id}-{g.id}-{g.woken.case}"
    return Block(id, "sudog", fields, "out of the queue", column=1, gone=True)


def _sudog(s: State, c: Chan, one: Sudog, after: Sudog | None) -> Block:
    fields = (
        Field("g", "*g", s.g(one.g).label),
        Field("next", "*sudog", to=_sudog_id(c, after) if after else NIL),
        Field("elem", "pointer", to=f"stack-{one.g}.{_variable(one.case, one.is_select)}"),
        Field("success", "bool"),
    )
    tint: Color = "idle" if s.stale(one) else "waiting"
    return Block(_sudog_id(c, one), "sudog", fields, column=1, tint=tint)


def _stack(g: G) -> Block:
    """The variables of its operation: what a sender brings, and where a receiver wants it."""
    fields = [Field("v", "int", _received(g))]
    if g.op and g.status is not GStatus.RUNNABLE:
        fields = [
            Field(_variable(i, g.op.is_select), "int", str(case.elem) if case.elem else "")
            for i, case in enumerate(g.op.cases)
        ] or fields
    elif g.op:
        fields = [
            Field(_variable(i, g.op.is_select), "int", _of_case(g, i, case.elem))
            for i, case in enumerate(g.op.cases)
        ]
    title = f"{g.label}'s stack"
    return Block(f"stack-{g.id}", title, tuple(fields), WORDS[g.status], COLORS[g.status], column=2)


def _of_case(g: G, case: int, elem: Elem | None) -> str:
    if elem:
        return str(elem)
    return str(g.woken.elem) if g.woken and g.woken.case == case and g.woken.elem else ""


def _received(g: G) -> str:
    last = g.got[-1] if g.got else None
    return str(last.elem) if last and last.elem else ""


def _variable(case: int, select: bool) -> str:
    return f"v{case + 1}" if select else "v"


def _sudog_id(c: Chan, one: Sudog) -> str:
    return f"{c.id}-{one.g}-{one.case}"
