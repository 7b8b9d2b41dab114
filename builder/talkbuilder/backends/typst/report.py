"""What a person should know about a document that Typst made, or would not make."""

from talkbuilder.backends.typst.draw import Pen
from talkbuilder.place import NOWHERE
from talkbuilder.ports import EngineFailure
from talkbuilder.problem import Problem


def findings(pen: Pen) -> tuple[Problem, ...]:
    """Return what was drawn differently from what was asked; characters without a glyph were reported by layout."""
    found = []
    for name in dict.fromkeys(pen.undescribed):
        hint = "give the figure an `alt`; screen readers skip it now"
        message = f"{name} has no alternative text"
        found.append(Problem(NOWHERE, "no-alt", message, hint, severity="warning"))
    return tuple(found)


def failed(what: str, failure: EngineFailure) -> Problem:
    """Return the problem that no output came."""
    hint = "nothing was written; build again, or leave that format out"
    return Problem(NOWHERE, "typst-failed", f"the {what} could not be made: {failure}", hint)
