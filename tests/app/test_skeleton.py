"""From any text to what a talk is made of: nothing raises, and nothing is made of nothing."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.app.scaffold import OUTLINE, new_talk
from talkbuilder.app.skeleton.log import Log, clean
from talkbuilder.app.skeleton.start import READERS
from talkbuilder.app.skeleton.words import counted, lasting, share, shown, sized
from talkbuilder.inline import plain
from talkbuilder.reading import REFUSED
from talkdiagrams.readings.gctrace import Cycle, render
from tests.readings.recorded import recorded
from tests.readings.test_gctrace import CYCLES

NAMES = (
    "gctrace-1.27.3", "schedtrace-1.24.11", "schedtrace-detail-1.27.3", "goroutines-panic-1.27.3",
    "benchmarks-mem-1.27.3", "escapes-m2-1.27.3",
)  # fmt: skip
LINES = [line for name in NAMES for line in recorded(name).text.split("\n")[:60]]
BROKEN = st.sampled_from(LINES).flatmap(
    lambda line: st.integers(0, max(1, len(line))).map(lambda end: line[:end])
)
PIECES = st.lists(st.sampled_from(LINES) | BROKEN | st.text(max_size=20), max_size=60)


@pytest.mark.parametrize("kind", list(READERS))
@given(PIECES)
@settings(max_examples=60)
def test_whatever_the_log_it_is_told_or_not(kind: str, pieces: list[str]) -> None:
    reader, _ = READERS[kind]
    made, problems = reader(Log(Path("absent/app.log"), clean("\n".join(pieces))))
    if made is None:
        assert all(problem.is_error for problem in problems)
        return
    assert not any(problem.is_error for problem in problems)
    for text in made.files.values():
        assert text.strip()
        assert not REFUSED.search(text)


@given(st.lists(CYCLES, min_size=1, max_size=12))
@settings(max_examples=30)
def test_whatever_the_cycles_the_outline_is_one(
    tmp_path_factory: pytest.TempPathFactory, cycles: list[Cycle]
) -> None:
    here = tmp_path_factory.mktemp("here")
    log = here / "app.log"
    log.write_text("\n".join(render(one) for one in cycles))
    begun = new_talk("x", here, ("gctrace", log))
    assert not any(problem.is_error for problem in begun.problems)
    outline = yaml.safe_load((here / "talks" / "x" / OUTLINE).read_text("utf-8"))
    titles = [slide.get("title", "") for slide in outline["slides"]]
    assert all(len(title) < 120 for title in titles)


# --- words --------------------------------------------------------------------------------------------------------


@given(st.floats(0, 1e13))
def test_times_have_three_digits_and_no_exponent(ms: float) -> None:
    number, unit = lasting(ms).split(" ")
    assert unit in ("µs", "ms", "s", "min", "h")
    assert "e" not in number or ms < 1e-6


@given(st.text())
def test_a_name_is_shown_as_it_is(name: str) -> None:
    words = " ".join(clean(name).split())
    assert plain(shown(words)).strip() == words.strip()


def test_numbers_are_said_as_a_person_says_them() -> None:
    assert (counted(1, "P"), counted(2000, "P")) == ("1 P", "2,000 Ps")
    assert (lasting(0.19), lasting(18.3), lasting(89_000), lasting(200_000)) == (
        "190 µs", "18.3 ms", "89 s", "3.33 min",
    )  # fmt: skip
    assert (sized(0), sized(12_288)) == ("0 MB", "12 GB")
    assert (share(1, 3), share(1, 1000), share(1, 0)) == ("33 %", "0.1 %", "0 %")
