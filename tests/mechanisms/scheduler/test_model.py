"""The numbers and rules of go1.27.3's scheduler, each as a small story."""

from typing import Any, ClassVar

import pytest

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.scheduler.events import parse_event
from talkdiagrams.mechanisms.scheduler.invariants import invariants
from talkdiagrams.mechanisms.scheduler.model import deadlock, step
from talkdiagrams.mechanisms.scheduler.start import start
from talkdiagrams.mechanisms.scheduler.state import GStatus, MStatus, PStatus, State


def gs(first: int, last: int) -> list[str]:
    return [f"G{i}" for i in range(first, last + 1)]


def after(s: State, *events: str) -> State:
    for text in events:
        s = step(s, parse_event(text))
        assert invariants(s) == []
    return s


def runs(s: State, p: str) -> str | None:
    g = s.running(s.p(p))
    return g.id if g else None


def refused(s: State, event: str) -> str:
    with pytest.raises(Illegal) as caught:
        step(s, parse_event(event))
    return str(caught.value)


class TestALocalQueue:
    def test_a_new_g_goes_into_runnext_and_the_old_one_to_the_tail(self) -> None:
        s = start(P0={"runs": "G1", "runnext": "G2", "queue": ["G3"]})
        p = after(s, "go G4 on P0").p("P0")
        assert (p.runnext, p.runq) == ("G4", ("G3", "G2"))

    def test_a_full_ring_of_256_spills_128_and_the_one_that_had_no_room(self) -> None:
        s = start(P0={"runs": "G1", "runnext": "G2", "queue": gs(3, 258)})
        s = after(s, "go G259 on P0")
        assert s.runq == (*gs(3, 130), "G2")
        assert len(s.runq) == 128 + 1
        assert s.p("P0").runq == tuple(gs(131, 258))
        assert s.p("P0").runnext == "G259"

    def test_a_g_keeps_its_slot_while_it_waits(self) -> None:
        s = after(start(runq_size=4, P0={"queue": gs(1, 4)}), "schedule P0", "go G5 on P0")
        s = after(s, "go G6 on P0")
        p = s.p("P0")
        assert (p.runqhead, p.runqtail) == (1, 5)
        assert {g: (p.runqhead + i) % 4 for i, g in enumerate(p.runq)} == {
            "G2": 1, "G3": 2, "G4": 3, "G5": 0,
        }  # fmt: skip

    def test_a_dead_g_is_used_again(self) -> None:
        s = after(start(P0={"runs": "G1", "runnext": "G2"}), "exit G1", "schedule P0")
        assert s.p("P0").gfree == ("G1",)
        s = after(s, "go G3 on P0")
        assert s.p("P0").gfree == ()
        assert [g.id for g in s.gs] == ["G2", "G3"]


class TestWhereFindRunnableLooks:
    FULL: ClassVar[dict[str, object]] = {"runnext": "G1", "queue": ["G2"]}

    def test_runnext_then_ring_then_global_then_network(self) -> None:
        s = start(P0=self.FULL, **{"global": ["G3"]}, netpoll=["G4"])
        order = []
        for _ in range(4):
            s = after(s, "schedule P0")
            order.append(runs(s, "P0"))
            s = after(s, f"exit {order[-1]}")
        assert order == ["G1", "G2", "G3", "G4"]

    def test_at_every_61st_tick_the_global_queue_first(self) -> None:
        for tick, first in [(0, "G3"), (60, "G1"), (61, "G3"), (62, "G1"), (122, "G3")]:
            s = start(P0={**self.FULL, "schedtick": tick}, **{"global": ["G3", "G4"]})
            s = after(s, "schedule P0")
            assert runs(s, "P0") == first
            if first == "G3":  # one G, not a batch
                assert s.runq == ("G4",)

    def test_a_runnext_inherits_the_time_slice_so_the_tick_stays(self) -> None:
        s = after(start(P0=self.FULL), "schedule P0")
        assert s.p("P0").schedtick == 1
        assert after(s, "exit G1", "schedule P0").p("P0").schedtick == 2

    @pytest.mark.parametrize(
        ("ps", "queued", "taken"),
        [(1, 1, 1), (1, 200, 128), (2, 1, 1), (2, 10, 6), (4, 3, 1), (4, 10, 3), (4, 2000, 128)],
    )
    def test_a_global_batch_is_a_fair_share_and_one_but_half_a_ring_at_most(
        self, ps: int, queued: int, taken: int
    ) -> None:
        busy = {f"P{i}": {"runs": f"R{i}"} for i in range(1, ps)}
        queue = [f"G{i}" for i in range(min(queued, 1990))]
        s = after(start(ps=ps, P0={}, **busy, **{"global": queue}), "schedule P0")
        assert 1 + len(s.p("P0").runq) == taken
        assert runs(s, "P0") == "G0"
        assert s.runq == tuple(queue[taken:])

    def test_the_network_is_left_to_the_m_that_is_blocked_in_netpoll(self) -> None:
        s = start(P0={}, polling="M1", netpoll=["G1"])
        assert "finds nothing" in refused(s, "schedule P0")
        s = after(s, "idle P0", "netpoll M1")
        assert runs(s, "P0") == "G1"


