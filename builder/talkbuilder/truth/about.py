"""Whom a run is asked of: the toolchain at hand, or the release that the run itself is about."""

from msgspec import Struct

from talkbuilder.captured import is_of
from talkbuilder.outline.model import CaptureRun, Outline
from talkbuilder.truth.toolchain import Toolchain, find


class Asked(Struct, frozen=True):
    """Who runs it; None if nobody does, and ``why``."""

    toolchain: Toolchain | None
    why: str = ""


def fits(run: CaptureRun, toolchain: Toolchain) -> bool:
    """Whether ``run`` says anything of this toolchain: one that names a release is about that one alone."""
    return not run.release or is_of(toolchain.release, run.release)


def recorded_by(run: CaptureRun, toolchain: Toolchain) -> Asked:
    """Return who records ``run`` where ``toolchain`` records the talk: its own release, wherever it is installed."""
    if fits(run, toolchain):
        return Asked(toolchain)
    own, _ = find(run.release)
    return Asked(own, "" if own else f"go{run.release} is not installed here")


def asked_of(run: CaptureRun, outline: Outline, toolchain: Toolchain) -> Asked:
    """Return who answers for ``run`` when ``toolchain`` is checked.

    The release that the talk names stands for all that the talk shows; any other is asked about itself.
    """
    if fits(run, toolchain) or not outline.go or is_of(toolchain.release, outline.go):
        return recorded_by(run, toolchain)
    return Asked(None, f"it is about go{run.release}, not about {toolchain.release}")


def identity(run: CaptureRun, outline: Outline, toolchain: Toolchain) -> str:
    """Return what an answer depends on beside ``toolchain``: the toolchain of the run's own release, if it has one."""
    if fits(run, toolchain):
        return ""
    own = asked_of(run, outline, toolchain)
    return own.toolchain.identity if own.toolchain else own.why
