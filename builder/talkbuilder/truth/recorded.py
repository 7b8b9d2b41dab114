"""What stored captures answer: nothing is run, so a lock says what the slides show."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from talkbuilder.captured import is_of, parse
from talkbuilder.claims import ABSENT, Answer, AskCapture
from talkbuilder.outline.model import CaptureRun
from talkbuilder.truth.patterns import PatternFailed, first_groups
from talkbuilder.truth.releases import same

FOLDER = "captures"


def ask_recorded(
    root: Path, asks: Sequence[AskCapture], release: str, runs: Mapping[str, CaptureRun]
) -> dict[AskCapture, Answer]:
    """Return what the captures of the talk in ``root`` say.

    One that was recorded with another release than ``release``, or than its run in ``runs`` is about, says nothing.
    """
    by_capture: dict[str, list[AskCapture]] = {}
    for ask in dict.fromkeys(asks):
        by_capture.setdefault(ask.capture, []).append(ask)
    found: dict[AskCapture, Answer] = {}
    for name, some in by_capture.items():
        file = f"{FOLDER}/{name}.txt"
        try:
            capture, _ = parse((root / file).read_text("utf-8"))
            groups = first_groups(capture.text, [ask.find for ask in some])
        except (OSError, ValueError):
            found |= {ask: Answer("", failed=f"{file} is not recorded yet") for ask in some}
        except PatternFailed as trouble:
            found |= {ask: Answer("", failed=str(trouble)) for ask in some}
        else:
            for ask, value in zip(some, groups, strict=True):
                said = ABSENT if value is None else " ".join(value.split())
                found[ask] = Answer(said, "", file)
            own = runs[name].release if name in runs else ""
            if not (is_of(capture.release, own) if own else same(capture.release, release)):
                why = f"{file} was recorded with {capture.release or 'nobody knows what'}"
                found |= {ask: Answer("", failed=why) for ask in some}
    return found
