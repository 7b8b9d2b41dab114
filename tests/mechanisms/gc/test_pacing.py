"""The pacer as a model: whoever allocates pays, so marking ends before the heap has reached its goal.

Random legal runs keep every rule, each rule sees a fault that was planted for it, and the split of workers is
the one that the runtime itself names in its pacer trace.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.truth.run import Limits, environment, go, run
from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.errors import BadEvent, Illegal, ModelError
from talkdiagrams.mechanisms.gc.pacing import Debtor, Pace, Proc, Who, invariants, workers
from talkdiagrams.mechanisms.gc.pacing_events import EXAMPLES, Pacing, parse_pacing, step
from talkdiagrams.mechanisms.gc.pacing_start import describe, describe_change, parse_pace
from talkdiagrams.mechanisms.gc.view_pacing import Pacer
from tests.kinds.drawing import complaints, draw, faults

STARTS: list[dict[str, Any]] = [
    {},
    {"ps": 1, "live": 4, "runway": 2},
    {"ps": 2, "live": 20, "gogc": 50, "runway": 4, "stacks": 6},
    {"ps": 6, "gs": ["G1", "G2"], "live": 100, "gogc": 200, "runway": 40},
    {"ps": 8, "live": 60, "gogc": "off", "limit": 128, "other": 8, "runway": 20},
]


def play(start: dict[str, Any], *texts: str) -> Pace:
    s = parse_pace(start)
    for text in texts:
        s = step(s, parse_pacing(text))
    return s


def candidates(s: Pace, rng: random.Random) -> Iterator[Pacing]:
    """Events that look possible; some are not."""
    size = rng.choice([1, 2, 3, 5, 8, 13])
    running = [p.g for p in s.procs if p.g]
    if not s.marking and s.heap >= s.trigger:
        yield Pacing("start")
    elif not s.marking and running:
        yield Pacing("allocates", rng.choice(running), size)
    if s.marking and s.left:
        yield from (Pacing("marks", p.id, size) for p in s.procs if not p.g)
        if workers(len(s.procs)).fraction:
            yield Pacing("marks", rng.choice(s.procs).id, size)
    elif s.marking:
        yield Pacing("end", "", rng.randint(max(1, -int(-s.black // 1)), int(s.heap)))
    for g in running:
        if s.debt(g):
            yield Pacing("assists" if s.left and rng.random() < 0.7 else "waits", g)
        elif s.marking and s.heap < s.goal:
            yield Pacing("allocates", g, size)
        elif rng.random() < 0.2:
            yield Pacing("parks", g)
    for d in s.debtors:
        if not s.runs_on(d.g) and d.g not in (*s.queue, *s.ready):
            yield Pacing("wakes", d.g)


def runs(count: int, steps: int = 60) -> Iterator[tuple[Pace, Pacing, Pace]]:
    for seed in range(count):
        rng = random.Random(seed)
        s = parse_pace(rng.choice(STARTS))
        for _ in range(steps):
            some = list(candidates(s, rng))
            if not some:
                break
            e = rng.choice(some)
            after = step(s, e)
            yield s, e, after
            s = after


def test_thousands_of_random_steps_keep_every_rule_and_use_every_event() -> None:
    seen: dict[str, int] = {}
    for before, event, after in runs(400):
        assert invariants(after) == (), (str(event), after)
        assert describe_change(before, event, after).endswith(".")
        assert parse_pacing(str(event)) == event
        seen[event.verb] = seen.get(event.verb, 0) + 1
    assert set(seen) == {parse_pacing(text).verb for text in EXAMPLES}
    assert sum(seen.values()) > 10_000


def test_when_nobody_owes_anything_the_heap_is_within_its_goal() -> None:
    """What mark assists are for: the program cannot outrun its collector."""
    for _, _, s in runs(200):
        if s.marking and not any(d.debt for d in s.debtors):
            assert s.heap <= s.goal
            if s.heap == s.goal:
                assert s.left == 0


@pytest.mark.parametrize(
    ("procs", "dedicated", "fraction"),
    [
        (1, 0, Fraction(1, 4)),
        (2, 0, Fraction(1, 4)),
        (3, 0, Fraction(1, 4)),
        (4, 1, Fraction(0)),
        (5, 1, Fraction(0)),
        (6, 1, Fraction(1, 12)),
        (7, 2, Fraction(0)),
        (8, 2, Fraction(0)),
        (16, 4, Fraction(0)),
    ],
)
def test_a_quarter_of_the_ps_marks(procs: int, dedicated: int, fraction: Fraction) -> None:
    found = workers(procs)
    assert (found.dedicated, found.fraction) == (dedicated, fraction)


@given(st.integers(1, 512))
def test_the_share_of_the_collector_is_a_quarter_or_near_it(procs: int) -> None:
    found = workers(procs)
    share = (found.dedicated + found.fraction * procs) / procs
    assert Fraction(17, 100) <= share <= Fraction(33, 100)


def test_the_talk_shows_the_split_of_the_model() -> None:
    """The table of workers is written by hand; these are the formula's."""
    talk = yaml.safe_load(Path("talks/gc/talk.yaml").read_text("utf-8"))
    rows = next(one["rows"] for one in talk["slides"] if one.get("id") == "quarter")
    dedicated = {"none": 0, "one P": 1, "two Ps": 2}
    share = {"none": Fraction(0), "a quarter": Fraction(1, 4), "a twelfth": Fraction(1, 12)}
    for ps, whole, part in rows[1:]:
        for procs in map(int, ps.split(",")):
            found = workers(procs)
            assert (found.dedicated, found.fraction) == (
                dedicated[whole],
                share[part.partition(" of")[0]],
            )


