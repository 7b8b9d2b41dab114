"""The nouns of goroutines: g, its stack and frames, the free lists, and the frozen state that holds them all.

Names follow the runtime's own (runtime/runtime2.go: g, gobuf; runtime/stack.go). Sizes and addresses are bytes of
linux/amd64. A word that holds an address also remembers which variable it was made from: the runtime does not know
that, the invariants ask for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

WORD = 8
STACK_MIN = 2048  # stackMin: the smallest stack
NOSPLIT = 800  # stackNosplit: what a chain of functions without a check may use
SMALL = 128  # abi.StackSmall: a frame may reach that far below the guard
GUARD = NOSPLIT + SMALL  # stackGuard
TOP = 32  # what newproc1 leaves unused at the high end
LARGE = 32 << 10  # _StackCacheSize: stacks from here on are spans of their own
MAX_STACK = 1_000_000_000  # maxstacksize, set by runtime.main
GFREE = 64  # a P's free list spills half of it to the global ones when it is as long
GOID_BATCH = 16  # _GoidCacheBatch
FOREVER = "forever"  # what a G waits for in `select {}` or on a nil channel
ARENA = 0xC000040000  # where the model's first stack lies


class GStatus(StrEnum):
    """The states of runtime/runtime2.go; the scan bit is a field of its own."""

    IDLE = "idle"
    RUNNABLE = "runnable"
    RUNNING = "running"
    SYSCALL = "syscall"
    WAITING = "waiting"
    DEAD = "dead"
    COPYSTACK = "copystack"
    PREEMPTED = "preempted"
    LEAKED = "leaked"
    DEADEXTRA = "deadextra"


class Kind(StrEnum):
    """What a word of a frame is, as far as the collector's maps know."""

    INT = "int"
    POINTER = "pointer"  # into this G's stack
    NUMBER = "uintptr"  # an address as a number: nobody adjusts it
    HEAP = "heap"  # a pointer to something that does not move


@dataclass(frozen=True, slots=True)
class Slot:
    """A variable of one word. `of`: the variable (or heap thing) whose address `word` was when it was taken."""

    name: str
    kind: Kind
    word: int = 0
    of: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A call; `size` counts its return address, too. The first slot lies below that and the saved frame pointer."""

    id: str
    fn: str
    size: int
    slots: tuple[Slot, ...] = ()

    @property
    def room(self) -> int:
        """How many words it has for variables."""
        return self.size // WORD - 2

    def find(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)

    def put(self, slot: Slot) -> "Frame":
        known = self.find(slot.name)
        slots = tuple(slot if one is known else one for one in self.slots)
        return replace(self, slots=slots if known else (*slots, slot))


@dataclass(frozen=True, slots=True)
class Stack:
    """The memory from `lo` up to `hi`."""

    lo: int
    hi: int

    @property
    def size(self) -> int:
        return self.hi - self.lo

    def holds(self, address: int) -> bool:
        return self.lo <= address < self.hi


@dataclass(frozen=True, slots=True)
class Move:
    """A stack that is being moved: the new one, and whether the bytes are there; `call` is what needed the room."""

    new: Stack
    copied: bool = False
    call: tuple[str, int] = ("", 0)


@dataclass(frozen=True, slots=True)
class G:
    """A g. `elem` is what its sudog points to, `stopped` says that suspendG has to ready it again."""

    id: str
    status: GStatus = GStatus.IDLE
    scan: bool = False
    goid: int = 0
    stack: Stack | None = None
    frames: tuple[Frame, ...] = ()
    move: Move | None = None
    waits: str = ""
    elem: Slot | None = None
    stopped: bool = False
    preempt_shrink: bool = False
    extra: bool = False
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.id

    @property
    def used(self) -> int:
        """From the high end down to the stack pointer."""
        return TOP + sum(frame.size for frame in self.frames) if self.frames else 0

    @property
    def sp(self) -> int:
        return self.stack.hi - self.used if self.stack else 0

    @property
    def full_status(self) -> str:
        """With the scan bit, as in `scanwaiting`."""
        return ("scan" if self.scan else "") + self.status

    def variables(self, hi: int = 0) -> Iterator[tuple[str, int, Slot]]:
        """Each variable with its id and its address; `hi`: as if the stack ended there."""
        at = (hi or (self.stack.hi if self.stack else 0)) - TOP
        for frame in self.frames:
            for index, slot in enumerate(frame.slots):
                yield f"{frame.id}.{slot.name}", at - (3 + index) * WORD, slot
            at -= frame.size

    def words(self) -> Iterator[Slot]:
        """Every word that may hold an address: variables, and the sudog's elem."""
        for frame in self.frames:
            yield from frame.slots
        if self.elem:
            yield self.elem


@dataclass(frozen=True, slots=True)
class P:
    """A P: who runs there, its queue, its list of dead Gs (the first is next), its batch of numbers.

    `hand` is a G that a go statement is at work on, between gfget and runqput.
    """

    id: str
    g: str = ""
    runnext: str = ""
    runq: tuple[str, ...] = ()
    gfree: tuple[str, ...] = ()
    goidcache: int = 0
    goidend: int = 0
    hand: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Everything between two events. `free` are stacks that wait to be used again, the last freed last."""

    ps: tuple[P, ...]
    gs: tuple[G, ...] = ()
    runq: tuple[str, ...] = ()
    gfree_stack: tuple[str, ...] = ()
    gfree_none: tuple[str, ...] = ()
    free: tuple[Stack, ...] = ()
    top: int = ARENA
    goidgen: int = 0
    start_size: int = STACK_MIN
    max_stack: int = MAX_STACK
    batch: int = GFREE
    adaptive: bool = True
    shrinking: bool = True
    heap: tuple[str, ...] = ()
    globals: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    calls: int = 0
    fatal: str = ""

    def find_g(self, id: str) -> G | None:
        return next((g for g in self.gs if g.id == id), None)

    def g(self, id: str) -> G:
        found = self.find_g(id)
        assert found is not None
        return found

    def find_p(self, id: str) -> P | None:
        return next((p for p in self.ps if p.id == id), None)

    def p(self, id: str) -> P:
        found = self.find_p(id)
        assert found is not None
        return found

    def p_of(self, g: str) -> P | None:
        """The P on which a G is, running or in a system call."""
        return next((p for p in self.ps if p.g == g), None)

    def put(self, *changed: G | P) -> "State":
        new = {one.id: one for one in changed}
        gs = tuple(one if isinstance(one := new.get(g.id, g), G) else g for g in self.gs)
        ps = tuple(one if isinstance(one := new.get(p.id, p), P) else p for p in self.ps)
        return replace(self, gs=gs, ps=ps)

    def places(self) -> Iterator[tuple[str, str]]:
        """Every G that some list or P holds, and where."""
        for p in self.ps:
            yield from ((g, f"{p.id}") for g in (p.g,) if g)
            yield from ((g, f"{p.id}'s runnext") for g in (p.runnext,) if g)
            yield from ((g, f"{p.id}'s hand") for g in (p.hand,) if g)
            yield from ((g, f"{p.id}'s queue") for g in p.runq)
            yield from ((g, f"{p.id}'s free list") for g in p.gfree)
        yield from ((g, "the global queue") for g in self.runq)
        yield from ((g, "the global free list") for g in (*self.gfree_stack, *self.gfree_none))
