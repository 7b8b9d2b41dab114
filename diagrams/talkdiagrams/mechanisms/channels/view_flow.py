"""A send as a list of questions: where chansend came to an end."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.mechanisms.channels.events import Event, Select, Send
from talkdiagrams.mechanisms.channels.state import GStatus, State

# In the order of chansend (runtime/chan.go); what is asked without the lock comes first.
_ENTRIES = (
    ("nil", Entry(label="Is the channel nil?", found="wait forever", ends="bad", color="waiting")),
    ("full", Entry(label="Only a look, and no room?", found="default", ends="plain", color="idle")),
    ("lock", Entry(label="Take the channel's lock", color="p")),
    ("closed", Entry(label="Is it closed?", found="panic", ends="bad", color="bad")),
    ("receiver", Entry(label="Does a receiver wait?", found="to its stack", color="runnable")),
    ("room", Entry(label="Is there room in the ring?", found="to slot sendx", color="running")),
    ("park", Entry(label="Into sendq, and park", color="waiting")),
)


def send(before: State | None, event: Event | None, after: State) -> Search:
    """Return where the last event ended, if it was a send, or a look whether one can."""
    return Search(_ENTRIES, _reached(before, event, after))


def _reached(before: State | None, event: Event | None, after: State) -> str:
    if before is None or not isinstance(event, Send | Select):
        return ""
    looks = isinstance(event, Select)
    if isinstance(event, Select):
        if len(event.cases) != 1 or not event.cases[0].value or not event.default:
            return ""
        c = before.chan(event.cases[0].c)
    else:
        c = before.chan(event.c)
    if looks and after.g(event.g).got[-1:] and after.g(event.g).got[-1].op == "default":
        return "nil" if c.nil else "full"
    if c.nil:
        return "nil"
    if after.g(event.g).status is GStatus.PANICKED:
        return "closed"
    if any(
        g.status is GStatus.RUNNABLE and before.g(g.id).status is GStatus.WAITING for g in after.gs
    ):
        return "receiver"
    return "room" if after.chan(c.id).qcount > c.qcount else "park"