PROGRAM = 'package main\n\nimport "runtime"\n\nfunc main() { runtime.GC() }\n'


@pytest.mark.slow
def test_the_runtime_wants_as_many_workers(toolchain: Toolchain, tmp_path: Path) -> None:
    """`GODEBUG=gcpacertrace=1` says `workers=1+0.083`."""
    (tmp_path / "main.go").write_text(PROGRAM)
    (tmp_path / "go.mod").write_text("module pace\n\ngo 1.24\n")
    built = go(toolchain, ["build", "-o", str(tmp_path / "pace"), "."], tmp_path)
    assert built.code == 0, built.err
    for procs in (1, 2, 3, 4, 5, 6, 7, 8, 12, 16):
        env = {**environment(toolchain), "GODEBUG": "gcpacertrace=1", "GOMAXPROCS": str(procs)}
        ran = run([str(tmp_path / "pace")], tmp_path, env, Limits())
        dedicated, _, fraction = ran.err.split("workers=")[1].split()[0].partition("+")
        found = workers(procs)
        assert int(dedicated) == found.dedicated
        assert float(fraction) == pytest.approx(float(found.fraction))


class TestACycle:
    """Four Ps, 40 MiB live: a goal of 80."""

    BEFORE = ("G1 allocates 32",)

    def test_it_begins_a_runway_before_the_goal(self) -> None:
        s = play({}, *self.BEFORE)
        assert [s.goal, s.trigger, s.heap] == [80, 72, 72]

    def test_one_of_four_ps_goes_to_the_collector(self) -> None:
        s = play({}, *self.BEFORE, "start")
        assert [p.who for p in s.procs] == [Who.PROGRAM] * 3 + [Who.DEDICATED]
        assert s.ready == ("G4",)
        assert s.ratio == 5  # 40 MiB to mark on a way of 8

    def test_whoever_allocates_pays(self) -> None:
        s = play({}, *self.BEFORE, "start", "G1 allocates 2")
        assert s.debt("G1") == 10
        with pytest.raises(Illegal, match="G1 owes 10 MiB"):
            step(s, parse_pacing("G1 allocates 1"))
        assert step(s, parse_pacing("G1 assists")).debt("G1") == 0

    def test_what_the_background_has_marked_is_credit(self) -> None:
        s = play({}, *self.BEFORE, "start", "P3 marks 12", "G1 allocates 2")
        assert [s.debt("G1"), s.credit] == [0, 2]

    def test_the_queue_is_served_before_anybody_gets_credit(self) -> None:
        s = play({}, *self.BEFORE, "start", "G1 allocates 2", "G1 waits", "P3 marks 14")
        assert s.queue == ()
        assert s.credit == 4
        assert s.ready == ("G1",)  # G4 got G1's P meanwhile

    def test_the_next_goal_follows_from_what_is_live(self) -> None:
        s = play({}, *self.BEFORE, "start", "P3 marks 40", "end with 50 live")
        assert [s.live, s.goal] == [50, 100]
        assert s.ready == ()

    def test_what_was_allocated_meanwhile_is_black_and_counts_as_live(self) -> None:
        s = play({}, *self.BEFORE, "start", "P3 marks 40", "G1 allocates 6")
        with pytest.raises(Illegal, match="between 6 MiB"):
            step(s, parse_pacing("end with 5 live"))


