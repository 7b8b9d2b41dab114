"""A recorded run: the time of every frame of a talk. It comes from outside, so nothing in it is believed unread."""

import json
from datetime import UTC
from typing import Annotated, Literal

from msgspec import Struct
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

LARGEST = 512 * 1024
"""Bytes of a run; a talk of a thousand frames takes a third of it."""

DAY = 86_400.0

Words = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00-\x1f\x7f]*$")]
Seconds = Annotated[float, Field(ge=0, le=DAY, allow_inf_nan=False)]


class SceneTime(BaseModel):
    """One frame of one slide: planned and spent seconds, and the words of its notes."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    slide: Words = Field(description="The slide's id.")
    frame: int = Field(ge=1, le=10_000, description="Which of its frames, from 1.")
    number: Words = Field("", description="What the corner shows.")
    title: Words = Field("", description="The frame's title.")
    section: Words = Field("", description="The section it stands in.")
    plan: Seconds = Field(description="Seconds that were planned.")
    words: int = Field(ge=0, le=100_000, description="Words of its notes.")
    seconds: Seconds = Field(description="Seconds that it was shown.")


class Run(BaseModel):
    """A whole run. Other fields than these are left alone, so that a later version's file can be read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: Literal[1] = Field(description="Which form of file this is.")
    talk: Words = Field(description="The talk's slug.")
    cut: Words = Field("full", description="Which of its cuts.")
    began: AwareDatetime = Field(description="When the recording was started.")
    seconds: Seconds = Field(description="How long it took.")
    scenes: tuple[SceneTime, ...] = Field(
        min_length=1, max_length=5000, description="Every frame, in the order of the talk."
    )


class Refused(Struct, frozen=True):
    """Why something is no run."""

    why: str


def read_run(data: bytes) -> Run | Refused:
    """Return the run that ``data`` holds, or what is wrong with it."""
    if len(data) > LARGEST:
        return Refused(f"it is larger than {LARGEST // 1024} KiB")
    try:
        run = Run.model_validate_json(data)
        return run.model_copy(update={"began": run.began.astimezone(UTC)})
    except OverflowError:
        return Refused("began: no such moment")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return Refused(f"{where}: {first['msg']}" if where else first["msg"])


def written(run: Run) -> bytes:
    """Return the file of ``run``."""
    return (json.dumps(run.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n").encode()
