"""Routes the edges of all frames of a figure into connectors.

Each edge is routed once for all frames that show it between the same boxes, against the boxes of *all* frames, so
that it does not move when something else does. Short edges go first; those that came to cross others are then torn
up and tried again, with everybody else in place.
"""

import itertools
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.connection import Site
from talkbuilder.geometry import Path, Point, Rect
from talkbuilder.graph import DrawnFrame, Edge
from talkbuilder.layout.route.boxes import Box, collect
from talkbuilder.layout.route.company import Company
from talkbuilder.layout.route.course import Corner, Course, Stub, legs
from talkbuilder.layout.route.detour import detour
from talkbuilder.layout.route.fit import Drawn, bent, straight
from talkbuilder.layout.route.grid import HARD, SOFT, Lines, Masks, Used, Wanted
from talkbuilder.layout.route.labels import flattened, place_labels
from talkbuilder.layout.route.plan import Job, plan
from talkbuilder.layout.route.search import ODD_SITE, OFF_FLOW, Search
from talkbuilder.layout.route.slanted import best_pair, crosses
from talkbuilder.ports import Ruler
from talkbuilder.scene import Connector, Glue, Item

# Sites that face each other but are a hair out of line are joined by a straight, hardly slanted line.
HAIR, HAIR_SLOPE = 3.0, 0.03
# How often edges that cross others are tried again.
ROUNDS = 2


Flow = Literal["LR", "TB", "free", ""]


class Routing(Struct, frozen=True):
    """For each frame its connectors and their labels; and what did not go well, by edge id."""

    frames: tuple[tuple[Item, ...], ...]
    freeform: tuple[str, ...] = ()
    crossing: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()


class Route(Struct, frozen=True):
    """A finished line: what is drawn, at which sites, and whether it goes through a box."""

    drawn: Drawn
    tail: Site
    head: Site
    crossing: bool = False


def route(
    frames: Sequence[DrawnFrame],
    ruler: Ruler,
    flow: Flow = "",
    open_ids: frozenset[str] = frozenset(),
) -> Routing:
    """Return connectors for the edges of ``frames``.

    ``flow`` says how the frames were laid out: in layers to the right (LR) or down (TB), freely (then straight lines at
    any angle are welcome), or in no known way. ``open_ids`` are shapes whose area edges may cross (cluster frames).
    """
    todo = plan(frames)
    boxes = collect([frame.items for frame in frames], ruler, open_ids)
    routes = _Router(todo.jobs, boxes, flow).run()
    words = place_labels(frames, todo, [one.drawn.path for one in routes], boxes, ruler)
    out = [
        (*(_connector(edge, routes[number]) for edge, number in _thin_first(edges)), *texts)
        for edges, texts in zip(todo.frames, words, strict=True)
    ]
    names = [job.edge.id for job in todo.jobs]
    return Routing(
        tuple(out),
        tuple(n for n, one in zip(names, routes, strict=True) if one.drawn.preset == "freeform"),
        tuple(n for n, one in zip(names, routes, strict=True) if one.crossing),
        todo.unknown,
    )


def _thin_first(edges: tuple[tuple[Edge, int], ...]) -> list[tuple[Edge, int]]:
    """Marked lines are thick: they lie on top where several share a trunk."""
    return sorted(edges, key=lambda pair: pair[0].line.width)


