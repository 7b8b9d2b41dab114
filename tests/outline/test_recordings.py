"""What figures draw from: a log as it was written, colours aside; what no deck can hold is still a problem in it."""

from tests.support.worlds import codes, load_talk

OUTLINE = """\
title: T
figures:
  heap: {kind: gctrace, file: app.log}
slides:
  - layout: title
"""
LINE = b"gc 1 @0.1s 2%: 0.018+1.1+0.001 ms clock"


def test_a_log_may_come_with_colours() -> None:
    log = b"\x1b[2m10:00\x1b[0m \x1b[31;1m" + LINE + b"\x1b[0m\r\n\x1b]0;title\x07ok\n"
    talk, problems = load_talk(OUTLINE, app_log=log)
    assert talk is not None
    (recorded,) = talk.recorded.values()
    assert recorded.capture.text == f"10:00 {LINE.decode()}\nok"
    assert not [one for one in codes(problems) if "app.log" in one]


def test_other_characters_that_nobody_sees_are_problems_at_their_places() -> None:
    _, problems = load_talk(OUTLINE, app_log=b"x\n\x1b[1mab\x00c\n")
    assert "app.log:2:3 bad-character" in codes(problems)


SIDES = """\
title: T
captures:
  old: {sample: s, run: test, flags: [-bench=., -count=5]}
  new: {sample: s, run: test, flags: [-bench=., -count=5]}
figures:
  maps:
    kind: benchmarks
    captures:
      read and dirty: old
      hash-trie: new
slides:
  - {layout: figure, title: One is faster, figure: maps, notes: []}
"""
RUN = b"release: go1.24.11\n---\nBenchmarkX 1 2 ns/op\n"
SAMPLE = {"go__s__x_go": b"package s\n"}


def test_a_figure_may_put_several_runs_side_by_side() -> None:
    talk, problems = load_talk(SIDES, captures__old_txt=RUN, captures__new_txt=RUN, **SAMPLE)
    assert talk is not None
    assert not [one for one in codes(problems) if "capture-stale" not in one]
    at = ("figures", "maps", "captures")
    assert list(talk.recorded) == [(*at, "read and dirty"), (*at, "hash-trie")]
    assert {one.capture.release for one in talk.recorded.values()} == {"go1.24.11"}


def test_each_of_them_that_is_missing_is_a_problem_at_its_own_line() -> None:
    _, problems = load_talk(
        SIDES.replace("trie: new", "trie: nwe"), captures__new_txt=RUN, **SAMPLE
    )
    found = [one for one in codes(problems) if "capture-stale" not in one]
    assert found == ["9:23 no-capture", "10:18 unknown-capture"]
