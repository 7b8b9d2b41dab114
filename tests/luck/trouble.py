"""What a case of bad luck is, and what holds after each: a documented end, whole files, a next build that is right."""

import os
import random
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from tests.luck.stage import NEW, Stage
from tests.pipeline.running import Ran

Play = Callable[[Stage, random.Random], list[str]]


@dataclass(frozen=True)
class Case:
    """A kind of trouble: ``play`` makes it, ends it, and returns what was wrong. ``needs`` names what must be here."""

    group: str
    name: str
    play: Play
    needs: tuple[str, ...] = ()

    @property
    def missing(self) -> str:
        """Return what is not here, "" if it can be played."""
        return ", ".join(need for need in self.needs if not there(need))


def there(need: str) -> bool:
    """Whether this machine has a program, or gives a right."""
    if need.startswith("/"):
        return Path(need).exists()
    if need == "root":
        return hasattr(os, "geteuid") and os.geteuid() == 0
    return shutil.which(need) is not None


SPOKEN = ("Traceback", "fault of ours", "Exception ignored", "Fatal Python error")
"""What nobody should read."""


def judged(ran: Ran, codes: Collection[int], *words: str) -> list[str]:
    """Return what is wrong with the end of a build: its code, its words, or that it has none."""
    wrong = [f"it says {word!r}: {ran.said[:1500]}" for word in SPOKEN if word in ran.said]
    if ran.code not in codes:
        wrong.append(f"it ends with {ran.code}, not {sorted(codes)}: {ran.said[:700]}")
    if ran.code > 0 and not ran.said.strip():
        wrong.append(f"it ends with {ran.code} and says nothing")
    if ran.code and words and not any(word in ran.said for word in words):
        wrong.append(f"it does not say {' or '.join(words)}: {ran.said[:700]}")
    return wrong


def bore(here: Stage, ran: Ran, codes: Collection[int], *words: str) -> list[str]:
    """Return what is wrong after a build in trouble: its end, torn files, processes that it left."""
    return [
        *judged(ran, codes, *words),
        *(f"torn: {name}" for name in here.torn()),
        *(f"still running: {words}" for words in here.running()),
    ]


def mended(here: Stage) -> list[str]:
    """Return what is wrong with the next build, when the trouble is over."""
    ran = here.build()
    wrong = judged(ran, (0,))
    if ran.said.strip():
        wrong.append(f"the next build says: {ran.said[:500]}")
    wrong += [f"not as undisturbed: {name}" for name in here.differing(NEW)]
    return wrong + [f"left over: {name}" for name in here.left_over()]
