"""The same bytes: whoever builds, with whatever, in whatever order; and the same content where zlib is another one."""

import os
import random
import shutil
import site
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from talkbuilder.store.content import content_digest
from tests.luck.stage import BUILD, NEW, Stage
from tests.luck.trouble import Case, Play, judged
from tests.pipeline.running import COMMAND

OTHER_PYTHONS = tuple(filter(None, os.environ.get("LUCK_PYTHONS", "").split(os.pathsep)))
"""Interpreters that have what we lean on."""
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
# A zlib that packs otherwise, as those of other systems do: by another level, or zlib-ng's own where it is installed.
ZLIBS = {
    "another level": "import zlib\nreal, one = zlib.compressobj, zlib.compress\n"
    "zlib.compressobj = lambda level=-1, *a, **k: real(1, *a, **k)\n"
    "zlib.compress = lambda data, level=-1, **k: one(data, 1, **k)\n",
    "zlib-ng": "import sys\nsys.path.append({folder!r})\nfrom zlib_ng import zlib_ng\nsys.modules['zlib'] = zlib_ng\n",
}
ZONES = ("UTC", "Asia/Kathmandu", "America/St_Johns", "X-37:59")
ZLIB_NG = os.environ.get("LUCK_ZLIB_NG", "")
"""The folder in which the package zlib-ng is installed."""


def anew(here: Stage, warm: bool = False) -> Stage:
    """Return another stage with the new talks and nothing built; ``warm``: with what the cache of ``here`` holds."""
    folder = here.folder / "another"
    shutil.rmtree(folder, ignore_errors=True)
    there = Stage(folder, here.wanted)
    there.tmp.mkdir(parents=True)
    shutil.copytree(here.cache, there.cache)
    shutil.rmtree(there.cache / "builds")
    if not warm:
        shutil.rmtree(there.cache / "made", ignore_errors=True)
    there.write(NEW)
    return there


def compared(
    *words: str,
    more: Mapping[str, str] | None = None,
    around: Sequence[str] = (),
    python: str = "",
    warm: bool = False,
    fonts: bool = True,
) -> Play:
    """Return the play of a build anew that is done otherwise: its files are those of the undisturbed one."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        there = anew(here, warm)
        if not fonts:
            shutil.rmtree(there.cache)
        command = [*around, python or COMMAND[0], *COMMAND[1:]]
        if around == NOBODY:
            for path in (there.folder, *there.folder.rglob("*")):
                os.chown(path, 65534, 65534)
        more_ = {name: value.format(here=here.folder) for name, value in (more or {}).items()}
        ran = there.talk(*BUILD, *words, command=command, more=more_)
        wrong = judged(ran, (0,)) + [f"other bytes: {name}" for name in there.differing(NEW)]
        shutil.rmtree(there.folder)
        return wrong

    return play


def as_nobody(here: Stage, chance: random.Random) -> list[str]:
    """Another user; where the interpreter is out of their reach, the system's own is taken."""
    python, more = COMMAND[0], {}
    if not all(path.stat().st_mode & 1 for path in Path(python).resolve().parents):
        python = f"/usr/bin/python3.{sys.version_info.minor}"
        sources = here.environment()["PYTHONPATH"]
        more = {"PYTHONPATH": os.pathsep.join([sources, *site.getsitepackages()])}
    return compared(around=NOBODY, python=python, more=more)(here, chance)


def order_of_talks(here: Stage, chance: random.Random) -> list[str]:
    """The second talk first, the first alone, then both."""
    there = anew(here)
    wrong = []
    for words in (["two", "one"], ["one"], ["two"], []):
        wrong += judged(there.build(*words), (0,))
    wrong += [f"other bytes: {name}" for name in there.differing(NEW)]
    shutil.rmtree(there.folder)
    return wrong


def another_zlib(which: str) -> Play:
    """Return the play of another zlib: bytes may differ, contents may not."""

    def play(here: Stage, chance: random.Random) -> list[str]:
        there = anew(here)
        shutil.rmtree(there.cache)
        custom = there.folder / "custom"
        custom.mkdir()
        (custom / "sitecustomize.py").write_text(ZLIBS[which].format(folder=ZLIB_NG))
        path = os.pathsep.join([str(custom), there.environment()["PYTHONPATH"]])
        wrong = judged(there.build(more={"PYTHONPATH": path}), (0,))
        names = there.differing(NEW)
        if "one/one.pptx" not in names:
            wrong.append("the deck is the same: this was no other zlib")
        first = here.folder / "undisturbed" / "new-new" / "output"
        for name in names:
            if not (first / name).is_file() or not (there.output / name).is_file():
                wrong.append(f"not in both: {name}")
            elif content_digest((first / name).read_bytes()) != content_digest(
                (there.output / name).read_bytes()
            ):
                wrong.append(f"other content: {name}")
        shutil.rmtree(there.folder)
        return wrong

    return play


@lru_cache
def version_of(python: str) -> str:
    """Return the version of an interpreter."""
    words = [python, "-c", "import platform; print(platform.python_version())"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


SAME = (
    *(
        Case("hash seed", seed, compared(more={"PYTHONHASHSEED": seed}))
        for seed in ("0", "1", "4242", "random")
    ),
    *(Case("time zone", zone, compared(more={"TZ": zone})) for zone in ZONES),
    *(Case("--jobs", n, compared("-j", n)) for n in ("1", "2", "4")),
    Case("cache", "nothing in it, no fonts either", compared(fonts=False)),
    Case("cache", "fonts only", compared()),
    Case("cache", "figures and slides", compared(warm=True)),
    Case("cache", "--no-cache", compared("--no-cache", warm=True)),
    Case("talks", "in another order, alone, together", order_of_talks),
    Case("user", "nobody", as_nobody, ("root", "setpriv")),
    Case("Python", "-O", compared(more={"PYTHONOPTIMIZE": "2"})),
    Case("Python", "without bytecode, in development mode", compared(more={"PYTHONDEVMODE": "1"})),
    *(Case("Python", version_of(python), compared(python=python)) for python in OTHER_PYTHONS),
    Case("zlib", "another level: the same content", another_zlib("another level")),
    Case("zlib", "zlib-ng: the same content", another_zlib("zlib-ng"), (ZLIB_NG or "zlib-ng",)),
)
