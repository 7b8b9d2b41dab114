"""Odd surroundings: clocks, homes, locales, paths, masks, streams, limits, signals, and others at the same work."""

import os
import random
import shutil
import signal
import stat
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.luck.stage import BUILD, NEW, OLD, Stage, digests, finish
from tests.luck.trouble import Case, Play, bore, judged, mended
from tests.pipeline.running import COMMAND

FAKETIME = next(
    (str(path) for path in Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), "libfaketime"
)


def surrounded(
    *around: str,
    more: Mapping[str, str] | None = None,
    codes: tuple[int, ...] = (0,),
    cold: bool = False,
    words: Sequence[str] = BUILD,
) -> Play:
    """Return the play of a build that runs behind the command ``around`` it, with ``more`` in its environment."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        if cold:
            shutil.rmtree(here.cache)
        ran = here.talk(*words, command=[*around, *COMMAND], more=more)
        wrong = bore(here, ran, codes)
        if ran.code == 0:
            wrong += [f"other bytes: {name}" for name in here.differing(NEW)]
        return wrong + mended(here)

    return play


def shelled(script: str, codes: tuple[int, ...] = (0,), words: Sequence[str] = BUILD) -> Play:
    """Return the play of a build that a shell starts: in ``script``, "$@" is the command."""
    return surrounded("bash", "-c", script, "sh", codes=codes, words=words)


# --- the clock --------------------------------------------------------------------------------------------------------


def clock(shift: str, codes: tuple[int, ...] = (0,)) -> Play:
    """Return the play of a clock that is wrong, or runs at another speed."""
    more = {"LD_PRELOAD": FAKETIME, "FAKETIME": shift, "FAKETIME_DONT_RESET": "1"}
    # What a person or a time server changes is the time of day; what waits is measured on the other clock.
    more["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
    return surrounded(more=more, codes=codes)


def dated(*moments: float) -> Play:
    """Return the play of files that are all of the same odd moment: before 1970, or far ahead."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        for top in (here.output, here.cache, here.folder / "talks"):
            for path in (top, *top.rglob("*")):
                os.utime(path, (moment := chance.choice(moments), moment))
        ran = here.build()
        wrong = bore(here, ran, (0,)) + [f"other bytes: {name}" for name in here.differing(NEW)]
        return wrong + mended(here)

    return play


# --- home, environment, places ----------------------------------------------------------------------------------------


def alone(codes: tuple[int, ...], **environment: str) -> Play:
    """Return the play of a build that has nothing in its environment but our sources and ``environment``."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        own = {"PYTHONPATH": here.environment()["PYTHONPATH"], "TALK_CACHE": str(here.cache)}
        own |= {name: value.format(here=here.folder) for name, value in environment.items()}
        own = {name: value for name, value in own.items() if value}
        words = ["env", "-i", *(f"{name}={value}" for name, value in own.items()), *COMMAND]
        return bore(here, here.talk(*BUILD, command=words), codes) + mended(here)

    return play


def elsewhere(name: str, codes: tuple[int, ...] = (0,)) -> Play:
    """Return the play of talks in a folder of that name: its output is the same."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        folder = here.folder / "elsewhere" / os.fsdecode(name.encode("utf-8", "surrogateescape"))
        there = Stage(folder, here.wanted)
        there.tmp.mkdir(parents=True)
        there.write(NEW)
        more = {"TALK_CACHE": str(there.cache), "HOME": str(folder)}
        shutil.copytree(here.cache, there.cache)
        ran = there.talk(*BUILD, more=more)
        wrong = judged(ran, codes)
        if ran.code == 0:
            wrong += [f"other bytes: {name}" for name in there.differing(NEW)]
            wrong += [f"left over: {name}" for name in there.left_over()]
        shutil.rmtree(here.folder / "elsewhere")
        return wrong

    return play


def masked(mask: int) -> Play:
    """Return the play of a umask: nothing is less open, or more, than it says."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        shutil.rmtree(here.output)
        before = os.umask(mask)
        try:
            ran = here.build()
        finally:
            os.umask(before)
        wrong = bore(here, ran, (0,))
        for path in here.output.rglob("*"):
            whole = 0o777 if path.is_dir() else 0o666
            if stat.S_IMODE(path.stat().st_mode) != whole & ~mask:
                wrong.append(f"{path.name} has mode {stat.S_IMODE(path.stat().st_mode):o}")
        return wrong + mended(here)

    return play


# --- signals ----------------------------------------------------------------------------------------------------------


def told(number: signal.Signals, group: bool) -> Play:
    """Return the play of a signal at a random moment, to the process that was typed or to all that it started."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        process = here.start(*BUILD, "--no-cache", f"-j{chance.choice([1, 2])}")
        time.sleep(chance.uniform(0.05, 1.5))
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(process.pid, number)
        ran = finish(process)
        wrong = [f"torn: {name}" for name in here.torn()]
        wrong += [f"still running: {words}" for words in here.running()]
        if ran.code not in (0, 128 + number, -number):
            wrong.append(f"it ends with {ran.code}: {ran.said[:1500]}")
        if any(word in ran.said for word in ("Traceback", "fault of ours")):
            wrong.append(f"it says: {ran.said[:1500]}")
        return wrong + mended(here)

    return play


# --- others at the same work ------------------------------------------------------------------------------------------


