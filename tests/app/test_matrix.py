"""Talks × cuts × themes × templates in one call: each build in a folder of its own, each mistake at its line."""

from pathlib import Path

import pytest

from talkbuilder.app.matrix import Matrix, read_matrix, spread
from talkbuilder.app.order import Job
from tests.app.conftest import Talk

OUTLINE = """\
title: About {name}
cuts: {{short: {{minutes: 5}}, full: {{minutes: 10}}}}
slides: [{{layout: title}}, {{layout: section, title: It is, cuts: [full]}}]
"""


@pytest.fixture
def zoo(project: Path) -> Path:
    for name in ("ant", "zebra"):
        folder = project / "talks" / name
        folder.mkdir(parents=True)
        (folder / "talk.yaml").write_text(OUTLINE.format(name=name), "utf-8")
    return project


def built(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*.json"))
    return sorted(found)


def test_everything_is_built_once(zoo: Path, talk: Talk) -> None:
    (zoo / "all.yaml").write_text(
        "cuts: [short, full]\nthemes: [light, dark]\nformats: [json]\n", "utf-8"
    )
    run = talk("build", "-q", "--matrix", "all.yaml")
    assert (run.code, run.err) == (0, "")
    assert built(zoo / "output") == [
        f"{theme}/{name}/{name}{cut}.json"
        for theme in ("dark", "light")
        for name in ("ant", "zebra")
        for cut in ("-short", "")
    ]
    assert (zoo / "output" / "dark" / "index.html").is_file()


def test_one_value_needs_no_folder_and_the_rest_is_as_the_command_says(
    zoo: Path, talk: Talk
) -> None:
    (zoo / "m.yaml").write_text("talks: [ant]\nthemes: [dark]\n", "utf-8")
    assert talk("build", "-q", "--matrix", "m.yaml", "-f", "json", "--cut", "short").code == 0
    assert built(zoo / "output") == ["ant/ant-short.json"]


def test_talks_on_the_command_line_win(zoo: Path, talk: Talk) -> None:
    (zoo / "m.yaml").write_text("talks: [ant]\nformats: [json]\n", "utf-8")
    assert talk("build", "-q", "--matrix", "m.yaml", "zebra").code == 0
    assert built(zoo / "output") == ["zebra/zebra.json"]


def test_what_did_not_change_is_not_built_again(zoo: Path, talk: Talk) -> None:
    (zoo / "m.yaml").write_text("cuts: [short, full]\nformats: [json]\n", "utf-8")
    talk("build", "--matrix", "m.yaml")
    again = talk("build", "--matrix", "m.yaml")
    assert again.err.count("unchanged") >= 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cut: [full]\n", "m.yaml:1:1: error[unknown-key]: `cut` is not known"),
        ("formats: [pptx, pfd]\n", 'm.yaml:1:17: error[unknown-format]: there is no format "pfd"'),
        ("formats: [site]\n", "a site is not made by a matrix"),
        ("cuts: full\n", "m.yaml:1:7: error[bad-value]"),
        ("cuts: [", "m.yaml:1"),
        ("themes: [a/corp.yaml, b/corp.yaml]\n", '"a/corp.yaml" and "b/corp.yaml" would be built into the same folder'),
        ("talks: [aunt]\n", 'there is no talk "aunt"'),
    ],
)  # fmt: skip
def test_a_mistake_is_said_and_nothing_is_built(
    zoo: Path, talk: Talk, text: str, said: str
) -> None:
    (zoo / "m.yaml").write_text(text, "utf-8")
    run = talk("build", "--matrix", "m.yaml")
    assert run.code == 1
    assert said in run.err
    assert not (zoo / "output").exists()


def test_a_file_that_is_not_there_is_said(zoo: Path, talk: Talk) -> None:
    run = talk("build", "--matrix", "nowhere.yaml")
    assert run.code == 1
    assert "nowhere.yaml: error[no-file]" in run.err


def test_a_cut_that_one_talk_lacks_is_said_of_that_talk(zoo: Path, talk: Talk) -> None:
    (zoo / "m.yaml").write_text("cuts: [shirt]\nformats: [json]\n", "utf-8")
    run = talk("build", "--matrix", "m.yaml")
    assert run.code == 1
    assert run.err.count('this talk has no cut "shirt"') == 2


def test_too_many_are_refused_before_any_is_built() -> None:
    matrix = Matrix(cuts=[f"c{i}" for i in range(1000)], themes=[f"t{i}" for i in range(200)])
    made, (problem,) = spread(matrix, [Job(Path("talks/a"), Path("output"))], Path("m.yaml"))
    assert made == []
    assert problem.code == "too-many-builds"


def test_a_template_that_is_left_empty_is_our_own() -> None:
    matrix = Matrix(templates=["", "acme.pptx"])
    made, problems = spread(matrix, [Job(Path("talks/a"), Path("output"))], Path("m.yaml"))
    assert problems == ()
    assert [(job.output.as_posix(), job.template) for job in made] == [
        ("output/plain", ""),
        ("output/acme", "acme.pptx"),
    ]


def test_an_empty_file_asks_for_nothing_in_particular(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("{}\n", "utf-8")
    assert read_matrix(tmp_path / "m.yaml") == (Matrix(), ())
