"""A hand-written frame in plain sentences, for those who cannot see it."""

from collections.abc import Sequence

from talkdiagrams.kinds.topology.data import Frame
from talkdiagrams.kinds.topology.spots import m_of

_LISTED = 8


def described(frame: Frame, seats: bool = True) -> str:
    """Return the frame in sentences: each P, then whatever is without one; ``seats``: who holds a P is known."""
    said = [_p(name, frame, seats) for name in frame.ps]
    if frame.global_:
        said.append(f"The global queue holds {_list(frame, frame.global_)}")
    if frame.global_length is not None:
        said.append(f"The global queue holds {frame.global_length:,}")
    for g, m in frame.syscalls.items():
        said.append(f"{_list(frame, [g])} is in a system call on {m}, without a P")
    for name, gs in frame.waiting.items():
        if gs:
            said.append(f"Waiting on {name}: {_list(frame, gs)}")
    if frame.netpoll and (frame.netpoll.waiting or frame.netpoll.ready):
        poll = frame.netpoll
        waits = [g for g in poll.waiting if g not in poll.ready]
        said += [f"Waiting for the network: {_list(frame, waits)}"] if waits else []
        said += [f"The network is ready for {_list(frame, poll.ready)}"] if poll.ready else []
    if frame.netpoll and frame.netpoll.m:
        said.append(f"{frame.netpoll.m} is blocked in netpoll")
    if frame.idle_ms:
        said.append(f"Parked: {_list(frame, frame.idle_ms)}")
    said += [f"{name}: {words}" for name, words in frame.said.items()]
    return " ".join(sentence + "." for sentence in said)


def _p(name: str, frame: Frame, seats: bool) -> str:
    p, m = frame.ps[name], m_of(name, frame)
    if not m:
        text = f"{name} is idle"
    elif p.runs:
        text = f"{name} runs {_list(frame, [p.runs])} on {m}"
        text += ", which was asked to yield" if p.preempt else ""
    elif p.syscall:
        text = f"{_list(frame, [p.syscall])} is in a system call on {m}, which still has {name}"
    else:
        text = f"{m} {'spins' if p.spinning else 'looks for work'} with {name}"
    if p.instead:
        text = f"{name}: {p.instead}"
        return text if p.length is None else f"{text}; {p.length:,} wait in their queues"
    if p.length is not None:
        text = f"{text}; {p.length:,} wait in its queue" if seats else f"{name}: {p.length:,} wait"
    text += f"; {_list(frame, [p.runnext])} is next" if p.runnext else ""
    return text + (f"; its queue holds {_list(frame, p.queue)}" if p.queue else "")


def _list(frame: Frame, names: Sequence[str]) -> str:
    labels = [frame.names.get(name, name) for name in names]
    if len(labels) > _LISTED:
        return f"{len(labels)} Gs from {labels[0]} to {labels[-1]}"
    return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
