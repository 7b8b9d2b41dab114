"""Recorded runs: what is kept, where the time went, what to cut, and how fast somebody speaks."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.app.rehearsal import folder
from talkbuilder.app.rehearsal.page import page
from talkbuilder.app.rehearsal.rate import ENOUGH_SLIDES, at_own_rate, rate
from talkbuilder.app.rehearsal.review import Spent, minutes, review, to_cut
from talkbuilder.app.rehearsal.run import LARGEST, Refused, Run, SceneTime, read_run, written
from talkbuilder.outline.load import load
from talkbuilder.store.world import RealWorld
from tests.app.conftest import Talk

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NASTY = "</title><script>x()</script>\"'><img src=x>"


def scene(slide: str, plan: float, seconds: float, words: int = 0, **more: Any) -> SceneTime:
    named = {"frame": 1, "number": slide, "title": f"Slide {slide}"} | more
    return SceneTime(slide=slide, plan=plan, seconds=seconds, words=words, **named)


def run_of(*scenes: SceneTime, began: datetime = NOON, talk: str = "demo") -> Run:
    total = sum(one.seconds for one in scenes)
    return Run(version=1, talk=talk, cut="full", began=began, seconds=total, scenes=scenes)


RUN = run_of(
    scene("1", 10, 12, 20, section="In"),
    scene("2", 60, 130, 130, number="2.1", section="In"),
    scene("2", 30, 20, 65, number="2.2", frame=2, section="In"),
    scene("3", 60, 61, 130, section="Out"),
    scene("4", 30, 0, 65, section="Out"),
    scene("5", 10, 9, 10, section="Out"),
)


# --- what is a run ----------------------------------------------------------------------------------------------


def test_a_run_is_read_as_it_was_written() -> None:
    assert read_run(written(RUN)) == RUN


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"began": "yesterday"},
        {"began": "2026-03-01T12:00:00"},
        {"began": "0001-01-01T00:00:00+14:00"},
        {"seconds": -1},
        {"seconds": 1e99},
        {"scenes": []},
        {"scenes": [{}]},
        {"scenes": 7},
        {"talk": "a\nb"},
        {"talk": "a\x1b[31m"},
        {"talk": "x" * 401},
    ],
    ids=str,
)
def test_what_is_none_is_refused_with_a_reason(change: dict[str, Any]) -> None:
    data = json.loads(written(RUN)) | change
    refused = read_run(json.dumps(data).encode())
    assert isinstance(refused, Refused)
    assert refused.why


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"{}", b" " * (LARGEST + 1), b'{"version": NaN}']
)  # fmt: skip
def test_no_bytes_at_all_do_any_harm(data: bytes) -> None:
    assert isinstance(read_run(data), Refused)


def test_infinite_times_are_refused() -> None:
    data = written(RUN).replace(b'"plan": 10.0', b'"plan": Infinity', 1)
    assert isinstance(read_run(data), Refused)


# --- where they are kept ----------------------------------------------------------------------------------------


@pytest.fixture
def speaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALK_SPEAKER", str(tmp_path / "speaker"))
    return tmp_path / "speaker"


def test_runs_are_kept_with_the_speaker_and_found_in_order(speaker: Path) -> None:
    later = RUN.model_copy(update={"began": NOON + timedelta(days=1)})
    for run in (later, RUN, RUN):
        assert speaker in folder.keep("demo", run).parents
    assert folder.runs("demo") == ((RUN, later), ())
    assert folder.runs("other") == ((), ())
    assert folder.every_run() == (("demo", RUN), ("demo", later))


def test_a_broken_file_is_named_and_left_alone(speaker: Path) -> None:
    kept = folder.keep("demo", RUN)
    broken = kept.with_name("0.json")
    broken.write_text("{", "utf-8")
    found, (problem,) = folder.runs("demo")
    assert found == (RUN,)
    assert (problem.severity, problem.code) == ("warning", "bad-rehearsal")
    assert broken.read_text("utf-8") == "{"


@pytest.mark.parametrize("slug", ["..", ".", "", "../../x", "/etc", "a\\b", "C:", "x\x00y"])
def test_no_name_leads_out_of_the_folder(speaker: Path, slug: str) -> None:
    assert folder.folder_of(slug).parent == speaker / "rehearsals"
    run = RUN.model_copy(update={"cut": "../../evil"})
    assert folder.keep(slug, run).resolve().parent.parent == (speaker / "rehearsals").resolve()


# --- where the time went ----------------------------------------------------------------------------------------


def test_frames_are_added_up_to_slides_and_slides_to_sections() -> None:
    found = review(RUN)
    assert [(one.id, one.plan, one.seconds, len(one.frames)) for one in found.slides] == [
        ("1", 10, 12, 0), ("2", 90, 150, 2), ("3", 60, 61, 0), ("4", 30, 0, 0), ("5", 10, 9, 0),
    ]  # fmt: skip
    assert [(one.title, one.plan, one.seconds) for one in found.sections] == [
        ("In", 100, 162),
        ("Out", 100, 70),
    ]
    assert [one.id for one in found.longest] == ["2"]
    assert [one.id for one in found.skipped] == ["4"]
    assert (found.plan, found.budget, found.cut) == (200, None, ())


def test_what_is_too_long_for_its_slot_says_what_to_leave_out() -> None:
    found = review(RUN, slot=4)
    assert found.excess == pytest.approx(232 - 216)
    assert [one.id for one in found.cut] == ["2"]
    assert review(RUN, slot=5).cut == ()


Slides = st.lists(
    st.builds(
        Spent, st.uuids().map(str), st.just("1"), st.just("t"), st.floats(0, 300), st.floats(0, 300)
    ),
    max_size=12,
)


@given(Slides, st.floats(-100, 3000))
def test_a_cut_is_enough_and_none_of_it_needless(slides: list[Spent], excess: float) -> None:
    chosen = to_cut(slides, excess)
    if excess <= 0 or sum(one.seconds for one in slides) < excess:
        assert chosen == ()
        return
    assert sum(one.seconds for one in chosen) >= excess
    for one in chosen:
        assert sum(other.seconds for other in chosen if other is not one) < excess
    assert [one for one in slides if one in chosen] == list(chosen)


def test_minutes_never_show_sixty_seconds() -> None:
    assert [minutes(one) for one in (0, 59.4, 59.6, 3599.7)] == ["0:00", "0:59", "1:00", "1:00:00"]


def test_the_page_says_it_all_and_loads_nothing() -> None:
    html = page(review(RUN, slot=4), "A talk", before=[RUN], rate=127)
    assert "default-src 'none'" in html
    for words in ("What to cut", "Longest over plan", "Never shown", "By section", "127", "+1:00"):
        assert words in html
    assert "<ol" not in html, "slides have numbers of their own"
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_markup_in_a_run_stays_text() -> None:
    run = run_of(*(one.model_copy(update={"title": NASTY, "section": NASTY}) for one in RUN.scenes))
    html = page(review(run.model_copy(update={"cut": NASTY}), slot=1), NASTY)
    assert "<script" not in html
    assert "<img" not in html


# --- how fast -----------------------------------------------------------------------------------------------------


def spoken(words_a_minute: float, count: int = ENOUGH_SLIDES, began: datetime = NOON) -> Run:
    return run_of(
        *(scene(str(n), 60, 60 * 60 / words_a_minute, 60) for n in range(count)), began=began
    )


def test_the_rate_is_the_median_over_slides_with_enough_words() -> None:
    assert rate([]) is None
    assert rate([spoken(150, ENOUGH_SLIDES - 1)]) is None
    assert rate([spoken(150)]) == 150
    odd = [scene("x", 60, 1, 60), scene("y", 60, 900, 60), scene("z", 60, 30, 5)]
    assert rate([run_of(*spoken(150).scenes, *odd)]) == 150


def test_only_the_last_runs_count() -> None:
    assert rate([spoken(90)] * 6 + [spoken(150)] * 5) == 150


@given(st.lists(st.floats(1, 1000), max_size=40))
def test_the_rate_is_one_that_an_outline_may_have(speeds: list[float]) -> None:
    scenes = [scene(str(n), 60, 3600 / speed, 60) for n, speed in enumerate(speeds)]
    found = rate([run_of(*scenes)] if scenes else [])
    assert found is None or 60 <= found <= 240


# --- the commands -------------------------------------------------------------------------------------------------


def begun(talk: Talk, project: Path) -> Path:
    assert talk("new", "demo").code == 0
    return project / "talks" / "demo" / "talk.yaml"


def file_of(project: Path, run: Run = RUN) -> str:
    file = project / "run.json"
    file.write_bytes(written(run))
    return str(file)


def test_a_downloaded_run_is_taken_in_and_shown(talk: Talk, project: Path) -> None:
    begun(talk, project)
    said = talk("rehearsals", "demo", "--take", file_of(project))
    assert said.code == 0, said.err
    assert "+1:00" in said.out
    written_page = Path(said.out.splitlines()[-1])
    assert written_page.is_relative_to(project / "speaker")
    assert "Slide 3" in written_page.read_text("utf-8")
    assert not list((project / "talks").rglob("*rehears*"))
    assert talk("rehearsals", "demo").out == said.out
    assert "demo" in talk("rehearsals").out


def test_mistakes_are_said(talk: Talk, project: Path) -> None:
    begun(talk, project)
    none = talk("rehearsals", "demo")
    assert (none.code, "no-rehearsal" in none.err) == (1, True)
    assert talk("rehearsals").code == 0
    (project / "no.json").write_text("{}", "utf-8")
    for name in ("no.json", "absent.json", "."):
        said = talk("rehearsals", "--take", name)
        assert said.code == 1
        assert "bad-rehearsal" in said.err
    other = talk(
        "rehearsals", "demo", "--take", file_of(project, RUN.model_copy(update={"talk": "x"}))
    )
    assert "other-talk" in other.err


def test_check_paces_at_the_speaker_s_own_rate_and_says_so(
    talk: Talk, project: Path, speaker: Path
) -> None:
    outline = begun(talk, project)
    folder.keep("demo", spoken(200))
    text = outline.read_text("utf-8")
    outline.write_text(
        "\n".join(line for line in text.splitlines() if not line.startswith("rate:")) + "\n"
    )
    assert "your own 200 words a minute" in talk("check", "demo").err
    outline.write_text(outline.read_text("utf-8") + "rate: 120\n")
    assert "your own" not in talk("check", "demo").err


def test_a_slow_speaker_runs_over(talk: Talk, project: Path, speaker: Path) -> None:
    begun(talk, project)
    read, _ = load(project / "talks" / "demo", RealWorld())
    assert read is not None
    outline = read.outline.model_copy()
    outline.model_fields_set.discard("rate")
    outline.cuts["full"].__dict__["minutes"] = 0.5
    slow = at_own_rate(replace(read, outline=outline), (), 60)
    assert [problem.code for problem in slow.problems] == ["over-time"]
    assert at_own_rate(replace(read, outline=outline), slow.problems, 240).said


def test_builds_do_not_depend_on_who_builds(talk: Talk, project: Path, speaker: Path) -> None:
    begun(talk, project)
    assert talk("build", "demo", "-f", "html", "-q", "--no-cache").code == 0
    before = (project / "output/demo/demo.html").read_bytes()
    folder.keep("demo", spoken(200))
    assert talk("build", "demo", "-f", "html", "-q", "--no-cache").code == 0
    assert (project / "output/demo/demo.html").read_bytes() == before
