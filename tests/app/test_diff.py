"""`talk diff`: a colleague edits a built deck; each change is told at its line of the outline or the walkthrough."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from tests.app.conftest import Said, Talk

OUTLINE = """\
title: How work is shared
subtitle: Two queues and a thief
cuts: {full: {minutes: 10}, lunch: {minutes: 8}}
figures:
  steal:
    kind: topology
    mechanism: scheduler
    start: {ps: 2, P0: {runs: G1, queue: [G2, G3, G4, G5]}, P1: {runs: G9}}
    events: [exit G9, spin P1, {do: steal P1 from P0, caption: Half of it}]
slides:
  - layout: title
  - layout: bullets
    title: A queue belongs to a P
    bullets:
      - At most 256 goroutines stand in it
      - Its owner needs no lock
    notes: ["#queue"]
  - layout: figure
    title: A thief takes half
    figure: steal
    notes: "#thief"
  - layout: table
    title: Two queues differ in who may touch them
    rows:
      - [queue, lock]
      - [local, none]
      - [global, "`sched.lock`"]
    cuts: [full]
    notes: "#both"
  - layout: code
    title: A goroutine is started with two letters
    code:
      text: |
        for range 3 {
            go work()
        }
    notes: "#go"
"""
WALKTHROUGH = """\
# How work is shared

## A queue {#queue}

Every P has a queue of its own, and most goroutines
never see another. When it is full, half of it goes to the queue
that all share.

## The thief {#thief}

A P without work looks round.

It asks the other Ps in a random order.

What it finds it shares: half of the victim's queue.

It runs the last one at once.

## Both {#both}

The *local* queue is a ring; the global one is a list.

## Starting {#go}

The statement `go` puts a goroutine into the queue.

