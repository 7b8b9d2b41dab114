"""The archive for attendees: every sample and what was recorded of it, a true README, and the same bytes each time."""

import io
import stat
import zipfile
from pathlib import PurePosixPath

from msgspec.structs import replace

from talkbuilder.backends import samples
from talkbuilder.captured import Capture
from talkbuilder.ports import BackendOptions, Enclosed, EnclosedRun, Kit, World
from tests.backends.conftest import MOMENT, FixedWorld
from tests.backends.decks import hostile, small
from tests.backends.kits import KIT

WORLD: World = FixedWorld()
HERE: Kit = replace(KIT, world=WORLD)
CAPTURE = Capture(
    text="4 0 1 2 3",
    command="GODEBUG=schedtrace=250 go run .",
    release="go1.27.3",
    platform="linux/amd64",
    cpu="Some CPU, 2 CPUs",
    date="2026-11-23",
    exit="2",
)
ORDER = Enclosed(
    "order",
    {"main.go": b"package main\n", "go.mod": b"module order\n\ngo 1.27\n", "sub/x.go": b"package sub\n"},
    "1.27",
    runs=(EnclosedRun("order", b"command: x\n---\n4 0 1 2 3\n", CAPTURE),),
    slides=(small().scenes[0].slide, "elsewhere"),
)  # fmt: skip
COSTS = Enclosed("costs", {"a_test.go": b"package a\n", "go.mod": b""}, "1.26", program=False, c=True)  # fmt: skip


def packed(*handed: Enclosed) -> zipfile.ZipFile:
    output = samples.write(small(), "d", BackendOptions(enclosed=handed), HERE)
    assert list(output.files) == [PurePosixPath("d-samples.zip")]
    return zipfile.ZipFile(io.BytesIO(*output.files.values()))


def said(*handed: Enclosed) -> str:
    archive = packed(*handed)
    return archive.read(next(name for name in archive.namelist() if "README" in name)).decode()


def test_it_holds_the_samples_their_captures_and_a_readme() -> None:
    archive = packed(ORDER, COSTS)
    top = f"{small().slug}-samples/"
    assert archive.namelist() == [
        f"{top}{name}"
        for name in (
            "README.md",
            "captures/order.txt",
            "go/costs/a_test.go",
            "go/costs/go.mod",
            "go/order/go.mod",
            "go/order/main.go",
            "go/order/sub/x.go",
        )
    ]
    assert archive.read(f"{top}go/order/main.go") == b"package main\n"


def test_nothing_in_it_depends_on_when_or_where_it_was_made() -> None:
    for info in packed(ORDER, COSTS).infolist():
        assert info.date_time == (2026, 1, 1, 0, 0, 0)
        assert stat.S_IMODE(info.external_attr >> 16) == 0o644
        assert info.create_system == 3
    options = BackendOptions(enclosed=(ORDER, COSTS))
    first, second = (samples.write(small(), "d", options, HERE).files for _ in range(2))
    assert first == second
    assert MOMENT


def test_no_name_in_it_leads_out_of_its_folder_on_another_system() -> None:
    odd = replace(ORDER, files={"..\\..\\evil.go": b"package evil\n"})
    assert f"{small().slug}-samples/go/order/..-..-evil.go" in packed(odd).namelist()
    output = samples.write(
        replace(small(), slug="a\\b"), "d", BackendOptions(enclosed=(odd,)), HERE
    )
    names = zipfile.ZipFile(io.BytesIO(*output.files.values())).namelist()
    assert {name.split("/")[0] for name in names} == {"a-b-samples"}


def test_the_readme_says_how_to_run_each_and_where_it_was_recorded() -> None:
    text = said(ORDER, COSTS)
    assert "Go 1.27 or later" in text
    assert "    cd go/order\n    GODEBUG=schedtrace=250 go run ." in text
    assert ", with go1.27.3 linux/amd64, Some CPU, 2 CPUs, on 2026-11-23." in text
    assert "exit code 2" in text
    assert "    cd go/costs\n    go test ." in text
    assert "C compiler" in text
    assert f"On slide {small().scenes[0].number}." in text


def test_a_talk_without_samples_says_so() -> None:
    output = samples.write(small(), "d", BackendOptions(), HERE)
    assert output.files == {}
    assert [problem.code for problem in output.problems] == ["no-samples"]
    assert f'"{small().slug}"' in output.problems[0].message, "of many talks, which"


def test_hostile_words_stay_words() -> None:
    options = BackendOptions(enclosed=(ORDER,))
    output = samples.write(hostile(), "d", options, HERE)
    archive = zipfile.ZipFile(io.BytesIO(*output.files.values()))
    text = archive.read(next(name for name in archive.namelist() if "README" in name)).decode()
    assert text.startswith("# ")
    assert "<" not in text.replace("\\<", "")
