"""The words around the model: events and starts as text, descriptions, the README."""

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import talkdiagrams.mechanisms.scheduler as room
from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.scheduler.describe import describe, describe_change
from talkdiagrams.mechanisms.scheduler.events import EVENTS, Event, parse_event
from talkdiagrams.mechanisms.scheduler.model import step
from talkdiagrams.mechanisms.scheduler.start import parse_start, start
from talkdiagrams.mechanisms.scheduler.state import State

README = Path(room.__path__[0]) / "README.md"


def test_the_readme_s_start_is_legal() -> None:
    text = README.read_text("utf-8").split("```yaml")[1].split("```")[0]
    assert parse_start(yaml.safe_load(text)).g("G1").label == "main"


def test_the_readme_lists_every_event() -> None:
    text = README.read_text("utf-8")
    for event in EVENTS:
        assert f"| `{event.example}` |" in text


def test_the_model_imports_nothing_but_the_standard_library() -> None:
    for file in README.parent.glob("*.py"):
        if file.name.startswith("view"):
            continue
        for line in file.read_text("utf-8").splitlines():
            if line.startswith(("import ", "from ")):
                root = line.split()[1]
                assert root.startswith("talkdiagrams.mechanisms.") or root.split(".")[0] in {
                    "collections",
                    "dataclasses",
                    "difflib",
                    "enum",
                    "re",
                    "typing",
                }