"""
DECK = "output/work/work.pptx"
Slides = list[Any]
Edit = Callable[[Any, Slides], None]


BUILT: dict[str, bytes] = {}
"""The deck, once it was built."""


@pytest.fixture
def deck(talk: Talk, project: Path) -> Path:
    """A deck that was built."""
    folder = project / "talks" / "work"
    folder.mkdir(parents=True)
    (folder / "talk.yaml").write_text(OUTLINE)
    (folder / "walkthrough.md").write_text(WALKTHROUGH)
    path = project / DECK
    if not BUILT:
        said = talk("build", "work", "-f", "pptx", "-q")
        assert said.code == 0, said.err
        BUILT[DECK] = path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(BUILT[DECK])
    return path


@pytest.fixture
def edited(talk: Talk, deck: Path) -> Callable[[Edit], Said]:
    """Edit the deck as another program does, and ask what differs."""

    def run(edit: Edit) -> Said:
        presentation = Presentation(str(deck))
        edit(presentation, list(presentation.slides))
        presentation.save(str(deck))
        return talk("diff", DECK)

    return run


def line_of(words: str, text: str = OUTLINE) -> int:
    return text[: text.index(words)].count("\n") + 1


def body(slide: Any, name: str = "body") -> Any:
    return next(shape for shape in slide.shapes if shape.name.removeprefix("!!") == name).text_frame


def notes(slide: Any) -> Any:
    return slide.notes_slide.notes_text_frame


# --- nothing has changed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [(), ("--steps", "last"), ("--cut", "lunch"), ("--theme", "dark"), ("--set", "event=Guild")],
)
def test_a_deck_that_nobody_touched(talk: Talk, deck: Path, more: tuple[str, ...]) -> None:
    assert talk("build", "work", "-f", "pptx", "-q", *more).code == 0
    name = DECK.replace(".pptx", "-lunch.pptx") if "lunch" in more else DECK
    said = talk("diff", name)
    assert (said.code, said.out) == (0, "")
    assert "no difference" in said.err


def test_a_deck_that_another_program_saved(edited: Callable[[Edit], Said]) -> None:
    assert edited(lambda _deck, _slides: None).code == 0


@pytest.mark.slow
@pytest.mark.external("soffice")
def test_a_deck_that_went_through_libreoffice(talk: Talk, deck: Path, tmp_path: Path) -> None:
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pptx",
         "--outdir", str(tmp_path / "saved"), str(deck)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    said = talk("diff", str(tmp_path / "saved" / "work.pptx"))
    assert (said.code, said.out) == (0, ""), said.out
    assert "from which state" not in said.err, "it keeps our sign"


# --- words ------------------------------------------------------------------------------------------------------------


def test_a_title(edited: Callable[[Edit], Said]) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        slides[1].shapes.title.text_frame.text = "A queue belongs to one P"

    said = edited(edit)
    assert said.code == 1
    line = line_of("A queue belongs")
    assert (
        said.out
        == f'talks/work/talk.yaml:{line}:12: title, slide 2: "A queue belongs to a P" → "A queue belongs to one P"\n'
    )


def test_a_title_of_a_slide_with_many_frames_is_told_once(edited: Callable[[Edit], Said]) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        for slide in slides[2:6]:
            run = slide.shapes.title.text_frame.paragraphs[0].runs[0]
            run.text = run.text.replace("half", "a half")

    said = edited(edit)
    assert said.out == (
        f"talks/work/talk.yaml:{line_of('A thief takes')}:12: title, slide 3: "
        '"A thief takes half" → "A thief takes a half"\n'
    )


def test_a_title_in_one_of_the_frames_says_which(edited: Callable[[Edit], Said]) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        slides[3].shapes.title.text_frame.paragraphs[0].runs[0].text = "A thief takes some"

    assert 'title, slide 3.2: "A thief takes half" → "A thief takes some"' in edited(edit).out


def test_a_bullet_and_a_new_one(edited: Callable[[Edit], Said]) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        frame = body(slides[1])
        frame.paragraphs[0].runs[0].text = "At most 512 goroutines stand in it"
        frame.add_paragraph().text = "It is a ring"

    said = edited(edit).out.splitlines()
    assert said == [
        f"talks/work/talk.yaml:{line_of('At most')}:9: bullet, slide 2: "
        '"At most 256 goroutines stand in it" → "At most 512 goroutines stand in it"',
        f"talks/work/talk.yaml:{line_of('Its owner')}:9: bullet, slide 2: added:",
        "    + It is a ring",
    ]


def test_notes_are_told_by_line_of_the_walkthrough_and_word_by_word(
    edited: Callable[[Edit], Said],
) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        run = notes(slides[1]).paragraphs[0].runs[0]
        run.text = run.text.replace("goes to", "is moved to")
        spoken = notes(slides[5])
        spoken.paragraphs[-1].runs[0].text = "It runs the last at once."
        spoken.add_paragraph().text = "Pause here."

    said = edited(edit).out.splitlines()
    first = line_of("never see", WALKTHROUGH)
    last = line_of("It runs", WALKTHROUGH)
    assert said[0].startswith(f"talks/work/walkthrough.md:{first}:")
    assert said[0].endswith("notes, slide 2:")
    assert "half of it [-goes-]{+is moved+} to the queue that all share" in said[1]
    assert said[2].startswith(f"talks/work/walkthrough.md:{last}:")
    assert '"It runs the last one at once." → "It runs the last at once."' in said[2]
    assert said[3:] == [
        f"talks/work/walkthrough.md:{last}:1: notes, slide 3.4: added:",
        "    + Pause here.",
    ]


def test_notes_that_were_moved_to_another_frame(edited: Callable[[Edit], Said]) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        frame = notes(slides[3])
        words = frame.paragraphs[0].runs[0].text
        frame.paragraphs[0].runs[0].text = ""
        notes(slides[4]).add_paragraph().text = words

    line = line_of("It asks the other", WALKTHROUGH)
    assert edited(edit).out == (
        f"talks/work/walkthrough.md:{line}:1: notes, slide 3.2: moved to slide 3.3:\n"
        "    It asks the other Ps in a random order.\n"
    )


def test_a_cell_a_label_a_caption_and_a_line_of_code(edited: Callable[[Edit], Said]) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        body(slides[5], "caption").paragraphs[0].runs[0].text = "One half of it"
        label = next(s for s in slides[2].shapes if s.has_text_frame and s.text_frame.text == "G3")
        label.text_frame.paragraphs[0].runs[0].text = "G33"
        table = next(shape for shape in slides[6].shapes if shape.has_table).table
        table.cell(1, 1).text_frame.paragraphs[0].runs[0].text = "no lock"
        line = body(slides[7]).paragraphs[1]
        for run in line.runs[1:]:
            run.text = ""
        line.runs[0].text = "    go other()"

    said = edited(edit).out
    assert (
        f'talk.yaml:{line_of("Half of it")}:64: caption of figure steal, slide 3.4: "Half of it" → "One half of it"'
        in said
    )
    assert re.search(r'talk.yaml:\d+:\d+: .*slide 3.1: "G3" → "G33"', said)
    assert f'talk.yaml:{line_of("[local, none]")}:17: cell, slide 4: "none" → "no lock"' in said
    assert (
        f'talk.yaml:{line_of("go work()")}:13: code, slide 5: "    go work()" → "    go other()"'
        in said
    )


# --- slides -----------------------------------------------------------------------------------------------------------


def test_slides_that_were_moved_deleted_added_and_hidden(edited: Callable[[Edit], Said]) -> None:
    def edit(deck: Any, slides: Slides) -> None:
        new = deck.slides.add_slide(deck.slide_layouts[4])
        new.shapes.title.text_frame.text = "Questions that nobody asked"
        slides[6]._element.set("show", "0")
        listed = deck.slides._sldIdLst
        ids = list(listed)
        listed.remove(ids[7])
        listed.insert(1, ids[7])
        listed.remove(ids[1])

    said = edited(edit).out
    assert (
        f'talk.yaml:{line_of("layout: bullets")}:5: slide 2, "A queue belongs to a P", was deleted'
        in said
    )
    moved = (
        'slide 5, "A goroutine is started with two letters", was moved behind "How work is shared"'
    )
    assert f"{moved}: number 2 of the deck" in said
    assert (
        'a new slide, number 8 of the deck, behind "Two queues differ in who may touch them":'
        in said
    )
    assert "    Questions that nobody asked" in said
    assert "slide 4 is hidden now" in said
    assert len([line for line in said.splitlines() if not line.startswith("  ")]) == 4


def test_a_frame_that_was_deleted_and_a_slide_that_was_copied(
    edited: Callable[[Edit], Said],
) -> None:
    def edit(deck: Any, slides: Slides) -> None:
        new = deck.slides.add_slide(deck.slide_layouts[4])
        new.shapes.title.text_frame.text = slides[1].shapes.title.text_frame.text
        for shape in slides[1].shapes:
            if shape.name == "body":
                new.shapes._spTree.append(deepcopy(shape._element))
        listed = deck.slides._sldIdLst
        listed.remove(list(listed)[3])

    said = edited(edit).out
    assert 'slide 3.2, "A thief takes half", was deleted' in said
    assert "a copy of slide 2, number 8 of the deck" in said


def test_what_the_outline_has_no_place_for_is_said_all_the_same(
    edited: Callable[[Edit], Said],
) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        slides[6].shapes.add_textbox(0, 0, 999_999, 99_999).text_frame.text = "Ask Bob"

    said = edited(edit)
    assert said.code == 1
    line = line_of("layout: table")
    assert said.out == (
        f"talks/work/talk.yaml:{line}:5: slide 4: a text box that the outline does not have:\n    Ask Bob\n"
    )


def test_what_a_person_typed_reaches_no_terminal_as_a_command(
    edited: Callable[[Edit], Said],
) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        slides[6].shapes.add_textbox(0, 0, 999_999, 99_999).text_frame.text = "x\u009b31m\u202ey"

    assert not set("\u009b\u202e\x1b") & set(edited(edit).out)


# --- both have changed ------------------------------------------------------------------------------------------------


def test_where_the_outline_has_changed_too_it_is_said(
    talk: Talk, deck: Path, project: Path
) -> None:
    outline = project / "talks" / "work" / "talk.yaml"
    outline.write_text(OUTLINE.replace("Its owner needs no lock", "Its owner locks nothing"))
    said = talk("diff", DECK)
    assert said.code == 1
    assert '"Its owner locks nothing" → "Its owner needs no lock"' in said.out
    assert "the outline of this slide has changed too since the deck was built" in said.out
    assert "since it was built, the outline of 1 slide has changed" in said.err


def test_a_slide_that_is_new_in_the_outline_is_not_said_to_be_deleted(
    talk: Talk, deck: Path, project: Path
) -> None:
    outline = project / "talks" / "work" / "talk.yaml"
    outline.write_text(OUTLINE + "  - {layout: statement, title: A new end}\n")
    assert 'slide 6, "A new end", is not in the deck' in talk("diff", DECK).out


# --- whose deck it is -------------------------------------------------------------------------------------------------


def test_a_deck_without_our_sign_is_known_by_its_name_or_its_title(
    talk: Talk, deck: Path, project: Path
) -> None:
    presentation = Presentation(str(deck))
    package = presentation.part.package
    for id, rel in list(package._rels.items()):
        if rel.reltype.endswith("custom-properties"):
            package._rels.pop(id)
    for name in ("work.edited-1.pptx", "work-final.pptx", "from-bob.pptx"):
        presentation.save(str(project / name))
        said = talk("diff", name)
        assert (said.code, said.out) == (0, ""), name
        assert "no longer says from which state" in said.err
    presentation.core_properties.title = ""
    presentation.save(str(project / "from-bob.pptx"))
    said = talk("diff", "from-bob.pptx")
    assert said.code == 3
    assert "error[whose-deck]" in said.err
    assert "talk diff from-bob.pptx TALK" in said.err
    assert talk("diff", "from-bob.pptx", "work").code == 0


def test_a_sign_leads_to_none_but_our_talks(talk: Talk, deck: Path, project: Path) -> None:
    shutil.copytree(project / "talks" / "work", project / "elsewhere")
    presentation = Presentation(str(deck))
    part = next(
        rel.target_part
        for rel in presentation.part.package._rels.values()
        if rel.reltype.endswith("custom-properties")
    )
    part._blob = part.blob.replace(b">work<", b">../elsewhere<")
    presentation.core_properties.title = ""
    presentation.save(str(project / "x.pptx"))
    said = talk("diff", "x.pptx")
    assert said.code == 3
    assert 'of the talk "../elsewhere", which is not here' in said.err


def test_help_says_how_it_ends_and_gives_an_example(talk: Talk) -> None:
    said = " ".join(talk("diff", "--help").out.split())
    assert "Exit code 0: nothing differs; 1: something does" in said
    assert "Example: talk diff " in said


# --- for programs, and what cannot be compared ------------------------------------------------------------------------


def test_json_has_every_change_with_its_place(edited: Callable[[Edit], Said], talk: Talk) -> None:
    def edit(_deck: Any, slides: Slides) -> None:
        slides[1].shapes.title.text_frame.text = "A queue belongs to one P"

    edited(edit)
    said = talk("diff", DECK, "--report", "json")
    found = json.loads(said.out)
    assert said.code == 1
    assert (found["talk"], found["cut"], found["problems"]) == ("work", "full", [])
    (one,) = found["changes"]
    assert (one["path"], one["line"], one["kind"]) == (
        "talks/work/talk.yaml",
        line_of("A queue belongs"),
        "title",
    )
    assert (one["slides"], one["deck_slides"]) == (["2"], [2])
    assert ["-", "a"] in one["words"]
    assert ["+", "one"] in one["words"]
    github = talk("diff", DECK, "--report", "github").out
    assert github.startswith("::warning file=talks/work/talk.yaml,title=edited,line=")


@pytest.mark.parametrize("data", [b"", b"no deck", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)])
def test_what_is_no_deck_is_a_problem(talk: Talk, project: Path, data: bytes) -> None:
    (project / "x.pptx").write_bytes(data)
    said = talk("diff", "x.pptx")
    assert (said.code, said.out) == (3, "")
    assert "x.pptx: error[cannot-read]: this deck could not be read:" in said.err
    assert (
        json.loads(talk("diff", "x.pptx", "--report", "json").out)["problems"][0]["code"]
        == "cannot-read"
    )


def test_a_deck_that_is_not_there_a_talk_that_is_not_and_a_broken_outline(
    talk: Talk, deck: Path, project: Path
) -> None:
    assert talk("diff", "absent.pptx").code == 3
    assert talk("diff", DECK, "nobody").code == 3
    assert talk("diff", DECK, "--cut", "nobody").code == 3
    (project / "talks" / "work" / "talk.yaml").write_text("title: [")
    assert talk("diff", DECK, "work").code == 3
    assert talk("diff").code == 2