def at_once(count: int, *words: str) -> Play:
    """Return the play of several builds of the same talks at once, into one output with one cache."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        here.write(NEW)
        wrong = []
        running = [here.start(*BUILD, *words) for _ in range(count)]
        for process in running:
            ran = finish(process)
            wrong += judged(ran, (0,))
            wrong += [f"it says {ran.said[:500]}"] if ran.said.strip() else []
        wrong += [f"other bytes: {name}" for name in here.differing(NEW)]
        return wrong + [f"left over: {name}" for name in here.left_over()] + mended(here)

    return play


def one_talk_each(here: Stage, chance: random.Random) -> list[str]:
    """Two people build a talk each, into one output: the pages that join them know both."""
    here.write(NEW)
    running = [here.start(*BUILD, name) for name in ("one", "two")]
    wrong = [said for process in running for said in judged(finish(process), (0,))]
    wrong += [f"other bytes: {name}" for name in here.differing(NEW)]
    return wrong + mended(here)


def for_two_days(here: Stage, chance: random.Random) -> list[str]:
    """Four builds with different words on the slides: the last one wins whole, and no deck counts as edited."""
    here.write(OLD)
    running = [here.start(*BUILD, "--set", f"event=Day {day}") for day in range(4)]
    wrong = []
    for process in running:
        ran = finish(process)
        wrong += judged(ran, (0,)) + ([f"it says {ran.said[:500]}"] if ran.said.strip() else [])
    decks = [name for name in digests(here.output) if ".edited" in name or ".new" in name]
    wrong += [f"set aside: {name}" for name in decks]
    here.write(NEW)
    return wrong + mended(here)


LOUD = tuple(word for word in BUILD if word != "-q")
HUGE = "x" * 200
CLOSED = {
    "stdin": "<&-",
    "stdout": ">&-",
    "stderr": "2>&-",
    "all three": "<&- >&- 2>&-",
}
SURROUNDINGS = (
    *(
        Case("the clock", f"shifted by {shift}", clock(shift), (FAKETIME,))
        for shift in ("-40y", "-1d", "+1d", "+30y")
    ),
    Case("the clock", "runs backwards", clock("-0 x-20"), (FAKETIME,)),
    Case("the clock", "runs a thousand times as fast", clock("+0 x1000", (0, 1, 3)), (FAKETIME,)),
    Case("the clock", "files from before 1970", dated(-1.0, -1e9)),
    Case("the clock", "files from 2100", dated(4.1e9)),
    Case("the clock", "files from anywhere", dated(-1e9, 0.0, 1e9, 4.1e9)),
    Case("home", "no HOME", alone((0,), HOME="")),
    Case("home", "HOME is not there", alone((0, 3), HOME="/nonexistent/at/all")),
    Case(
        "home",
        "the cache goes to a HOME that cannot be",
        alone((3,), HOME="/dev/null/home", TALK_CACHE=""),
    ),
    Case("home", "nothing but HOME", alone((0,), HOME="{here}", TALK_CACHE="")),
    Case("home", "an empty PATH", alone((0,), PATH="/nonexistent")),
    *(
        Case(
            "locale",
            " ".join(f"{name}={value}" for name, value in more.items()),
            surrounded(more=more),
        )
        for more in (
            {"LC_ALL": "C"},
            {"LC_ALL": "C.UTF-8"},
            {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
            {"LC_ALL": "xx_YY.KLINGON"},
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            {"PYTHONUTF8": "1", "LANGUAGE": "de:tlh"},
            {"PYTHONIOENCODING": "ascii"},
        )
    ),
    *(
        Case("path", title, elsewhere(name, codes))
        for title, name, codes in (
            ("spaces", "my  talks and more", (0,)),
            ("not ASCII", "Vorträge/発表/עברית", (0,)),
            ("quotes, dollars, stars", "a'b\"c$(d)*e;f&g\\h", (0,)),
            ("a line feed", "a\nb", (0, 1)),
            ("bytes that are no UTF-8", "a\udcff\udcfe", (0, 1)),
            ("1,600 characters long", "/".join([HUGE] * 8), (0,)),
            ("too long", "/".join([HUGE] * 19), (0, 1, 3)),
        )
    ),
    *(Case("umask", f"{mask:03o}", masked(mask)) for mask in (0o077, 0o027, 0o000)),
    *(
        Case("streams", f"{name} closed", shelled(f'exec "$@" {how}', words=LOUD))
        for name, how in CLOSED.items()
    ),
    Case(
        "streams",
        "a reader that goes away",
        shelled('"$@" 2>&1 | true; exit ${PIPESTATUS[0]}', words=LOUD),
    ),
    Case("streams", "a reader of problems that goes away", shelled('"$@" 2> >(true)', words=LOUD)),
    Case("streams", "full", shelled('"$@" >/dev/full 2>/dev/full', words=LOUD)),
    *(
        Case("limits", f"{n} open files", shelled(f'ulimit -n {n}; exec "$@"', (0, 1, 3)))
        for n in (256, 64, 32, 20, 12, 8)
    ),
    *(
        Case(
            "limits", f"{mb} MB of memory", shelled(f'ulimit -v {mb * 1024}; exec "$@"', (0, 1, 3))
        )
        for mb in (4000, 1000, 500, 300, 200, 100, 50)
    ),
    *(
        Case("signals", f"{number.name} to {'all' if group else 'one'}", told(number, group))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
        for group in (False, True)
    ),
    Case("at once", "two builds", at_once(2)),
    Case("at once", "two builds, nothing from the cache", at_once(2, "--no-cache")),
    Case("at once", "four builds", at_once(4)),
    Case("at once", "a talk each", one_talk_each),
    Case("at once", "four builds of four days", for_two_days),
)
