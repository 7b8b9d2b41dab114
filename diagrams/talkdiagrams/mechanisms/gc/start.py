"""A legal state from a few words: the compact form that figures and the REPL begin with."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.gc.events import check_id
from talkdiagrams.mechanisms.gc.invariants import MARKING, invariants
from talkdiagrams.mechanisms.gc.state import NIL, Barrier, Global, Object, Span, Stack, Stage, State
from talkdiagrams.mechanisms.plain import fail, near, only, truth, whole

# runtime/sizeclasses: the smaller size classes of go1.27.3 and a few of the larger.
SIZES = (
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352,
    384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048,
    4096, 8192,
)  # fmt: skip
FIELDS = ("x", "y", "z", "w")
MAX_OBJECTS, MAX_SLOTS, MAX_SPANS, MAX_STACKS = 120, 16, 16, 12
_W = TypeVar("_W", Stage, Barrier)
SPARE = 2  # empty slots of a span that nobody described
KEYS = (
    "stage", "barrier", "greentea", "objects", "spans", "stacks", "globals", "globals_scanned",
    "grey", "black", "swept",
)  # fmt: skip


def start(**spec: object) -> State:
    """`parse_start` for the REPL: `start(objects={"A": ["B"], "B": ["nil"]}, stacks={"G1": ["A"]})`."""
    return parse_start(spec)


def parse_start(spec: Mapping[str, object]) -> State:
    """Build the state that a mapping describes (README, "A start"); raises Illegal."""
    only("start", spec, KEYS)
    stage = _word("stage", spec.get("stage", Stage.OFF), Stage)
    barrier = _word("barrier", spec.get("barrier", Barrier.BOTH), Barrier)
    written = _map("objects", spec.get("objects", {}))
    if not 1 <= len(written) <= MAX_OBJECTS:
        fail("objects", f"{len(written)} objects", f"1 to {MAX_OBJECTS}: {{A: [B], B: [nil]}}")
    objects = [Object(_id("objects", id), _fields(id, value)) for id, value in written.items()]
    known = {o.id for o in objects}
    for o in objects:
        for target in o.pointers:
            _object(o.id, target, known)
    spans = _spans(spec.get("spans"), objects)
    stacks = _stacks(spec.get("stacks", {}), known)
    variables = tuple(
        Global(_id("globals", name), "" if to == NIL else _object("globals", to, known))
        for name, to in _map("globals", spec.get("globals", {})).items()
    )
    names = [*known, *(x.g for x in stacks), *(x.name for x in variables)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        fail("start", f"{twice[0]} is the name of two things", "objects, stacks and globals differ")
    s = State(
        objects=tuple(objects),
        spans=spans,
        stacks=stacks,
        globals=variables,
        stage=stage,
        barrier=barrier,
        wb=stage in MARKING and barrier is not Barrier.OFF,
        globals_scanned=truth("globals_scanned", spec.get("globals_scanned", False)),
        greentea=truth("greentea", spec.get("greentea", False)),
        cycle=0 if stage is Stage.OFF else 1,
    )
    s = _colored(s, spec, known)
    s = _swept(s, spec)
    faults = [f for f in invariants(s) if barrier is not Barrier.OFF or not f.startswith("write")]
    if faults:
        fail("start", "; ".join(faults[:3]), _hint(s, faults[0]))
    return s


def _colored(s: State, spec: Mapping[str, object], known: set[str]) -> State:
    grey = [_object("grey", id, known) for id in _list("grey", spec.get("grey", ()))]
    black = [_object("black", id, known) for id in _list("black", spec.get("black", ()))]
    if (grey or black) and s.stage not in (*MARKING, Stage.SWEEP):
        fail("grey" if grey else "black", f"nothing is marked in: {s.stage}", "stage: mark")
    for id in (*grey, *black):
        if (*grey, *black).count(id) > 1:
            fail("grey", f"{id} has more than one colour")
    for id in grey:
        o, span = s.object(id), s.span_of(id)
        if span.noscan:
            fail("grey", f"{id} has no pointers: it is white, then black", f"black: [{id}]")
        s = s.put(replace(o, mark=True))
        if not s.by_span(id):
            s = replace(s, work=(*s.work, id))
        elif span.id not in s.spanq:
            s = replace(s, spanq=(*s.spanq, span.id))
    for id in black:
        s = s.put(replace(s.object(id), mark=True, scan=True))
    return s


def _swept(s: State, spec: Mapping[str, object]) -> State:
    if s.stage is not Stage.SWEEP:
        if "swept" in spec:
            fail("swept", f"all spans are swept in: {s.stage}", "stage: sweep")
        return s
    done = {_span_id("swept", id) for id in _list("swept", spec.get("swept", ()))}
    if missing := sorted(done - {span.id for span in s.spans}):
        fail("swept", f"there is no span {missing[0]}")
    return replace(s, spans=tuple(replace(x, swept=x.id in done) for x in s.spans))


def _hint(s: State, fault: str) -> str:
    if fault.startswith(("strong", "weak")):
        return "what black points to is grey, or black"
    if s.stage is Stage.MARK_TERMINATION:
        return "stage: mark"
    return ""


def _fields(id: str, value: object) -> tuple[tuple[str, str], ...]:
    """`[B, nil]` are x and y; `{next: B}` has names; nothing at all: an object without pointers."""
    if isinstance(value, Mapping):
        pairs = list(_map(id, value).items())
    else:
        targets = _list(id, value)
        if len(targets) > len(FIELDS):
            fail(id, f"a list of {len(targets)} pointers", f"more than {len(FIELDS)}: name them")
        pairs = list(zip(FIELDS, targets, strict=False))
    if len(pairs) > 8:
        fail(id, f"{len(pairs)} pointers are more than a figure shows", "at most 8")
    return tuple((_id(id, name), "" if to == NIL else _id(id, to)) for name, to in pairs)


def _spans(value: object, objects: list[Object]) -> tuple[Span, ...]:
    if value is None:
        scan = [o.id for o in objects if o.fields]
        noscan = [o.id for o in objects if not o.fields]
        full = MAX_SLOTS - SPARE
        made = [
            (ids[at : at + full], flag)
            for ids, flag in ((scan, False), (noscan, True))
            for at in range(0, len(ids), full)
        ]
        return tuple(
            Span(number, (*ids, *[""] * SPARE), noscan=flag)
            for number, (ids, flag) in enumerate(made, 1)
        )
    fields = {o.id: bool(o.fields) for o in objects}
    spans = [_span(_span_id("spans", id), one, fields) for id, one in _map("spans", value).items()]
    if not 1 <= len(spans) <= MAX_SPANS:
        fail("spans", f"{len(spans)} spans", f"1 to {MAX_SPANS}")
    placed = [id for span in spans for id in span.objects]
    for id in fields:
        if placed.count(id) != 1:
            fail("spans", f"{id} is in {placed.count(id)} spans", "each object is in one")
    return tuple(spans)


def _span(id: int, value: object, fields: Mapping[str, bool]) -> Span:
    subject = f"span {id}"
    spec = _map(subject, value) if isinstance(value, Mapping) else {"objects": value}
    only(subject, spec, ("objects", "size", "slots"))
    written = _list(subject, spec.get("objects", ()))
    ids = tuple("" if x == NIL else _object(subject, x, fields) for x in written)
    size = whole(subject, spec.get("size", 32), 8, SIZES[-1])
    if size not in SIZES:
        near = min(SIZES, key=lambda one: (one < size, abs(one - size)))
        fail(subject, f"there is no size class of {size} bytes", f"size: {near}")
    if len(ids) > MAX_SLOTS:
        fail(subject, f"{len(ids)} slots are more than a figure shows", f"at most {MAX_SLOTS}")
    slots = whole(subject, spec.get("slots", min(len(ids) + SPARE, MAX_SLOTS)), 1, MAX_SLOTS)
    if slots < len(ids):
        fail(subject, f"{len(ids)} objects do not fit into {slots} slots", f"slots: {len(ids)}")
    kinds = {fields[x] for x in ids if x}
    if len(kinds) > 1:
        fail(subject, "objects with and without pointers do not share a span", "give it two spans")
    return Span(id, (*ids, *[""] * (slots - len(ids))), size, noscan=kinds == {False})


def _stacks(value: object, known: set[str]) -> tuple[Stack, ...]:
    stacks = []
    for g, one in _map("stacks", value).items():
        spec = _map(g, one) if isinstance(one, Mapping) else {"pointers": one}
        only(g, spec, ("pointers", "scanned"))
        ids = tuple(_object(g, x, known) for x in _list(g, spec.get("pointers", ())))
        scanned = truth(g, spec.get("scanned", False))
        stacks.append(Stack(_id("stacks", g), tuple(dict.fromkeys(ids)), scanned))
    if len(stacks) > MAX_STACKS:
        fail(
            "stacks", f"{len(stacks)} stacks are more than a figure shows", f"at most {MAX_STACKS}"
        )
    return tuple(stacks)


# --- plain data into types; YAML scalars may arrive as text ---------------------------------


def _map(subject: str, value: object) -> Mapping[str, object]:
    if isinstance(value, Mapping) and all(isinstance(key, str | int) for key in value):
        return {str(key): one for key, one in value.items()}
    raise Illegal(subject, f"{value!r} is no mapping")


def _list(subject: str, value: object) -> tuple[object, ...]:
    if isinstance(value, list | tuple):
        return tuple(value)
    raise Illegal(subject, f"{value!r} is no list", "e.g. [A, B]")


def _span_id(subject: str, value: object) -> int:
    return whole(subject, value, 1, 999)


def _word(subject: str, value: object, words: type[_W]) -> _W:
    try:
        return words(str(value))
    except ValueError:
        listed = ", ".join(words)
        fail(subject, f"{value!r} is none", near(str(value), words) or f"known: {listed}")


def _id(subject: str, value: object) -> str:
    if not isinstance(value, str):
        fail(subject, f"{value!r} is no name", "letters, digits and _, as in A or G1")
    try:
        return check_id(subject, value)
    except BadEvent as bad:
        raise Illegal(bad.subject, bad.why, bad.hint) from None


def _object(subject: str, value: object, known: Iterable[str]) -> str:
    id = _id(subject, value)
    if id not in known:
        fail(subject, f"there is no object {id}", near(id, known) or "list it under objects")
    return id
