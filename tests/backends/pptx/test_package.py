"""The package: the same bytes always, everything declared and reachable, each picture once."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from talkbuilder.backends.pptx.package import Part, Rel, Rels, pack
from tests.backends import decks
from tests.backends.pptx.deck_file import made, opened


def test_the_same_deck_gives_the_same_bytes() -> None:
    assert made(decks.everything()) == made(decks.everything())


@pytest.mark.slow
def test_the_same_bytes_from_another_process_with_another_hash_seed_zone_and_locale() -> None:
    code = (
        "import hashlib\nfrom tests.backends import decks\nfrom tests.backends.pptx.deck_file import made\n"
        "print(hashlib.sha256(made(decks.everything())).hexdigest())"
    )
    digests = set()
    for seed, zone, language in (("1", "UTC", "C"), ("4242", "Asia/Tokyo", "de_DE.UTF-8")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        env["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        root = Path(__file__).parents[3]
        env["PYTHONPATH"] += os.pathsep + str(root)
        run = subprocess.run(
            [sys.executable, "-c", code],
            env=env,
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_every_entry_has_the_first_date_a_zip_knows_and_no_trace_of_the_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(made(decks.everything()))) as archive:
        infos = archive.infolist()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.create_system for info in infos} == {0}
    assert infos[0].filename == "[Content_Types].xml"


def test_a_workbook_inside_a_chart_has_no_date_of_its_own() -> None:
    package = opened(made(decks.everything()))
    book = package.parts["ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"]
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("docProps" in info.filename for info in archive.infolist())


def test_a_picture_shown_twice_is_stored_once() -> None:
    package = opened(made(decks.everything()))
    assert package.count(r"ppt/media/.*") == 1


def test_media_that_no_slide_shows_stay_out() -> None:
    assert opened(made(decks.small())).count(r"ppt/media/.*") == 0


def test_properties_come_from_the_deck_and_the_clock() -> None:
    core = opened(made(decks.everything())).parts["docProps/core.xml"].decode()
    for said in (
        "Every item &amp; each &lt;style&gt;",
        "A. Speaker",
        "go, tests",
        "public",
        "2026-01-01T00:00:00Z",
    ):
        assert said in core


def test_asking_twice_for_a_relationship_gives_the_same_id() -> None:
    rels = Rels()
    assert rels.add("image", "../media/a.png") == rels.add("image", "../media/a.png")
    assert rels.add("image", "../media/b.png") != rels.add("image", "../media/a.png")
    assert len(rels.all) == 2


def test_a_suffix_with_two_types_is_declared_for_each_part() -> None:
    parts = [
        Part("a.bin", "x/one", b"1"),
        Part("b.bin", "x/two", b"2", (Rel("rId1", "t", "a.bin"),)),
    ]
    types = opened(pack(parts, ())).parts["[Content_Types].xml"].decode()
    assert '<Default Extension="bin" ContentType="x/one"/>' in types
    assert '<Override PartName="/b.bin" ContentType="x/two"/>' in types
