"""The command line as a person meets it: exit codes, files, and what is said when something is wrong."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from tests.app.conftest import Talk

FILES = {
    "my-talk.pptx",
    "my-talk.pdf",
    "my-talk.html",
    "my-talk-handout.pdf",
    "my-talk-contact.png",
}


@pytest.fixture
def begun(talk: Talk, project: Path) -> Path:
    """A new talk's folder."""
    assert talk("new", "my-talk").code == 0
    return project / "talks" / "my-talk"


class TestFirstFiveMinutes:
    def test_a_new_talk_builds_at_once_and_without_a_word_of_complaint(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        built = talk("build", "my-talk")
        assert built.code == 0
        assert "error" not in built.err
        assert "warning" not in built.err
        assert {path.name for path in (project / "output" / "my-talk").iterdir()} == FILES
        assert (project / "output" / "index.html").is_file()

    def test_it_checks_clean(self, talk: Talk, begun: Path) -> None:
        checked = talk("check")
        assert (checked.code, checked.out) == (0, "")
        assert "no problem" in checked.err

    def test_a_new_talk_is_never_written_over_an_old_one(self, talk: Talk, begun: Path) -> None:
        (begun / "talk.yaml").write_text("mine")
        assert talk("new", "my-talk").code == 1
        assert (begun / "talk.yaml").read_text() == "mine"

    @pytest.mark.parametrize("slug", ["../evil", "My Talk", "", "a" * 65, "-x", "a--b", "x/y"])
    def test_a_name_that_is_no_slug_makes_nothing(
        self, talk: Talk, project: Path, slug: str
    ) -> None:
        assert talk("new", slug).code in (1, 2)
        assert list(project.iterdir()) == []

    def test_the_table_says_slides_frames_minutes_and_files(self, talk: Talk, begun: Path) -> None:
        table = talk("build", "my-talk").err
        assert "lightning" in table
        assert "my-talk.pptx" in table

    def test_list_names_every_talk(self, talk: Talk, begun: Path) -> None:
        talk("new", "another")
        assert talk("list").out.split() == ["another", "my-talk"]


class TestOptions:
    def test_a_cut_adds_its_name_to_the_files(self, talk: Talk, begun: Path, project: Path) -> None:
        assert talk("build", "--cut", "lightning", "--format", "pptx").code == 0
        names = {path.name for path in (project / "output" / "my-talk").iterdir()}
        assert names == {"my-talk-lightning.pptx"}

    def test_what_belongs_to_the_day_comes_from_set(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        talk("build", "--format", "pptx", "--set", "event=Platform guild", "--set", "date=1 May")
        with zipfile.ZipFile(project / "output" / "my-talk" / "my-talk.pptx") as deck:
            first = deck.read("ppt/slides/slide1.xml").decode()
        assert "Platform guild" in first
        assert "1 May" in first

    def test_or_from_a_file_beside_the_talks_and_set_wins(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        (project / "occasion.yaml").write_text("event: Guild\ndate: 12:30\n")
        talk("build", "--format", "pptx", "--set", "event=Meetup")
        with zipfile.ZipFile(project / "output" / "my-talk" / "my-talk.pptx") as deck:
            first = deck.read("ppt/slides/slide1.xml").decode()
        assert "Meetup" in first
        assert "12:30" in first
        (project / "occasion.yaml").write_text("evnet: Guild\ndate: [1]\n")
        said = talk("build")
        assert said.code == 1
        assert "occasion.yaml:1:1: error[unknown-key]" in said.err
        assert 'did you mean "event"?' in said.err
        assert "occasion.yaml:2:7: error[bad-value]" in said.err

    def test_the_dark_theme_is_another_deck(self, talk: Talk, begun: Path, project: Path) -> None:
        talk("build", "--format", "pptx")
        light = (project / "output" / "my-talk" / "my-talk.pptx").read_bytes()
        talk("build", "--format", "pptx", "--theme", "dark")
        assert (project / "output" / "my-talk" / "my-talk.pptx").read_bytes() != light

    def test_every_format_can_be_asked_for(self, talk: Talk, begun: Path, project: Path) -> None:
        assert talk("build", "-f", "pptx,pdf,handout,html,notes,png,json").code == 0
        folder = project / "output" / "my-talk"
        assert json.loads((folder / "my-talk.json").read_text("utf-8"))["title"]
        assert "Watch one request" in (folder / "my-talk-notes.md").read_text("utf-8")

    @pytest.mark.parametrize(
        "words",
        [
            ("build", "--format", "pptx,ppt"),
            ("build", "--steps", "some"),
            ("build", "--set", "colour=red"),
            ("build", "--set", "event"),
            ("build", "-q", "-v"),
            ("build", "--jobs", "many"),
            ("diagram", "scheduler"),
            ("nonsense",),
        ],
    )
    def test_wrong_usage_is_exit_2_and_names_what_is_known(
        self, talk: Talk, begun: Path, words: tuple[str, ...]
    ) -> None:
        said = talk(*words)
        assert said.code == 2
        assert said.err

    def test_help_of_every_command_has_an_example(self, talk: Talk) -> None:
        for command in ("build", "check", "diagram", "new", "list", "schema"):
            assert re.search(r"Examples?: talk ", " ".join(talk(command, "--help").out.split()))


class TestProblems:
    def test_all_problems_come_at_once_each_with_its_line(self, talk: Talk, begun: Path) -> None:
        outline = begun / "talk.yaml"
        text = outline.read_text().replace("subtitle: One", "subtitel: One")
        outline.write_text(text.replace("layout: questions", "layout: question"))
        said = talk("build", "my-talk")
        assert said.code == 1
        lines = [line for line in said.err.splitlines() if ": error[" in line]
        assert ["unknown-key" in lines[0], "unknown-layout" in lines[1]] == [True, True]
        assert len(lines) == 2
        for line in lines:
            path, number, column, _ = line.split(":", 3)
            assert path == "talks/my-talk/talk.yaml"
            assert int(number) > 0
            assert int(column) > 0

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_a_talk_with_an_error_is_not_said_to_be_done(
        self, talk: Talk, begun: Path, jobs: str
    ) -> None:
        talk("new", "other")
        outline = begun / "talk.yaml"
        outline.write_text(
            outline.read_text("utf-8").replace("layout: code", "layout: kode"), "utf-8"
        )
        lines = talk("build", "-j", jobs, "-f", "notes").err.splitlines()
        assert "my-talk: not built" in lines
        assert "other: done" in lines

    def test_a_broken_talk_leaves_the_old_output_as_it_was(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        talk("build", "my-talk")
        folder = project / "output" / "my-talk"
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        (begun / "talk.yaml").write_text("title: [")
        assert talk("build", "my-talk").code == 1
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

    def test_what_does_not_fit_is_said_once_for_all_cuts(self, talk: Talk, begun: Path) -> None:
        outline = begun / "talk.yaml"
        text = outline.read_text().replace("title: The question", f"title: {'Too long ' * 40}")
        outline.write_text(text)
        said = talk("check", "my-talk")
        assert said.code == 1
        assert said.err.count("error[overflow]") == 1
        assert "slide-fault" not in said.err

    def test_json_is_for_programs_and_github_for_workflows(self, talk: Talk, begun: Path) -> None:
        (begun / "talk.yaml").write_text("titel: x\nslides: []\n")
        found = json.loads(talk("check", "--report", "json").out)["problems"]
        assert {"path", "line", "column", "severity", "code", "message", "hint"} == set(found[0])
        assert talk("check", "--report", "github").out.startswith("::error file=talks/my-talk/")

    def test_an_unknown_talk_names_the_nearest(self, talk: Talk, begun: Path) -> None:
        said = talk("build", "my-tlak")
        assert said.code == 1
        assert 'did you mean "my-talk"?' in said.err

    def test_an_unknown_cut_or_theme_names_the_nearest(self, talk: Talk, begun: Path) -> None:
        assert '"lightning"' in talk("build", "--cut", "lightening").err
        assert '"dark"' in talk("build", "--theme", "darkk").err

    def test_without_talks_it_says_how_to_begin(self, talk: Talk) -> None:
        said = talk("build")
        assert said.code == 2
        assert "talk new" in said.err

    @pytest.mark.parametrize("option", ["--template", "--theme"])
    def test_a_file_that_is_not_there_is_a_problem(
        self, talk: Talk, begun: Path, option: str
    ) -> None:
        said = talk("build", option, "absent.yaml")
        assert said.code == 1
        assert "absent.yaml: error[no-file]: there is no such file" in said.err


class TestAgain:
    def test_nothing_changed_means_nothing_to_do(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        talk("build", "my-talk")
        deck = project / "output" / "my-talk" / "my-talk.pptx"
        before = deck.stat().st_mtime_ns
        again = talk("build", "my-talk")
        assert again.code == 0
        assert "unchanged" in again.err
        assert deck.stat().st_mtime_ns == before

    def test_a_change_in_text_or_outline_is_seen(self, talk: Talk, begun: Path) -> None:
        talk("build", "my-talk", "-f", "pptx")
        walkthrough = begun / "walkthrough.md"
        walkthrough.write_text(walkthrough.read_text().replace("Watch one", "Look at one"))
        assert "unchanged" not in talk("build", "my-talk", "-f", "pptx").err

    def test_an_edited_deck_is_kept(self, talk: Talk, begun: Path, project: Path) -> None:
        talk("build", "my-talk", "-f", "pptx")
        deck = project / "output" / "my-talk" / "my-talk.pptx"
        deck.write_bytes(deck.read_bytes() + b"edited")
        said = talk("build", "my-talk", "-f", "pptx")
        assert said.code == 0
        assert "edited-deck" in said.err
        assert deck.with_name("my-talk.edited-1.pptx").read_bytes().endswith(b"edited")

    def test_without_the_cache_the_bytes_are_the_same(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        talk("build", "my-talk")
        folder = project / "output" / "my-talk"
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        talk("build", "my-talk", "--no-cache")
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


class TestWhereFilesGo:
    def test_beside_the_talks_from_wherever_one_stands(
        self, talk: Talk, begun: Path, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(project / "talks" / "my-talk")
        assert talk("build", ".", "-f", "notes").code == 0
        assert talk("diagram", "my-talk#request", "-f", "dot").code == 0
        assert (project / "output" / "my-talk" / "my-talk-notes.md").is_file()
        assert (project / "output" / "my-talk" / "figures" / "request.dot").is_file()
        assert not (project / "talks" / "my-talk" / "output").exists()


class TestDiagram:
    @pytest.mark.parametrize("format", ["svg", "png", "pdf", "pptx", "dot", "json"])
    def test_one_figure_in_every_format(
        self, talk: Talk, begun: Path, project: Path, format: str
    ) -> None:
        target = project / f"x.{format}"
        said = talk(
            "diagram", "my-talk#request", "--format", format, "--step", "2", "-o", str(target)
        )
        assert said.code == 0, said.err
        assert said.out.split() == [str(target)]
        assert target.stat().st_size > 200

    def test_all_frames_go_to_a_folder(self, talk: Talk, begun: Path) -> None:
        said = talk("diagram", "my-talk#request", "--format", "svg")
        assert said.code == 0
        assert len(said.out.split()) == 3

    def test_each_frame_gets_a_number_behind_the_name_it_was_given(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        said = talk("diagram", "my-talk#request", "-f", "svg", "-o", str(project / "x.svg"))
        assert [Path(line).name for line in said.out.split()] == ["x-1.svg", "x-2.svg", "x-3.svg"]
        assert (project / "x-1.svg").is_file()

    def test_a_figure_or_frame_that_is_not_there(self, talk: Talk, begun: Path) -> None:
        assert 'did you mean "request"?' in talk("diagram", "my-talk#reqest").err
        assert "3 frames" in talk("diagram", "my-talk#request", "--step", "9").err

    def test_list_names_kinds_and_mechanisms(self, talk: Talk) -> None:
        listed = talk("diagram", "--list").out
        assert "topology" in listed
        assert "scheduler" in listed


@pytest.mark.parametrize("option", [(), ("--facts",)])
def test_schema_is_json_schema_2020_12(talk: Talk, option: tuple[str, ...]) -> None:
    said = talk("schema", *option)
    schema = json.loads(said.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "yaml-language-server" in said.err


class TestFolders:
    def test_an_outline_that_is_called_otherwise_is_told(self, talk: Talk, begun: Path) -> None:
        (begun / "talk.yaml").rename(begun / "talk.yml")
        said = talk("build", "my-talk")
        assert said.code == 1
        assert "talks/my-talk: error[unknown-talk]: no talk.yaml is in this folder" in said.err
        assert "rename talk.yml to talk.yaml" in said.err

    def test_without_talks_the_list_says_so(self, talk: Talk) -> None:
        said = talk("list")
        assert (said.code, said.out) == (0, "")
        assert "talk new" in said.err

    def test_a_file_that_could_not_be_written_is_not_listed(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        (project / "taken").write_text("a file where the folder should be")
        built = talk("build", "my-talk", "--format", "pdf", "--output", "taken")
        assert built.code == 3
        assert "error[cannot-write]" in built.err
        assert "my-talk.pdf" not in built.err.splitlines()[-1]

    def test_an_empty_folder_of_talks_is_not_said_to_be_missing(
        self, talk: Talk, project: Path
    ) -> None:
        (project / "talks").mkdir()
        assert "no folder in talks holds a talk.yaml" in talk("build", "my-talk").err


class TestOtherFiles:
    def test_what_is_wrong_with_a_template_names_its_file(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        (project / "corp.pptx").write_bytes(b"no zip")
        said = talk("build", "my-talk", "--template", "corp.pptx")
        assert (said.code, "corp.pptx: error[bad-template]: " in said.err) == (1, True)

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("acme.yaml", "name: acme #mine\n"),
            ("occasion.yaml", "event: All hands #3\n"),
            ("talks/series.yaml", "title: S #1\nparts:\n  - title: One\n    talks: [my-talk]\n"),
            ("all.yaml", "talks: [my-talk] #1\nformats: [notes] #2\nthemes: [light #3\n  ]\n"),
        ],
    )
    def test_a_warning_in_one_of_them_stops_nothing(
        self, talk: Talk, begun: Path, project: Path, name: str, text: str
    ) -> None:
        (project / name).write_text(text)
        more = {"acme.yaml": ("--theme", name), "all.yaml": ("--matrix", name)}.get(name, ())
        said = talk("build", "my-talk", "--format", "notes", *more)
        assert said.code == 0
        assert f"{name}:" in said.err
        assert "warning[lost-comment]" in said.err

    def test_the_list_says_what_is_wrong_with_the_series(
        self, talk: Talk, begun: Path, project: Path
    ) -> None:
        (project / "talks" / "series.yaml").write_text("title: S\nparts: [{title: x, talks: [y]}]")
        said = talk("list")
        assert (said.code, said.out) == (1, "my-talk\n")
        assert 'talks/series.yaml:2:28: error[unknown-talk]: there is no talk "y"' in said.err
