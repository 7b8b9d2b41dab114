"""What an outline can write of a ring."""

from typing import Literal, Self

from pydantic import Field, model_validator

from talkdiagrams.kinds.scenario import Said, Scenario, Strict
from talkdiagrams.kinds.topology.data import Name

MOST_SLOTS = 16


class RingStep(Strict):
    """One frame by hand: what is put in at the tail, and how many leave at the head."""

    put: Name | list[Name] = Field(
        default_factory=list, description="Who is written at the tail: one, or a list."
    )
    take: int = Field(0, ge=0, le=256, description="How many leave at the head.")
    mark: list[str] = Field(default_factory=list, description="Names to mark.")
    caption: Said = Field("", description="What happens, in a sentence.")


class RingOptions(Scenario):
    """A ring by hand, or the ring of one P of a mechanism."""

    slots: int | None = Field(
        None, ge=2, le=MOST_SLOTS, description="How many slots; default: the mechanism's, or 8."
    )
    head: int = Field(0, ge=0, le=10**9, description="The head counter at the start.")
    queue: list[Name] = Field(
        default_factory=list, description="Who is in it at the start, from head to tail."
    )
    steps: list[RingStep] = Field(
        default_factory=list, max_length=60, description="Frames by hand; none: one frame."
    )
    of: str = Field("", description="With a mechanism: whose ring, such as `P0`.")
    shape: Literal["row", "circle"] = Field("row", description="How the slots stand.")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.steps or self.queue):
            raise ValueError("either `mechanism` or `queue` and `steps`: this ring has both")
        if self.mechanism and not self.of:
            raise ValueError("with `mechanism`, say whose ring it is: `of: P0`")
        return self
