"""This machine: its processor, for captures; and the names and folders of it that must not get into them."""

import os
import platform
import re
import socket
import sys
from functools import lru_cache
from pathlib import Path

from talkbuilder.cache import cache_folder
from talkbuilder.truth.normalise import Machine, folders
from talkbuilder.truth.run import Limits, run

_CPUINFO = Path("/proc/cpuinfo")
# x86 says "model name", ARM boards "Hardware" or "Model", POWER "cpu", s390x "vendor_id" and numbers.
_MODEL = re.compile(
    r"^(?:model name|Hardware|Model|cpu model|cpu)[ \t]*:[ \t]*(?P<name>.*[A-Za-z].*)$",
    re.MULTILINE,
)


@lru_cache(maxsize=1)
def processor() -> str:
    """Return the processor and how many of them we may use: ``AMD EPYC 7763, 2 CPUs``."""
    name = cleaned(_linux() or _mac() or os.environ.get("PROCESSOR_IDENTIFIER", ""))
    affinity = getattr(os, "sched_getaffinity", None)
    count = len(affinity(0)) if affinity else os.cpu_count() or 1
    counted = "1 CPU" if count == 1 else f"{count} CPUs"
    return ", ".join(filter(None, (name or platform.machine(), counted)))


def cleaned(name: str) -> str:
    """Return a processor's name without its trademarks.

    >>> cleaned("Intel(R) Xeon(R) Platinum 8175M CPU @ 2.50GHz")
    'Intel Xeon Platinum 8175M @ 2.50 GHz'
    >>> cleaned("AMD EPYC 7763 64-Core Processor")
    'AMD EPYC 7763'
    """
    name = re.sub(
        r"\((?:R|TM|C)\)|®|™|\b\d+-Core\b|\bCPU\b|\bProcessor\b", " ", name, flags=re.IGNORECASE
    )
    name = re.sub(r"(\d)([GM]Hz)", r"\1 \2", name)
    return " ".join("".join(one if one.isprintable() else " " for one in name).split())[:80]


def _linux() -> str:
    try:
        match = _MODEL.search(_CPUINFO.read_text("utf-8", "replace"))
    except OSError:
        return ""
    return match["name"] if match else ""


def _mac() -> str:
    command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
    try:
        return run(command, Path("/"), {}, Limits(5, 256, 4096)).out.strip()
    except OSError:  # not on a Mac
        return ""


def secrets(copy: Path, goroot: Path, root: Path) -> Machine:
    """Return what a capture must not show: ``copy`` is where the sample was run, ``root`` the talk's folder."""
    ours = cache_folder()
    known = [
        (copy, "."),
        (copy.parent, "$WORK"),  # the program lies there; the name changes from run to run
        (goroot, "$GOROOT"),
        (ours / "go" / "home", "~"),
        (ours, "$CACHE"),
        (root, "."),
        (Path(sys.prefix), "$PREFIX"),
        (Path.home(), "~"),
        (Path.cwd(), "."),
    ]
    return Machine(_names(), folders(known))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for host in (socket.gethostname(), platform.node()):
        found |= dict.fromkeys((host, host.partition(".")[0]), "host")
    people = [os.environ.get(name, "") for name in ("USER", "LOGNAME", "USERNAME", "SUDO_USER")]
    people += [Path.home().name]
    if sys.platform != "win32":
        import pwd  # noqa: PLC0415 - there is none on Windows

        try:
            entry = pwd.getpwuid(os.getuid())
        except KeyError:  # a container's user without an entry
            pass
        else:
            people += [entry.pw_name, entry.pw_gecos.partition(",")[0], Path(entry.pw_dir).name]
    found |= dict.fromkeys(people, "user")
    return {name: put for name, put in found.items() if name}