MARK = play({}, "G1 allocates 32", "start", "G1 allocates 2", "G1 waits", "P3 marks 4")
OFF = play({})
FAULTS: list[tuple[str, Pace]] = [
    ("live", replace(OFF, heap=Fraction(1))),
    ("place", replace(OFF, ready=("G1",))),
    ("known", replace(OFF, ready=("G9",))),
    ("work", replace(MARK, background=Fraction(0))),
    ("off", replace(OFF, credit=Fraction(1))),
    ("off", OFF.put(Proc("P0", "", Who.IDLE))),
    ("sign", replace(MARK, credit=Fraction(-1))),
    ("queue", MARK.owing("G1", Fraction(0))),
    ("promise", replace(MARK, heap=MARK.heap + 1)),
]


@pytest.mark.parametrize(("rule", "state"), FAULTS)
def test_each_rule_sees_the_fault_planted_for_it(rule: str, state: Pace) -> None:
    assert any(fault.startswith(rule) for fault in invariants(state))


def test_a_trigger_beyond_the_goal_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "talkdiagrams.mechanisms.gc.pacing.trigger"
    monkeypatch.setattr(name, lambda _live, goal, _runway: goal + 1)
    assert any(fault.startswith("trigger") for fault in invariants(OFF))


BROKEN: list[tuple[str, Callable[[Pace], Pace]]] = [
    ("an assist that is not counted", lambda s: replace(s, assisted=s.assisted - 1)),
    ("credit that is given twice", lambda s: replace(s, credit=s.credit + 1)),
    (
        "a debt that is forgotten",
        lambda s: replace(s, debtors=tuple(Debtor(d.g) for d in s.debtors)),
    ),
]


@pytest.mark.parametrize(("what", "spoil"), BROKEN)
def test_a_broken_pacer_is_noticed(what: str, spoil: Callable[[Pace], Pace]) -> None:
    assert any(invariants(spoil(s)) for _, _, s in runs(60) if s.marking), what


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["start"], "the heap has not reached its trigger, 72 MiB"),
        (["G1 allocates 32", "G1 allocates 1"], "the heap has reached its trigger"),
        (["G9 allocates 1"], "G9 does not run"),
        (["P0 marks 4"], "there is nothing to mark"),
        (["G1 allocates 32", "start", "P0 marks 4"], "G1 runs on P0"),
        (["G1 allocates 32", "start", "P9 marks 4"], "there is no P called P9"),
        (["G1 allocates 32", "start", "G1 assists"], "G1 owes nothing"),
        (["G1 allocates 32", "start", "end with 40 live"], "40 MiB are still to be marked"),
        (["end with 40 live"], "no cycle is under way"),
        (["G1 wakes"], "G1 is not parked"),
        (["G1 eats"], "'G1 eats' is no event"),
        ([""], "an event is missing"),
    ],
)
def test_what_cannot_happen_says_why_and_what_instead(texts: list[str], why: str) -> None:
    with pytest.raises((Illegal, BadEvent)) as caught:
        play({}, *texts)
    assert caught.value.why == why
    assert caught.value.hint


@pytest.mark.parametrize(
    "start",
    [
        {"ps": 0},
        {"gs": []},
        {"gs": ["G1", "G1"]},
        {"live": 0},
        {"gogc": "off"},
        {"x": 1},
        {"heap": 1},
    ],
)
def test_a_start_that_cannot_be_is_refused(start: dict[str, Any]) -> None:
    with pytest.raises(ModelError):
        parse_pace(start)


@pytest.mark.parametrize("kind", ["topology", "timeline"])
@pytest.mark.parametrize("seed", range(12))
def test_any_legal_run_is_a_figure(kind: str, seed: int) -> None:
    rng = random.Random(seed)
    start = rng.choice(STARTS[:4])
    s, events = parse_pace(start), []
    for _ in range(8):
        some = list(candidates(s, rng))
        if not some:
            break
        events.append(str(rng.choice(some)))
        s = step(s, parse_pacing(events[-1]))
    figure = {"kind": kind, "mechanism": "pacer", "start": start, "events": events}
    extra = {"by": "P"} if kind == "timeline" else {}
    assert complaints(draw({**figure, **extra})) == []
    assert describe(s)


def test_an_illegal_event_is_an_error_at_its_line() -> None:
    figure = {"kind": "topology", "mechanism": "pacer", "events": ["G1 allocates 4", "start"]}
    assert faults(figure) == ["events/1 illegal-event"]


@given(
    st.dictionaries(
        st.sampled_from(["ps", "gs", "live", "gogc", "limit"]), st.integers() | st.text(max_size=4)
    )
)
def test_no_start_makes_it_raise(start: dict[str, Any]) -> None:
    played = Pacer().play("topology", start, ["start", "G1 allocates 4", ""])
    assert len(played.problems) == 1
