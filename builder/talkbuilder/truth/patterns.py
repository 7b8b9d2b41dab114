"""Regular expressions that people wrote, tried in a process of their own: some of them never end.

``(a+)+$`` against thirty letters takes longer than the universe has; Python's ``re`` cannot be stopped from inside.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from talkbuilder.outline.model import Rule
from talkbuilder.truth.run import Limits, run

SECONDS = 10.0

# Reads [text, [[find, put or null], ...]]; substitutes in turn, and answers with what the searches found: of each the
# first group of all its matches.
_SCRIPT = """
import json, re, sys, warnings
warnings.simplefilter("ignore")
text, jobs = json.load(sys.stdin.buffer)
found = []
for find, put in jobs:
    pattern = re.compile(find, re.MULTILINE)
    if put is not None:
        text = pattern.sub(put, text)
        continue
    found.append([one.group(1 if pattern.groups else 0) for one in pattern.finditer(text)])
sys.stdout.buffer.write(json.dumps([text, found]).encode())
"""


class PatternFailed(Exception):
    """A regular expression did not end, or is none; the message is for the person who wrote it."""


def replaced(text: str, rules: Sequence[Rule]) -> str:
    """Return ``text`` after ``rules``, one after the other.

    Raises:
        PatternFailed: one of them is no expression, or took too long.
    """
    if not rules or not text:
        return text
    return _asked(text, [(rule.find, rule.put) for rule in rules])[0]


def first_groups(text: str, finds: Sequence[str]) -> list[str | None]:
    """Return for each of ``finds`` what its first group is in ``text``, the whole match if it has none; None: nothing.

    ``^`` and ``$`` mean a line.

    Raises:
        PatternFailed: one of them is no expression, or took too long.
    """
    return [found[0] if found else None for found in all_groups(text, finds)]


def all_groups(text: str, finds: Sequence[str]) -> list[list[str | None]]:
    """Return for each of ``finds`` its first group wherever it matches; None where the group took no part.

    Raises:
        PatternFailed: one of them is no expression, or took too long.
    """
    if not finds:
        return []
    return _asked(text, [(find, None) for find in finds])[1]


def _asked(text: str, jobs: Sequence[tuple[str, str | None]]) -> tuple[str, list[list[str | None]]]:
    question = json.dumps([text, jobs]).encode()
    limits = Limits(seconds=SECONDS, megabytes=1024, output=64 << 20)
    command = [sys.executable, "-I", "-S", "-c", _SCRIPT]
    env = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows
    ran = run(command, Path(sys.prefix), env, limits, question)
    if ran.stopped == "time":
        shown = ", ".join(f"`{find[:40]}`" for find, _ in jobs)
        raise PatternFailed(f"{shown} takes more than {SECONDS:g} s: a repeat inside a repeat?")
    if not ran.fine:
        words = ran.err.strip().splitlines()
        raise PatternFailed(words[-1][:200] if words else "it could not be tried")
    answer: tuple[str, list[list[str | None]]] = json.loads(ran.out)
    return answer
