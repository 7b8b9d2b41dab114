"""What can happen on the way to the goal: the events, and step(state, event)."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.gc.pacing import Debtor, Pace, Proc, Who, workers

_SIZE = r"(?P<size>\d{1,6})(?: MiB)?"


@dataclass(frozen=True, slots=True)
class Pacing:
    """An event: `who` a goroutine or a P, `size` in MiB where one belongs to it."""

    verb: str
    who: str = ""
    size: int = 0

    def __str__(self) -> str:
        match self.verb:
            case "start":
                return "start"
            case "end":
                return f"end with {self.size} MiB live"
            case "assists" | "waits" | "parks" | "wakes":
                return f"{self.who} {self.verb}"
            case _:
                return f"{self.who} {self.verb} {self.size} MiB"


FORMS = {
    "start": re.compile("(?P<verb>start)"),
    "end": re.compile(f"(?P<verb>end) with {_SIZE} live"),
    "allocates": re.compile(rf"(?P<who>\S+) (?P<verb>allocates) {_SIZE}"),
    "assists": re.compile(r"(?P<who>\S+) (?P<verb>assists)"),
    "waits": re.compile(r"(?P<who>\S+) (?P<verb>waits)"),
    "marks": re.compile(rf"(?P<who>\S+) (?P<verb>marks) {_SIZE}"),
    "parks": re.compile(r"(?P<who>\S+) (?P<verb>parks)"),
    "wakes": re.compile(r"(?P<who>\S+) (?P<verb>wakes)"),
}
EXAMPLES = (
    "start", "G1 allocates 4 MiB", "G1 assists", "G1 waits", "P0 marks 8 MiB", "G1 parks", "G1 wakes",
    "end with 40 MiB live",
)  # fmt: skip


def parse_pacing(text: str) -> Pacing:
    """Read one line such as `G1 allocates 4 MiB`; raises BadEvent with the forms there are."""
    line = " ".join(text.split())
    for form in FORMS.values():
        if match := form.fullmatch(line):
            found = match.groupdict()
            return Pacing(found["verb"], found.get("who") or "", int(found.get("size") or 0))
    why = f"{line!r} is no event" if line else "an event is missing"
    raise BadEvent(text, why, "write it like: " + ", ".join(EXAMPLES))


def step(s: Pace, e: Pacing) -> Pace:
    """The state after an event; raises Illegal with a way out."""
    match e.verb:
        case "start":
            return _start(s, e)
        case "end":
            return _end(s, e)
        case "allocates":
            return _allocates(s, e)
        case "assists":
            return _assists(s, e)
        case "waits":
            return _waits(s, e)
        case "marks":
            return _marks(s, e)
        case "parks":
            return _parks(s, e)
        case _:
            return _wakes(s, e)


def _start(s: Pace, e: Pacing) -> Pace:
    if s.marking:
        raise Illegal(e, "a cycle is under way", "G1 allocates 4 MiB")
    if s.heap < s.trigger:
        need = -int(-(s.trigger - s.heap) // 1)
        raise Illegal(
            e,
            f"the heap has not reached its trigger, {float(s.trigger):g} MiB",
            f"allocate {need} MiB",
        )
    expected = s.live + s.roots
    # heapGoalInternal, minRunway: the goal is at least 64 KiB away, or there would be no way to spread work over.
    goal = max(s.goal, s.heap + Fraction(1, 16))
    s = replace(
        s, marking=True, goal_then=goal, expected=expected, ratio=expected / (goal - s.heap),
        scanned=Fraction(0), background=Fraction(0), assisted=Fraction(0), black=Fraction(0),
    )  # fmt: skip
    taken = [*s.idle, *(p for p in reversed(s.procs) if p.g)][: workers(len(s.procs)).dedicated]
    for p in taken:
        s = replace(s, ready=(*s.ready, p.g)) if p.g else s
        s = s.put(Proc(p.id, "", Who.DEDICATED))
    return s


def _end(s: Pace, e: Pacing) -> Pace:
    if not s.marking:
        raise Illegal(e, "no cycle is under way", "start")
    if s.left:
        raise Illegal(e, f"{_mib(s.left)} are still to be marked", f"P0 marks {_up(s.left)} MiB")
    if not max(s.black, Fraction(1)) <= e.size <= s.heap:
        raise Illegal(
            e,
            f"between {_mib(s.black)}, allocated black, and {_mib(s.heap)} can be live",
            f"end with {_up(max(s.black, Fraction(1)))} MiB live",
        )
    live = Fraction(e.size)
    waiting = [*s.queue, *s.ready]
    procs = []
    for p in s.procs:
        g = p.g or (waiting.pop(0) if waiting and p.who is not Who.PROGRAM else "")
        procs.append(Proc(p.id, g))
    for at, p in enumerate(procs):
        if not p.g and waiting:
            procs[at] = Proc(p.id, waiting.pop(0))
    return replace(
        s, procs=tuple(procs), debtors=tuple(Debtor(d.g) for d in s.debtors), live=live, heap=live,
        marking=False, goal_then=Fraction(0), ratio=Fraction(0), expected=Fraction(0),
        scanned=Fraction(0), background=Fraction(0), assisted=Fraction(0), black=Fraction(0),
        credit=Fraction(0), queue=(), ready=tuple(waiting),
    )  # fmt: skip


def _allocates(s: Pace, e: Pacing) -> Pace:
    _running(s, e)
    if not e.size:
        raise Illegal(e, "nothing is allocated", f"{e.who} allocates 1 MiB")
    if not s.marking:
        if s.heap >= s.trigger:
            raise Illegal(e, "the heap has reached its trigger", "start")
        return replace(s, heap=s.heap + e.size)
    if debt := s.debt(e.who):
        raise Illegal(e, f"{e.who} owes {_mib(debt)} of marking", f"{e.who} assists")
    if s.heap >= s.goal_then:
        raise Illegal(e, "the heap is at its goal, and all is marked", "end with 40 MiB live")
    debt = s.ratio * e.size
    stolen = min(debt, s.credit)
    s = replace(s, heap=s.heap + e.size, black=s.black + e.size, credit=s.credit - stolen)
    return s.owing(e.who, debt - stolen)


def _assists(s: Pace, e: Pacing) -> Pace:
    _running(s, e)
    debt = s.debt(e.who)
    if not debt:
        raise Illegal(e, f"{e.who} owes nothing", f"{e.who} allocates 4 MiB")
    done = min(debt, s.left)
    if not done:
        raise Illegal(e, "all is marked already", "end with 40 MiB live")
    s = replace(s, scanned=s.scanned + done, assisted=s.assisted + done)
    return s.owing(e.who, debt - done)


def _waits(s: Pace, e: Pacing) -> Pace:
    p = _running(s, e)
    if not s.debt(e.who):
        raise Illegal(e, f"{e.who} owes nothing: it need not wait", f"{e.who} parks")
    return _filled(replace(s, queue=(*s.queue, e.who)), p)


def _marks(s: Pace, e: Pacing) -> Pace:
    p = s.proc(e.who)
    if p is None:
        raise Illegal(e, f"there is no P called {e.who}", ", ".join(x.id for x in s.procs))
    if not s.marking or not s.left:
        raise Illegal(
            e, "there is nothing to mark", "start" if not s.marking else "end with 40 MiB live"
        )
    if p.g and not workers(len(s.procs)).fraction:
        hint = next((f"{x.id} marks {e.size} MiB" for x in s.procs if not x.g), f"{p.g} assists")
        raise Illegal(e, f"{p.g} runs on {p.id}", hint)
    if not e.size:
        raise Illegal(e, "nothing is marked", f"{e.who} marks 1 MiB")
    if not p.g and p.who is Who.PROGRAM:
        s = s.put(Proc(p.id, "", Who.IDLE))
    done = min(Fraction(e.size), s.left)
    s = replace(s, scanned=s.scanned + done, background=s.background + done)
    # gcFlushBgCredit: whoever waits in the queue is served first, the rest is credit for all.
    while s.queue and done:
        g = s.queue[0]
        paid = min(done, s.debt(g))
        done -= paid
        s = s.owing(g, s.debt(g) - paid)
        if not s.debt(g):
            s = _back(replace(s, queue=s.queue[1:]), g)
    return replace(s, credit=s.credit + done)


def _parks(s: Pace, e: Pacing) -> Pace:
    p = _running(s, e)
    if s.debt(e.who):
        raise Illegal(
            e, f"{e.who} owes marking: it assists, or waits in the queue", f"{e.who} waits"
        )
    return _filled(s, p)


def _wakes(s: Pace, e: Pacing) -> Pace:
    if e.who not in {d.g for d in s.debtors}:
        raise Illegal(e, f"there is no {e.who}", ", ".join(d.g for d in s.debtors))
    if s.runs_on(e.who) or e.who in (*s.queue, *s.ready):
        raise Illegal(e, f"{e.who} is not parked", f"{e.who} parks")
    return _back(s, e.who)


def _filled(s: Pace, p: Proc) -> Pace:
    """The P after its goroutine left: the next that is ready runs there."""
    g = s.ready[0] if s.ready else ""
    return replace(s.put(Proc(p.id, g)), ready=s.ready[1:])


def _back(s: Pace, g: str) -> Pace:
    """A goroutine that may run: on an idle P, whose idle worker yields, or in the queue."""
    if s.idle:
        return s.put(Proc(s.idle[0].id, g))
    return replace(s, ready=(*s.ready, g))


def _running(s: Pace, e: Pacing) -> Proc:
    p = s.runs_on(e.who)
    if p is None:
        hint = next((f"{x.g} {e.verb}" for x in s.procs if x.g), "P0 marks 4 MiB")
        raise Illegal(e, f"{e.who} does not run", hint)
    return p


def _mib(x: Fraction) -> str:
    return f"{float(x):.3g} MiB"


def _up(x: Fraction) -> int:
    return -int(-x // 1)
