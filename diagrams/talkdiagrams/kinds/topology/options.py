"""What an outline can say of a topology."""

from typing import Self

from pydantic import Field, model_validator

from talkdiagrams.kinds.scenario import Scenario
from talkdiagrams.kinds.topology.data import Frame, Part


class TopologyOptions(Scenario):
    """A scenario that a mechanism plays, or frames by hand."""

    frames: list[Frame] = Field(
        default_factory=list, max_length=60, description="Frames by hand, instead of a mechanism."
    )
    show: list[Part] = Field(
        default_factory=list,
        description="Parts to draw even if nothing is ever in them, or though nothing needs them: "
        "`ticks`, `clock`, `free`, ...",
    )
    hide: list[Part] = Field(
        default_factory=list, description="Parts not to draw; by default those in use are drawn."
    )
    slots: int | None = Field(
        None, ge=1, le=64, description="Slots to draw of each ring; default: all of them, 8 of 256."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and self.frames:
            raise ValueError("either `mechanism` or `frames`: this figure has both")
        if not self.mechanism and not self.frames:
            raise ValueError("a topology needs `mechanism` with `start` and `events`, or `frames`")
        return self
