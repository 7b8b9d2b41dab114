"""What one frame of a topology holds: the words of an outline, and what the scheduler's view fills in."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from talkdiagrams.kinds.scenario import Said, Strict

Name = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Part = Literal[
    "global", "netpoll", "sysmon", "idle", "waiting", "kernel", "ticks", "clock", "free", "ring", "next", "seat",
    "count", "said",
]  # fmt: skip

MOST_PS = 64
MOST_GS = 2_000


class Processor(Strict):
    """One P with whatever sits on it. Nothing at all: the P is idle."""

    m: str = Field("", max_length=64, description="The thread that holds it; default: M0 for P0.")
    runs: str = Field("", max_length=64, description="The G that executes here.")
    syscall: str = Field(
        "", max_length=64, description="The G here that is in a system call, the P still attached."
    )
    spinning: bool = Field(False, description="Its thread searches other Ps for work.")
    looking: bool = Field(False, description="Its thread is about to look for a G.")
    preempt: bool = Field(False, description="The G that runs was asked to yield.")
    runnext: str = Field("", max_length=64, description="The G in the slot before the ring.")
    queue: list[Name] = Field(
        default_factory=list, max_length=256, description="The ring, from head to tail."
    )
    length: int | None = Field(
        None, ge=0, description="How many Gs its queue holds, where nobody knows which."
    )
    instead: str = Field(
        "",
        max_length=64,
        description="Words instead of a thread, where this column stands for several Ps: `4 of 11 in use`.",
    )
    head: int = Field(
        0, ge=0, description="How many Gs ever left the ring: says which slot is first."
    )
    schedtick: int | None = Field(None, ge=0, description="The P's tick.")
    free: list[Name] = Field(default_factory=list, description="Dead Gs kept for reuse.")

    @model_validator(mode="after")
    def _one_queue(self) -> Self:
        if self.length is not None and (self.queue or self.runnext):
            raise ValueError("either `length`, or `queue` and `runnext`: this P has both")
        return self

    @property
    def idle(self) -> bool:
        """Whether nobody holds it."""
        return not (self.m or self.runs or self.syscall or self.spinning or self.looking)


class Poller(Strict):
    """The network poller."""

    waiting: list[Name] = Field(default_factory=list, description="Gs that wait for the network.")
    ready: list[Name] = Field(
        default_factory=list, description="Of them, those for whom the kernel has news."
    )
    m: str = Field("", max_length=64, description="The thread that is blocked in it.")


class Frame(Strict):
    """One frame."""

    ps: dict[Name, Processor] = Field(
        min_length=1, max_length=MOST_PS, description="Each P by name; `{}`: idle."
    )
    global_: list[Name] = Field(
        default_factory=list,
        alias="global",
        max_length=MOST_GS,
        description="The global queue, head first.",
    )
    global_length: int | None = Field(
        None, ge=0, description="How many Gs are in the global queue, where nobody knows which."
    )
    said: dict[Name, Name] = Field(
        default_factory=dict,
        description="Words about the whole, by what they are about: `threads: 5`.",
    )
    idle_ms: list[Name] = Field(default_factory=list, description="Parked threads, next first.")
    syscalls: dict[Name, Name] = Field(
        default_factory=dict, description="Gs in a system call without a P, each with its thread."
    )
    outside: str = Field(
        "",
        max_length=24,
        description="What the place of those is called, if not `in the kernel`: `in C`.",
    )
    waiting: dict[Name, list[Name]] = Field(
        default_factory=dict, description="Objects such as `chan c`, and the Gs that wait on each."
    )
    netpoll: Poller | None = Field(None, description="The network poller.")
    names: dict[Name, Name] = Field(
        default_factory=dict, description="What to write on a G instead of its name."
    )
    slots: int | None = Field(None, ge=1, le=256, description="Slots of each ring.")
    clock: str = Field("", max_length=24, description="The time, as it should be read.")
    caption: Said = Field("", description="The caption.")
    mark: list[str] = Field(default_factory=list, description="Names to mark.")
    arrows: list[str] = Field(
        default_factory=list,
        description="`P0 -> P1`, `global -> P0`, `sysmon -> P0`; default: where Gs and Ms moved.",
    )
