"""What an outline can say of annotated text."""

from typing import Literal, Self

from pydantic import Field, model_validator

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.recorded import FromRecording
from talkdiagrams.kinds.scenario import Said, Scenario, Strict

MOST_NOTES, LARGEST = 24, 40


class NoteOptions(Strict):
    """Words pinned to a part of the text."""

    id: str = Field("", max_length=64, description="A name, for steps; default: its number.")
    line: str = Field(
        "",
        max_length=20,
        description="The line, or lines as `3-5`; default: the first that holds `at`.",
    )
    at: str = Field("", max_length=120, description="The part of the line that is meant.")
    nth: int = Field(1, ge=1, le=99, description="Which, where `at` stands there more than once.")
    label: str = Field("", max_length=60, description="A strong word before the text.")
    text: str = Field("", max_length=300, description="What there is to say.")
    color: Color = Field("brand", description="What it is, by colour.")


class NotesStep(Strict):
    """One frame."""

    show: list[str] = Field(
        default_factory=list, max_length=MOST_NOTES, description="Notes that come now."
    )
    only: bool = Field(False, description="Those before go.")
    dim: bool = Field(False, description="The lines that no note of this frame is about go back.")
    caption: Said = Field("", description="What there is to say of it all.")


class AnnotatedOptions(Scenario, FromRecording):
    """Text and notes by hand, or a mechanism."""

    text: str = Field("", max_length=8_000, description="The text itself.")
    language: Literal["", "go", "text"] = Field(
        "", description="`go` colours it; default: `go` for a file that ends so."
    )
    region: str = Field(
        "",
        max_length=64,
        description="Of a Go file, from `// region NAME` to `// endregion`.",
    )
    lines: str = Field(
        "",
        max_length=20,
        description="Of a longer text, its lines: `12-30`; with `region` from the line below its marker.",
    )
    numbers: bool = Field(False, description="Show the numbers of lines.")
    notes: list[NoteOptions] = Field(
        default_factory=list, max_length=MOST_NOTES, description="Notes, in order."
    )
    place: Literal["auto", "beside", "below"] = Field(
        "auto",
        description="Notes at the right of the text (`beside`), or under their lines (`below`).",
    )
    each: bool = Field(False, description="First the text, then one note more in each frame.")
    steps: list[NotesStep] = Field(
        default_factory=list, max_length=40, description="Frames: which notes they show."
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [self.mechanism, self.text, self.capture, self.file]
        if sum(bool(one) for one in given) > 1:
            raise ValueError("one of `text`, `capture`, `file`, `mechanism`: this figure has more")
        if self.mechanism and (self.notes or self.steps):
            raise ValueError("either `mechanism` or `notes`: the mechanism brings its own")
        if self.each and self.steps:
            raise ValueError("either `each` or `steps`")
        return self
