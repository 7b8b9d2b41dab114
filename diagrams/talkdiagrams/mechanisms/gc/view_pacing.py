"""The pacer as figures see it: Ps with goroutines and mark workers, and the numbers beside them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from talkbuilder.ports import Played
from talkdiagrams.kinds.timeline import Doing, Sample
from talkdiagrams.kinds.topology.data import Frame, Processor
from talkdiagrams.mechanisms.gc.pacing import Pace, Proc, Who
from talkdiagrams.mechanisms.gc.pacing_events import Pacing, parse_pacing, step
from talkdiagrams.mechanisms.gc.pacing_start import describe, describe_change, parse_pace
from talkdiagrams.mechanisms.playing import Model, View, play

_WORKERS = {
    Who.DEDICATED: "worker",
    Who.FRACTIONAL: "worker",
    Who.IDLE: "idle worker",
}


def topology(before: Pace | None, event: Pacing | None, after: Pace) -> Frame:
    """Return the frame that shows ``after``: workers are goroutines of the collector."""
    del before
    s = after
    busy = event.who if event and event.verb == "assists" else ""
    names = {f"W{p.id}": _WORKERS[p.who] for p in s.procs if p.who is not Who.PROGRAM}
    for d in s.debtors:
        if d.debt:
            names[d.g] = f"{d.g} owes {_n(d.debt)}"
        elif d.g == busy:
            names[d.g] = f"{d.g} assisted"
    said = {
        "heap": f"{_n(s.heap)} of {_n(s.goal)} MiB",
        "to mark": f"{_n(s.left)} MiB" if s.marking else "nothing",
        "credit": f"{_n(s.credit)} MiB" if s.marking else "none",
    }
    return Frame(
        ps={p.id: Processor(m=_m(p), runs=_runs(p)) for p in s.procs},
        global_=list(s.ready),
        waiting={"assist queue": list(s.queue)} if s.queue else {},
        names=names,
        said=said,
    )


def _runs(p: Proc) -> str:
    return p.g or (f"W{p.id}" if p.who is not Who.PROGRAM else "")


def _m(p: Proc) -> str:
    return f"M{p.id[1:]}" if _runs(p) else ""


def timeline(before: Pace | None, event: Pacing | None, after: Pace) -> Sample:
    """Return the moment after an event: what each P does."""
    del before
    lanes: dict[str, Doing] = {}
    for p in after.procs:
        if p.g:
            assists = bool(event and event.verb == "assists" and event.who == p.g)
            lanes[p.id] = Doing(f"{p.g} assists", "bad") if assists else Doing(p.g, "running")
        elif p.who is not Who.PROGRAM:
            lanes[p.id] = Doing("marks", "m")
    return Sample(0, dict.fromkeys(("M", "P", "G"), lanes), ())


def _n(x: Fraction) -> str:
    return f"{float(x):.3g}"


_VIEWS: dict[str, View[Pace, Pacing]] = {"topology": topology, "timeline": timeline}
MODEL = Model(parse_pace, parse_pacing, step, describe, describe_change)


class Pacer:
    """The pacer of go1.27.3."""

    name = "pacer"
    kinds = tuple(_VIEWS)

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play ``events`` from ``start``; stops at the first that cannot happen, and says why."""
        return play(MODEL, _VIEWS[kind], start, events)
