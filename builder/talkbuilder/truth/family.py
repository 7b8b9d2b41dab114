"""Which processes belong to a command that we started, as Linux' /proc tells it; nothing is done to them here."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from msgspec import Struct

PROC = Path("/proc/self/stat")
"""Where this is, `family` can be asked."""

# Fields of /proc/PID/stat behind the name; https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
_STATE, _SESSION, _START, _SPACE, _RSS = 0, 3, 19, 20, 21
_DEAD = (ord("Z"), ord("X"))


class Member(Struct, frozen=True):
    """Somebody of the family; not ``sure`` while an exec has its environment half made. The ``dead`` await burial."""

    pid: int
    bytes: int
    sure: bool = True
    dead: bool = False


def family(first: int, mark: str, strangers: set[str]) -> list[Member]:
    """Return who lives in the session of ``first``, or bears ``mark`` (``NAME=value``) in the environment.

    Whoever is older than the first joins ``strangers`` and is passed over the next time, which is what makes a second
    look cheap (0.3 ms instead of 7 with a hundred processes).
    """
    page = os.sysconf("SC_PAGE_SIZE")
    needle = f"{mark}\0".encode()
    begin = _stat_of(str(first))
    found = []
    for entry in os.listdir("/proc"):  # noqa: PTH208 - names are all we need, twenty times a second
        if not entry.isdigit() or entry in strangers:
            continue
        try:
            stat = _stat_of(entry)
            if begin and stat[_START] < begin[_START]:
                strangers.add(entry)
            elif stat[_STATE] not in _DEAD and stat[_SPACE]:  # kernel threads have none
                ours = stat[_SESSION] == first
                borne = b"" if ours else Path(f"/proc/{entry}/environ").read_bytes()
                if ours or not borne or needle in borne:
                    size = stat[_RSS] * page
                    found.append(Member(int(entry), size, sure=ours or bool(borne)))
        except (OSError, ValueError, IndexError):  # gone, or another user's
            continue
    return found


def adopted(first: int, leaders: Collection[int]) -> list[Member]:
    """Return orphans that came to us: our children of foreign sessions, younger than ``first``, and no ``leaders``.

    Who leaves its session and forgets its environment is nobody's by `family`; once its parent is gone it is ours, for
    we ask for such children (``PR_SET_CHILD_SUBREAPER``).
    """
    ours, page, begin = os.getsid(0), os.sysconf("SC_PAGE_SIZE"), _stat_of(str(first))
    found = []
    for children in Path("/proc/self/task").glob("*/children"):
        try:
            pids = children.read_text("ascii").split()
        except OSError:  # the thread has ended
            continue
        for pid in pids:
            stat = _stat_of(pid)
            younger = stat and begin and stat[_START] >= begin[_START]
            if younger and stat[_SESSION] != ours and int(pid) not in (first, *leaders):
                dead = stat[_STATE] in _DEAD
                found.append(Member(int(pid), 0 if dead else stat[_RSS] * page, dead=dead))
    return found


def written(pids: Iterable[int]) -> int:
    """Return how many bytes these processes, and those whose end they have seen, gave to a disk."""
    total = 0
    for pid in pids:
        try:
            said = Path(f"/proc/{pid}/io").read_bytes()
            total += int(said.partition(b"\nwrite_bytes: ")[2].partition(b"\n")[0])
        except (OSError, ValueError):  # gone, or a kernel that does not count
            continue
    return total


def _stat_of(pid: str) -> list[int]:
    """Return the numbers of /proc/PID/stat behind the name (which may hold brackets and spaces); none if it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return []
    fields = stat[stat.rindex(b")") + 2 :].split()
    return [fields[0][0], *map(int, fields[1:])]
