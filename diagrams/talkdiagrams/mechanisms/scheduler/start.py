"""A legal state from a few words: the compact form that figures and the REPL begin with."""

from collections.abc import Mapping
from dataclasses import replace

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.plain import fail, identifier, mapping, near, only, short, truth, whole
from talkdiagrams.mechanisms.scheduler.events import parse_wait
from talkdiagrams.mechanisms.scheduler.invariants import invariants
from talkdiagrams.mechanisms.scheduler.state import (
    NETPOLL,
    RUNQ_SIZE,
    G,
    GStatus,
    M,
    P,
    PStatus,
    State,
    Sysmontick,
    WaitOn,
    WaitQueue,
)

MAX_PS = 64
MAX_GS = 2_000
_KEYS = (
    "ps", "runq_size", "global", "idle_ms", "idle_ps", "waiting", "netpoll", "polling",
    "syscalls", "needspinning", "names", "now", "locked", "loops", "asyncpreemptoff",
)  # fmt: skip
_P_KEYS = ("m", "runs", "syscall", "runnext", "queue", "spinning", "preempt", "schedtick", "gfree")
_SYSCALL_KEYS = ("m", "oldp")


def start(**spec: object) -> State:
    """`parse_start` for the REPL: `start(ps=2, P0={"runs": "G1"})`."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    build = _Builder()
    n = whole("ps", spec.get("ps", 1), 1, MAX_PS)
    names = [f"P{i}" for i in range(n)]
    only("start", spec, (*_KEYS, *names))
    size = whole("runq_size", spec.get("runq_size", RUNQ_SIZE), 2, RUNQ_SIZE)
    if size % 2:
        fail("runq_size", f"{size} is odd, and the ring spills half", f"{size + 1}")
    now = whole("now", spec.get("now", 0), 0, 10**15)
    ps = [build.p(name, spec.get(name), now) for name in names]
    for name, where in mapping("syscalls", spec.get("syscalls", {})).items():
        build.syscall(name, where)
    if (polling := spec.get("polling")) is not None:
        build.m(M(_id("polling", polling), polling=True))
    idle_ms = tuple(build.m(M(m)) for m in _ids("idle_ms", spec.get("idle_ms", ())))
    runq = build.queued("global", spec.get("global", ()))
    for name, on in mapping("waiting", spec.get("waiting", {})).items():
        build.wait(name, _wait(name, on))
    for name, m in mapping("locked", spec.get("locked", {})).items():
        build.lock(_id("locked", name), _id("locked", m))
    for name in _ids("loops", spec.get("loops", ())):
        build.known("loops", name)
        build.gs[name] = replace(build.gs[name], loops=True)
    ready = _ids("netpoll", spec.get("netpoll", ()))
    for name in (name for name in ready if name not in build.gs):
        build.wait(name, WaitOn(NETPOLL))
    for name, label in mapping("names", spec.get("names", {})).items():
        build.known("names", name)
        build.gs[name] = replace(build.gs[name], name=short(name, label))
    unused = tuple(p.id for p in ps if p.status is PStatus.IDLE)
    state = State(
        ps=tuple(ps),
        ms=tuple(sorted(build.ms.values(), key=_number)),
        gs=tuple(build.gs.values()),
        runq=runq,
        idle_ps=_ids("idle_ps", spec.get("idle_ps", unused)),
        idle_ms=idle_ms,
        waiting=tuple(WaitQueue(on, tuple(gs)) for on, gs in build.waiting.items()),
        netpoll_ready=ready,
        lastpoll=None if polling is not None else now,
        nmspinning=sum(m.spinning for m in build.ms.values()),
        needspinning=truth("needspinning", spec.get("needspinning", False)),
        mnext=1 + max((_number(m)[0] for m in build.ms.values()), default=-1),
        now=now,
        runq_size=size,
        asyncpreemptoff=truth("asyncpreemptoff", spec.get("asyncpreemptoff", False)),
    )
    if len(state.gs) > MAX_GS:
        fail("start", f"{len(state.gs)} Gs are more than a figure bears", f"at most {MAX_GS}")
    if faults := invariants(state):
        fail("start", "; ".join(faults), _hint(state, faults))
    return state


class _Builder:
    """Collects Gs and Ms while the parts of a start are read; each is named once."""

    def __init__(self) -> None:
        self.gs: dict[str, G] = {}
        self.ms: dict[str, M] = {}
        self.waiting: dict[WaitOn, list[str]] = {}

    def g(self, g: G) -> str:
        if g.id in self.gs:
            fail("start", f"{g.id} is named in two places", "a G is in one place at a time")
        self.gs[g.id] = g
        return g.id

    def m(self, m: M) -> str:
        if not (m.id[0] == "M" and m.id[1:].isdecimal() and m.id.isascii()):
            fail("start", f"{m.id!r} is no name of an M", "M0, M1, ...")
        if m.id in self.ms:
            fail("start", f"{m.id} is named in two places", "each M has one P and one G at most")
        self.ms[m.id] = m
        return m.id

    def queued(self, where: str, value: object) -> tuple[str, ...]:
        return tuple(self.g(G(g, GStatus.RUNNABLE)) for g in _ids(where, value))

    def wait(self, name: str, on: WaitOn) -> None:
        self.g(G(_id("waiting", name), GStatus.WAITING, waits_on=on))
        self.waiting.setdefault(on, []).append(name)

    def known(self, subject: str, name: str) -> None:
        if name not in self.gs:
            fail(subject, f"there is no {name}", near(name, self.gs))

    def lock(self, g: str, m: str) -> None:
        """`G1: M0`: the G that M0 has, or M0 sleeps until G1 is to run."""
        self.known("locked", g)
        if (home := self.gs[g].m) is not None and home != m:
            fail("locked", f"{g} is on {home}, so it cannot be locked to {m}", f"{g}: {home}")
        if m not in self.ms:
            self.m(M(m))
        self.gs[g] = replace(self.gs[g], lockedm=m)
        self.ms[m] = replace(self.ms[m], lockedg=g)

    def syscall(self, name: str, where: object) -> None:
        """`G8: M5`, or `G8: {m: M5, oldp: P0}`: in a syscall, its P gone."""
        spec = mapping(name, where) if isinstance(where, Mapping) else {"m": where}
        only(name, spec, _SYSCALL_KEYS)
        oldp = _id(name, spec["oldp"]) if spec.get("oldp") is not None else None
        g = _id("syscalls", name)
        m = self.m(M(_id(name, spec.get("m")), g=g, oldp=oldp))
        self.g(G(g, GStatus.SYSCALL, m=m))

    def p(self, name: str, value: object, now: int) -> P:
        """One P; without a description it is idle. Its M has its own number unless named."""
        if value is None:
            return P(name, sysmontick=Sysmontick(schedtick=1, schedwhen=now))
        spec = mapping(name, value)
        only(name, spec, _P_KEYS)
        if "runs" in spec and "syscall" in spec:
            fail(name, "it has one G: either `runs` or `syscall`")
        m_id = _id(name, spec.get("m", "M" + name[1:]))
        syscall = "syscall" in spec
        g_id = (
            _id(name, spec["syscall" if syscall else "runs"]) if syscall or "runs" in spec else None
        )
        self.m(
            M(m_id, g_id, name, name if syscall else None, truth(name, spec.get("spinning", False)))
        )
        preempt = truth(name, spec.get("preempt", False))
        if g_id:
            status = GStatus.SYSCALL if syscall else GStatus.RUNNING
            self.g(G(g_id, status, m=m_id, preempt=preempt))
        elif preempt:
            fail(name, "`preempt` asks a G to yield, and none runs here", "add `runs`")
        runnext = self.queued(name, [spec["runnext"]])[0] if "runnext" in spec else None
        tick = whole("schedtick", spec.get("schedtick", 1), 0, 10**9)
        return P(
            name,
            PStatus.RUNNING,
            m=m_id,
            runnext=runnext,
            runq=self.queued(name, spec.get("queue", ())),
            schedtick=tick,
            # sysmon has just looked and knows the time slice; it knows of no system call.
            sysmontick=Sysmontick(schedtick=tick, schedwhen=now, looked=now - 20),
            gfree=tuple(self.g(G(g, GStatus.DEAD)) for g in _ids(name, spec.get("gfree", ()))),
        )


def _hint(s: State, faults: list[str]) -> str:
    """The one fault that a truthful author meets: an idle P beside waiting work."""
    if len(faults) == 1 and faults[0].startswith("work conserving"):
        p = s.idle_ps[0]
        return f"the runtime woke an M for {p} when the work came: {p}: {{spinning: true}}"
    return ""


# --- plain data into types; YAML scalars may arrive as text ---------------------------------


def _id(subject: str, value: object) -> str:
    return identifier(subject, value, "G1, M0, P2")


def _ids(subject: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(_id(subject, name) for name in value)
    raise Illegal(subject, f"{value!r} is no list of names", "e.g. [G3, G4]")


def _wait(subject: str, value: object) -> WaitOn:
    try:
        return parse_wait(short(subject, value))
    except BadEvent as bad:
        raise Illegal(subject, bad.why, bad.hint) from None


def _number(m: M) -> tuple[int, str]:
    return int(m.id[1:]), m.id
