"""What the compiler says of escapes and inlining, in every release, with and without its reasons."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.readings.escapes import Escapes, Flow, Message, read_escapes
from talkdiagrams.readings.source import regions, source_lines
from tests.readings.recorded import FOLDER, RELEASES, recorded

SOURCE = (FOLDER / "escapes" / "main.go").read_text(encoding="utf-8")
PIECES = ["./a.go:1:2: ", "moved to heap: ", "x", " escapes to heap", ":", "\n", "  flow: y = &x:",
          "a.go:9", " does not escape", "leaking param: ", "can inline ",
          " with cost 9 as: ", "(return) at a.go:1:2"]  # fmt: skip


def by_line(said: Escapes, line: int, *kinds: str) -> list[str]:
    return [
        one.text
        for one in said.messages
        if one.file.endswith("escape/main.go") and one.line == line and one.kind in kinds
    ]


@given(st.text() | st.lists(st.sampled_from(PIECES)))
def test_whatever_the_text_it_is_read(text: str | list[str]) -> None:
    whole = text if isinstance(text, str) else "".join(text)
    said = read_escapes(whole)
    lines = whole.count("\n") + 1
    assert all(1 <= one.number <= lines for one in said.messages)
    assert all(1 <= one.number <= lines for one in said.unread)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("how", ["m", "m2"])
def test_every_release_says_the_same_of_the_same_code(release: str, how: str) -> None:
    said = read_escapes(recorded(f"escapes-{how}-{release}").text)
    assert said.unread == ()
    assert by_line(said, 20, "heap") == ["moved to heap: p"]
    assert by_line(said, 12, "stays") == ["p does not escape"]
    assert sorted(by_line(said, 25, "heap")) == ['"n is" escapes to heap', "n escapes to heap"]
    assert by_line(said, 29, "stays") == ["make([]int, 64) does not escape"]
    assert by_line(said, 30, "heap") == ["make([]int, n) escapes to heap"]
    assert by_line(said, 41, "leaks") == ["leaking param: p"]
    assert by_line(said, 12, "inlines") == ["can inline sum"]
    assert "inlining call to sum" in by_line(said, 16, "inlined")
    assert by_line(said, 51, "direct") == ["devirtualizing s.area to *point"]


@pytest.mark.parametrize("release", RELEASES)
def test_reasons_belong_to_their_decision(release: str) -> None:
    said = read_escapes(recorded(f"escapes-m2-{release}").text)
    why = {(one.line, one.subject): one.why for one in said.messages if one.why}
    assert why[20, "p"] == ("address-of", "return")
    # Up to 1.24 an unknown size is the reason; in 1.26 it is none any more, and that it is returned is.
    assert why[30, "make([]int, n)"][-1] == ("non-constant size" if release < "1.25" else "return")
    costs = {one.subject: one.cost for one in said.messages if one.kind == "inlines"}
    assert 0 < costs["sum"] < costs["direct"] <= 80
    (refused,) = (one for one in said.messages if one.kind == "not-inlined")
    assert refused.text.startswith("cannot inline main: ")


def test_with_and_without_reasons_the_decisions_are_the_same() -> None:
    for release in RELEASES:
        short, long = (
            read_escapes(recorded(f"escapes-{how}-{release}").text) for how in ("m", "m2")
        )

        def decided(said: Escapes) -> set[tuple[int, int, str]]:
            kinds = ("heap", "stays", "leaks", "inlined", "inlines")
            return {(one.line, one.column, one.text) for one in said.messages if one.kind in kinds}

        assert decided(short) == decided(long)


@pytest.mark.parametrize(
    ("words", "kind", "subject"),
    [
        ("leaking param: p to result ~r0 level=0", "leaks", "p"),
        ("leaking param content: b", "leaks", "b"),
        ("leaking param: this", "leaks", "this"),
        ("&T{...} escapes to heap", "heap", "&T{...}"),
        ("moved to heap: x", "heap", "x"),
        ("func literal does not escape", "stays", "func literal"),
        ("inlining call to sync.(*Once).Do", "inlined", "sync.(*Once).Do"),
        (
            "PGO devirtualizing interface call r.Read to (*T).Read",
            "direct",
            "interface call r.Read",
        ),
        ("cannot inline f: function too complex: cost 91 exceeds budget 80", "not-inlined", "f"),
        ("zero-copy string->[]byte conversion", "other", ""),
        ("ignoring self-assignment in x.f = x.g", "other", ""),
    ],
)
def test_forms(words: str, kind: str, subject: str) -> None:
    (message,) = read_escapes(f"./main.go:7:9: {words}").messages
    assert (message.kind, message.subject) == (kind, subject)


def test_a_place_without_column_and_a_drive_are_read() -> None:
    said = read_escapes("main.go:7: moved to heap: x\nC:\\a\\main.go:8:1: moved to heap: y\n")
    assert [(one.file, one.line, one.column) for one in said.messages] == [
        ("main.go", 7, 0), ("C:\\a\\main.go", 8, 1),
    ]  # fmt: skip


def test_a_broken_place_is_a_warning_and_other_output_is_none() -> None:
    said = read_escapes(
        "# example.com/x\ngo: downloading y v1.0.0\n./a.go:12:moved to heap: x\nexit status 1\n\n"
    )
    assert said.messages == ()
    assert [one.number for one in said.unread] == [3]


def test_what_is_said_twice_stands_once() -> None:
    assert len(read_escapes("a.go:1:2: moved to heap: x\n" * 3).messages) == 1


@pytest.mark.slow
def test_hostile_length_takes_no_time() -> None:
    started = time.monotonic()
    long = "a.go:1:2: " + "x escapes to heap in " * 40_000
    assert read_escapes(long).messages
    read_escapes("a.go:1:2: " + "leaking param: p to result " * 40_000)
    read_escapes("a.go:" * 200_000)
    lines = "".join(f"a.go:{n}:2: moved to heap: x\n" for n in range(100_000))
    assert len(read_escapes(lines).messages) == 100_000
    assert time.monotonic() - started < 4


# --- the source ---------------------------------------------------------------------------------------------------


def test_lines_keep_their_numbers_and_lose_what_they_share() -> None:
    lines = dict(source_lines(SOURCE, "values"))
    assert min(lines) == 12
    assert lines[20] == "    p := point{3, 4}"
    assert regions(SOURCE) == ("values",)
    assert not any("region" in line for line in dict(source_lines(SOURCE)).values())
    assert source_lines(SOURCE, "nothing") == ()


@given(st.text(), st.text(max_size=5))
def test_whatever_the_source_its_lines_are_its_lines(text: str, region: str) -> None:
    numbers = [number for number, _ in source_lines(text, region)]
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= text.count("\n") + 1 for number in numbers)


def test_a_message_is_a_value() -> None:
    assert Message(1, "a.go", 2, 3, "heap", "x", "moved to heap: x") == Message(
        1, "a.go", 2, 3, "heap", "x", "moved to heap: x"
    )


@pytest.mark.parametrize("release", RELEASES)
def test_flows_are_the_edges_of_a_graph(release: str) -> None:
    said = read_escapes(recorded(f"escapes-m2-{release}").text)
    flows = {(one.line, one.subject): one.flows for one in said.messages if one.flows}
    assert flows[20, "p"] == (Flow("~r0", "p", -1, ("address-of", "return")),)
    printed = flows[25, "n"]
    # Println is inlined here: its own parameter is one more station on the way.
    assert (printed[0].dst, printed[-1].dst) == ("{storage for ... argument}", "{heap}")
    assert printed[0].derefs == -1
    assert all(flow.why for found in flows.values() for flow in found)


def test_stars_are_counted() -> None:
    text = "a.go:1:2: parameter p leaks to ~r0 for f with derefs=2:\na.go:1:2:   flow: ~r0 ← **p:\n"
    text += "a.go:1:2:     from *(*p) (indirection) at a.go:1:9\n"
    text += "a.go:1:2: leaking param: p to result ~r0 level=2\n"
    (one,) = read_escapes(text).messages
    assert one.flows == (Flow("~r0", "p", 2, ("indirection",)),)
