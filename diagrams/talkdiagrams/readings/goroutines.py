"""Reads dumps of goroutines: a panic's traceback, SIGQUIT, ``runtime.Stack``, a goroutine profile (``debug=1``, ``2``).

    goroutine 12 gp=0xc0001 m=nil [chan receive (durable), 5 minutes, locked to thread, synctest bubble 1] {k: v}:
    main.(*pair[...]).wait(0x0?, {0x0?, ...})
            /src/main.go:18 +0x18 fp=0xc000 sp=0xc000 pc=0x4ef318
    ...101 frames elided...
    created by main.main in goroutine 1
            /src/main.go:44 +0x24b

    3 @ 0x43a9ee 0x44b638                                   debug=1: a count for a stack, and no state
    # labels: {"request":"42"}
    #   0x464c44   sync.(*Mutex).Lock+0x3c   sync/mutex.go:90

    12 @ 0x0                                                a dump that we have summed up: a profile with more to it
    # [chan receive, 5 minutes]
    # created by main.main   main.go:44
    #   0x0   main.(*pair[...]).wait+0x0   main.go:18

What a log put round a line is taken off (``unwrapped.py``); of forms that are not known, what stands in front of every
line is cut off, as long as it is as long as before the header.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from talkdiagrams.readings.lines import Unread, shown
from talkdiagrams.readings.stacks import Frame, Group, is_runtime
from talkdiagrams.readings.unwrapped import unwrapped

# No more warnings than a person reads; the last of them says that there are more.
MOST_UNREAD = 50


@dataclass(frozen=True, slots=True)
class Goroutine:
    """One goroutine, or with a profile ``count`` of them that share a stack; ``frames`` from the top.

    ``state`` is the runtime's word without its additions, empty where it is not said; ``minutes`` 0 is under one, or
    not said; ``created`` is the function with the go statement.
    """

    number: int
    id: int
    state: str
    frames: tuple[Frame, ...]
    minutes: int = 0
    locked: bool = False
    leaked: bool = False
    durable: bool = False
    bubble: int = 0
    labels: str = ""
    created: Frame | None = None
    parent: int = 0
    elided: bool = False
    count: int = 1

    @property
    def of_runtime(self) -> bool:
        """Whether the runtime itself started it, and nobody's code runs on it."""
        started = self.created is None or is_runtime(self.created.function)
        return bool(self.frames) and started and all(is_runtime(f.function) for f in self.frames)


Dump = tuple[Goroutine, ...]


