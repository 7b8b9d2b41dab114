"""Who an event names: look-ups that end in a G, M or P, or in Illegal with a way out."""

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.scheduler import search
from talkdiagrams.mechanisms.scheduler.events import EndLoop, Event
from talkdiagrams.mechanisms.scheduler.state import G, GStatus, M, P, State


def named_g(s: State, e: Event, id: str) -> G:
    if (g := s.find_g(id)) is None:
        known = ", ".join(g.id for g in s.gs[:12])
        raise Illegal(e, f"there is no {id}", f"the Gs are {known}" if known else "go makes one")
    return g


def named_p(s: State, e: Event, id: str) -> P:
    if (p := s.find_p(id)) is None:
        raise Illegal(e, f"there is no {id}", "the Ps are " + ", ".join(p.id for p in s.ps))
    return p


def running_g(s: State, e: Event, id: str) -> G:
    g = named_g(s, e, id)
    if g.status is not GStatus.RUNNING:
        where = f"waits on {g.waits_on}" if g.waits_on else f"is {g.status}"
        raise Illegal(e, f"{id} does not run: it {where}")
    return _calling(e, g)


def _calling(e: Event, g: G) -> G:
    """A G in a loop that calls nothing does nothing else: only the loop's end or a signal gets it out."""
    if g.loops and not isinstance(e, EndLoop):
        out = f"signal {g.m}" if g.preempt else f"endloop {g.id}, or sysmon and a signal"
        raise Illegal(e, f"{g.id} is in a loop that calls nothing", out)
    return g


def m_of(s: State, g: G) -> M:
    assert g.m is not None
    return s.m(g.m)


def p_of(s: State, g: G) -> P:
    p_id = m_of(s, g).p
    assert p_id is not None
    return s.p(p_id)


def m_on(s: State, p: P) -> M:
    assert p.m is not None
    return s.m(p.m)


def executing_on(s: State, e: Event, p_id: str) -> G:
    """The G that executes on P, as only running code can do this."""
    g = s.running(named_p(s, e, p_id))
    if g is None or g.status is not GStatus.RUNNING:
        raise Illegal(e, f"no G executes on {p_id}", f"schedule {p_id} first")
    return _calling(e, g)


def looking_p(s: State, e: Event, p_id: str) -> P:
    """A P whose M is in the scheduler, on g0."""
    p = named_p(s, e, p_id)
    if p.m is None:
        raise Illegal(e, f"{p_id} is idle: no M has it", "wakep, go or ready wakes one")
    if (g := s.running(p)) is not None:
        what = "is in a system call on" if g.status is GStatus.SYSCALL else "runs on"
        raise Illegal(e, f"{g.id} {what} {p_id}", f"park, yield or exit {g.id} first")
    return p


def way_out(s: State, p: P) -> str:
    """What an M can do that has found nothing to run before stealing."""
    if not search.may_spin(s, m_on(s, p)):
        return f"spin {p.id}" if s.needspinning else f"idle {p.id}"
    if loot := search.loot(s, p.id):
        return " or ".join(f"steal {p.id} from {v}" for v in loot)
    return f"idle {p.id}"


def why_not_yet(p: P) -> str:
    if p.sysmontick.schedtick != p.schedtick:
        return "sysmon sees it for the first time now: sysmon, then tick 10ms"
    return "tick 10ms"