class TestStealing:
    @pytest.mark.parametrize(("queued", "stolen"), [(1, 1), (2, 1), (3, 2), (7, 4), (256, 128)])
    def test_half_of_the_ring_and_the_odd_one(self, queued: int, stolen: int) -> None:
        s = start(ps=2, P0={"runs": "R", "queue": gs(1, queued)}, P1={"spinning": True})
        s = after(s, "steal P1 from P0")
        assert runs(s, "P1") == f"G{stolen}"  # the last of them
        assert s.p("P1").runq == tuple(gs(1, stolen - 1))
        assert s.p("P0").runq == tuple(gs(stolen + 1, queued))

    def test_runnext_only_when_no_ring_holds_anything_and_after_3_us(self) -> None:
        two = {"P0": {"runs": "R", "runnext": "G1"}, "P2": {"runs": "S", "queue": ["G2"]}}
        s = start(ps=3, **two, P1={"spinning": True})
        assert "last of four rounds" in refused(s, "steal P1 from P0")
        s = after(s, "steal P1 from P2", "exit G2", "spin P1", "steal P1 from P0")
        assert runs(s, "P1") == "G1"
        assert s.now == 3

    def test_a_p_whose_g_is_in_a_syscall_can_be_robbed_at_once(self) -> None:
        s = start(ps=2, P0={"syscall": "R", "runnext": "G1"}, P1={"spinning": True})
        s = after(s, "steal P1 from P0")
        assert (runs(s, "P1"), s.now) == ("G1", 0)

    def test_a_thief_that_found_work_wakes_the_next(self) -> None:
        s = start(ps=3, P0={"runs": "R", "queue": gs(1, 4)}, P1={"spinning": True})
        s = after(s, "steal P1 from P0")
        assert s.m_status(s.m("M2")) is MStatus.SPINNING
        assert s.m("M2").p == "P2"
        assert s.nmspinning == 1

    def test_half_the_busy_ps_may_spin(self) -> None:
        s = start(ps=3, P0={"runs": "G1"}, P1={"spinning": True}, P2={"spinning": True})
        assert "spinning already" in refused(s, "spin P1")
        s = start(ps=2, P0={"spinning": True}, P1={})
        assert "limit" in refused(s, "spin P1")

    def test_nobody_goes_idle_beside_work(self) -> None:
        s = start(ps=2, P0={"runs": "R", "queue": ["G1"]}, P1={"spinning": True})
        assert refused(s, "idle P1").endswith("there is work to steal (steal P1 from P0)")