class _Router:
    """Routes jobs one after the other, each seeing those before it."""

    def __init__(self, jobs: tuple[Job, ...], boxes: tuple[Box, ...], flow: Flow) -> None:
        self._jobs = jobs
        self._boxes = boxes
        self._flow = flow
        self._lines = Lines(boxes, _wanted(jobs))
        self._used = Used(self._lines)
        self._rounds: dict[Rect, frozenset[int]] = {}
        self._found: dict[tuple[frozenset[int], int], tuple[int, ...]] = {}
        self._masks: dict[tuple[int, ...], tuple[Masks, Masks]] = {}
        self._stubs: dict[int, tuple[list[Stub], list[Stub]]] = {}
        self._courses: dict[int, Course] = {}
        # The walls that each course was found to avoid.
        self._past: dict[int, tuple[int, ...]] = {}
        self._routes: dict[int, Route] = {}
        # How often any course has changed, in all and when each edge was last searched: with no change since then the
        # search would find the same again.
        self._changes = 0
        self._searched: dict[int, int] = {}
        self._company = Company(jobs)

    def run(self) -> list[Route]:
        """Return a route a job."""
        order = sorted(range(len(self._jobs)), key=lambda n: (self._jobs[n].length, n))
        for number in order:
            self._routes[number] = self._first(number) or self._search(number)
        for _ in range(ROUNDS):
            for number in [n for n in order if n in self._courses and self._conflict(n)]:
                if self._searched[number] != self._changes:
                    self._give_back(number)
                    self._routes[number] = self._search(number)
        return [self._routes[number] for number in range(len(self._jobs))]

    # --- straight lines -----------------------------------------------------------------------------------------

    def _first(self, number: int) -> Route | None:
        """Return a straight line where one is insisted on, allowed, or as good as level."""
        job = self._jobs[number]
        if job.edge.route == "straight" or (self._flow == "free" and job.edge.route == "auto"):
            walls = [self._boxes[n].rect for n in self._walls(job, job.frames)]
            walls = [wall for wall in walls if wall not in (job.tail, job.head)]
            tail, head, hits = best_pair(job.tails, job.heads, walls)
            if not hits or job.edge.route == "straight":
                return Route(straight(tail.at, head.at), tail, head, hits > 0)
            return None
        return self._level(job)

    def _level(self, job: Job) -> Route | None:
        for tail in job.tails:
            for head in job.heads:
                (dx, dy), out = _between(tail.at, head.at), tail.out
                if (out.x + head.out.x, out.y + head.out.y) != (0, 0):
                    continue
                ahead, aside = dx * out.x + dy * out.y, abs(dx * out.y) + abs(dy * out.x)
                if not 0 < aside <= min(HAIR, HAIR_SLOPE * ahead):
                    continue
                walls = (self._boxes[n].rect for n in self._walls(job, -1))
                if not any(
                    crosses(tail.at, head.at, wall)
                    for wall in walls
                    if wall not in (job.tail, job.head)
                ):
                    return Route(straight(tail.at, head.at), tail, head)
        return None

    # --- right angles -------------------------------------------------------------------------------------------

    def _search(self, number: int) -> Route:
        job = self._jobs[number]
        tails, heads = self._stubs_of(number)
        attempts = [self._walls(job, -1)]
        if (now := self._walls(job, job.frames)) != attempts[0]:
            attempts.append(now)
        for walls in attempts:
            blocked, near = self._masks_of(walls)
            seen = self._company.seen_by(number)
            before = self._courses[number] if self._past.get(number) == walls else None
            course = Search(self._lines, blocked, near, self._used, seen).best(tails, heads, before)
            if course:
                self._past[number] = walls
                return self._take(number, course)
        found = detour(self._lines, self._masks_of(attempts[-1])[0], tails, heads)
        if found:
            tail, head, corners = found
            return self._take(number, Course(0.0, tail, head, corners))
        walls_now = [self._boxes[n].rect for n in attempts[-1]]
        a, b, _ = best_pair(job.tails, job.heads, walls_now)
        return Route(straight(a.at, b.at), a, b, crossing=True)

    def _take(self, number: int, course: Course) -> Route:
        before = self._courses.get(number)
        self._changes += before is None or before.way != course.way
        self._searched[number] = self._changes
        self._courses[number] = course
        self._company.add(number, course)
        for leg in legs(self._grid_points(course)):
            self._used.add(*leg, number)
        xs, ys = self._lines.at
        corners = [Point(xs[i], ys[j]) for i, j in course.corners]
        points = _squared(course.tail.site, course.head.site, corners)
        drawn = bent(points)
        job = self._jobs[number]
        if job.edge.route == "curve":
            curve = bent(points, curved=True)
            walls = [self._boxes[n].rect for n in self._walls(job, job.frames)]
            if not any(path_crosses(curve.path, wall) for wall in walls):
                drawn = curve
        return Route(drawn, course.tail.site, course.head.site)

    def _grid_points(self, course: Course) -> list[Corner]:
        return [_start(course.tail), *course.corners, _start(course.head)]

    def _give_back(self, number: int) -> None:
        course = self._courses[number]
        self._company.remove(number, course)
        for axis, line, _, _ in legs(self._grid_points(course)):
            self._used.remove(axis, line, number)

    def _conflict(self, number: int) -> bool:
        """Whether it crosses, or runs along with, an edge that it should not."""
        course = self._courses[number]
        seen = self._company.seen_by(number)
        fine = {number, *seen.kin(course.tail, course.head), *seen.absent()}
        return any(
            owner not in fine
            for leg in legs(self._grid_points(course))
            for owner in (*self._used.along(*leg), *self._used.across(*leg))
        )

    def _stubs_of(self, number: int) -> tuple[list[Stub], list[Stub]]:
        """Return how it may leave and arrive."""
        found = self._stubs.get(number)
        if found is None:
            job = self._jobs[number]
            tails = [self._stub(job.edge.tail.item, site, job.tail) for site in job.tails]
            heads = [self._stub(job.edge.head.item, site, job.head) for site in job.heads]
            if job.tail == job.head and job.edge.tail.item != job.edge.head.item:
                heads = [replace(stub, item=job.edge.tail.item) for stub in heads]
            found = self._stubs[number] = (tails, heads)
        return found

    def _stub(self, item: str, site: Site, rect: Rect) -> Stub:
        axis = 0 if site.out.x else 1
        line = self._lines.index(1 - axis, site.at[1 - axis])
        start = self._lines.index(axis, _stop(site, rect))
        off = {"LR": axis == 1, "TB": axis == 0}.get(self._flow, False)
        toll = off * OFF_FLOW + (not site.plain) * ODD_SITE
        return Stub(item, site, axis, line, start, site.out[axis] > 0, toll)

    def _walls(self, job: Job, frames: int) -> tuple[int, ...]:
        """Return the numbers of the boxes that this edge must not enter: not those round its ends."""
        round_it = self._round(job.tail) | self._round(job.head)
        key = (round_it, frames)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(
                number
                for number, box in enumerate(self._boxes)
                if box.frames & frames and number not in round_it
            )
        return found

    def _round(self, end: Rect) -> frozenset[int]:
        """Return the numbers of the boxes in which ``end`` stands."""
        found = self._rounds.get(end)
        if found is None:
            found = self._rounds[end] = frozenset(
                number for number, box in enumerate(self._boxes) if _is_round(box, end)
            )
        return found

    def _masks_of(self, walls: tuple[int, ...]) -> tuple[Masks, Masks]:
        found = self._masks.get(walls)
        if found is None:
            boxes = [self._boxes[number] for number in walls]
            found = (self._lines.masks(boxes, HARD), self._lines.masks(boxes, SOFT))
            self._masks[walls] = found
        return found


