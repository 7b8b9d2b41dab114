"""What an outline can say of stacks."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.scenario import Said, Scenario, Strict
from talkdiagrams.kinds.topology.data import Name

Word = Annotated[str, Field(max_length=60)]


class SlotOptions(Strict):
    """A variable with more than a value."""

    value: Word = Field("", description="Its value, or `-> name` for what it points to.")
    note: Word = Field("", description="Small words behind it.")
    color: Color = Field("plain", description="What it is, by colour.")
    bad: bool = Field(False, description="Its pointer points where it must not.")


Slots = dict[Name, Word | SlotOptions]


class CallOptions(Strict):
    """A call frame with more than variables."""

    function: Name = Field(description="The function.")
    slots: Slots = Field(default_factory=dict, max_length=20, description="Its variables.")
    note: Word = Field("", description="Small words beside its name, such as its size.")
    color: Color = Field("g", description="What it is, by colour.")


CallEntry = Annotated[CallOptions | dict[Name, Slots], Field(union_mode="left_to_right")]


class StackOptions(Strict):
    """A stack."""

    title: Word = Field("", description="What stands above it; default: its name.")
    note: Word = Field("", description="Small words below the title.")
    calls: list[CallEntry] = Field(
        default_factory=list,
        max_length=16,
        description="Call frames, the oldest first: `function: {variable: value}`, or a mapping.",
    )
    high: Word = Field("", description="Words at its high end, such as an address.")
    low: Word = Field("", description="Words at its low end.")
    size: int = Field(
        0, ge=0, le=1 << 40, description="Its bytes: of several stacks, a larger one is taller."
    )
    free: Word = Field("", description="Words in the part that is not in use.")
    guard: Word = Field("", description="Words in the guard at its low end; without: no guard.")
    color: Color = Field("g", description="What it is, by colour.")
    here: bool = Field(False, description="The stack pointer is in it.")
    gone: bool = Field(False, description="It was given back.")


class ThingOptions(Strict):
    """Something on the heap."""

    title: Word = Field("", description="What stands at its head; default: its name.")
    note: Word = Field("", description="Small words beside it.")
    slots: Slots = Field(default_factory=dict, max_length=20, description="What it holds.")
    color: Color = Field("plain", description="What it is, by colour.")
    gone: bool = Field(False, description="It was freed.")


class StackStep(Strict):
    """What one frame changes, in this order."""

    pop: list[str] = Field(
        default_factory=list, max_length=16, description="Stacks whose youngest call returns."
    )
    stacks: dict[Name, StackOptions] = Field(
        default_factory=dict, max_length=6, description="Stacks that are new, or written anew."
    )
    heap: dict[Name, Word | ThingOptions] = Field(
        default_factory=dict, max_length=20, description="Things that are new, or written anew."
    )
    push: dict[Name, CallEntry] = Field(
        default_factory=dict, max_length=6, description="A new call for each of these stacks."
    )
    change: dict[Name, Word] = Field(
        default_factory=dict, max_length=20, description="New values: `main.x: 43`."
    )
    here: str = Field("", max_length=64, description="The stack that the stack pointer is in now.")
    gone: list[str] = Field(
        default_factory=list, max_length=20, description="Stacks and things given back."
    )
    drop: list[str] = Field(
        default_factory=list, max_length=20, description="Stacks and things no longer drawn."
    )
    status: list[Word] = Field(
        default_factory=list, max_length=6, description="Words about the whole, from here on."
    )
    mark: list[str] = Field(default_factory=list, max_length=20, description="Names to mark.")
    caption: Said = Field("", description="What happens, in a sentence.")


class StacksOptions(Scenario):
    """Stacks by hand, or a mechanism."""

    stacks: dict[Name, StackOptions] = Field(
        default_factory=dict, max_length=6, description="Stacks by name, from left to right."
    )
    heap: dict[Name, Word | ThingOptions] = Field(
        default_factory=dict,
        max_length=20,
        description="What lies beside them, by name; the value is a title, or more.",
    )
    heading: Word = Field("heap", description="What stands above that: `heap`, `globals`, `C`.")
    grow: Literal["down", "up"] = Field(
        "down", description="Where the youngest call stands: below (`down`), or on top (`up`)."
    )
    status: list[Word] = Field(
        default_factory=list, max_length=6, description="Short words about the whole."
    )
    steps: list[StackStep] = Field(
        default_factory=list, max_length=60, description="Frames after the first, by hand."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.stacks or self.heap or self.steps):
            raise ValueError("either `mechanism` or `stacks` and `steps`: this figure has both")
        if not self.mechanism and not self.stacks:
            raise ValueError("it needs `stacks`, or `mechanism` with `start` and `events`")
        return self
