"""Reads stay inside the talk's folder, and end: whatever a file name leads to, it is a problem at its line, at once."""

import os
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.pipeline import Built, Order, make_deck
from talkbuilder.ports import Kit
from tests.pipeline.running import talk
from tests.pipeline.specimen import png

OUTLINE = """\
title: T
slides:
  - layout: image
    title: A picture that should not be read
    image: {name}
    alt: Something
  - layout: code
    title: Code that should not be read
    code: {{file: {name}}}
"""
IMAGE, FILE = (5, 12), (9, 18)

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX links and pipes")


@pytest.fixture(scope="module")
def kit() -> Iterator[Kit]:
    with open_kit() as opened:
        yield opened


def made_of(root: Path, name: str, kit: Kit) -> Built:
    """Make the talk in ``root`` that shows the file ``name`` as a picture and as code; it must not take long."""
    root.mkdir(exist_ok=True)
    (root / "talk.yaml").write_text(OUTLINE.format(name=name), encoding="utf-8")
    begun = time.monotonic()
    made = make_deck(root, Order(), GUESTS, kit)
    assert time.monotonic() - begun < 5
    return made


def places(made: Built, code: str) -> list[tuple[int, int]]:
    """Return lines and columns of the errors with that code."""
    return [
        (one.place.line, one.place.column)
        for one in made.problems
        if one.is_error and one.code == code
    ]


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "../secret",
            "a/../../secret",
            "/etc/hostname",
            "/proc/self/environ",
            "/dev/zero",
            ".",
            "a",
        ],
    )
    def test_a_name_that_leads_out_or_to_no_file(self, tmp_path: Path, name: str, kit: Kit) -> None:
        (tmp_path / "secret").write_bytes(png(2, 2))
        (tmp_path / "talk" / "a").mkdir(parents=True)
        made = made_of(tmp_path / "talk", name, kit)
        assert places(made, "cannot-read") == [IMAGE, FILE]

    @pytest.mark.parametrize("name", ["absent", "absent/x", '"' + "x" * 300 + '"', '"a b"', "CON"])
    def test_a_name_that_leads_nowhere(self, tmp_path: Path, name: str, kit: Kit) -> None:
        made = made_of(tmp_path / "talk", name, kit)
        found = places(made, "no-file") + places(made, "cannot-read")
        assert found == [IMAGE, FILE]

    def test_a_walkthrough_elsewhere(self, tmp_path: Path, kit: Kit) -> None:
        (tmp_path / "other.md").write_text("# Secret {#secret}\n\nWords.\n")
        root = tmp_path / "talk"
        root.mkdir()
        (root / "talk.yaml").write_text(
            "title: T\nwalkthrough: ../other.md\nslides: [{layout: title, notes: '#secret'}]\n"
        )
        made = make_deck(root, Order(), GUESTS, kit)
        assert places(made, "cannot-read") == [(2, 14)]
        assert not any("Words" in str(problem) for problem in made.problems)


