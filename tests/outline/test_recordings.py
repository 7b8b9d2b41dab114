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
