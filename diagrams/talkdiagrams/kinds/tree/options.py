"""What an outline can write of a tree: nodes with slots by hand, and steps that grow it."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.scenario import Said, Scenario, Strict

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$", max_length=40)]
Words = Annotated[str, StringConstraints(max_length=80)]
Part = Literal["empty", "notes", "links", "status"]

MOST_NODES, MOST_SLOTS, MOST_STEPS = 60, 32, 60


class SlotOptions(Strict):
    """A slot with more than what it leads to."""

    to: str = Field("", max_length=40, description="The node it leads to; empty: none.")
    link: Words = Field("", description="Words on the edge, such as bits of the hash.")
    color: Color = Field("plain", description="What it is, by colour.")


class NodeOptions(Strict):
    """A node, or a leaf if it has no slots."""

    label: Words = Field("", description="What stands in it; default: its name if it is a leaf.")
    slots: int = Field(0, ge=0, le=MOST_SLOTS, description="How many slots; none: it is a leaf.")
    to: dict[str, str | SlotOptions] = Field(
        default_factory=dict,
        max_length=MOST_SLOTS,
        description="What slots lead to, by their names: `0` to `f`; from 17 slots on `0` to `31`.",
    )
    next: str = Field("", max_length=40, description="The next entry of its chain.")
    note: Words = Field("", description="Quiet words: a lock, a hash, a level.")
    color: Color = Field("plain", description="What it is, by colour.")
    gone: bool = Field(False, description="Whether it was cut off: drawn dashed and pale.")


class TreeChange(Strict):
    """What becomes of a slot or a node; what is not said stays."""

    to: str = Field("", max_length=40, description="What a slot leads to now; empty: nothing.")
    link: Words = Field("", description="Words on a slot's edge.")
    color: Color = Field("plain", description="The colour of a slot or a node.")
    label: Words = Field("", description="What stands in a node.")
    note: Words = Field("", description="A node's quiet words.")
    next: str = Field("", max_length=40, description="The next entry of a leaf's chain.")
    gone: bool = Field(False, description="Whether a node is cut off.")


class TreeStep(Strict):
    """One frame by hand: what is different from the one before."""

    caption: Said = Field("", description="What happens, in a sentence.")
    add: dict[Id, NodeOptions] = Field(
        default_factory=dict, max_length=MOST_NODES, description="Nodes that are new."
    )
    remove: list[str] = Field(default_factory=list, description="Nodes that are there no more.")
    change: dict[str, str | TreeChange] = Field(
        default_factory=dict,
        max_length=MOST_NODES,
        description="By `node.slot` what it leads to now; or more, also by node.",
    )
    status: list[Words] | None = Field(
        None, max_length=4, description="The lines about the whole from now on."
    )
    path: list[str] = Field(
        default_factory=list, description="Nodes and slots on the way of a look-up, in this frame."
    )
    mark: list[str] = Field(default_factory=list, description="Names to mark.")


class TreeOptions(Scenario):
    """A tree that a mechanism plays, or by hand."""

    nodes: dict[Id, NodeOptions] = Field(
        default_factory=dict, max_length=MOST_NODES, description="By hand: nodes by name."
    )
    status: list[Words] = Field(
        default_factory=list, max_length=4, description="By hand: lines about the whole."
    )
    path: list[str] = Field(
        default_factory=list,
        description="By hand: nodes and slots on the way of a look-up, in the first frame.",
    )
    steps: list[TreeStep] = Field(
        default_factory=list,
        max_length=MOST_STEPS,
        description="By hand: what changes; the first entry is the second frame.",
    )
    hide: list[Part] = Field(
        default_factory=list,
        description="Not to draw: `empty` (slots that never lead anywhere), `notes`, `links`, `status`.",
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.nodes or self.steps):
            raise ValueError("either `mechanism` or `nodes` and `steps`: this figure has both")
        if not self.mechanism and not self.nodes:
            raise ValueError("nothing to draw: write `nodes`, or a `mechanism` that plays")
        return self
