"""The campaign itself: parts that make up the whole, results that are kept, and what is read from a fuzzer's log."""

import pickle
import random
from pathlib import Path

import pytest

from tests.hostile.campaign import chosen, go_on
from tests.hostile.case import Case, Late
from tests.hostile.fuzz import changed
from tests.hostile.hours import read_log
from tests.hostile.page import page
from tests.hostile.seeds import LARGEST, as_dictionary, dictionary, grown
from tests.hostile.tally import Kept, Outcome, read_kept
from tests.hostile.targets import TARGETS

LOG = """\
INFO: Instrumenting yaml
#44\tINITED cov: 97 ft: 196 corp: 6/3913b exec/s: 0 rss: 87Mb
#500\tNEW    cov: 120 ft: 300 corp: 7/4000b lim: 4 exec/s: 9 rss: 88Mb L: 1/5 MS: 1 Custom-
#900\tREDUCE cov: 338 ft: 1313 corp: 137/95Kb lim: 6000 exec/s: 3134 rss: 88Mb L: 2/5 MS: 1 Custom-
"""
ENDED = (
    LOG
    + "Done 65822 runs in 20 second(s)\nstat::number_of_executed_units: 65822\nstat::peak_rss_mb:              88\n"
)
CRASHED = (
    LOG
    + " === Uncaught Python exception: ===\nIndexError: list index out of range\nTraceback ...\n"
    + "artifact_prefix='x/'; Test unit written to x/lock-crash-0a1b\n"
)


def test_parts_share_nothing_and_are_the_whole() -> None:
    names = [case.full_name for case in chosen(["yaml/"])]
    parts = [[case.full_name for case in chosen(["yaml/"], part=f"{n}/7")] for n in range(7)]
    assert sorted(names) == sorted(name for part in parts for name in part)
    assert all(20 < len(part) < 100 for part in parts), "a part is spread over everything"


def test_what_was_tried_is_kept_and_joined(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    case = Case("yaml", "a", {})
    kept = Kept(3)
    for number, wrong in ((0, ()), (2, ("trace: x", "time: y"))):
        outcome = Outcome()
        outcome.take(case, built=not wrong, wrong=wrong, seconds=1.5, memory=2**20)
        kept.put(number, outcome)
    kept.write(file)
    read = read_kept(file, 99)
    assert (read.of, sorted(read.parts), read.dates) == (3, [0, 2], kept.dates)
    whole = read.all()
    assert vars(whole.tallies["yaml"]) == vars(kept.all().tallies["yaml"])
    assert (whole.tallies["yaml"].inputs, whole.tallies["yaml"].failures) == (2, 1)
    assert whole.wrong == [("yaml/a", "trace: x"), ("yaml/a", "time: y")]
    read.parts[2].again("yaml/a", ())
    assert (read.all().wrong, read.all().tallies["yaml"].failures) == ([], 0)
    assert read.all().mended == [("yaml/a", "trace: x")]
    assert "2 inputs" in page(read.all(), "All", {})


def test_no_part_begins_after_the_hour(tmp_path: Path) -> None:
    go_on(kept := Kept(3), tmp_path / "kept.json", ["yaml/"], until=0.0)
    assert kept.parts == {}


def test_files_that_are_made_late_are_sent_plain() -> None:
    case = Case("x", "y", Late(lambda: {"a": b"b"}))
    assert pickle.loads(pickle.dumps(case)).files == {"a": b"b"}


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_good_and_their_words_are_known(name: str) -> None:
    inputs = grown(name)
    for data in inputs:
        assert len(data) <= LARGEST
        TARGETS[name](data)
    words, chance = dictionary(name), random.Random(name)
    assert as_dictionary(words).isascii()
    for _ in range(50):
        TARGETS[name](changed(chance.choice(inputs), chance, words, inputs))


def test_a_log_tells_how_far_a_run_came() -> None:
    run = read_log(ENDED)
    assert (run["executions"], run["coverage"], run["inputs"]) == (65822, [97, 338], 137)
    assert (run["features"], run["memory"], run["found"]) == ([196, 1313], 88, [])


def test_a_log_tells_what_was_found() -> None:
    run = read_log(CRASHED)
    assert run["found"] == ["IndexError: list index out of range", "x/lock-crash-0a1b"]
    assert run["executions"] == 900
