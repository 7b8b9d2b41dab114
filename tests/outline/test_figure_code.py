"""A figure that speaks about source names it as `code`, beside its recording; either may be missing."""

from talkbuilder.talk import Talk
from tests.support.worlds import codes, load_talk

OUTLINE = """\
title: x
figures:
  marked: {kind: escapes, file: m.txt, code: go/a/main.go, lines: 1-2}
slides:
  - {layout: figure, title: Here it is shown, figure: marked, notes: []}
"""
SAID, CODE = b"./main.go:1:5: moved to heap: x\n", b"var x int\n"


def read(**files: bytes) -> tuple[Talk, list[str]]:
    talk, problems = load_talk(OUTLINE, **files)
    assert talk is not None
    return talk, codes(tuple(one for one in problems if one.is_error))


def test_the_recording_carries_the_code() -> None:
    talk, problems = read(m_txt=SAID, go__a__main_go=CODE)
    assert problems == []
    recorded = talk.recorded["figures", "marked"]
    assert (recorded.capture.text, recorded.code) == (SAID.decode().strip(), "var x int\n")


def test_code_that_is_not_there_is_an_error_at_its_name() -> None:
    talk, problems = read(m_txt=SAID)
    assert problems == ["3:46 no-file"]
    assert talk.recorded == {}


def test_code_with_hidden_characters_is_an_error_in_the_code() -> None:
    _, problems = read(m_txt=SAID, go__a__main_go=b"var \xe2\x80\xaex int\n")
    assert problems == ["go/a/main.go:1:5 bad-character"]


def test_without_a_recording_only_that_is_told() -> None:
    _, problems = read(go__a__main_go=CODE)
    assert problems == ["3:33 no-file"]
