"""An analysis's start from a few words: functions, and what each declares."""

from collections.abc import Mapping

from talkdiagrams.mechanisms.escape.events import ID
from talkdiagrams.mechanisms.escape.state import HEAP, Func, Leaks, Loc, Sort, State, least
from talkdiagrams.mechanisms.plain import fail, identifier, mapping, near, only, truth, whole

MOST_FUNCS, MOST_LOCS, MOST_DEPTH, MOST_LEVEL, LONGEST = 8, 24, 6, 8, 60
_KEYS = ("funcs",)
_OF_FUNC = ("params", "results", "vars", "new", "depth", "inside", "lost", "tags")
_EXAMPLE = "such as funcs: {newPoint: {params: [x], results: [~r0], vars: [p]}}"


def start(**funcs: object) -> State:
    """`parse_start` for the REPL: `start(newPoint={"vars": ["p"], "results": ["~r0"]})`."""
    return parse_start({"funcs": funcs})


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, _KEYS)
    written = mapping("funcs", spec.get("funcs", {}), _EXAMPLE)
    if not 0 < len(written) <= MOST_FUNCS:
        fail("funcs", f"{len(written)} functions: it takes 1 to {MOST_FUNCS}", _EXAMPLE)
    funcs: list[Func] = []
    locs = [Loc(HEAP, "", "heap", escapes=True)]
    for id, value in written.items():
        one = mapping(_id("funcs", id), value, _EXAMPLE)
        only(id, one, _OF_FUNC)
        mine = _locs(id, one)
        locs += mine
        inside = str(one.get("inside", ""))
        lost = truth("lost", one.get("lost", False))
        funcs.append(Func(id, inside, lost, _tags(id, one, mine)))
    _whole(funcs, locs)
    return State(tuple(funcs), tuple(locs))


def _whole(funcs: list[Func], locs: list[Loc]) -> None:
    if len(locs) - 1 > MOST_LOCS:
        fail(
            "funcs",
            f"{len(locs) - 1} locations are more than a figure bears",
            f"at most {MOST_LOCS}",
        )
    seen: set[str] = set()
    for loc in locs:
        if loc.id in seen:
            fail(loc.fn, f"{loc.id} is declared twice", f"tell them apart: {loc.fn}.{loc.id}")
        seen.add(loc.id)
    names = [fn.id for fn in funcs]
    for at, fn in enumerate(funcs):
        if fn.inside and fn.inside not in names[:at]:
            fail(
                fn.id,
                f"inside {fn.inside}, which is not declared before it",
                near(fn.inside, names),
            )
        if fn.lost and not fn.inside:
            fail(
                fn.id,
                "only of a closure can results get lost",
                f"{fn.id}: {{inside: main, lost: true}}",
            )


def _locs(fn: str, one: Mapping[str, object]) -> list[Loc]:
    depths = mapping("depth", one.get("depth", {}), "depth: {p: 2}, for what a loop declares")
    found: list[Loc] = []
    sorts: tuple[tuple[str, Sort], ...] = (
        ("params", "param"),
        ("results", "result"),
        ("vars", "var"),
        ("new", "new"),
    )
    for key, sort in sorts:
        for id, text in _names(key, one.get(key, ())).items():
            depth = whole(id, depths.get(id, 1), 1, MOST_DEPTH)
            found.append(Loc(id, fn, sort, depth, text))
    for id in depths:
        if id not in [loc.id for loc in found if loc.sort in ("var", "new")]:
            fail("depth", f"{id} is no variable and nothing new of {fn}")
    return found


def _tags(
    fn: str, one: Mapping[str, object], locs: list[Loc]
) -> tuple[tuple[str, Leaks], ...] | None:
    """Tags written down: a function that somebody else analysed, such as one of the standard library."""
    if "tags" not in one:
        return None
    written = mapping(
        "tags", one["tags"], "tags: {a: {heap: 1}}, or {a: {}} for what does not escape"
    )
    params = [loc.id for loc in locs if loc.sort == "param"]
    sinks = [HEAP, *(loc.id for loc in locs if loc.sort == "result")]
    if any(loc.sort in ("var", "new") for loc in locs):
        fail(fn, "has tags, and so nothing inside that counts", "leave vars and new out")
    only("tags", written, tuple(params))
    found = []
    for id in params:
        leaks: Leaks = ()
        said = mapping(id, written.get(id, {}), f"{id}: {{heap: 1}}")
        only(id, said, tuple(sinks))
        for sink, level in said.items():
            leaks = least(leaks, sink, whole(sink, level, 0, MOST_LEVEL))
        found.append((id, leaks))
    return tuple(found)


def _names(subject: str, value: object) -> dict[str, str]:
    """`[p, q]`, or `{lit: "&point{…}"}` with what stands in the code."""
    if isinstance(value, Mapping):
        names = {_id(subject, id): str(text) for id, text in value.items()}
        for id, text in names.items():
            if not 0 < len(text) <= LONGEST:
                fail(id, f"what stands in the code has 1 to {LONGEST} characters")
        return names
    if isinstance(value, list | tuple):
        if len({str(one) for one in value}) < len(value):
            fail(subject, "a name is there twice", "tell them apart: f.x and g.x")
        return {_id(subject, id): "" for id in value}
    return fail(subject, f"{value!r} is no list of names", "such as [p, q]")


def _id(subject: str, value: object) -> str:
    return identifier(subject, value, "p, ~r0 or main.p", ID)
