"""The nouns: what the system allows, what the program was told, and the number that follows.

Names follow runtime/cgroup_linux.go, runtime/debug.go and runtime/proc.go. A cgroup's cpu.max is a quota and
a period in microseconds, or `max`.
"""

from dataclasses import dataclass
from math import ceil

LEAST = 2  # a limit below this counts as this
SECOND = 1


@dataclass(frozen=True, slots=True)
class State:
    """Everything at one moment. `cpus` is the affinity mask's count; `num_cpu` is what it was at the start."""

    cpus: int
    num_cpu: int
    quota: int | None = None  # None: max
    period: int = 100_000
    containermaxprocs: bool = True
    updatemaxprocs: bool = True
    custom: bool = False
    env: int = 0
    gomaxprocs: int = 1
    seconds: int = 0
    stops: int = 0  # how often the world was stopped for a change

    @property
    def limit(self) -> float | None:
        """CPUs that the cgroup allows on average."""
        return None if self.quota is None else self.quota / self.period

    @property
    def limit_text(self) -> str:
        """The text of cpu.max."""
        return f"{'max' if self.quota is None else self.quota} {self.period}"


def default(s: State) -> int:
    """What the runtime takes if nobody says anything: the CPUs, or the limit, if that is less."""
    if not s.containermaxprocs or s.limit is None:
        return s.cpus
    return min(s.cpus, max(ceil(s.limit), LEAST))
