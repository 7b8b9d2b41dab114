"""How problems are shown: whole, in order, once, and harmless to terminals and workflow logs."""

import json

from talkbuilder.app.report import render
from talkbuilder.place import Place
from talkbuilder.problem import Problem

LATER = Problem(Place("talk.yaml", 9, 3), "overflow", "too long", "split it")
EARLIER = Problem(Place("talk.yaml", 2, 1), "unknown-key", 'no "titel" here', severity="warning")


def test_text_is_one_line_a_problem_and_a_hint_below() -> None:
    assert render([LATER, EARLIER, LATER], "text") == (
        'talk.yaml:2:1: warning[unknown-key]: no "titel" here\n'
        "talk.yaml:9:3: error[overflow]: too long\n"
        "  hint: split it"
    )


def test_json_has_every_field_and_is_a_list_even_when_empty() -> None:
    first, second = json.loads(render([LATER, EARLIER], "json"))
    assert first["code"] == "unknown-key"
    assert second == {
        "path": "talk.yaml",
        "line": 9,
        "column": 3,
        "severity": "error",
        "code": "overflow",
        "message": "too long",
        "hint": "split it",
    }
    assert json.loads(render([], "json")) == []


def test_github_gets_workflow_commands_that_text_cannot_break() -> None:
    nasty = Problem(Place("a,b:c.yaml", 1, 2), "x", "100%\n::error::", "")
    assert render([LATER], "github") == (
        "::error file=talk.yaml,title=overflow,line=9,col=3::too long%0Asplit it"
    )
    assert render([nasty], "github") == (
        "::error file=a%2Cb%3Ac.yaml,title=x,line=1,col=2::100%25%0A::error::"
    )


def test_terminal_escapes_do_not_get_through() -> None:
    bell = Problem(Place("t"), "x", "\x1b[31mred\x07\x9b")
    for report in ("text", "github"):
        shown = render([bell], report)
        assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in shown)


def test_what_turns_text_round_is_not_said() -> None:
    problem = Problem(Place("talk.yaml", 1, 1), "x", "there is no \u202egnp\u2066")
    assert not set("\u202e\u2066") & set(render([problem], "text") + render([problem], "github"))