class TestWakingUp:
    def test_one_spinning_m_is_enough(self) -> None:
        s = after(start(ps=3, P0={"runs": "G1"}), "go G2 on P0", "go G3 on P0")
        assert [m.id for m in s.ms if m.spinning] == ["M1"]
        assert s.idle_ps == ("P2",)

    def test_the_m_that_parked_last_wakes_first(self) -> None:
        s = start(ps=2, P0={"runs": "G1"}, idle_ms=["M7", "M3"])
        s = after(s, "go G2 on P0")
        assert s.p("P1").m == "M7"
        assert s.idle_ms == ("M3",)

    def test_without_an_idle_p_it_leaves_word_for_those_who_go_idle(self) -> None:
        s = after(start(P0={"runs": "G1"}), "go G2 on P0")
        assert s.needspinning
        s = after(s, "exit G1", "schedule P0", "exit G2", "spin P0")
        assert not s.needspinning

    def test_readying_goes_by_who_came_first(self) -> None:
        s = start(P0={"runs": "G1"}, waiting={"G2": "chan c", "G3": "chan c"})
        assert "G2 waits on chan c before G3" in refused(s, "ready G3 by G1")
        assert after(s, "ready G2 by G1").p("P0").runnext == "G2"

    def test_when_all_wait_for_each_other_the_program_is_dead(self) -> None:
        s = after(start(P0={"runs": "G1"}), "park G1 on chan c", "idle P0")
        assert deadlock(s)
        s = after(start(P0={"runs": "G1"}), "park G1 on netpoll", "idle P0")
        assert not deadlock(s)


class TestSystemCalls:
    TWO: ClassVar[dict[str, Any]] = {"ps": 2, "P0": {"runs": "G1"}, "P1": {"runs": "G2"}}

    def test_the_p_stays_attached_and_prunning(self) -> None:
        s = after(start(**self.TWO), "entersyscall G1")
        assert s.g("G1").status is GStatus.SYSCALL
        assert (s.p("P0").status, s.p("P0").m) == (PStatus.RUNNING, "M0")
        assert s.in_syscall(s.p("P0"))
        s = after(s, "exitsyscall G1")
        assert runs(s, "P0") == "G1"

    def test_sysmon_takes_the_p_at_its_second_look_if_work_waits(self) -> None:
        s = start(P0={"runs": "G1", "queue": ["G2"]})
        s = after(s, "entersyscall G1")
        assert "not seen" in refused(s, "retake P0")
        s = after(s, "sysmon")
        assert "20 µs" in refused(s, "retake P0")
        s = after(s, "tick 20us", "retake P0")
        assert s.m("M0").p is None
        assert s.m_status(s.m("M1")) is MStatus.SCHEDULING
        assert runs(after(s, "schedule P0"), "P0") == "G2"

    def test_or_if_no_other_p_is_idle_and_no_m_spins(self) -> None:
        s = after(start(**self.TWO), "entersyscall G1", "sysmon", "tick 20us", "retake P0")
        assert s.m_status(s.m("M2")) is MStatus.SPINNING

    def test_else_after_10_ms(self) -> None:
        s = after(start(ps=2, P0={"runs": "G1"}), "entersyscall G1", "sysmon", "tick 9ms")
        assert "10 ms" in refused(s, "retake P0")
        s = after(s, "tick 1ms", "retake P0")
        assert s.p("P0").m == "M1"  # the last P: an M has to look after the network

    def test_a_call_known_to_block_hands_the_p_off_at_once(self) -> None:
        s = start(P0={"runs": "G1", "runnext": "G2"})
        s = after(s, "entersyscallblock G1")
        assert s.m("M0").p is None
        assert s.p("P0").m == "M1"

    def test_coming_back_it_takes_an_idle_p(self) -> None:
        s = start(ps=2, P0={"runs": "G1"}, syscalls={"G2": "M5"})
        s = after(s, "exitsyscall G2")
        assert runs(s, "P1") == "G2"

    def test_or_its_old_p_out_of_another_syscall(self) -> None:
        s = start(P0={"syscall": "G1"}, syscalls={"G2": {"m": "M5", "oldp": "P0"}})
        s = after(s, "exitsyscall G2")
        assert runs(s, "P0") == "G2"
        assert s.m("M0").p is None

    def test_or_none_and_then_it_queues_and_its_m_parks(self) -> None:
        s = start(P0={"runs": "G1"}, syscalls={"G2": "M5"})
        s = after(s, "exitsyscall G2")
        assert s.runq == ("G2",)
        assert s.idle_ms == ("M5",)


