"""What can happen to goroutines, and the one-line text form of each event.

    go f by G1               call f of 512 bytes by G1        return by G1          exit G1
    let p = &x by G1         write 9 through p by G1          park G1 on c          ready G1 by G2
    schedule P0              gosched G1                       gc                    gc for leaks

Some happen in one event or in steps: `go` as gfget, allgadd, runqput; a `call` that needs a larger stack as
enter, copy, adjust; a scan as preempt, suspend, scanstack, resume.
"""

from dataclasses import dataclass, fields
from typing import ClassVar

FRAME = 96  # bytes of a frame that the event says nothing of


@dataclass(frozen=True, slots=True)
class Event:
    """The words of an event: `form` with a name in braces for each field."""

    verb: ClassVar[str] = ""
    form: ClassVar[str] = ""
    example: ClassVar[str] = ""

    def __str__(self) -> str:
        return self.form.format(**{f.name: getattr(self, f.name) for f in fields(self)})


def _event(verb: str, form: str, example: str) -> tuple[str, str, str]:
    return verb, form, example


@dataclass(frozen=True, slots=True)
class ByG(Event):
    """Something that one G does, or that is done to it."""

    g: str


@dataclass(frozen=True, slots=True)
class Sized(Event):
    """A function with a frame; `size` counts the return address."""

    fn: str
    size: int
    g: str

    def __str__(self) -> str:
        size = f" of {self.size} bytes" if self.size != FRAME else ""
        return f"{self.verb} {self.fn}{size} by {self.g}"


@dataclass(frozen=True, slots=True)
class Go(Sized):
    """`go f()`: gfget, allgadd, runqput."""

    verb, example = "go", "go f by G1"


@dataclass(frozen=True, slots=True)
class Gfget(ByG):
    """A dead G from the free lists, or a new one."""

    verb, form, example = _event("gfget", "gfget by {g}", "gfget by G1")


@dataclass(frozen=True, slots=True)
class Allgadd(ByG):
    """A new G becomes a dead one, and joins allgs."""

    verb, form, example = _event("allgadd", "allgadd by {g}", "allgadd by G1")


@dataclass(frozen=True, slots=True)
class Runqput(Sized):
    """The G gets its first frame and its number, and is runnable."""

    verb, example = "runqput", "runqput f by G1"


@dataclass(frozen=True, slots=True)
class Call(Sized):
    """A function call; it grows the stack if it must."""

    verb, example = "call", "call f of 512 bytes by G1"


@dataclass(frozen=True, slots=True)
class Enter(Sized):
    """A call whose check fails: the G is in _Gcopystack, a larger stack is there."""

    verb, example = "enter", "enter f of 4096 bytes by G1"


@dataclass(frozen=True, slots=True)
class Copy(ByG):
    """The bytes in use are copied."""

    verb, form, example = _event("copy", "copy {g}", "copy G1")


@dataclass(frozen=True, slots=True)
class Adjust(ByG):
    """Pointers into the old stack are adjusted, the old stack is freed, the call goes on."""

    verb, form, example = _event("adjust", "adjust {g}", "adjust G1")


@dataclass(frozen=True, slots=True)
class Return(ByG):
    """The youngest frame ends; with the first one the goroutine ends."""

    verb, form, example = _event("return", "return by {g}", "return by G1")


@dataclass(frozen=True, slots=True)
class Let(Event):
    """A variable of the youngest frame: `7`, `&x`, `uintptr(&x)`, `heap c`."""

    name: str
    value: str
    g: str
    verb, form, example = _event("let", "let {name} = {value} by {g}", "let p = &x by G1")


@dataclass(frozen=True, slots=True)
class Write(Event):
    """`*p = 9`."""

    value: str
    name: str
    g: str
    verb, form, example = _event(
        "write", "write {value} through {name} by {g}", "write 9 through p by G1"
    )


