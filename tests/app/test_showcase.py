"""`talk diagram --gallery` as a person meets it."""

import zipfile
from pathlib import Path

import pytest

from tests.app.conftest import Talk


def test_some_of_the_gallery_is_written_as_deck_and_page(talk: Talk, project: Path) -> None:
    made = talk("diagram", "--gallery", "ring,gc", "-f", "pptx,json", "-o", "shown")
    assert made.code == 0, made.err
    assert {path.name for path in (project / "shown").iterdir()} == {
        "gallery.pptx",
        "gallery.json",
        "index.html",
    }
    assert zipfile.ZipFile(project / "shown" / "gallery.pptx").testzip() is None
    assert "2 kinds and mechanisms" in made.err
    again = {path.name: path.read_bytes() for path in (project / "shown").iterdir()}
    talk("diagram", "--gallery", "ring,gc", "-f", "pptx,json", "-o", "shown")
    assert again == {path.name: path.read_bytes() for path in (project / "shown").iterdir()}


def test_the_dark_one_stands_beside_it(talk: Talk, project: Path) -> None:
    assert talk("diagram", "--gallery", "ring", "-f", "json", "--theme", "dark").code == 0
    names = {path.name for path in (project / "output" / "gallery").iterdir()}
    assert names == {"gallery-dark.json", "index.html"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--gallery", "rnig"), 1, 'did you mean "ring"?'),
        (("--gallery", "-f", "svgg"), 2, "is not known"),
        (("--gallery", "--step", "2"), 2, "shows all steps"),
        (("--gallery", "ring", "--theme", "drak"), 1, 'did you mean "dark"?'),
    ],
)
def test_what_is_not_known_is_said(
    talk: Talk, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = talk("diagram", *words)
    assert answer.code == code
    assert said in answer.err


@pytest.mark.slow
def test_all_of_it_in_every_format(talk: Talk, project: Path) -> None:
    formats = "pptx,pdf,handout,html,notes,json,png"
    made = talk("diagram", "--gallery", "-f", formats)
    assert made.code == 0, made.err
    assert (project / "output" / "gallery" / "index.html").stat().st_size > 100_000