class TestPreemption:
    def test_after_10_ms_sysmon_asks_and_the_g_goes_to_the_global_queue(self) -> None:
        s = start(P0={"runs": "G1", "queue": ["G2"]})
        s = after(s, "tick 9ms")
        assert "10 ms" in refused(s, "preempt P0")
        assert "nobody asked" in refused(s, "gopreempt G1")
        s = after(s, "tick 1ms", "preempt P0")
        assert s.preempting(s.p("P0"))
        s = after(s, "gopreempt G1")
        assert s.runq == ("G1",)

    def test_gs_that_hand_over_by_runnext_share_one_slice(self) -> None:
        s = start(P0={"runs": "G1"}, waiting={"G2": "chan c"})
        s = after(s, "tick 9ms", "ready G2 by G1", "park G1 on chan d", "schedule P0")
        s = after(s, "tick 1ms", "preempt P0")
        assert s.g("G2").preempt

    def test_a_new_slice_has_to_be_seen_first(self) -> None:
        s = start(P0={"runs": "G1", "queue": ["G2"]})
        s = after(s, "tick 9ms", "exit G1", "schedule P0", "tick 10ms")
        assert "first time" in refused(s, "preempt P0")
        assert after(s, "sysmon", "tick 10ms", "preempt P0").g("G2").preempt

    def test_sysmon_sleeps_when_all_ps_are_idle(self) -> None:
        s = after(start(P0={"runs": "G1"}), "park G1 on timer t", "idle P0")
        assert "sleeps" in refused(s, "sysmon")


class TestTheNetwork:
    def test_the_last_m_waits_in_netpoll_without_a_p(self) -> None:
        s = after(start(P0={"runs": "G1"}), "park G1 on netpoll", "idle P0")
        assert s.m_status(s.m("M0")) is MStatus.POLLING
        assert s.lastpoll is None
        s = after(s, "io G1", "netpoll M0")
        assert runs(s, "P0") == "G1"

    def test_it_runs_the_last_reported_and_shares_the_rest_among_idle_ps(self) -> None:
        s = start(ps=3, polling="M9", netpoll=gs(1, 5))
        s = after(s, "netpoll M9")
        assert runs(s, "P0") == "G5"
        assert s.runq == ("G4", "G3")
        assert s.p("P0").runq == ("G2", "G1")
        assert sum(s.m_status(m) is MStatus.SCHEDULING for m in s.ms) == 2

    def test_without_a_p_all_go_to_the_global_queue(self) -> None:
        s = start(P0={"runs": "G9"}, polling="M9", netpoll=gs(1, 2))
        s = after(s, "netpoll M9")
        assert s.runq == ("G2", "G1")
        assert s.idle_ms == ("M9",)

    def test_sysmon_looks_when_nobody_did_for_10_ms(self) -> None:
        s = start(P0={"runs": "G9"}, netpoll=["G1"])
        assert after(s, "tick 10ms", "sysmon").runq == ()
        assert after(s, "tick 11ms", "sysmon").runq == ("G1",)

    def test_a_due_timer_wakes_the_poller_and_an_m_that_looks_runs_it(self) -> None:
        s = after(start(P0={"runs": "G1"}), "park G1 on timer t", "idle P0", "netpoll M0")
        s = after(s, "fire timer t on P0")
        assert runs(s, "P0") == "G1"