@dataclass(frozen=True, slots=True)
class Dumps:
    """Every dump of a log, each in its own order: one ends where a number comes back."""

    dumps: tuple[Dump, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def largest(self) -> Dump:
        """The dump with most goroutines, the last of them; a smaller one shows only those that crashed."""
        return max(reversed(self.dumps), key=counted, default=())


def counted(goroutines: Dump) -> int:
    """Return how many there are, the runtime's own included."""
    return sum(one.count for one in goroutines)


_HEADER = re.compile(
    r"^(?P<before>.{0,200}?)goroutine (?P<id>\d{1,18})"
    r"(?: gp=0x[0-9a-f]+ m=(?:nil|-?\d+)(?: mp=0x[0-9a-f]+)?)?"
    r" \[(?P<state>[^\[\]]{1,200})\](?: \{(?P<labels>.*)\})?:\s*$"
)
_MEANT = re.compile(r"^goroutine \d+ .*\[")
_PROFILE = re.compile(r"^(?P<count>\d{1,12}) @(?P<pcs>(?: 0x[0-9a-f]+)*)\s*$")
_TOTAL = re.compile(r"^goroutine(?:leak)? profile: total \d")
_PROFILE_FRAME = re.compile(
    r"^#\s+0x[0-9a-f]+\s+(?P<function>\S.*?)\+0x[0-9a-f]+\s+(?P<file>\S.*):(?P<line>\d{1,9})\s*$"
)
_PROFILE_LABELS = re.compile(r"^# labels: \{(?P<labels>.*)\}\s*$")
_SUMMED_STATE = re.compile(r"^# \[(?P<state>[^\[\]]{1,200})\]$")
_SUMMED_CREATED = re.compile(
    r"^# created by (?P<function>\S[^\t]*)\t(?P<file>[^\t]*):(?P<line>\d{1,9})$"
)
_CREATED = re.compile(r"^created by (?P<function>.+?)(?: in goroutine (?P<parent>\d{1,18}))?$")
_CALL = re.compile(r"^(?P<function>[^\s(].*)\((?P<args>[^()]*)\)$")
_PLACE = re.compile(
    r"^\s+(?P<file>\S.*?):(?P<line>\d{1,9})(?: \+0x[0-9a-f]+)?(?: fp=0x[0-9a-f]+.*)?\s*$"
)
_ELIDED = re.compile(r"^\.\.\.(?:\d+ frames|additional frames) elided\.\.\.$")
# Of a prefix whose time or number changes from line to line, what stays.
_SHAPES = re.compile(r"[0-9A-Za-z]")
# What may follow a stack without a blank line between them, or stand for one.
_AFTER = re.compile(
    r"^(?:exit status \d+|FAIL\b.*|--- FAIL.*|\[originating from goroutine .*|PC=0x.*|"
    r"\s*goroutine running on other thread; stack unavailable|panic(?!\().*|fatal error: .*|signal: .*|"
    # with GOTRACEBACK=crash the registers of each thread, and a rule between threads
    r"[a-z][a-z0-9]{0,7}\s+0x[0-9a-f]{1,16}(?:\s.*)?|-----)$"
)


@dataclass(slots=True)
class _Open:
    """The goroutine that is being read."""

    made: dict[str, object]
    frames: list[Frame] = field(default_factory=list)
    function: str = ""
    created: Frame | None = None
    creates: bool = False
    before: str = ""
    profile: bool = False


def read_goroutines(text: str) -> Dumps:
    """Read a dump; a line inside a goroutine that is neither call nor place is a warning."""
    found: list[Goroutine] = []
    unread: list[Unread] = []
    starts: set[int] = set()
    now: _Open | None = None
    for number, line in unwrapped(text):
        if _TOTAL.match(line):
            starts.add(number)
        opened = _opened(number, line)
        if opened is not None:
            found += _closed(now)
            now = opened
            continue
        if now is None:
            if _MEANT.match(line):
                unread.append(Unread(number, f"this is no goroutine's header: `{shown(line)}`"))
            continue
        line = line[_before(line, now) :]
        if not line.strip() or _AFTER.match(line):
            found += _closed(now)
            now = None
        elif not (_profile_line if now.profile else _stack_line)(line, now):
            unread.append(
                Unread(number, f"this is neither a call nor where it is: `{shown(line)}`")
            )
    found += _closed(now)
    return Dumps(tuple(_parted(found, sorted(starts))), _bounded(unread))


def _parted(found: Iterable[Goroutine], starts: Sequence[int]) -> Iterator[Dump]:
    """Yield dumps: each ends where a number comes back, and where the next profile's total stands."""
    now: list[Goroutine] = []
    seen: set[int] = set()
    heads = 0
    for one in found:
        passed = bisect(starts, one.number)
        if now and (one.id in seen or passed > heads):
            yield tuple(now)
            now, seen = [], set()
        heads = passed
        now.append(one)
        seen |= {one.id} - {0}
    if now:
        yield tuple(now)


def _bounded(unread: list[Unread]) -> tuple[Unread, ...]:
    if len(unread) <= MOST_UNREAD:
        return tuple(unread)
    last = unread[MOST_UNREAD]
    more = f"{len(unread) - MOST_UNREAD:,} more lines cannot be read, from this one on"
    return (*unread[:MOST_UNREAD], Unread(last.number, more))


def _opened(number: int, line: str) -> _Open | None:
    header = _HEADER.match(line) if "goroutine " in line else None
    if header:
        made = {"number": number, "id": int(header["id"]), "labels": header["labels"] or ""}
        return _Open({**made, **_state(header["state"])}, before=header["before"])
    profile = _PROFILE.match(line)
    if profile:
        made = {"number": number, "id": 0, "state": "", "count": int(profile["count"])}
        return _Open(made, profile=True)
    return None


def _before(line: str, now: _Open) -> int:
    """Return how many characters stand in front of ``line``: none if the header alone came through a log."""
    if now.before and not (now.frames or now.function) and line.strip():
        head, here = (_SHAPES.sub("0", part) for part in (now.before, line[: len(now.before)]))
        now.before = now.before if head == here else ""
    return len(now.before)


def _state(words: str) -> dict[str, object]:
    """Take apart what stands between the brackets: the state, its additions, how long, and where it is locked.

    >>> _state("chan receive (nil chan) (leaked), 5 minutes, locked to thread")["state"]
    'chan receive (nil chan)'
    """
    state, *more = words.split(", ")
    made: dict[str, object] = {}
    while True:
        for addition in ("leaked", "durable", "scan"):
            if state.endswith(f" ({addition})"):
                state = state.removesuffix(f" ({addition})")
                made[addition] = True
                break
        else:
            break
    made.pop("scan", None)
    for one in more:
        number = re.sub(r"\D", "", one)[:9]
        if one.endswith(" minutes") and number:
            made["minutes"] = int(number)
        elif one == "locked to thread":
            made["locked"] = True
        elif one.startswith("synctest bubble ") and number:
            made["bubble"] = int(number)
    return {**made, "state": state}


def _stack_line(line: str, now: _Open) -> bool:
    """Take in one line of a stack; False if it is nothing that belongs there."""
    place = _PLACE.match(line)
    if place and now.function:
        frame = Frame(now.function, place["file"], int(place["line"]))
        if now.creates:
            now.created = frame
        else:
            now.frames.append(frame)
        now.function, now.creates = "", False
        return True
    created = _CREATED.match(line)
    if created:
        now.function, now.creates = created["function"], True
        now.made["parent"] = int(created["parent"] or 0)
        now.created = Frame(now.function)
        return True
    if _ELIDED.match(line):
        now.made["elided"] = True
        return True
    call = _CALL.match(line)
    if call is None:
        return False
    now.function = call["function"]
    return True


def _profile_line(line: str, now: _Open) -> bool:
    frame = _PROFILE_FRAME.match(line)
    if frame:
        now.frames.append(Frame(frame["function"], frame["file"], int(frame["line"])))
        return True
    labels, state = _PROFILE_LABELS.match(line), _SUMMED_STATE.match(line)
    created = _SUMMED_CREATED.match(line)
    if labels:
        now.made["labels"] = labels["labels"]
    elif state:
        now.made |= _state(state["state"])
    elif created:
        now.created = Frame(created["function"], created["file"], int(created["line"]))
    return line.startswith("#")


def _closed(now: _Open | None) -> Iterator[Goroutine]:
    if now is not None:
        yield Goroutine(**now.made, frames=tuple(now.frames), created=now.created)  # type: ignore[arg-type]


# --- writing ------------------------------------------------------------------------------------------------------


def summed(groups: Iterable[Group]) -> Iterator[str]:
    """Yield the lines of a dump that says of each group what a figure shows: no address, of a path only the end.

    Read again it has the same groups, but for those that differ only between our line and where they all stand.
    """
    for one in groups:
        yield f"{one.count} @ 0x0"
        if one.state:
            more = [f"{one.minutes} minutes"] if one.minutes else []
            more += ["locked to thread"] if one.locked else []
            yield f"# [{', '.join([one.state + ' (leaked)' * one.leaked, *more])}]"
        if one.created:
            yield f"# created by {one.created.function}\t{_place(one.created)}"
        for frame in dict.fromkeys(frame for frame in (one.top, one.ours) if frame):
            yield f"#\t0x0\t{frame.function}+0x0\t{_place(frame)}"
        yield ""


def _place(frame: Frame) -> str:
    folder = frame.file.replace("\\", "/").replace("\t", " ").split("/")[-2:]
    return f"{'/'.join(folder) or '?'}:{frame.line}"
