"""How problems are shown: for people, for programs (JSON), and for GitHub's annotations."""

import json
import re
from collections.abc import Iterable
from typing import Literal

from talkbuilder.problem import Problem

Report = Literal["text", "json", "github"]

# What a terminal could take for a command: C0 (but line feed), DEL and C1; and what turns the order of text round.
# What was typed or written may hold them.
_CONTROL = re.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]")


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """Return each problem once, errors and all, in the order of the source."""
    return sorted(set(problems), key=lambda one: (one.place, one.severity, one.code, one.message))


def render(problems: Iterable[Problem], report: Report) -> str:
    """Return ``problems`` as ``report`` wants them; "" for none, except for JSON, where it is an empty list."""
    found = ordered(problems)
    if report == "json":
        return json.dumps([as_fields(problem) for problem in found], indent=1, ensure_ascii=False)
    if report == "github":
        return "\n".join(_annotation(problem) for problem in found)
    return "\n".join(_CONTROL.sub("�", str(problem)) for problem in found)


def as_fields(problem: Problem) -> dict[str, str | int]:
    """Return ``problem`` as JSON has it."""
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def _annotation(problem: Problem) -> str:
    """Return a workflow command (https://docs.github.com/actions/reference/workflow-commands-for-github-actions)."""
    level = {"error": "error", "warning": "warning", "note": "notice"}[problem.severity]
    keys = {"file": problem.place.path, "title": problem.code}
    if problem.place.line:
        keys["line"] = str(problem.place.line)
    if problem.place.column:
        keys["col"] = str(problem.place.column)
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    listed = ",".join(f"{key}={_escape(value, ',:')}" for key, value in keys.items() if value)
    return f"::{level} {listed}::{_escape(_CONTROL.sub(' ', text))}"


def _escape(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
