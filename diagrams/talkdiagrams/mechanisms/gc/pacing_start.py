"""A program and its pacer from a few words, and words for what became of them."""

from collections.abc import Mapping
from fractions import Fraction

from talkdiagrams.mechanisms.gc.pacing import Debtor, Pace, Proc, Who, invariants
from talkdiagrams.mechanisms.gc.pacing_events import Pacing
from talkdiagrams.mechanisms.plain import fail, only, short, whole

KEYS = ("ps", "gs", "live", "heap", "stacks", "globals", "gogc", "limit", "other", "runway")
MOST = 1 << 20


def parse_pace(spec: Mapping[str, object]) -> Pace:
    """Build the state that a mapping describes (README, "The pacer"); raises Illegal."""
    only("start", spec, KEYS)
    ps = whole("ps", spec.get("ps", 4), 1, 16)
    written = spec.get("gs", [f"G{n + 1}" for n in range(ps)])
    if not isinstance(written, list) or not written:
        fail("gs", f"{written!r} is no list of goroutines", "gs: [G1, G2]")
    gs = [short("gs", g) for g in written]
    if len(set(gs)) != len(gs) or len(gs) > ps:
        fail("gs", "each goroutine once, and at most one for each P", f"ps: {len(gs)}")
    live = whole("live", spec.get("live", 40), 1, MOST)
    heap = whole("heap", spec.get("heap", live), live, MOST)
    s = Pace(
        procs=tuple(Proc(f"P{n}", gs[n] if n < len(gs) else "") for n in range(ps)),
        debtors=tuple(Debtor(g) for g in gs),
        live=Fraction(live),
        heap=Fraction(heap),
        roots=Fraction(
            whole("stacks", spec.get("stacks", 0), 0, MOST)
            + whole("globals", spec.get("globals", 0), 0, MOST)
        ),
        gogc=-1 if spec.get("gogc") == "off" else whole("gogc", spec.get("gogc", 100), 1, 10_000),
        limit=whole("limit", spec.get("limit", 0), 0, MOST),
        other=whole("other", spec.get("other", 0), 0, MOST),
        runway=Fraction(whole("runway", spec.get("runway", 8), 0, MOST)),
    )
    if s.gogc < 0 and not s.limit:
        fail("gogc", "off, and without a limit no cycle ever begins", "limit: 100")
    if faults := invariants(s):
        fail("start", faults[0])
    return s


def describe(s: Pace) -> str:
    """The state for someone who cannot see the figure."""
    on = "marking" if s.marking else "no cycle is under way"
    said = [f"the heap is {_n(s.heap)}, its goal {_n(s.goal)}; {on}"]
    if s.marking:
        said.append(f"{_n(s.left)} are still to be marked, {_n(s.credit)} are credit")
    else:
        said.append(f"the next cycle begins at {_n(s.trigger)}")
    said += [f"{p.id} {_doing(s, p)}" for p in s.procs]
    said += [f"{g} waits in the assist queue, and owes {_n(s.debt(g))}" for g in s.queue]
    said += [f"{g} waits for a P" for g in s.ready]
    return ". ".join(x[0].upper() + x[1:] for x in said) + "."


def describe_change(a: Pace, e: Pacing, b: Pace) -> str:  # noqa: PLR0911 - a case an event
    """What the event did."""
    match e.verb:
        case "start":
            taken = [p.id for p in b.procs if p.who is Who.DEDICATED]
            text = f"The cycle begins at {_n(b.heap)}, with {_n(b.expected)} to mark before {_n(b.goal)}"
            return text + (f"; a worker takes {' and '.join(taken)}." if taken else ".")
        case "end":
            return f"All is marked. {_n(b.live)} are live: the next goal is {_n(b.goal)}."
        case "allocates" if not a.marking:
            return f"{e.who} allocates {e.size} MiB: the heap is {_n(b.heap)}."
        case "allocates":
            text = f"{e.who} allocates {e.size} MiB, and owes {_n(b.ratio * e.size)} of marking"
            if not b.debt(e.who):
                return f"{text}: credit covers it."
            return f"{text}{'; credit covers part of it' if a.credit else ''}."
        case "assists":
            done = b.assisted - a.assisted
            return f"{e.who} marks {_n(done)} itself, before it may go on."
        case "waits":
            return f"{e.who} waits in the assist queue until others have marked for it."
        case "marks":
            back = [g for g in a.queue if g not in b.queue]
            text = f"{e.who} marks {_n(b.background - a.background)}"
            return f"{text}: {' and '.join(back)} may go on." if back else f"{text}."
        case "parks":
            return f"{e.who} has nothing to do."
        case _:
            return f"{e.who} is awake again."


def _doing(s: Pace, p: Proc) -> str:
    if p.g:
        debt = s.debt(p.g)
        return f"runs {p.g}" + (f", which owes {_n(debt)}" if debt else "")
    return "is idle" if p.who is Who.PROGRAM else f"marks ({p.who} worker)"


def _n(x: Fraction) -> str:
    return f"{float(x):.3g} MiB"