class TestEvents:
    @pytest.mark.parametrize("event", EVENTS, ids=lambda e: e.verb)
    def test_text_and_event_are_the_same_thing(self, event: type[Event]) -> None:
        parsed = parse_event(event.example)
        assert isinstance(parsed, event)
        assert str(parsed) == event.example
        assert parse_event(f"  {event.example.replace(' ', '   ')} ") == parsed

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("steel P1 from P0", "did you mean steal?"),
            ("steal P1", "'from' is missing (write it like: steal P1 from P0)"),
            ("steal P1 from", "is missing"),
            ("steal P1 from P0 P2", "more than one name"),
            ("park G1 on", "is missing"),
            ("park G1 on chna c", "did you mean chan?"),
            ("park G1 on chan", "which chan?"),
            ("tick 5", "no span of time"),
            ("tick 0us", "no span of time"),
            ("tick 9999s", "no span of time"),
            ("", "an event is missing (known: go, ready"),
            ("sysmon now", "more than sysmon takes"),
            ("fire chan c on P0", "only a timer can fire"),
            ("exit G-1", "no name"),
        ],
    )
    def test_a_mistake_is_named_with_a_way_out(self, text: str, says: str) -> None:
        with pytest.raises(BadEvent) as caught:
            parse_event(text)
        assert says in str(caught.value)

    @given(
        st.text(max_size=60) | st.sampled_from([e.example for e in EVENTS]).map(lambda t: t[:-1])
    )
    def test_any_text_is_an_event_or_a_mistake(self, text: str) -> None:
        with suppress(BadEvent):
            assert parse_event(str(event := parse_event(text))) == event


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 300)
    | st.sampled_from(["G1", "M1", "P0", "chan c", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["G1", "G2", "runs", "m", "queue", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
KEYS = ["ps", "runq_size", "P0", "P1", "global", "idle_ms", "idle_ps", "waiting", "netpoll", "polling",
        "syscalls", "needspinning", "names", "now", "px"]  # fmt: skip


class TestStarts:
    def test_every_key_is_read(self) -> None:
        s = parse_start(
            {
                "ps": "4", "runq_size": "8", "now": "5", "needspinning": "false",
                "P0": {"m": "M4", "runs": "G1", "runnext": "G2", "queue": ["G3", "G4"],
                       "schedtick": "60", "preempt": "true", "gfree": ["G30"]},
                "P1": {"syscall": "G5"}, "P2": {"spinning": "true"},
                "global": ["G6"], "idle_ms": ["M5", "M6"], "idle_ps": ["P3"], "polling": "M9",
                "syscalls": {"G8": "M7", "G9": {"m": "M8", "oldp": "P0"}},
                "waiting": {"G10": "chan c", "G11": "netpoll"}, "netpoll": ["G11", "G12"],
                "names": {"G1": "main"},
            }
        )  # fmt: skip
        assert describe(s) == (
            "P0 runs main, which was asked to yield, on M4; G2 is next; its queue holds G3 and G4. "
            "G5 is in a system call on M1, which still has P1. M2 spins, looking for work with P2. "
            "P3 is idle. The global queue holds G6. G8 is in a system call on M7, without a P. "
            "G9 is in a system call on M8, without a P. M9 is blocked in netpoll. "
            "M5 and M6 are parked. G10 waits on chan c. G11 and G12 wait on netpoll. "
            "The network is ready for G11 and G12."
        )
        assert s.mnext == 10

    @pytest.mark.parametrize(
        ("spec", "says"),
        [
            ({"px": 1}, "'px' is unknown (did you mean ps?)"),
            ({"P0": {"run": "G1"}}, "'run' is unknown (did you mean runs?)"),
            ({"ps": 65}, "whole number from 1 to 64"),
            ({"runq_size": 5}, "odd"),
            ({"P0": {"runs": "G1", "queue": ["G1"]}}, "G1 is named in two places"),
            ({"ps": 2, "P0": {"m": "M1"}, "P1": {}}, "M1 is named in two places"),
            ({"P0": {"m": "thread"}}, "no name of an M"),
            ({"P0": {"runs": "G1", "syscall": "G2"}}, "either `runs` or `syscall`"),
            ({"P0": {"runs": "G1"}, "waiting": {"G2": "chna c"}}, "did you mean chan?"),
            ({"P0": {}, "names": {"G1": "main"}}, "there is no G1"),
            ({"runq_size": 2, "P0": {"queue": ["G1", "G2", "G3"]}}, "ring bound"),
            ({"P0": {"spinning": True, "queue": ["G1"]}}, "M0 spins although P0 holds G1"),
            ({"ps": 2, "P0": {"runs": "G1", "queue": ["G2"]}}, "P1: {spinning: true}"),
            ({"P0": {"runs": "G1"}, "idle_ps": ["P0"]}, "on it and not Pidle"),
        ],
    )
    def test_an_illegal_start_says_what_is_wrong(self, spec: dict[str, object], says: str) -> None:
        with pytest.raises(Illegal) as caught:
            parse_start(spec)
        assert says in str(caught.value)

    @given(st.dictionaries(st.sampled_from(KEYS), plain, max_size=5))
    def test_any_data_is_a_state_or_a_mistake(self, spec: dict[str, object]) -> None:
        with suppress(Illegal):
            assert isinstance(parse_start(spec), State)


def tell(s: State, *events: str) -> str:
    """What the last of the events changed."""
    said = ""
    for text in events:
        after = step(s, event := parse_event(text))
        said, s = describe_change(s, event, after), after
    return said


class TestSentences:
    def test_stealing(self) -> None:
        s = start(ps=2, P0={"runs": "R", "queue": ["G2", "G3", "G4"]}, P1={"spinning": True})
        assert tell(s, "steal P1 from P0") == (
            "P1 steals G2 and G3, half of P0's queue, and runs G3."
        )

    def test_waking_an_m(self) -> None:
        s = start(ps=2, P0={"runs": "G1"}, names={"G1": "main"})
        assert tell(s, "go G2 on P0") == (
            "main starts G2, which is next on P0. M1, a new thread, wakes with P1 and spins."
        )

    def test_a_ring_that_spills(self) -> None:
        queue = ["G3", "G4", "G5", "G6"]
        s = start(runq_size=4, P0={"runs": "G1", "runnext": "G2", "queue": queue})
        assert tell(s, "go G7 on P0") == (
            "G1 starts G7, which is next on P0; G2 moves to its queue. "
            "The ring was full, so G3, G4 and G2 go to the global queue."
        )

    def test_retaking(self) -> None:
        s = start(P0={"runs": "G1", "queue": ["G2"]})
        story = ["entersyscall G1", "sysmon", "tick 20us", "retake P0"]
        assert tell(s, *story) == (
            "sysmon takes P0 from G1's system call. "
            "M1, a new thread, wakes with P0 and looks for work."
        )
        assert tell(s, *story[:3], "sysmon") == (
            "sysmon looks at every P. It takes P0 from G1's system call. "
            "M1, a new thread, wakes with P0 and looks for work."
        )

    def test_many_gs_are_counted_not_listed(self) -> None:
        s = start(P0={"runs": "R", "queue": [f"G{i}" for i in range(100)]})
        assert describe(s) == "P0 runs R on M0; its queue holds 100 Gs from G0 to G99."
