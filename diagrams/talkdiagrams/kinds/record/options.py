"""What an outline can write of memory: blocks with fields by hand, and steps that change them."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.scenario import Said, Scenario, Strict

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$", max_length=40)]
FieldName = Annotated[str, StringConstraints(pattern=r"^\S(.*\S)?$", max_length=60)]
Words = Annotated[str, StringConstraints(max_length=80)]
Bytes = Annotated[int, Field(ge=0, le=2**40)]
Part = Literal["offsets", "types", "notes", "values", "padding", "status"]

MOST_BLOCKS, MOST_FIELDS, MOST_STEPS = 24, 40, 60


class FieldOptions(Strict):
    """A field with more than a value."""

    type: Words = Field("", description="Its Go type.")
    value: Words = Field("", description="What it holds.")
    to: Words = Field("", description="What it points to: a block, a `block.field`, or `nil`.")
    offset: Bytes | None = Field(
        None, description="Bytes from the start of the block; default: right behind the one before."
    )
    size: Bytes | None = Field(None, description="Bytes.")
    color: Color = Field("plain", description="What it is, by colour.")
    note: Words = Field("", description="Quiet words behind the value.")
    link: Words = Field("", description="Words on its arrow.")
    dashed: bool = Field(False, description="Whether its arrow is dashed: weak, or stale.")


class BlockOptions(Strict):
    """A piece of memory."""

    title: Words = Field("", description="What stands on top; default: its name.")
    note: Words = Field("", description="Quiet words under it: an address, a size, where it lives.")
    fields: dict[FieldName, str | FieldOptions] = Field(
        default_factory=dict,
        max_length=MOST_FIELDS,
        description="Its fields by name: `3`, `-> block`, `nil`, or more.",
    )
    color: Color = Field("plain", description="What it is, by colour.")
    size: Bytes | None = Field(None, description="Bytes of the whole: padding at its end is seen.")
    column: int | None = Field(
        None, ge=0, le=9, description="Counted from 0 at the left; default: by what points to it."
    )
    gone: bool = Field(False, description="Whether it was freed or moved: drawn dashed and pale.")


class Change(Strict):
    """What becomes of a field or a block; what is not said stays."""

    type: Words = Field("", description="The type of a field.")
    value: Words = Field("", description="What a field holds.")
    to: Words = Field("", description="What a field points to.")
    color: Color = Field("plain", description="The colour of a field or a block.")
    note: Words = Field("", description="The quiet words of a field or a block.")
    link: Words = Field("", description="Words on a field's arrow.")
    dashed: bool = Field(False, description="Whether a field's arrow is dashed.")
    title: Words = Field("", description="The title of a block.")
    gone: bool = Field(False, description="Whether a block is gone.")


class RecordStep(Strict):
    """One frame by hand: what is different from the one before."""

    caption: Said = Field("", description="What happens, in a sentence.")
    change: dict[str, str | Change] = Field(
        default_factory=dict,
        max_length=MOST_FIELDS,
        description="By `block.field` or block: `3`, `-> block`, `nil`, or more.",
    )
    add: dict[Id, BlockOptions] = Field(
        default_factory=dict, max_length=MOST_BLOCKS, description="Blocks that are new."
    )
    remove: list[str] = Field(default_factory=list, description="Blocks that are there no more.")
    status: list[Words] | None = Field(
        None, max_length=4, description="The lines about the whole from now on."
    )
    mark: list[str] = Field(default_factory=list, description="Names to mark.")


class RecordOptions(Scenario):
    """Memory that a mechanism plays, or by hand."""

    blocks: dict[Id, BlockOptions] = Field(
        default_factory=dict,
        max_length=MOST_BLOCKS,
        description="By hand: blocks by name, as they are in the first frame.",
    )
    status: list[Words] = Field(
        default_factory=list, max_length=4, description="By hand: lines about the whole."
    )
    steps: list[RecordStep] = Field(
        default_factory=list,
        max_length=MOST_STEPS,
        description="By hand: what changes; the first entry is the second frame.",
    )
    of: list[str] = Field(
        default_factory=list,
        max_length=MOST_BLOCKS + MOST_FIELDS,
        description="Blocks to draw, or fields (`c.buf`) of a block; default: all.",
    )
    hide: list[Part] = Field(
        default_factory=list,
        description="Not to draw: `offsets`, `types`, `notes`, `values`, `padding`, `status`.",
    )
    scale: bool = Field(
        False, description="Draw words of eight bytes, each field as wide as it is."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.blocks or self.steps):
            raise ValueError("either `mechanism` or `blocks` and `steps`: this figure has both")
        if not self.mechanism and not self.blocks:
            raise ValueError("nothing to draw: write `blocks`, or a `mechanism` that plays")
        return self
