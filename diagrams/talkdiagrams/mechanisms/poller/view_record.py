"""A state as memory: each pollDesc field by field, what its words lead to, and the kernel's side of the descriptor.

Offsets and sizes are those of linux/amd64 in go1.27.3 (runtime/netpoll.go); fields of `runtime.timer` are left out.
"""

from collections.abc import Iterator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.record.data import Block, Field, RecordFrame
from talkdiagrams.mechanisms.poller.describe import amount, brief
from talkdiagrams.mechanisms.poller.events import Event
from talkdiagrams.mechanisms.poller.state import FD, MODES, READY, WAIT, G, Mode, State
from talkdiagrams.mechanisms.poller.state import NIL as FREE
from talkdiagrams.mechanisms.poller.view_states import color

# Name, type, offset and size of fields of runtime.pollDesc.
POLLDESC: tuple[tuple[str, str, int, int], ...] = (
    ("fdseq", "atomic.Uintptr", 16, 8),
    ("atomicInfo", "atomic.Uint32", 24, 4),
    ("rg", "atomic.Uintptr", 32, 8),
    ("wg", "atomic.Uintptr", 40, 8),
    ("closing", "bool", 56, 1),
    ("rseq", "uintptr", 64, 8),
    ("rd", "int64", 168, 8),
    ("wseq", "uintptr", 176, 8),
    ("wd", "int64", 280, 8),
)
POLLDESC_FIELDS = 18  # All of them: the link, the lock, the timers and their likes are not drawn.
_WORDS = {FREE: "pdNil", READY: "pdReady", WAIT: "pdWait"}


def record(before: State | None, event: Event | None, after: State) -> RecordFrame:
    """Return the memory of ``after``."""
    del before, event
    blocks = [block for fd in after.fds for block in (*_fd(after, fd), *_timers(after, fd))]
    return RecordFrame((*blocks, *(_g(g) for g in after.gs)), (f"now: {after.clock} ms",))


def _fd(s: State, fd: FD) -> Iterator[Block]:
    if fd.gone and not fd.closed:
        return
    kernel = (
        Field("to read", "", amount(fd)),
        Field("to write", "", f"room for {fd.room}"),
        Field("edge", "", _edge(fd), tint="changed" if _edge(fd) != "none" else "plain"),
    )
    title = "listener" if fd.listener else "socket"
    yield Block(f"{fd.id}-kernel", f"{title} {fd.id}", kernel, "in the kernel", "m", column=0)
    values = {
        "fdseq": str(fd.pd.fdseq),
        "atomicInfo": _info(fd),
        "closing": str(fd.pd.closing).lower(),
        "rseq": str(fd.pd.rseq),
        "wseq": str(fd.pd.wseq),
        "rd": _deadline(fd.pd.rd),
        "wd": _deadline(fd.pd.wd),
    }
    fields = tuple(
        _word(s, name, type, fd.pd.rg if name == "rg" else fd.pd.wg, offset, size)
        if name in ("rg", "wg")
        else Field(name, type, values[name], offset=offset, size=size)
        for name, type, offset, size in POLLDESC
    )
    title = f"pollDesc {fd.id}"
    yield Block(fd.id, title, fields, tint="p", column=1, gone=fd.gone, total=POLLDESC_FIELDS)


def _timers(s: State, fd: FD) -> Iterator[Block]:
    """A block for each timer by its generation: in a heap, or taken from it and about to run."""
    for mode in MODES:
        timer = fd.pd.timer(mode)
        if timer:
            yield _timer(fd, mode, timer.seq, "in a heap")
        for late in s.late:
            if (late.fd, late.mode) == (fd.id, mode):
                yield _timer(fd, mode, late.seq, "about to run")


def _timer(fd: FD, mode: Mode, seq: int, note: str) -> Block:
    tint: Color = "changed" if note == "about to run" else "plain"
    return Block(
        f"{fd.id}-{mode}{seq}", "timer", (Field("seq", "", str(seq)),), note, tint, column=3
    )


def _word(s: State, name: str, type: str, word: str, offset: int, size: int) -> Field:
    if word in _WORDS:
        tint: Color = {READY: "good", WAIT: "changed"}.get(word, "plain")  # type: ignore[assignment]
        return Field(name, type, _WORDS[word], offset=offset, size=size, tint=tint)
    to = s.g(word).id
    return Field(name, type, "", to, offset, size, tint="waiting")


def _edge(fd: FD) -> str:
    return ", ".join(w for w, on in (("in", fd.edge_r), ("out", fd.edge_w)) if on) or "none"


def _info(fd: FD) -> str:
    bits = [
        word
        for word, on in (
            ("closing", fd.pd.closing),
            ("read late", fd.pd.rd < 0),
            ("write late", fd.pd.wd < 0),
        )
        if on
    ]
    return ", ".join(bits) or "0"


def _deadline(at: int) -> str:
    return "-1: passed" if at < 0 else f"{at} ms" if at else "0: none"


def _g(g: G) -> Block:
    return Block(g.id, g.label, (), brief(g), color(g), column=2)
