"""What stored captures answer: nothing is run, so a lock says what the slides show."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from talkbuilder.captured import Capture, is_of, parse
from talkbuilder.claims import ABSENT, Answer, AskCapture
from talkbuilder.outline.model import CaptureRun
from talkbuilder.truth.patterns import PatternFailed, first_groups
from talkbuilder.truth.ratios import ratio
from talkbuilder.truth.releases import same

FOLDER = "captures"


def ask_recorded(
    root: Path, asks: Sequence[AskCapture], release: str, runs: Mapping[str, CaptureRun]
) -> dict[AskCapture, Answer]:
    """Return what the captures of the talk in ``root`` say.

    One that was recorded with another release than ``release``, or than its run in ``runs`` is about, says nothing.
    """
    found: dict[AskCapture, Answer] = {}
    for ask in asks:
        untrusted = (
            _distrust(root, name, release, runs) for name in (ask.capture, ask.over) if name
        )
        fault = next(filter(None, untrusted), "")
        found[ask] = Answer("", failed=fault)
    good = [ask for ask in found if not found[ask].failed]
    return found | ask_stored(root, good)


def _distrust(root: Path, name: str, release: str, runs: Mapping[str, CaptureRun]) -> str:
    capture = _stored(root, name)
    if capture is None:
        return f"{_file(name)} is not recorded yet"
    own = runs[name].release if name in runs else ""
    if is_of(capture.release, own) if own else same(capture.release, release):
        return ""
    return f"{_file(name)} was recorded with {capture.release or 'nobody knows what'}"


def ask_stored(root: Path, asks: Sequence[AskCapture]) -> dict[AskCapture, Answer]:
    """Return what the stored captures say, whoever recorded them."""
    by_capture: dict[str, list[AskCapture]] = {}
    for ask in dict.fromkeys(asks):
        by_capture.setdefault(ask.capture, []).append(ask)
    found: dict[AskCapture, Answer] = {}
    for name, some in by_capture.items():
        plain = [ask for ask in some if not ask.over]
        found |= _groups(_stored(root, name), plain, _file(name))
        found |= {ask: _ratio(root, ask) for ask in some if ask.over}
    return found


def _groups(
    capture: Capture | None, asks: Sequence[AskCapture], file: str
) -> dict[AskCapture, Answer]:
    if capture is None:
        return dict.fromkeys(asks, Answer("", failed=f"{file} is not recorded yet"))
    try:
        groups = first_groups(capture.text, [ask.find for ask in asks])
    except PatternFailed as trouble:
        return dict.fromkeys(asks, Answer("", failed=str(trouble)))
    return {
        ask: Answer(ABSENT if value is None else " ".join(value.split()), "", file)
        for ask, value in zip(asks, groups, strict=True)
    }


def _ratio(root: Path, ask: AskCapture) -> Answer:
    capture, other = _stored(root, ask.capture), _stored(root, ask.over)
    if capture is None or other is None:
        missing = _file(ask.capture if capture is None else ask.over)
        return Answer("", failed=f"{missing} is not recorded yet")
    return ratio(capture.text, other.text, ask.find, _file(ask.capture))


def _stored(root: Path, name: str) -> Capture | None:
    try:
        return parse((root / _file(name)).read_text("utf-8"))[0]
    except (OSError, ValueError):
        return None


def _file(name: str) -> str:
    return f"{FOLDER}/{name}.txt"