@posix
class TestLinksAndPipes:
    def test_a_link_that_leads_out(self, tmp_path: Path, kit: Kit) -> None:
        (tmp_path / "secret").write_bytes(png(2, 2))
        (tmp_path / "talk").mkdir()
        (tmp_path / "talk" / "pic").symlink_to(tmp_path / "secret")
        assert places(made_of(tmp_path / "talk", "pic", kit), "cannot-read") == [IMAGE, FILE]

    def test_a_folder_that_is_a_link_out(self, tmp_path: Path, kit: Kit) -> None:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "pic").write_bytes(png(2, 2))
        (tmp_path / "talk").mkdir()
        (tmp_path / "talk" / "in").symlink_to(tmp_path / "elsewhere")
        assert places(made_of(tmp_path / "talk", "in/pic", kit), "cannot-read") == [IMAGE, FILE]

    def test_a_link_to_itself(self, tmp_path: Path, kit: Kit) -> None:
        (tmp_path / "talk").mkdir()
        (tmp_path / "talk" / "loop").symlink_to("loop")
        assert places(made_of(tmp_path / "talk", "loop", kit), "cannot-read") == [IMAGE, FILE]

    def test_a_pipe(self, tmp_path: Path, kit: Kit) -> None:
        (tmp_path / "talk").mkdir()
        os.mkfifo(tmp_path / "talk" / "pipe")
        assert places(made_of(tmp_path / "talk", "pipe", kit), "cannot-read") == [IMAGE, FILE]

    @pytest.mark.slow
    @pytest.mark.parametrize("lie", ["pipe", "folder", "loop", "device"])
    def test_an_outline_that_is_no_file(self, tmp_path: Path, cache: Path, lie: str) -> None:
        root = tmp_path / "talks" / "one"
        root.mkdir(parents=True)
        outline = root / "talk.yaml"
        make: dict[str, Callable[[], object]] = {
            "pipe": lambda: os.mkfifo(outline),
            "folder": outline.mkdir,
            "loop": lambda: outline.symlink_to(outline),
            "device": lambda: outline.symlink_to("/dev/zero"),
        }
        make[lie]()
        ran = talk(["build", str(root)], tmp_path, cache)
        assert ran.code == 1, ran.said
        assert "Traceback" not in ran.said

    @pytest.mark.slow
    def test_what_lies_in_the_folder_and_is_not_asked_for(
        self, tmp_path: Path, cache: Path
    ) -> None:
        """A pipe, a link out, a sparse file of 40 GB, a folder that may not be read: none is opened."""
        root = tmp_path / "talks" / "one"
        root.mkdir(parents=True)
        (root / "talk.yaml").write_text("title: T\nslides: [{layout: title}]\n")
        os.mkfifo(root / "pipe")
        (root / "everything").symlink_to("/")
        (root / "zero").symlink_to("/dev/zero")
        with (root / "huge.mov").open("wb") as file:
            file.truncate(40 * 1024**3)
        begun = time.monotonic()
        assert talk(["build", "-f", "html"], tmp_path, cache).code == 0
        assert time.monotonic() - begun < 20
        (root / "huge.mov").unlink()


class TestSizes:
    def test_a_file_too_large(self, tmp_path: Path, kit: Kit) -> None:
        (tmp_path / "talk").mkdir()
        with (tmp_path / "talk" / "big").open("wb") as file:
            file.truncate(40 * 1024**3)
        made = made_of(tmp_path / "talk", "big", kit)
        assert places(made, "cannot-read") == [IMAGE, FILE]

    def test_a_listing_too_large(self, tmp_path: Path, kit: Kit) -> None:
        (tmp_path / "talk").mkdir()
        (tmp_path / "talk" / "big").write_bytes(b"x = 1\n" * 400_000)
        codes = [problem.code for problem in made_of(tmp_path / "talk", "big", kit).problems]
        assert "too-large" in codes

    def test_a_picture_that_unfolds(self, tmp_path: Path, kit: Kit) -> None:
        """30 kB that claim to be 30,000 by 30,000 pixels, and 60 kB whose text chunk is 60 MB."""
        (tmp_path / "talk").mkdir()
        bomb = png(30_000, 30_000, zlib.compress(b"\x00" * 30_000_000))
        (tmp_path / "talk" / "bomb").write_bytes(bomb)
        assert places(made_of(tmp_path / "talk", "bomb", kit), "bad-picture") == [IMAGE]
        text = b"Comment\x00\x00" + zlib.compress(b"x" * 60_000_000)
        chunk = struct.pack(">I", len(text)) + b"zTXt" + text
        chunk += struct.pack(">I", zlib.crc32(b"zTXt" + text))
        plain = png(4, 4)
        (tmp_path / "talk" / "words").write_bytes(plain[:33] + chunk + plain[33:])
        assert places(made_of(tmp_path / "talk", "words", kit), "bad-picture") == [IMAGE]


PLAIN = png(4, 4)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + PLAIN[6:],
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff" + b"\xe0" * 50,
        PLAIN[:-8],
        PLAIN[:40] + b"\xff" + PLAIN[41:],
        b"\xff\xd8\xff" + PLAIN,
        b"PK\x03\x04" + b"\x00" * 60,
    ],
    ids=["empty", "gif", "svg", "eps", "magic", "jpeg", "cut", "damaged", "other", "zip"],
)
def test_a_picture_that_lies_about_its_type(tmp_path: Path, data: bytes, kit: Kit) -> None:
    (tmp_path / "talk").mkdir()
    (tmp_path / "talk" / "pic.png").write_bytes(data)
    assert places(made_of(tmp_path / "talk", "pic.png", kit), "bad-picture") == [IMAGE]
