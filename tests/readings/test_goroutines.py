"""Dumps of goroutines, in every release and of every sort; and which goroutines are alike."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.readings.goroutines import Dump, counted, read_goroutines, summed
from talkdiagrams.readings.stacks import Frame, grouped, ours
from tests.readings.recorded import RELEASES, recorded

HEADER = "goroutine 7 [chan receive, 5 minutes, locked to thread]:\n"
PIECES = [HEADER, "main.f(0x1?, {0x2, ...})\n", "\t/a b/main.go:7 +0x1d\n", "created by main.main in goroutine 1\n",
          "\n", "...101 frames elided...\n", "goroutine profile: total 3\n", "3 @ 0x1 0x2\n", "# labels: {}\n",
          "#\t0x1\tmain.f+0x2\ta.go:1\n", "goroutine 9 [", "exit status 2", "nonsense\n",
          "2026/01/01 ", "]:\n"]  # fmt: skip


def only(name: str) -> Dump:
    """Return the largest dump of a recording that has nothing unreadable."""
    read = read_goroutines(recorded(f"goroutines-{name}").text)
    assert read.unread == ()
    return read.largest


def groups(dump: Dump) -> list[tuple[int, str, str]]:
    mine = [one for one in dump if not one.of_runtime]
    return [(one.count, one.state, one.ours.short if one.ours else "") for one in grouped(mine)]


@given(st.text() | st.lists(st.sampled_from(PIECES)))
def test_whatever_the_text_it_is_read(text: str | list[str]) -> None:
    read = read_goroutines(text if isinstance(text, str) else "".join(text))
    for dump in read.dumps:
        assert counted(dump) == sum(one.count for one in grouped(dump))


@pytest.mark.parametrize("release", RELEASES)
def test_a_panic_shows_the_same_groups_in_every_release(release: str) -> None:
    found = groups(only(f"panic-{release}"))
    assert found[:2] == [
        (5, "chan receive", "main.recvAll"),
        (3, "sync.Mutex.Lock", "main.main.func1"),
    ]
    states = {state for _, state, _ in found}
    assert states >= {
        "running", "syscall", "IO wait", "sleep", "select", "select (no cases)", "chan receive (nil chan)",
        "sync.Cond.Wait",
    }  # fmt: skip
    assert (1, "chan receive", "main.(*pair[...]).wait") in found


@pytest.mark.parametrize("release", RELEASES)
def test_the_runtimes_own_are_known(release: str) -> None:
    dump = only(f"quit-{release}")
    own = {one.state for one in dump if one.of_runtime}
    assert own >= {"force gc (idle)", "GC sweep wait", "GC scavenge wait"}
    assert not any(one.of_runtime for one in dump if one.state == "sleep")
    assert groups(dump)[0] == (5, "chan receive", "main.recvAll")


@pytest.mark.parametrize("release", RELEASES)
def test_a_profile_counts_stacks_and_says_no_state(release: str) -> None:
    dump = only(f"debug1-{release}")
    assert counted(dump) == 23
    assert groups(dump)[:2] == [(5, "", "main.recvAll"), (3, "", "main.main.func1")]
    assert [one.labels for one in dump if one.labels] == ['"request":"42", "tenant":"a b"']


@pytest.mark.parametrize("release", RELEASES)
def test_a_deadlock_says_who_waits_and_who_started_them(release: str) -> None:
    main, *senders = only(f"dead-{release}")
    assert main.state == ("semacquire" if release < "1.24" else "sync.WaitGroup.Wait")
    assert [one.state for one in senders] == ["chan send"] * 3
    assert {(one.created and one.created.function, one.parent) for one in senders} == {
        ("main.main", 1)
    }


def test_leaked_goroutines_of_1_27() -> None:
    dump = only("leak2-1.27.3")
    assert sum(one.leaked for one in dump) == 12
    assert {one.state for one in dump if one.leaked} >= {"chan receive", "select (no cases)"}
    assert counted(only("leak1-1.27.3")) == 15


def test_labels_in_tracebacks_of_1_27() -> None:
    labels = [one.labels for one in only("labels-1.27.3") if one.labels]
    assert labels[0] == r'"tenant name": "a \"b\"", worker: 0'


def test_bubbles_and_several_dumps_in_one_log() -> None:
    read = read_goroutines(recorded("goroutines-synctest-1.27.3").text)
    assert [counted(dump) for dump in read.dumps] == [6, 2]
    assert {one.bubble for one in read.largest} == {0, 1}
    assert any(one.durable and one.state == "sleep" for one in read.largest)


def test_minutes() -> None:
    first = grouped(only("minutes-1.21.13"))[0]
    assert (first.count, first.state, first.minutes) == (12, "chan send", 2)


@pytest.mark.parametrize(
    ("header", "state", "minutes", "flags"),
    [
        ("goroutine 7 [running]:", "running", 0, ""),
        ("goroutine 7 [runnable (scan)]:", "runnable", 0, ""),
        ("goroutine 7 gp=0xc000002380 m=nil [select, 12 minutes, locked to thread]:", "select", 12, "locked"),
        ("goroutine 7 gp=0xc02 m=3 mp=0xc03 [syscall, 1440 minutes]:", "syscall", 1440, ""),
        ("goroutine 7 [chan send (nil chan) (leaked)]:", "chan send (nil chan)", 0, "leaked"),
        ("goroutine 7 [select (durable), synctest bubble 3]:", "select", 0, "durable"),
        ("2026-01-01T00:00:00Z stderr F goroutine 7 [IO wait]:", "IO wait", 0, ""),
        ("goroutine 7 [chan receive] {tenant: a, k: v}:", "chan receive", 0, ""),
    ],
)  # fmt: skip
def test_headers(header: str, state: str, minutes: int, flags: str) -> None:
    ((one,),) = read_goroutines(f"{header}\n").dumps
    assert (one.id, one.state, one.minutes) == (7, state, minutes)
    assert [flag for flag in ("locked", "leaked", "durable") if getattr(one, flag)] == flags.split()


def test_what_stands_before_every_line_of_a_log_is_cut_off() -> None:
    lines = [HEADER.strip(), "main.f(0x1)", "\t/src/main.go:7 +0x1d", "", "something else"]
    read = read_goroutines("\n".join(f"10:15:00 app: {line}" for line in lines))
    assert read.unread == ()
    assert read.largest[0].frames == (Frame("main.f", "/src/main.go", 7),)


def test_a_broken_line_is_a_warning_and_the_rest_is_read() -> None:
    read = read_goroutines(
        f"{HEADER}main.f(0x1\nmain.g()\n\t/a b/main.go:7 +0x1d\n\ngoroutine 8 [sel\n"
    )
    assert [one.number for one in read.unread] == [2, 6]
    assert read.largest[0].frames == (Frame("main.g", "/a b/main.go", 7),)


def test_without_end_there_are_not_warnings_without_end() -> None:
    read = read_goroutines(HEADER + "nonsense\n" * 10_000)
    assert len(read.unread) == 51
    assert "9,950 more" in read.unread[-1].message


@pytest.mark.slow
def test_hostile_length_takes_no_time() -> None:
    started = time.monotonic()
    block = f"{HEADER}main.f(0x1)\n\t/src/main.go:7 +0x1d\ncreated by main.main in goroutine 1\n\t/src/main.go:3\n\n"
    blocks = (block.replace("goroutine 7", f"goroutine {n}") for n in range(7, 20_007))
    assert counted(read_goroutines("".join(blocks)).largest) == 20_000
    read_goroutines("goroutine " * 100_000)
    read_goroutines(HEADER + "(" * 500_000)
    read_goroutines(HEADER + "main.f()\n\t" + "a:1" * 200_000)
    assert time.monotonic() - started < 6


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", ["panic", "quit", "debug1", "dead"])
def test_summed_up_a_dump_has_the_same_groups(release: str, name: str) -> None:
    dump = only(f"{name}-{release}")
    text = "\n".join(summed(grouped(dump)))
    read = read_goroutines(text)
    assert read.unread == ()
    assert groups(read.largest) == groups(dump)
    assert "0xc" not in text
    assert text == "\n".join(summed(grouped(read.largest)))


# --- frames -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "package", "short", "standard"),
    [
        ("main.main.func1", "main", "main.main.func1", False),
        ("sync.(*Mutex).Lock", "sync", "sync.(*Mutex).Lock", True),
        ("internal/poll.(*FD).Accept", "internal/poll", "poll.(*FD).Accept", True),
        ("net/http.(*conn).serve", "net/http", "http.(*conn).serve", True),
        ("example.com/shop/store.(*DB).Get", "example.com/shop/store", "store.(*DB).Get", False),
        ("main.(*pair[...]).wait", "main", "main.(*pair[...]).wait", False),
        ("main.f[go.shape.struct { a/b.c int }]", "main", "main.f[go.shape.struct { a/b.c int }]", False),
        ("vendor/golang.org/x/net/http2.f", "vendor/golang.org/x/net/http2", "http2.f", True),
        ("panic", "panic", "panic", True),
    ],
)  # fmt: skip
def test_names_of_functions(function: str, package: str, short: str, standard: bool) -> None:
    frame = Frame(function)
    assert (frame.package, frame.short, frame.is_standard) == (package, short, standard)


def test_ours_is_the_top_frame_of_our_own_code_or_the_best_there_is() -> None:
    lock, accept, own = (
        Frame("sync.(*Mutex).Lock"),
        Frame("net/http.(*Server).Serve"),
        Frame("main.f"),
    )
    assert ours([lock, own, Frame("main.g")]) == own
    assert ours([lock, accept]) == accept
    assert ours([lock]) == lock
    assert ours([]) is None


def test_the_frame_of_panic_is_a_call_like_others() -> None:
    text = (
        "goroutine 1 [running]:\nruntime/debug.Stack()\n\t/go/src/runtime/debug/stack.go:26 +0x5e\n"
        "panic({0x51dbc0?, 0x488b68?})\n\t/go/src/runtime/panic.go:878 +0x159\n"
        "main.main()\n\t/src/main.go:21 +0x146\npanic during panic\n"
    )
    found = read_goroutines(text)
    assert [frame.short for frame in found.largest[0].frames] == [
        "debug.Stack", "panic", "main.main",
    ]  # fmt: skip
    assert found.unread == ()
