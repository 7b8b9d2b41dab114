"""One round of bad luck: the talks change, a build of them is killed, and the next one has to make it good.

the parent    SIGKILL to the process that was typed
the group     SIGKILL to it and all it started, as a container's end does
a worker      SIGKILL to one of the processes that it started
a step        SIGKILL at exactly its N-th step in the file system (dying.py)
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.luck.stage import BUILD, NEW, OLD, Stage, finish
from tests.pipeline.running import COMMAND

Way = Literal["parent", "group", "worker", "step"]
WAYS: tuple[Way, ...] = ("parent", "group", "worker", "step")
DYING = [sys.executable, "-W", "error", str(Path(__file__).with_name("dying.py"))]
MOST_STEPS = 120
"""Steps in the file system after which a build of the two talks has surely ended, one after the other."""


@dataclass(frozen=True)
class Round:
    """What is done: how it is killed, with how many processes, and what the cache holds before."""

    number: int
    way: Way
    jobs: int
    moment: float
    """A part of a build's time, or of its steps."""
    cold: bool
    """Nothing is in the cache but fonts."""
    again: bool
    """The build that should mend it is killed, too."""


def rounds(count: int, seed: int) -> Iterator[Round]:
    """Yield ``count`` rounds, the same for the same ``seed``."""
    chance = random.Random(seed)
    for number in range(count):
        # Half of the moments in the last third, where files are written.
        moment = chance.choice([chance.uniform(0, 1), chance.uniform(0.66, 1.05)])
        yield Round(
            number,
            WAYS[number % len(WAYS)],
            chance.choice([1, 2]),
            moment,
            chance.random() < 0.4,
            chance.random() < 0.2,
        )


@dataclass(frozen=True)
class Outcome:
    """What came of a round: whether the kill met a build that still ran, and what was wrong afterwards."""

    met: bool
    wrong: tuple[str, ...]


def play(here: Stage, round_: Round, seconds: float) -> Outcome:
    """Play one round; ``seconds`` is how long a build takes that nobody disturbs."""
    version = NEW if round_.number % 2 == 0 else OLD
    here.write(version)
    if round_.cold:
        shutil.rmtree(here.cache / "made", ignore_errors=True)
    wrong: list[str] = []
    met = _killed(here, round_, seconds, wrong)
    wrong += [f"torn: {name}" for name in here.torn()]
    if round_.again:
        met |= _killed(here, round_, seconds / 2, wrong)
        wrong += [f"torn the second time: {name}" for name in here.torn()]
    ran = here.build(f"-j{round_.jobs}")
    if ran.code or ran.said.strip():
        wrong.append(f"the next build ends with {ran.code} and says: {ran.said.strip()[:500]}")
    wrong += [f"not as undisturbed: {name}" for name in here.differing(version)]
    wrong += [f"left over: {name}" for name in here.left_over()]
    return Outcome(met, tuple(wrong))


def _killed(here: Stage, round_: Round, seconds: float, wrong: list[str]) -> bool:
    words = [*BUILD, f"-j{round_.jobs}"]
    if round_.way == "step":
        step = str(1 + int(round_.moment * MOST_STEPS))
        process = here.start(step, *words, command=DYING)
    else:
        process = here.start(*words)
        time.sleep(round_.moment * seconds)
        _kill(here, process, round_)
    ran = finish(process)
    if round_.way == "worker":
        # It may be started again and all is well, or it is said; never in our words to each other.
        if ran.code not in (0, 3) or "Traceback" in ran.said or "fault of ours" in ran.said:
            wrong.append(f"without its worker it ends with {ran.code} and says: {ran.said[:1500]}")
    elif ran.code not in (0, -signal.SIGKILL, 3):
        wrong.append(f"killed, it ends with {ran.code} and says: {ran.said[:500]}")
    wrong += [f"still running: {words}" for words in here.running()]
    return ran.code != 0 or round_.way == "worker"


def _kill(here: Stage, process: "subprocess.Popen[bytes]", round_: Round) -> None:
    with suppress(ProcessLookupError):
        match round_.way:
            case "parent" | "step":
                process.kill()
            case "group":
                os.killpg(process.pid, signal.SIGKILL)
            case "worker":
                theirs = sorted(one for one, _ in here.processes() if one != process.pid)
                if theirs:
                    os.kill(random.Random(round_.number).choice(theirs), signal.SIGKILL)


def build_time(here: Stage) -> float:
    """Return how long a build takes here, with everything in it anew."""
    here.write(NEW)
    began = time.monotonic()
    ran = finish(here.start(*BUILD, "-j1", "--no-cache", command=COMMAND))
    seconds = time.monotonic() - began
    assert ran.code == 0, ran.said
    here.write(OLD)
    assert here.build().code == 0
    return seconds
