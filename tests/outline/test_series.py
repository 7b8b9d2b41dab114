"""``talks/series.yaml``: an order and parts for the talks, and what is said of a series that is not right."""

from pathlib import Path

import pytest

from talkbuilder.outline.series import Series, read_series
from talkbuilder.store.world import RealWorld

TALKS = ("channels", "extra", "gc", "scheduler")

GOOD = """\
title: How Go runs
description: Three talks.
parts:
  - title: Running
    talks: [scheduler, channels]
  - title: Memory
    talks: [gc]
"""


def read(folder: Path, text: str | None) -> tuple[Series | None, list[str]]:
    if text is not None:
        (folder / "series.yaml").write_text(text, "utf-8")
    series, problems = read_series(folder, TALKS, RealWorld())
    lines = (
        f"{one.place.line}:{one.place.column} {one.code}: {one.message} | {one.hint}"
        for one in problems
    )
    return series, list(lines)


def test_without_a_file_there_is_no_series_and_nothing_is_wrong(tmp_path: Path) -> None:
    assert read(tmp_path, None) == (None, [])


def test_talks_stand_in_its_order_and_those_it_does_not_name_follow(tmp_path: Path) -> None:
    series, problems = read(tmp_path, GOOD)
    assert series is not None
    assert problems == []
    assert series.ordered(TALKS) == ("scheduler", "channels", "gc", "extra")
    assert series.grouped(TALKS) == (
        ("Running", ("scheduler", "channels")),
        ("Memory", ("gc",)),
        ("Other talks", ("extra",)),
    )


def test_a_part_of_which_nothing_was_built_is_left_out(tmp_path: Path) -> None:
    series, _ = read(tmp_path, GOOD)
    assert series is not None
    assert series.grouped(["channels"]) == (("Running", ("channels",)),)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            "talks: [scheduler, chanels]",
            '5:24 unknown-talk: there is no talk "chanels" | did you mean "channels"?',
        ),
        (
            "talks: [gc, gc]",
            '5:17 duplicate-talk: "gc" is in the series twice | it stands in line 5 already',
        ),
        ("talks: []", "5:12 bad-value"),
        ("talk: [scheduler]", "5:5 unknown-key: `talk` is not known"),
    ],
)
def test_a_mistake_has_its_line_and_then_there_is_no_order(
    tmp_path: Path, wrong: str, said: str
) -> None:
    series, problems = read(
        tmp_path,
        GOOD.split("  - title: Memory", maxsplit=1)[0].replace(
            "talks: [scheduler, channels]", wrong
        ),
    )
    assert series is None
    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_what_is_no_yaml_is_said_at_its_line(tmp_path: Path) -> None:
    series, problems = read(tmp_path, "title: [\n")
    assert series is None
    assert len(problems) == 1


def test_a_list_is_no_series(tmp_path: Path) -> None:
    series, problems = read(tmp_path, "- scheduler\n")
    assert series is None
    assert len(problems) == 1