@dataclass(frozen=True, slots=True)
class Park(Event):
    """gopark; `elem` is a variable whose address goes into the sudog."""

    g: str
    on: str
    elem: str = ""
    verb, example = "park", "park G1 on c"

    def __str__(self) -> str:
        return f"park {self.g} on {self.on}" + (f" with &{self.elem}" if self.elem else "")


@dataclass(frozen=True, slots=True)
class Ready(Event):
    """goready."""

    g: str
    by: str
    verb, form, example = _event("ready", "ready {g} by {by}", "ready G1 by G2")


@dataclass(frozen=True, slots=True)
class OnP(Event):
    """Something that a P does."""

    p: str


@dataclass(frozen=True, slots=True)
class Schedule(OnP):
    """An idle P takes the next G."""

    verb, form, example = _event("schedule", "schedule {p}", "schedule P0")


@dataclass(frozen=True, slots=True)
class Retake(OnP):
    """sysmon takes a P from a system call."""

    verb, form, example = _event("retake", "retake {p}", "retake P0")


@dataclass(frozen=True, slots=True)
class Gosched(ByG):
    """A yield."""

    verb, form, example = _event("gosched", "gosched {g}", "gosched G1")


@dataclass(frozen=True, slots=True)
class Entersyscall(ByG):
    """Into the kernel."""

    verb, form, example = _event("entersyscall", "entersyscall {g}", "entersyscall G1")


@dataclass(frozen=True, slots=True)
class Exitsyscall(ByG):
    """Back from the kernel."""

    verb, form, example = _event("exitsyscall", "exitsyscall {g}", "exitsyscall G1")


@dataclass(frozen=True, slots=True)
class Exit(ByG):
    """runtime.Goexit, or the end of the first function."""

    verb, form, example = _event("exit", "exit {g}", "exit G1")


@dataclass(frozen=True, slots=True)
class Preempt(ByG):
    """A running G was asked to stop for the collector, and stops itself."""

    verb, form, example = _event("preempt", "preempt {g}", "preempt G1")


@dataclass(frozen=True, slots=True)
class Suspend(ByG):
    """suspendG: the scan bit is set."""

    verb, form, example = _event("suspend", "suspend {g}", "suspend G1")


@dataclass(frozen=True, slots=True)
class Scanstack(ByG):
    """The stack is scanned, and may shrink."""

    verb, form, example = _event("scanstack", "scanstack {g}", "scanstack G1")


@dataclass(frozen=True, slots=True)
class Resume(ByG):
    """resumeG: the scan bit goes; a G that was stopped for it is runnable."""

    verb, form, example = _event("resume", "resume {g}", "resume G1")


@dataclass(frozen=True, slots=True)
class Gc(Event):
    """A whole cycle; `leaks`: one that looks for leaked goroutines."""

    leaks: bool = False
    verb, example = "gc", "gc for leaks"

    def __str__(self) -> str:
        return "gc for leaks" if self.leaks else "gc"


@dataclass(frozen=True, slots=True)
class Maxstack(Event):
    """debug.SetMaxStack."""

    size: int
    verb, form, example = _event("maxstack", "maxstack {size}", "maxstack 65536")


@dataclass(frozen=True, slots=True)
class Extra(Event):
    """A G for a callback from C, with a thread of its own (oneNewExtraM)."""

    verb, form, example = _event("extra", "extra", "extra")


@dataclass(frozen=True, slots=True)
class Needm(ByG):
    """A C thread calls Go, and takes an extra G."""

    verb, form, example = _event("needm", "needm {g}", "needm G2")


@dataclass(frozen=True, slots=True)
class Dropm(ByG):
    """The callback is over."""

    verb, form, example = _event("dropm", "dropm {g}", "dropm G2")


EVENTS: tuple[type[Event], ...] = (
    Go, Gfget, Allgadd, Runqput, Call, Enter, Copy, Adjust, Return, Let, Write, Park, Ready, Schedule, Retake, Gosched,
    Entersyscall, Exitsyscall, Exit, Preempt, Suspend, Scanstack, Resume, Gc, Maxstack, Extra, Needm, Dropm,
)  # fmt: skip
