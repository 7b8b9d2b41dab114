"""facts.yaml and facts.lock.json: whatever is written in them ends in facts or in problems with a place."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.claims import (
    Ask,
    AskAllocs,
    AskCapture,
    AskCompiler,
    AskOutput,
    AskSource,
    Lock,
    Locked,
    digest,
    holds,
)
from talkbuilder.outline.facts_model import CHECKS, facts_schema
from talkbuilder.outline.ledger import Ledger, read_ledger, read_lock
from talkbuilder.problem import Problem
from talkbuilder.store.world import RealWorld
from talkbuilder.truth.lock import render
from tests.support.worlds import ROOT, FakeWorld, codes, load_talk

TALKS = sorted(path.parent for path in Path(__file__).parents[2].glob("talks/*/facts.yaml"))


def ledger(
    facts: str | bytes | None, lock: bytes | None = None
) -> tuple[Ledger, tuple[Problem, ...]]:
    files = {
        "facts.yaml": facts.encode() if isinstance(facts, str) else facts,
        "facts.lock.json": lock,
    }
    return read_ledger(
        ROOT, FakeWorld({name: data for name, data in files.items() if data is not None})
    )


# --- every way to ask ---------------------------------------------------------------------------------------------

WAYS: dict[str, Ask] = {
    "{const: runtime._Gidle}": AskSource("const", "runtime._Gidle"),
    "{struct: runtime.hchan}": AskSource("struct", "runtime.hchan"),
    "{field: runtime.p.runq}": AskSource("field", "runtime.p.runq"),
    "{length: runtime.p.runq}": AskSource("length", "runtime.p.runq"),
    "{offset: runtime.hchan.lock}": AskSource("offset", "runtime.hchan.lock"),
    "{size: runtime.hchan}": AskSource("size", "runtime.hchan"),
    "{func: runtime.findRunnable}": AskSource("func", "runtime.findRunnable"),
    "{type: internal/sync.HashTrieMap}": AskSource("type", "internal/sync.HashTrieMap"),
    "{literal: 61, in: runtime.findRunnable}": AskSource("literal", "runtime.findRunnable", ("61",)),
    "{calls: [runqget, netpoll], in: runtime.x}": AskSource("calls", "runtime.x", ("runqget", "netpoll")),
    '{sizeof: "map[string]int"}': AskSource("sizeof", "", ("map[string]int",)),
    "{tags: runtime/netpoll_epoll.go}": AskSource("tags", "runtime/netpoll_epoll.go"),
    "{func: runtime.(*p).destroy}": AskSource("func", "runtime.(*p).destroy"),
    "{offset: runtime.p.gFree.stack.head}": AskSource("offset", "runtime.p.gFree.stack.head"),
    '{compiler: "moved to heap: x", sample: s, at: "x := 42"}': AskCompiler("s", "x := 42", "moved to heap: x"),
    "{allocs: boxInt, sample: boxing}": AskAllocs("boxing", "boxInt"),
    r"{output: 'threads: (\d+)', sample: s, args: [-n, 5]}": AskOutput("s", r"threads: (\d+)", ("-n", "5")),
    "{output: x, sample: s, env: {GOGC: 50, GODEBUG: gctrace=1}}": AskOutput(
        "s", "x", env=(("GODEBUG", "gctrace=1"), ("GOGC", "50"))
    ),
    r"{capture: c, find: '(\d+) ns/op', between: [10, 90]}": AskCapture("c", r"(\d+) ns/op", (10.0, 90.0)),
    r"{capture: c, find: '(\d+) ns/op'}": AskCapture("c", r"(\d+) ns/op"),
    r"{capture: c, over: b, find: '(\d+) ns/op', between: [1, 2]}": AskCapture("c", r"(\d+) ns/op", (1.0, 2.0), "b"),
}  # fmt: skip


@pytest.mark.parametrize("check", WAYS)
def test_each_check_is_a_question(check: str) -> None:
    found, problems = ledger(f"facts:\n  x: {{says: It is so., value: 1, check: {check}}}")
    assert problems == ()
    assert found.facts["x"].ask == WAYS[check]


def test_no_way_is_missing() -> None:
    assert {next(iter(check[1:].split(":"))) for check in WAYS} == set(CHECKS)


@pytest.mark.parametrize("check", WAYS)
def test_editors_know_each_check(check: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    import yaml

    whole = {
        "numbers": "facts",
        "facts": {"x": {"says": "So.", "value": 1, "check": yaml.safe_load(check)}},
    }
    jsonschema.Draft202012Validator(facts_schema()).validate(whole)
    whole["facts"]["x"]["check"]["more"] = 1  # type: ignore[index]
    assert not jsonschema.Draft202012Validator(facts_schema()).is_valid(whole)


@pytest.mark.parametrize("name", ["PATH", "GOFLAGS", "LD_PRELOAD", "a-b"])
def test_a_program_gets_no_variable_that_leads_elsewhere(name: str) -> None:
    check = f"{{output: x, sample: s, env: {{{name}: y}}}}"
    _, problems = ledger(f"facts:\n  x: {{says: It is so., value: 1, check: {check}}}")
    assert [problem.code for problem in problems] == ["bad-env"]


def test_a_question_without_variables_is_the_one_that_was_locked_before_there_were_any() -> None:
    assert (
        digest(AskOutput("s", "x", ("a",)))
        == sha256(b"AskOutput(sample='s', find='x', args=('a',))").hexdigest()[:16]
    )
    assert digest(AskOutput("s", "x")) != digest(AskOutput("s", "x", env=(("GOGC", "off"),)))


def test_a_question_of_one_capture_is_the_one_that_was_locked_before_there_were_ratios() -> None:
    before = b"AskCapture(capture='c', find='x', between=(1.0, 2.0))"
    assert digest(AskCapture("c", "x", (1.0, 2.0))) == sha256(before).hexdigest()[:16]
    assert digest(AskCapture("c", "x", (1.0, 2.0), "b")) != digest(AskCapture("c", "x", (1.0, 2.0)))


def test_a_ratio_varies_and_says_between_what() -> None:
    check = "{capture: c, over: b, find: x}"
    _, problems = ledger(f"facts:\n  x: {{says: It is so., value: 1, check: {check}}}")
    (problem,) = problems
    assert (problem.code, problem.place.line, problem.place.column) == ("missing-key", 2, 60)
    assert "`between`" in problem.message


@pytest.mark.parametrize(
    "check", ["{func: runtime.f}", "{literal: 61, in: runtime.f}", "{calls: [g], in: runtime.f}"]
)
def test_what_is_there_needs_no_value(check: str) -> None:
    found, problems = ledger(f"facts:\n  x: {{says: It is so., check: {check}}}")
    assert problems == ()
    assert found.facts["x"].value == "present"


def test_a_recorded_number_need_not_be_typed() -> None:
    ask = AskCapture("c", "x", (10.0, 90.0))
    facts = "facts:\n  x: {says: It costs a little., unit: ns, check: {capture: c, find: x, between: [10, 90]}}"
    found, _ = ledger(facts, render(Lock("go1.27.3", facts={"x": Locked("42.3", digest(ask))})))
    assert (found.facts["x"].value, found.facts["x"].words) == ("42.3", "42.3 ns")
    assert holds(found.facts["x"], "89")
    assert not holds(found.facts["x"], "91")


@pytest.mark.parametrize(
    ("says", "shown", "wrong"),
    [
        ("It costs 42 ns, on one P.", "", []),
        ("It costs 50 to 90 ns.", "", ["50"]),
        ("It costs 10 to 90 ns.", "about 42 ns", []),
        ("It costs 2 µs.", "", ["2 µs"]),
        ("It costs two microseconds.", "", ["two microseconds"]),
        ("It costs a little.", "7 ns", ["7 ns"]),
    ],
)
def test_the_words_of_a_measured_fact_are_held_to_what_was_recorded(
    says: str, shown: str, wrong: list[str]
) -> None:
    ask = AskCapture("c", "x", (10.0, 90.0))
    check = "{capture: c, find: x, between: [10, 90]}"
    facts = f"facts:\n  x: {{says: '{says}', shown: '{shown}', unit: ns, check: {check}}}"
    lock = render(Lock("go1.27.3", facts={"x": Locked("42.3", digest(ask))}))
    _, problems = load_talk(OUTLINE, None, facts_yaml=facts.encode(), facts_lock_json=lock)
    said = [one.message for one in problems if one.code == "fact-contradicted"]
    assert [one.partition(";")[0] for one in said] == [f"it says {number}" for number in wrong]


# --- facts against their lock -------------------------------------------------------------------------------------

OUTLINE = 'title: "[x](fact:x)"\ngo: 1.27.3\nslides: [{layout: title}]'


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.booleans())
def test_a_fact_that_is_not_what_was_answered_is_an_error(
    value: int, answer: int, same: bool
) -> None:
    answer = value if same else answer
    facts = f"facts:\n  x: {{says: It is so., value: {value}, check: {{const: runtime.x}}}}"
    asked = digest(AskSource("const", "runtime.x"))
    lock = render(Lock("go1.27.3", facts={"x": Locked(hex(answer), asked, "runtime/x.go", 7)}))
    _, problems = load_talk(OUTLINE, None, facts_yaml=facts.encode(), facts_lock_json=lock)
    assert [one.code for one in problems] == ([] if value == answer else ["fact-differs"])


@pytest.mark.parametrize("root", TALKS, ids=lambda path: path.name)
def test_each_fact_of_our_talks_is_caught_when_it_changes(root: Path) -> None:
    found, _ = read_ledger(root, RealWorld())
    for fact in found.facts.values():
        locked = found.lock.facts.get(fact.id)
        if locked is not None:
            assert holds(fact, locked.value), fact.id
            other = "absent" if fact.value != "absent" else "present"
            between = isinstance(fact.ask, AskCapture) and fact.ask.between is not None
            for answer in (other, "1e99" if between else f"{locked.value}7", ""):
                assert not holds(fact, answer), (fact.id, answer)


def test_a_question_keeps_its_digest() -> None:
    """It stands in the lock of every talk: to change it is to make all of them void."""
    assert digest(AskSource("length", "runtime.p.runq")) == "8f9dcb3e216283e3"


# --- the lock is written, and read --------------------------------------------------------------------------------

NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)
WORDS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("C", "Zl", "Zp")),
    max_size=40,
)
LOCKED = st.builds(
    Locked, WORDS, WORDS, st.just("runtime/proc.go"), st.integers(0, 9999), WORDS, WORDS
)
LOCKS = st.builds(
    Lock,
    release=st.just("go1.27.3"),
    platform=st.just("linux/amd64"),
    date=st.just("2026-11-23"),
    facts=st.dictionaries(NAMES, LOCKED, max_size=4),
    symbols=st.dictionaries(st.just("runtime/proc.go#x"), st.integers(0, 99)),
    over=st.dictionaries(st.just("go1.26.6"), st.dictionaries(NAMES, WORDS, max_size=3)),
)  # fmt: skip


@given(LOCKS)
def test_a_lock_is_read_as_it_was_written(lock: Lock) -> None:
    assert read_lock(ROOT, FakeWorld({"facts.lock.json": render(lock)})) == (lock, ())


HOSTILE = [
    b"", b"{", b"[]", b"null", b'"go1.27.3"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 5_000, b'{"facts": []}',
    b'{"facts": {"x": 1}}', b'{"release": {"a": 1}}', b'{"symbols": {"x": "y"}}', b'{"symbols": {"x": 1e400}}',
    b'{"release": "go1.27.3", "release": "go1.27.3"}', b'{"x": &a [*a]}', b"<<<<<<< ours\n{}\n", b"\x00" * 10,
    b'{"over": {"go1.1": 5}}', b'{"release": "go1.27.3/../../evil"}', b"9" * 100_000, b'{"date": "yesterday"}',
    b'{"date": "2026-13-99"}',
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_lock_is_a_problem_with_a_place(data: bytes) -> None:
    lock, problems = read_lock(ROOT, FakeWorld({"facts.lock.json": data}))
    assert lock == Lock()
    assert {one.code for one in problems} == {"bad-lock"}
    assert all(one.place.path.endswith("facts.lock.json") for one in problems)
    talk, found = load_talk(OUTLINE, None, facts_lock_json=data)
    assert talk is not None
    assert {one.code for one in found} == {"bad-lock", "unknown-fact"}


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b'{\n "facts": {},\n<<<<<<< HEAD\n "date": ""\n}', 3, "a merge left `<<<<<<<` here"),
        (b'{\n "facts": {},\n=======\n "date": ""\n}', 3, "a merge left `=======` here"),
        (b"[]", 1, "the lock must be a map"),
        (b'{\n "date": "2026-13-99"}', 2, "`date` must be a day of the calendar, not `2026-13-99`"),
    ],
)
def test_what_is_wrong_with_a_lock_is_said_in_its_own_words(
    data: bytes, line: int, message: str
) -> None:
    _, (problem,) = read_lock(ROOT, FakeWorld({"facts.lock.json": data}))
    assert problem.place.line == line
    assert message in problem.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["facts", "release", "symbols", "over", "value", "asked", "says", "check", "const", "x", "in",
                         "literal", "capture", "find", "between", "why", "since", "unit", "shown", "output", "sample"]),
        inner, max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON, JSON)
def test_anything_in_either_file_ends_in_problems(facts: Any, lock: Any) -> None:
    for written in (
        facts,
        {"facts": facts},
        {"facts": {"x": facts}},
        {"facts": {"x": {"says": "s", "check": facts}}},
    ):
        load_talk(
            OUTLINE, None, facts_yaml=json.dumps(written).encode(), facts_lock_json=json.dumps(lock).encode()
        )  # fmt: skip


@given(st.text(max_size=200))
def test_any_text_as_facts_ends_in_problems(text: str) -> None:
    ledger(text.encode("utf-8", "surrogatepass"))


# --- one mistake is one problem -----------------------------------------------------------------------------------


def test_facts_that_cannot_be_read_say_nothing_of_the_texts() -> None:
    talk, problems = load_talk(OUTLINE, None, facts_yaml=b"facts: [")
    assert talk is not None
    assert codes(problems) == ["facts.yaml:1:1 yaml-syntax"]


def test_a_broken_fact_is_not_an_unknown_one() -> None:
    talk, problems = load_talk(OUTLINE, None, facts_yaml=b"facts: {x: {says: So.}}")
    assert talk is not None
    assert codes(problems) == ["facts.yaml:1:9 missing-key"]


def test_empty_facts_are_none() -> None:
    assert ledger("facts:")[1] == ()
    assert [one.code for one in ledger("")[1]] == ["empty-file"]
