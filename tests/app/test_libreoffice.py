"""`--pdf-engine libreoffice`: another program makes the PDF of our .pptx; it may be missing, fail, or never end."""

import os
import sys
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from talkbuilder.app.libreoffice import pdf_of
from talkbuilder.truth.run import Limits
from tests.app.conftest import Talk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the fake LibreOffice is a script")

TALK = "title: Hello\nslides:\n  - layout: title\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only LibreOffice on the PATH: a script that makes a PDF of what it was called with."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    program = folder / "soffice"
    becomes(program, 'printf "%%PDF-1.7 $*" > deck.pdf')
    return program


def becomes(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.fixture
def hello(project: Path) -> Path:
    root = project / "talks" / "hello"
    root.mkdir(parents=True)
    (root / "talk.yaml").write_text(TALK)
    return project / "output" / "hello"


def test_the_pdf_is_its_and_the_deck_only_if_it_was_wanted(
    talk: Talk, hello: Path, office: Path
) -> None:
    assert talk("build", "hello", "-f", "pdf", "--pdf-engine", "libreoffice").code == 0
    made = (hello / "hello.pdf").read_bytes()
    assert made.startswith(b"%PDF-1.7 -env:UserInstallation=file:///")
    assert b"--headless" in made
    assert not (hello / "hello.pptx").exists()
    assert talk("build", "hello", "-f", "pdf,pptx", "--pdf-engine", "libreoffice").code == 0
    assert (hello / "hello.pptx").read_bytes().startswith(b"PK")


def test_it_is_never_taken_for_typsts_nor_the_other_way_round(
    talk: Talk, hello: Path, office: Path
) -> None:
    wanted = ("build", "hello", "-f", "pdf")
    for engine, begins in (
        ("libreoffice", True),
        ("typst", False),
        ("libreoffice", True),
    ):
        assert talk(*wanted, "--pdf-engine", engine).code == 0
        made = (hello / "hello.pdf").read_bytes()
        assert made.startswith(b"%PDF-1.7 -env") is begins
    assert "unchanged" in talk(*wanted, "--pdf-engine", "libreoffice").err


def test_another_libreoffice_makes_it_again(talk: Talk, hello: Path, office: Path) -> None:
    wanted = ("build", "hello", "-f", "pdf", "--pdf-engine", "libreoffice")
    assert talk(*wanted).code == 0
    becomes(office, 'echo "%PDF-2.0 of the next release" > deck.pdf')
    assert talk(*wanted).code == 0
    assert (hello / "hello.pdf").read_bytes().startswith(b"%PDF-2.0")


def test_without_it_nothing_is_written_and_nobody_is_to_blame(
    talk: Talk, hello: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.unlink()
    monkeypatch.setenv("PATH", str(office.parent))
    said = talk("build", "hello", "-f", "pdf", "--pdf-engine", "libreoffice")
    assert said.code == 3
    assert "there is no LibreOffice here (`soffice`) to make the PDF" in said.err
    assert "Traceback" not in said.err
    assert not hello.exists()


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo 'Error: no such filter' >&2; exit 77", "exit code 77: Error: no such filter"),
        ("echo nothing to do", "it made no PDF: nothing to do"),
        ("echo '<html>' > deck.pdf", "it made no PDF: it says nothing"),
        ("exit 1", "exit code 1: it says nothing"),
    ],
)
def test_what_fails_is_said_and_the_old_pdf_stays(
    talk: Talk, hello: Path, office: Path, script: str, why: str
) -> None:
    wanted = ("build", "hello", "-f", "pdf", "--pdf-engine", "libreoffice")
    assert talk(*wanted).code == 0
    before = (hello / "hello.pdf").read_bytes()
    becomes(office, script)
    said = talk(*wanted)
    assert said.code == 3
    assert f"error[libreoffice-failed]: LibreOffice makes no PDF: {why}" in said.err
    assert (hello / "hello.pdf").read_bytes() == before


def test_one_that_never_ends_is_ended_with_all_it_started(office: Path, tmp_path: Path) -> None:
    left = tmp_path / "left"
    becomes(office, f"(while :; do date >> {left}; sleep 0.1; done) &\nsleep 60")
    began = time.monotonic()
    data, (problem,) = pdf_of(b"PK", Limits(seconds=1))
    assert data == b""
    assert "it took longer than 1 seconds and was ended" in problem.message
    assert time.monotonic() - began < 30
    size = left.stat().st_size
    time.sleep(0.5)
    assert left.stat().st_size == size


def test_its_profile_is_gone_afterwards(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "rooms"))
    (tmp_path / "rooms").mkdir()
    becomes(office, "cp profile/user/registrymodifications.xcu kept; printf %%PDF- > deck.pdf")
    assert pdf_of(b"PK")[0] == b"%PDF-"
    assert list((tmp_path / "rooms").iterdir()) == []


def test_it_is_about_the_format_pdf(talk: Talk, hello: Path) -> None:
    said = talk("build", "hello", "-f", "pptx", "--pdf-engine", "libreoffice")
    assert said.code == 2
    assert "which is not wanted here" in said.err
    assert talk("build", "hello", "--pdf-engine", "word").code == 2


@pytest.mark.slow
@pytest.mark.external("soffice")
def test_the_real_one(talk: Talk, hello: Path) -> None:
    assert sys.platform != "win32"
    assert talk("build", "hello", "-f", "pdf", "--pdf-engine", "libreoffice").code == 0
    made = PdfReader(hello / "hello.pdf")
    assert made.metadata is not None
    assert "LibreOffice" in str(made.metadata.producer)
    assert len(made.pages) == 1