def path_crosses(path: Path, wall: Rect, slack: float = 0.5) -> bool:
    """Whether ``path`` enters ``wall`` by more than ``slack``."""
    points = flattened(path)
    return any(crosses(a, b, wall, slack) for a, b in itertools.pairwise(points))


def _is_round(box: Box, end: Rect) -> bool:
    """Whether ``box`` holds ``end`` (and is not the end itself), or is words at the end's place."""
    if box.words:
        return box.rect.overlaps(end)
    return box.rect.contains(end) and not end.contains(box.rect)


def _stop(site: Site, rect: Rect) -> float:
    """Return where a stub ends: ``HARD`` outside of the box on the site's side (inside, for an inward site)."""
    if site.out.x:
        edge = rect.right if site.out.x > 0 else rect.x
        inward = (site.out.x > 0) == (site.at.x < rect.center.x)
        return (site.at.x if inward else edge) + site.out.x * HARD
    edge = rect.bottom if site.out.y > 0 else rect.y
    inward = (site.out.y > 0) == (site.at.y < rect.center.y)
    return (site.at.y if inward else edge) + site.out.y * HARD


def _wanted(jobs: tuple[Job, ...]) -> Wanted:
    wanted = Wanted()
    for job in jobs:
        for found, rect in ((job.tails, job.tail), (job.heads, job.head)):
            for site in found:
                axis = 0 if site.out.x else 1
                wanted.sites[1 - axis].add(site.at[1 - axis])
                wanted.stops[axis].add(_stop(site, rect))
        a, b = job.tail, job.head
        for axis, (lo1, hi1, lo2, hi2) in enumerate(
            ((a.x, a.right, b.x, b.right), (a.y, a.bottom, b.y, b.bottom))
        ):
            if hi1 < lo2:
                wanted.middles[axis].add((hi1 + lo2) / 2)
            elif hi2 < lo1:
                wanted.middles[axis].add((hi2 + lo1) / 2)
    return wanted


def _start(stub: Stub) -> Corner:
    return (stub.start, stub.line) if stub.axis == 0 else (stub.line, stub.start)


def _squared(tail: Site, head: Site, corners: list[Point]) -> list[Point]:
    return [tail.at, *corners, head.at]


def _between(a: Point, b: Point) -> tuple[float, float]:
    return b.x - a.x, b.y - a.y


def _connector(edge: Edge, found: Route) -> Connector:
    drawn = found.drawn
    glued = drawn.preset != "freeform"
    return Connector(
        id=edge.id,
        path=drawn.path,
        line=edge.line,
        preset=drawn.preset,
        rect=drawn.rect,
        rotation=drawn.rotation,
        flip_h=drawn.flip_h,
        flip_v=drawn.flip_v,
        adjust=drawn.adjust,
        begin=Glue(edge.tail.item, found.tail.index) if glued else None,
        end=Glue(edge.head.item, found.head.index) if glued else None,
        head=edge.arrow,
        tail=edge.arrow_tail,
        alt=edge.alt,
    )
