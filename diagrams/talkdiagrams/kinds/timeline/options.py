"""What an outline can say of a timeline."""

from typing import Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.scenario import Said, Scenario, Strict
from talkdiagrams.kinds.topology.data import Name


class SpanOptions(Strict):
    """A bar."""

    label: str = Field("", max_length=60, description="What stands in it.")
    start: FiniteFloat = Field(alias="from", ge=0, description="Its beginning.")
    end: FiniteFloat = Field(alias="to", ge=0, description="Its end.")
    color: Color = Field("running", description="What it is, by colour.")


class MarkOptions(Strict):
    """A moment that matters."""

    at: FiniteFloat = Field(ge=0, description="When.")
    label: str = Field(min_length=1, max_length=60, description="What happens.")
    lane: str = Field("", description="The lane it belongs to; default: all.")


class TimeStep(Strict):
    """One frame by hand."""

    until: FiniteFloat = Field(ge=0, description="Show what began before this.")
    caption: Said = Field("", description="What happens, in a sentence.")


class TimelineOptions(Scenario):
    """Lanes by hand, or a mechanism."""

    lanes: dict[Name, list[str | SpanOptions]] = Field(
        default_factory=dict,
        max_length=24,
        description="Each lane by its name: bars, as `G1 0-3` or `G1 0-3 waiting`, or with `from`, `to`, ...",
    )
    unit: str = Field("", max_length=20, description="The unit of the time axis, such as `ms`.")
    marks: list[MarkOptions] = Field(
        default_factory=list, max_length=40, description="Moments to mark."
    )
    steps: list[TimeStep] = Field(
        default_factory=list, max_length=60, description="Frames by hand, by time."
    )
    by: Literal["M", "P", "G"] = Field("M", description="With a mechanism: what the lanes are.")
    scale: Literal["events", "time"] = Field(
        "events", description="With a mechanism: each frame as wide as the others, or true to time."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.lanes or self.steps):
            raise ValueError("either `mechanism` or `lanes` and `steps`: this timeline has both")
        if not self.mechanism and not self.lanes:
            raise ValueError("a timeline needs `lanes`, or `mechanism` with `start` and `events`")
        return self
