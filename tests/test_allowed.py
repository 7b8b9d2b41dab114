"""What a run of a sample may ask of Go: no other programs, no files outside its copy."""

import pytest

from talkbuilder.allowed import flag_fault, refusal, variable_fault
from talkbuilder.outline.model import CaptureRun


@pytest.mark.parametrize(
    "flag",
    [
        "-race",
        "-bench=.",
        "--count=10",
        "-bench=/small",
        "-run=^TestX$/^a b$",
        "-gcflags=-m=2",
        "-gcflags=all=-N -l",
        "-ldflags=-s -w -X main.version=1.0/x",
        "-cpuprofile=cpu.out",
        "-tags=a,b",
        "-benchtime=10ms",
    ],
)
def test_flags_that_a_reader_would_type(flag: str) -> None:
    assert flag_fault(flag) is None


@pytest.mark.parametrize(
    "flag",
    [
        "race",
        "-",
        "-C=x",
        "-o=x",
        "--toolexec=touch x",
        "-exec=x",
        "-test.outputdir=/x",
        "-cpuprofile=/x",
        "-coverprofile=../x",
        "-trace=a/../../x",
        "-memprofile=~/x",
        "-gcflags=-o /x",
        "-gcflags=all=-o=/x",
        "-ldflags='-extld=/bin/x'",
        "-ldflags=-L/x",
        r"-trace=C:\x",
        r"-trace=..\x",
    ],
)
def test_flags_that_lead_elsewhere(flag: str) -> None:
    assert flag_fault(flag) is not None


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("GODEBUG", True), ("MODE", True), ("GOFLAGS", False), ("LD_PRELOAD", False), ("a b", False)],
)
def test_variables(name: str, allowed: bool) -> None:
    assert (variable_fault(name) is None) is allowed


def test_one_bad_word_is_enough_to_refuse_a_run() -> None:
    assert refusal(CaptureRun(sample="x", flags=["-race"], env={"MODE": "1"})) == ""
    assert "toolexec" in refusal(CaptureRun(sample="x", flags=["-race", "-toolexec=x"]))
    assert "PATH" in refusal(CaptureRun(sample="x", env={"PATH": "x"}))