class TestALoopThatCallsNothing:
    LOOP: ClassVar[dict[str, object]] = {"P0": {"runs": "G1", "queue": ["G2"]}, "loops": ["G1"]}

    def test_it_does_nothing_else_and_follows_no_request(self) -> None:
        s = after(start(**self.LOOP), "tick 10ms", "preempt P0")
        assert s.g("G1").preempt
        for event in ("gopreempt G1", "yield G1", "go G3 on P0", "park G1 on chan c", "loop G1"):
            assert "calls nothing (signal M0" in refused(s, event)

    def test_a_signal_stops_it_and_it_goes_on_looping_later(self) -> None:
        s = after(start(**self.LOOP), "tick 10ms", "preempt P0", "signal M0", "schedule P0")
        assert (runs(s, "P0"), s.runq) == ("G2", ("G1",))
        s = after(s, "exit G2", "schedule P0")
        assert "calls nothing" in refused(s, "yield G1")
        assert after(s, "endloop G1", "yield G1").runq == ("G1",)

    def test_without_signals_it_keeps_its_p(self) -> None:
        s = start(**self.LOOP, asyncpreemptoff=True)
        s = after(s, "tick 10ms", "preempt P0")
        assert "asyncpreemptoff" in refused(s, "signal M0")

    def test_a_signal_that_comes_too_late_stops_nobody(self) -> None:
        s = after(start(P0={"runs": "G1", "queue": ["G2"]}), "tick 10ms", "preempt P0")
        s = after(s, "gopreempt G1", "schedule P0", "signal M0")
        assert runs(s, "P0") == "G2"
        assert "no signal is on its way" in refused(s, "signal M0")


class TestALockedThread:
    def test_its_p_travels_when_its_g_waits_and_comes_back_when_it_runs(self) -> None:
        s = start(P0={"runs": "G1", "queue": ["G2"]}, idle_ms=["M1"])
        s = after(s, "lock G1", "park G1 on chan c")
        assert s.p("P0").m == "M1"
        assert s.m_status(s.m("M0")) is MStatus.LOCKED
        s = after(s, "schedule P0", "ready G1 by G2", "park G2 on chan d", "schedule P0")
        assert (s.p("P0").m, runs(s, "P0"), s.idle_ms) == ("M0", "G1", ("M1",))

    def test_a_thief_that_stole_a_locked_g_hands_its_p_over(self) -> None:
        s = start(
            ps=2,
            P0={"runs": "R", "queue": ["G1"]},
            P1={"spinning": True},
            locked={"G1": "M7"},
        )
        s = after(s, "steal P1 from P0")
        assert (s.p("P1").m, runs(s, "P1")) == ("M7", "G1")
        assert "M1" in s.idle_ms

    def test_back_from_the_kernel_without_a_p_it_sleeps_and_is_on_no_list(self) -> None:
        s = start(P0={"runs": "G2"}, syscalls={"G1": "M1"}, locked={"G1": "M1"})
        s = after(s, "exitsyscall G1")
        assert s.runq == ("G1",)
        assert s.m_status(s.m("M1")) is MStatus.LOCKED
        assert s.idle_ms == ()
        s = after(s, "exit G2", "schedule P0")
        assert (s.p("P0").m, s.idle_ms) == ("M1", ("M0",))

    def test_the_end_of_a_locked_g_ends_its_thread(self) -> None:
        s = start(P0={"runs": "G1", "queue": ["G2"]}, locked={"G1": "M0"})
        s = after(s, "exit G1")
        assert s.find_m("M0") is None
        assert s.p("P0").m == "M1"
        assert runs(after(s, "schedule P0"), "P0") == "G2"

    def test_unlocked_it_is_a_thread_like_any_other(self) -> None:
        s = start(P0={"runs": "G1", "queue": ["G2"]}, locked={"G1": "M0"})
        s = after(s, "unlock G1", "park G1 on chan c", "schedule P0")
        assert (s.p("P0").m, runs(s, "P0")) == ("M0", "G2")

    def test_only_a_running_g_locks_and_only_once(self) -> None:
        s = start(P0={"runs": "G1", "queue": ["G2"]})
        assert "does not run" in refused(s, "lock G2")
        assert "is locked to no M" in refused(s, "unlock G1")
        assert "already" in refused(after(s, "lock G1"), "lock G1")

    def test_a_start_refuses_a_g_that_is_elsewhere(self) -> None:
        with pytest.raises(Illegal, match=r"G1 is on M0, so it cannot be locked to M3 \(G1: M0\)"):
            start(P0={"runs": "G1"}, locked={"G1": "M3"})
