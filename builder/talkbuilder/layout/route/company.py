"""Who may share a line with whom.

Edges of frames that are never shown together do not see each other. Edges with one end in common (both leave there,
or both arrive there) are kin: they may share a trunk, if they look the same and do not join the same two boxes.
"""

from collections.abc import Collection

from msgspec import Struct, field

from talkbuilder.layout.route.course import Course, Stub
from talkbuilder.layout.route.plan import Job

_Site = tuple[str, int]


class Company(Struct, frozen=True):
    """Which edges leave from and arrive at each connection site so far."""

    jobs: tuple[Job, ...]
    leaving: dict[_Site, set[int]] = field(default_factory=dict)
    arriving: dict[_Site, set[int]] = field(default_factory=dict)

    def add(self, number: int, course: Course) -> None:
        """Note that edge ``number`` takes ``course``."""
        self.leaving.setdefault(course.tail.key, set()).add(number)
        self.arriving.setdefault(course.head.key, set()).add(number)

    def remove(self, number: int, course: Course) -> None:
        """Forget it."""
        self.leaving[course.tail.key].discard(number)
        self.arriving[course.head.key].discard(number)

    def seen_by(self, number: int) -> "Seen":
        """Return the others as edge ``number`` sees them."""
        return Seen(self, number)


class Seen(Struct, frozen=True):
    """The company of one edge."""

    company: Company
    number: int

    def kin(self, tail: Stub, head: Stub) -> Collection[int]:
        """Return the edges with which one from ``tail`` to ``head`` may share a trunk."""
        leaving = self.company.leaving.get(tail.key, set())
        arriving = self.company.arriving.get(head.key, set())
        return {other for other in leaving ^ arriving if self._alike(other)}

    def _alike(self, other: int) -> bool:
        mine, theirs = self.company.jobs[self.number], self.company.jobs[other]
        same_pair = {mine.tail, mine.head} == {theirs.tail, theirs.head}
        return not same_pair and mine.edge.line == theirs.edge.line

    def absent(self) -> Collection[int]:
        """Return the edges that are never shown together with it."""
        frames = self.company.jobs[self.number].frames
        return {n for n, job in enumerate(self.company.jobs) if not job.frames & frames}
