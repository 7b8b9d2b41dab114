"""A talk about the scheduler from samples of ``GODEBUG=schedtrace``: who waits to run, and whether anybody is idle."""

import re
from collections.abc import Iterator, Sequence

from talkbuilder.app.skeleton.log import Log, kept, unread
from talkbuilder.app.skeleton.made import Made
from talkbuilder.app.skeleton.words import counted, lasting, share
from talkbuilder.problem import Problem
from talkdiagrams.readings.schedtrace import Sample, Trace, parse

FILE = "captures/schedtrace.txt"
HINT = "run your service with GODEBUG=schedtrace=1000 and keep what goes to stderr"

# With more Ps a topology has no room on a slide; more frames nobody waits for.
_MOST_PS, _FRAMES = 4, 6
_PRINTED = re.compile(r"SCHED \d+ms: .*$|(?<!\w)(?:P\d+: status=|M\d+: p=|G\d+: status=).*$")


def schedtrace(log: Log) -> tuple[Made | None, tuple[Problem, ...]]:
    """Return what the log says, or None if there is no sample in it."""
    trace = parse(log.text)
    if not trace.samples:
        return None, unread(log, trace.unread)
    runs = trace.runs
    longest = max(runs, key=lambda run: (runs[run], run))
    which = "the samples of the scheduler"
    if len(runs) > 1:
        which = f"the samples of the longest of {len(runs)} runs"
    text, notes = kept(log, _lines(log, trace, longest), which)
    samples = parse(text).samples
    if not samples:  # one sample of so many details that a talk cannot hold it
        return None, notes
    return Made({FILE: text}, {**_said(samples), "cut": len(samples) < runs[longest]}), notes


def _lines(log: Log, trace: Trace, run: int) -> Iterator[str]:
    """Yield the lines of one run as the runtime printed them, without what the log wrote before them."""
    lines = log.text.split("\n")
    wanted = {sample.line for sample in trace.samples if sample.run == run}
    starts = [sample.line for sample in trace.samples]
    for start, end in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        if start in wanted:
            found = (_PRINTED.search(line.rstrip("\r")) for line in lines[start - 1 : end - 1])
            yield from (match.group() for match in found if match)


def _said(samples: Sequence[Sample]) -> dict[str, object]:
    """Return all that the templates put into words."""
    worst = max(samples, key=lambda one: one.waiting)
    last = samples[-1]
    busy = share(sum(one.idleprocs == 0 for one in samples), len(samples))
    ps = counted(last.gomaxprocs, "P")
    threads = max(one.threads for one in samples)
    return {
        "file": FILE,
        "several": len(samples) > 1,
        "topology": last.gomaxprocs <= _MOST_PS,
        "every": -(-len(samples) // _FRAMES),
        "samples": counted(len(samples), "sample"),
        "span": lasting(last.at - samples[0].at),
        "ps": ps,
        "worst": counted(worst.waiting, "goroutine"),
        "waiting": f"{worst.waiting:,} waiting",
        "worst_at": lasting(worst.at),
        "point": _point(worst.waiting, lasting(worst.at)),
        "busy": busy,
        "busy_point": f"Every P was busy in {busy} of the samples",
        "threads": f"There were {counted(threads, 'thread')} at most, for {ps}",
        "bullets": list(_bullets(samples)),
    }


def _point(waiting: int, at: str) -> str:
    if not waiting:
        return "In no sample did a goroutine wait for a P"
    return f"Up to {counted(waiting, 'goroutine')} waited for a P, after {at}"


def _bullets(samples: Sequence[Sample]) -> Iterator[str]:
    local = max((length for one in samples for length in one.queues), default=0)
    shared = max(one.runqueue for one in samples)
    yield f"At most {shared:,} waited in the global queue, {local:,} in the queue of one P"
    lazy = sum(bool(one.idleprocs and one.waiting) for one in samples)
    if lazy:
        yield f"In {share(lazy, len(samples))} of the samples a P was idle although somebody waited"
    else:
        yield "No sample shows an idle P while somebody waited"
    spinning = sum(one.spinning > 0 for one in samples)
    yield f"In {share(spinning, len(samples))} of the samples a thread was looking for work"
    ps = samples[-1].gomaxprocs
    mean = sum(one.waiting for one in samples) / len(samples)
    if mean >= 2 * ps:
        yield f"On average {mean:,.0f} waited for {counted(ps, 'P')}: it is short of CPU, or does too much at once"
