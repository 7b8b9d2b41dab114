"""Samples of schedtrace, brief and in detail, of every release: records and warnings, never an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.readings.schedtrace import G_STATUS, Trace, parse
from tests.readings.recorded import RELEASES, recorded

BRIEF = (
    "SCHED 19ms: gomaxprocs=2 idleprocs=0 threads=5 spinningthreads=0 needspinning=1 "
    "idlethreads=2 runqueue=1 [ 36 0 ] schedticks=[ 2 6 ]"
)
DETAIL = """\
SCHED 49ms: gomaxprocs=1 idleprocs=0 threads=2 spinningthreads=0 needspinning=0 idlethreads=1 runqueue=3 \
gcwaiting=false nmidlelocked=-1 stopwait=0 sysmonwait=true
  P0: status=1 schedtick=6 syscalltick=4 m=3 runqsize=2 gfreecnt=4 timerslen=1
  M3: p=0 curg=17 mallocing=0 throwing=0 preemptoff=GC worker init locks=1 \
dying=0 spinning=true blocked=false lockedg=nil
  M0: p=nil curg=nil mallocing=0 throwing=0 preemptoff= locks=0 dying=0 spinning=false blocked=true lockedg=6
  G17: status=4098(GC worker (idle)) m=3 lockedm=nil
  G6: status=4(sleep) m=nil lockedm=0"""


@given(
    st.text()
    | st.lists(st.sampled_from([BRIEF, DETAIL, BRIEF[:90], DETAIL[150:400], "\n", "  P7: ", "nil"]))
)
def test_whatever_the_text_it_is_read(text: str | list[str]) -> None:
    whole = text if isinstance(text, str) else "".join(text)
    assert isinstance(parse(whole), Trace)


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=300),
    st.integers(0, 10**6),
    st.booleans(),
)
def test_lengths_of_queues_survive_both_ways_of_writing_them(
    at: int, queues: list[int], runqueue: int, modern: bool
) -> None:
    lengths = " ".join(map(str, queues))
    listed = f"[ {lengths} ] schedticks=[ {lengths} ]" if modern else f"[{lengths}]"
    text = (
        f"SCHED {at}ms: gomaxprocs={len(queues)} idleprocs=0 threads=3 spinningthreads=0 "
        f"needspinning=0 idlethreads=0 runqueue={runqueue} {listed}"
    )
    (sample,) = parse(text).samples
    assert (sample.at, sample.queues, sample.runqueue) == (at, tuple(queues), runqueue)
    assert sample.ticks == (tuple(queues) if modern else None)
    assert sample.waiting == sum(queues) + runqueue


@pytest.mark.parametrize("release", RELEASES)
def test_brief_samples_of_every_release(release: str) -> None:
    text = recorded(f"schedtrace-{release}").text
    trace = parse(text)
    assert trace.unread == ()
    assert len(trace.samples) == len(text.split("\n")) > 5
    assert all(len(sample.queues) == sample.gomaxprocs == 2 for sample in trace.samples)
    assert all((sample.ticks is None) == (release < "1.26") for sample in trace.samples)
    assert not any(sample.detailed for sample in trace.samples)
    assert max(sample.waiting for sample in trace.samples) > 20


@pytest.mark.parametrize("release", RELEASES)
def test_detailed_samples_of_every_release(release: str) -> None:
    text = recorded(f"schedtrace-detail-{release}").text
    trace = parse(text)
    assert trace.unread == ()
    parts = sum(len(sample.ps) + len(sample.ms) + len(sample.gs) + 1 for sample in trace.samples)
    assert parts == len(text.split("\n"))
    for sample in trace.samples:
        assert sample.detailed
        assert len(sample.ps) == len(sample.queues) == sample.gomaxprocs
        assert len(sample.ms) == sample.threads
        assert {g.status for g in sample.gs} <= set(G_STATUS)


def test_lines_of_the_collector_between_the_details_are_passed_over() -> None:
    trace = parse(recorded("both-1.27.3").text)
    assert trace.unread == ()
    assert len(trace.samples) == 7


def test_what_detail_says() -> None:
    (sample,) = parse(DETAIL).samples
    p, (running, parked), (worker, sleeper) = sample.ps[0], sample.ms, sample.gs
    assert (p.m, p.runqsize, sample.queues, sample.ticks) == (3, 2, (2,), (6,))
    assert (running.curg, running.spinning, running.preemptoff) == (17, True, "GC worker init")
    assert (parked.p, parked.blocked, parked.lockedg) == (None, True, 6)
    assert (worker.status, worker.reason, worker.m) == (2, "GC worker (idle)", 3)
    assert (sleeper.m, sleeper.lockedm) == (None, 0)
    assert (sample.nmidlelocked, sample.sysmonwait) == (-1, True)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("2026-11-23T10:00:00Z stderr F ", ""),
        ("Nov 23 10:00:00 host app[4711]: ", "\r"),
        ('{"log":"', '\\n","stream":"stderr","time":"2026-11-23T10:00:00Z"}'),
    ],
)
@pytest.mark.parametrize("text", [BRIEF, DETAIL], ids=["brief", "detail"])
def test_lines_are_found_in_logs(text: str, before: str, behind: str) -> None:
    log = "\n".join(before + line + behind for line in text.split("\n"))
    assert parse(log) == parse(text)


def test_a_log_that_begins_inside_a_sample_says_so_once() -> None:
    rest = DETAIL.partition("\n")[2]
    trace = parse(f"{rest}\n{DETAIL}")
    assert len(trace.samples) == 1
    assert [one.number for one in trace.unread] == [1]


@pytest.mark.parametrize("at", range(30, 150))
def test_a_sample_that_another_writer_cut_is_a_warning_with_its_number(at: int) -> None:
    trace = parse(f"{BRIEF}\n{BRIEF[:at]}GET /health 200\n{BRIEF}")
    assert len(trace.samples) + len(trace.unread) == 3
    assert {one.number for one in trace.unread} <= {2}


def test_a_detail_that_was_cut_costs_the_others_nothing() -> None:
    trace = parse(DETAIL.replace("curg=17", "cu") + "\n" + BRIEF)
    assert [len(sample.ms) for sample in trace.samples] == [1, 0]
    assert [one.number for one in trace.unread] == [3]


def test_a_last_line_that_was_cut_off_is_no_matter() -> None:
    assert parse(BRIEF + "\n" + BRIEF[:70]).unread == ()
    assert parse(DETAIL[:-12]).unread == ()


def test_a_clock_that_goes_back_is_another_run() -> None:
    earlier = BRIEF.replace("19ms", "0ms")
    assert parse("\n".join([earlier, BRIEF, earlier, BRIEF])).runs == {1: 2, 2: 2}
