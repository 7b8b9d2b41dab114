"""A legal state from a few words: what schedinit finds."""

from collections.abc import Mapping
from dataclasses import replace

from talkdiagrams.mechanisms.errors import BadEvent
from talkdiagrams.mechanisms.maxprocs.events import parse_event
from talkdiagrams.mechanisms.maxprocs.state import State, default
from talkdiagrams.mechanisms.plain import fail, only, truth, whole


def parse_start(spec: Mapping[str, object]) -> State:
    """Read `cpus`, `cpu.max`, `go`, `containermaxprocs`, `updatemaxprocs`, `env`: see README; raises Illegal."""
    only("start", spec, ("cpus", "cpu.max", "go", "containermaxprocs", "updatemaxprocs", "env"))
    cpus = whole("cpus", spec.get("cpus", 8), 1, 1024)
    quota, period = None, 100_000
    if "cpu.max" in spec:
        try:
            found = parse_event(f"cpu.max {spec['cpu.max']}")
        except BadEvent:
            fail("cpu.max", f"{spec['cpu.max']!r} is no limit", "e.g. 250000 100000, or max 100000")
        quota, period = found.number or None, found.period
    new = _release(spec.get("go", "1.27")) >= (1, 25)
    s = State(
        cpus,
        cpus,
        quota,
        period,
        truth("containermaxprocs", spec.get("containermaxprocs", new)),
        truth("updatemaxprocs", spec.get("updatemaxprocs", new)),
    )
    if "env" in spec:
        env = whole("env", spec["env"], 1, 4096)
        return replace(s, env=env, custom=True, gomaxprocs=env)
    return replace(s, gomaxprocs=default(s))


def _release(value: object) -> tuple[int, int]:
    words = str(value).split(".")
    if len(words) < 2 or not all(one.isdecimal() and len(one) < 4 for one in words[:2]):
        fail("go", f"{value!r} is no release", "e.g. 1.24: the go line of go.mod")
    return int(words[0]), int(words[1])


def start(**spec: object) -> State:
    """The same from keywords, for tests and a REPL."""
    return parse_start({key.replace("cpu_max", "cpu.max"): value for key, value in spec.items()})
