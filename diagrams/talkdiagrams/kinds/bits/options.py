"""What an outline can write of words: ranges of bits by hand, and steps that change what they hold."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.scenario import Said, Scenario, Strict

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$", max_length=40)]
FieldName = Annotated[str, StringConstraints(pattern=r"^\S(.*\S)?$", max_length=40)]
Words = Annotated[str, StringConstraints(max_length=80)]
Range = Annotated[str, StringConstraints(pattern=r"^\s*[0-9]{1,3}\s*(-\s*[0-9]{1,3}\s*)?$")]
Part = Literal["numbers", "notes", "status"]

MOST_WORDS, MOST_FIELDS, MOST_STEPS = 8, 16, 60


class BitFieldOptions(Strict):
    """Some bits with more than their place."""

    bits: Range = Field(description="Which bits: `0`, or `3-31`; bit 0 is the lowest.")
    value: Words = Field("", description="What they hold; default: from the value of the word.")
    color: Color = Field("plain", description="What they are, by colour.")
    note: Words = Field("", description="Quiet words under them.")


class WordOptions(Strict):
    """A word."""

    label: Words = Field("", description="What stands above it; default: its name.")
    width: int = Field(64, ge=1, le=128, description="How many bits it has.")
    value: Words = Field(
        "", description="The whole; a number fills the fields that say no value of their own."
    )
    note: Words = Field("", description="Quiet words behind the label.")
    fields: dict[FieldName, Range | BitFieldOptions] = Field(
        min_length=1,
        max_length=MOST_FIELDS,
        description="By name: which bits (`3-31`), or more.",
    )


class BitsChange(Strict):
    """What becomes of a word or a field; what is not said stays."""

    value: Words = Field("", description="What it holds.")
    note: Words = Field("", description="Its quiet words.")
    color: Color = Field("plain", description="The colour of a field.")
    label: Words = Field("", description="The label of a word.")


class BitsStep(Strict):
    """One frame by hand: what is different from the one before."""

    caption: Said = Field("", description="What happens, in a sentence.")
    change: dict[str, str | BitsChange] = Field(
        default_factory=dict,
        max_length=MOST_FIELDS * 2,
        description="By word or `word.field`: its value, or more.",
    )
    status: list[Words] | None = Field(
        None, max_length=4, description="The lines about the whole from now on."
    )
    mark: list[str] = Field(default_factory=list, description="Names to mark.")


class BitsOptions(Scenario):
    """Words that a mechanism plays, or by hand."""

    words: dict[Id, WordOptions] = Field(
        default_factory=dict, max_length=MOST_WORDS, description="By hand: words by name."
    )
    status: list[Words] = Field(
        default_factory=list, max_length=4, description="By hand: lines about the whole."
    )
    steps: list[BitsStep] = Field(
        default_factory=list,
        max_length=MOST_STEPS,
        description="By hand: what changes; the first entry is the second frame.",
    )
    of: list[str] = Field(
        default_factory=list,
        max_length=MOST_WORDS,
        description="With a mechanism: words to draw; default: all.",
    )
    hide: list[Part] = Field(
        default_factory=list, description="Not to draw: `numbers` (of bits), `notes`, `status`."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.words or self.steps):
            raise ValueError("either `mechanism` or `words` and `steps`: this figure has both")
        if not self.mechanism and not self.words:
            raise ValueError("nothing to draw: write `words`, or a `mechanism` that plays")
        return self
