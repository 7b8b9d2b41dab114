"""What an outline can say of lanes."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from talkdiagrams.kinds.lanes.data import EdgeKind
from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.scenario import Said, Scenario, Strict
from talkdiagrams.kinds.topology.data import Name

MOST_LANES, MOST_ROWS = 10, 40


class LaneOptions(Strict):
    """A lane with more than a name."""

    label: str = Field("", max_length=60, description="What stands at its head; default: its name.")
    note: str = Field("", max_length=60, description="Small words below.")
    color: Color = Field("plain", description="What it is, by colour.")


class RowOptions(Strict):
    """An event with more than words."""

    on: str = Field(min_length=1, max_length=64, description="Its lane.")
    to: str = Field("", max_length=64, description="Another lane, if it is a message to that.")
    id: str = Field("", max_length=64, description="A name, for arrows and steps.")
    text: str = Field("", max_length=120, description="What happens; without it, a dot.")
    note: str = Field("", max_length=80, description="Small words below.")
    color: Color = Field("plain", description="What it is, by colour.")
    beside: str = Field(
        "", max_length=64, description="The name of an event in whose row it stands."
    )
    faint: bool = Field(False, description="Drawn quietly.")


class LaneSpan(Strict):
    """What a lane does for some time."""

    on: str = Field(min_length=1, max_length=64, description="The lane.")
    start: str = Field(alias="from", max_length=64, description="The event at which it begins.")
    end: str = Field(
        "", alias="to", max_length=64, description="The event at which it ends; default: the last."
    )
    text: str = Field("", max_length=60, description="What it is.")
    color: Color = Field("waiting", description="What it is, by colour.")


class LanesStep(Strict):
    """One frame by hand."""

    until: str = Field("", max_length=64, description="The last event shown; default: all are.")
    without: list[EdgeKind] = Field(
        default_factory=list,
        max_length=4,
        description="Arrows that are not shown yet: `order`, `sync`, `message`, `race`.",
    )
    mark: list[str] = Field(default_factory=list, max_length=40, description="Names to mark.")
    status: list[str] = Field(
        default_factory=list, max_length=8, description="Words about the whole, from here on."
    )
    caption: Said = Field("", description="What happens, in a sentence.")


Arrow = str | dict[str, str]
Row = Annotated[RowOptions | dict[str, str], Field(union_mode="left_to_right")]


class LanesOptions(Scenario):
    """Lanes by hand, or a mechanism."""

    lanes: dict[Name, str | LaneOptions] = Field(
        default_factory=dict,
        max_length=MOST_LANES,
        description="Each lane by its name; the value is its label, or more.",
    )
    rows: list[Row] = Field(
        default_factory=list,
        max_length=MOST_ROWS,
        description="What happens, in order: `LANE: words`, `LANE ID: words`, `LANE -> LANE: words` for a message, "
        "`*: words` for all lanes; or a mapping.",
    )
    order: list[Arrow] = Field(
        default_factory=list, max_length=60, description="Arrows of program order, as `a -> b`."
    )
    sync: list[Arrow] = Field(
        default_factory=list,
        max_length=60,
        description="Arrows of synchronisation: `a -> b`, or with words `a -> b: unlock before lock`.",
    )
    messages: list[Arrow] = Field(
        default_factory=list, max_length=60, description="Arrows of messages between events."
    )
    races: list[Arrow] = Field(
        default_factory=list, max_length=20, description="Data races, as `a -> b`."
    )
    spans: list[LaneSpan] = Field(
        default_factory=list, max_length=40, description="What a lane does for some time."
    )
    pack: bool = Field(
        False,
        description="Each event as early as the arrows allow; default: the order in which they are written.",
    )
    direction: Literal["TB", "LR"] = Field(
        "TB", description="Time goes down (`TB`), or to the right (`LR`)."
    )
    status: list[str] = Field(
        default_factory=list, max_length=8, description="Short words about the whole, below."
    )
    steps: list[LanesStep] = Field(
        default_factory=list, max_length=60, description="Frames by hand."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.lanes or self.rows or self.steps):
            raise ValueError("either `mechanism` or `lanes`, `rows`, `steps`: this figure has both")
        if not self.mechanism and not (self.lanes and self.rows):
            raise ValueError(
                "it needs `lanes` and `rows`, or `mechanism` with `start` and `events`"
            )
        return self
