"""Files: nothing outside the folder is read, nothing is half written, nothing a person edited is lost."""

import io
import os
import stat
import subprocess
import sys
import threading
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from talkbuilder.store import atomic, record
from talkbuilder.store.record import Record, Records, digest, fingerprint
from talkbuilder.store.shelf import Shelved, put
from talkbuilder.store.world import EARLIEST, LIMIT, RealWorld

DECK = PurePosixPath("talk.pptx")
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX links and pipes")


def zipped(
    text: str,
    when: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0),
    changed: str = "1980-01-01T00:00:00Z",
) -> bytes:
    """A deck's worth of zip, with the dates that its maker writes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.xml", when), text)
        archive.writestr(
            zipfile.ZipInfo("docProps/core.xml", when),
            '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
            f'<dcterms:modified xsi:type="dcterms:W3CDTF">{changed}</dcterms:modified>',
        )
    return buffer.getvalue()


def known(shelved: Shelved) -> dict[str, list[str]]:
    """What the next build may find."""
    return {name: [one] for name, one in shelved.digests.items()}


def names(folder: Path) -> list[str]:
    """What is in ``folder``."""
    return sorted(path.name for path in folder.iterdir())


class TestReading:
    def test_a_file_inside_the_folder_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "x.go").write_bytes(b"package x")
        assert RealWorld().read(tmp_path, "a/x.go") == b"package x"

    @pytest.mark.parametrize(
        "name", ["../secret", "a/../../secret", "/etc/hostname", "absent", ".", "a\x00b"]
    )
    def test_anything_else_is_an_os_error(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "secret").write_text("no")
        inside = tmp_path / "talk"
        inside.mkdir()
        with pytest.raises(OSError):
            RealWorld().read(inside, name)

    @posix
    def test_a_link_that_leads_out_is_refused_and_one_that_stays_is_followed(
        self, tmp_path: Path
    ) -> None:
        talk = tmp_path / "talk"
        talk.mkdir()
        (tmp_path / "secret").write_text("no")
        (talk / "out").symlink_to(tmp_path / "secret")
        (talk / "real").write_text("yes")
        (talk / "in").symlink_to(talk / "real")
        with pytest.raises(PermissionError):
            RealWorld().read(talk, "out")
        assert RealWorld().read(talk, "in") == b"yes"

    @posix
    def test_a_link_to_itself_is_an_os_error_like_any_other(self, tmp_path: Path) -> None:
        (tmp_path / "loop").symlink_to("loop")
        with pytest.raises(OSError):
            RealWorld().read(tmp_path, "loop")
        with pytest.raises(OSError):
            RealWorld().read(tmp_path / "loop", "x")

    @posix
    def test_a_pipe_does_not_hang_the_build(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(OSError, match="not a regular file"):
            RealWorld().read(tmp_path, "pipe")

    def test_a_file_over_the_limit_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "big").write_bytes(b"x" * 11)
        with pytest.raises(OSError, match="larger"):
            RealWorld(limit=10).read(tmp_path, "big")

    def test_the_clock_is_an_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        assert RealWorld().timestamp() == EARLIEST
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
        assert RealWorld().timestamp() == 1795392000
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
        assert RealWorld().timestamp() == EARLIEST


class TestWriting:
    def test_the_new_file_replaces_the_old(self, tmp_path: Path) -> None:
        target = tmp_path / "deep" / "x"
        atomic.write(target, b"old")
        atomic.write(target, b"new")
        assert target.read_bytes() == b"new"
        assert names(target.parent) == ["x"]

    def test_a_failure_leaves_the_old_file_and_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "x"
        atomic.write(target, b"old")

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            atomic.write(target, b"new")
        assert target.read_bytes() == b"old"
        assert names(tmp_path) == ["x"]

    @posix
    def test_the_umask_is_respected(self, tmp_path: Path) -> None:
        before = os.umask(0o027)
        try:
            atomic.write(tmp_path / "x", b"")
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o640


class TestSweeping:
    def test_what_a_killed_build_left_goes_and_nothing_else(self, tmp_path: Path) -> None:
        (tmp_path / ".talk-abc.tmp").write_bytes(b"half")
        (tmp_path / ".talk-mine").write_bytes(b"somebody else's")
        (tmp_path / "talk-abc.tmp").write_bytes(b"somebody else's")
        atomic.sweep(tmp_path)
        assert names(tmp_path) == [".talk-mine", "talk-abc.tmp"]
        atomic.sweep(tmp_path / "absent")

    @posix
    def test_what_is_being_written_stays(self, tmp_path: Path) -> None:
        """Another process sweeps while we write: our file is locked."""
        descriptor, name = atomic._temporary(tmp_path)
        code = (
            "import sys, pathlib; from talkbuilder.store import atomic;"
            " atomic.sweep(pathlib.Path(sys.argv[1]))"
        )
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        words = [sys.executable, "-c", code, str(tmp_path)]
        subprocess.run(words, env=environment, check=True)
        assert name.exists()
        os.close(descriptor)
        subprocess.run(words, env=environment, check=True)
        assert not name.exists()

    @posix
    def test_a_link_or_a_pipe_of_that_name_is_not_followed(self, tmp_path: Path) -> None:
        target = tmp_path / "precious"
        target.write_bytes(b"x")
        (tmp_path / ".talk-1.tmp").symlink_to(target)
        os.mkfifo(tmp_path / ".talk-2.tmp")
        atomic.sweep(tmp_path)
        assert target.read_bytes() == b"x"


class TestShelf:
    def test_unchanged_bytes_are_not_written_again(self, tmp_path: Path) -> None:
        put(tmp_path, {DECK: zipped("a")}, {})
        before = (tmp_path / DECK).stat().st_mtime_ns
        put(tmp_path, {DECK: zipped("a")}, {})
        assert (tmp_path / DECK).stat().st_mtime_ns == before

    def test_a_deck_of_ours_is_replaced_with_or_without_a_record(self, tmp_path: Path) -> None:
        first = put(tmp_path, {DECK: zipped("a")}, {})
        second = put(tmp_path, {DECK: zipped("b")}, known(first))
        third = put(tmp_path, {DECK: zipped("c")}, {})
        assert (first.problems, second.problems, third.problems) == ((), (), ())
        assert names(tmp_path) == ["talk.pptx"]

    def test_an_edited_deck_is_kept_and_named(self, tmp_path: Path) -> None:
        first = put(tmp_path, {DECK: zipped("a")}, {})
        (tmp_path / DECK).write_bytes(zipped("a, by hand"))
        shelved = put(tmp_path, {DECK: zipped("b")}, known(first))
        assert [problem.code for problem in shelved.problems] == ["edited-deck"]
        assert (tmp_path / "talk.edited-1.pptx").read_bytes() == zipped("a, by hand")
        assert (tmp_path / DECK).read_bytes() == zipped("b")

    def test_a_deck_that_powerpoint_saved_is_kept_even_without_a_record(
        self, tmp_path: Path
    ) -> None:
        """It writes the zip dates that we write; what tells is when the deck was changed."""
        saved = zipped("by hand", changed="2026-11-23T09:00:00Z")
        (tmp_path / DECK).write_bytes(saved)
        shelved = put(tmp_path, {DECK: zipped("b")}, {})
        assert [problem.code for problem in shelved.problems] == ["edited-deck"]
        assert (tmp_path / "talk.edited-1.pptx").read_bytes() == saved

    def test_what_a_killed_build_wrote_is_no_edit(self, tmp_path: Path) -> None:
        cache = tmp_path / "cache"
        folder = tmp_path / "out"
        first = put(folder, {DECK: zipped("a")}, {})
        Records(folder, cache).save("full", Record("1", first.digests, {}))
        for text in ("b", "c", "d"):  # each announced, each killed before or after it wrote
            records = Records(folder, cache)
            records.begin({str(DECK): digest(zipped(text))})
            if text != "c":
                assert put(folder, {DECK: zipped(text)}, records.known).problems == ()
        records = Records(folder, cache)
        shelved = put(folder, {DECK: zipped("e")}, records.known)
        assert shelved.problems == ()
        records.save("full", Record("5", shelved.digests, {}))
        assert Records(folder, cache).known == {str(DECK): frozenset(shelved.digests.values())}
        (folder / DECK).write_bytes(zipped("b, by hand"))
        Records(folder, cache).begin({str(DECK): digest(zipped("f"))})
        edited = put(folder, {DECK: zipped("f")}, Records(folder, cache).known)
        assert [problem.code for problem in edited.problems] == ["edited-deck"]

    def test_a_deck_of_ours_that_was_copied_here_is_no_edit(self, tmp_path: Path) -> None:
        (tmp_path / DECK).write_bytes(zipped("a"))
        records = Records(tmp_path, tmp_path / "cache")
        records.begin({str(DECK): digest(zipped("b"))})
        assert put(tmp_path, {DECK: zipped("b")}, records.known).problems == ()

    def test_a_deck_from_elsewhere_is_kept_even_without_a_record(self, tmp_path: Path) -> None:
        (tmp_path / DECK).write_bytes(zipped("theirs", (2026, 11, 23, 9, 0, 0)))
        put(tmp_path, {DECK: zipped("b")}, {})
        (tmp_path / DECK).write_bytes(b"not even a zip")
        put(tmp_path, {DECK: zipped("c")}, {})
        assert names(tmp_path) == [
            "talk.edited-1.pptx",
            "talk.edited-2.pptx",
            "talk.pptx",
        ]

    def test_a_locked_target_is_not_lost(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = atomic.write

        def locked(path: Path, data: bytes) -> None:
            if path.name == "talk.pptx":
                raise PermissionError(13, "Permission denied")
            real(path, data)

        monkeypatch.setattr(atomic, "write", locked)
        shelved = put(tmp_path, {DECK: zipped("b")}, {})
        assert not shelved.complete
        assert [problem.code for problem in shelved.problems] == ["target-locked"]
        assert (tmp_path / "talk.new.pptx").read_bytes() == zipped("b")


class TestRecords:
    def test_a_build_is_fresh_until_an_input_or_an_output_changes(self, tmp_path: Path) -> None:
        folder = tmp_path / "out"
        shelved = put(folder, {DECK: zipped("a")}, {})
        Records(folder, tmp_path / "cache").save("full", Record("inputs", shelved.digests, {}))
        assert Records(folder, tmp_path / "cache").fresh("full", "inputs")
        assert not Records(folder, tmp_path / "cache").fresh("full", "others")
        (folder / DECK).write_bytes(zipped("b"))
        assert not Records(folder, tmp_path / "cache").fresh("full", "inputs")

    @pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"builds": {"full": 3}}', b"\xff"])
    def test_a_damaged_record_is_no_record(self, tmp_path: Path, damage: bytes) -> None:
        cache = tmp_path / "cache"
        Records(tmp_path, cache).save("full", Record("inputs", {"x": "1"}, {}))
        (found,) = (cache / "builds").glob("*.record")
        found.write_bytes(damage)
        assert Records(tmp_path, cache).fresh("full", "inputs") is None
        assert Records(tmp_path, cache).written == {}

    def test_two_builds_into_one_folder_both_remember(self, tmp_path: Path) -> None:
        one, two = Records(tmp_path, tmp_path / "c"), Records(tmp_path, tmp_path / "c")
        one.save("full", Record("1", {"a": "1"}, {}))
        two.save("lunch", Record("2", {"b": "2"}, {}))
        assert Records(tmp_path, tmp_path / "c").written == {"a": "1", "b": "2"}

    def test_the_fingerprint_sees_names_contents_and_words(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("1")
        (tmp_path / "b").write_text("1")
        a, b = tmp_path / "a", tmp_path / "b"
        prints = {
            fingerprint([a], []),
            fingerprint([b], []),
            fingerprint([a, b], []),
            fingerprint([a], ["w"]),
            fingerprint([tmp_path / "absent"], []),
        }
        a.write_text("2")
        prints.add(fingerprint([a], []))
        assert len(prints) == 6
        assert digest(b"") == fingerprint([], [])

    def test_a_video_beside_the_talk_counts_by_its_size_and_date(self, tmp_path: Path) -> None:
        video = tmp_path / "video"
        with video.open("wb") as file:
            file.truncate(LIMIT * 1000)
        before = fingerprint([video], [])
        assert fingerprint([video], []) == before
        os.utime(video, (1, 1))
        assert fingerprint([video], []) != before


class TestNames:
    def test_the_files_below_a_folder(self, tmp_path: Path) -> None:
        for name in ("go/a/main.go", "go/a/sub/x.txt", "go/b.go", "go/a/.hidden", ".git/x", "x"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        assert RealWorld().names(tmp_path, "go") == ("go/a/main.go", "go/a/sub/x.txt", "go/b.go")
        assert RealWorld().names(tmp_path, "go/a/sub") == ("go/a/sub/x.txt",)
        assert RealWorld().names(tmp_path, "gone") == ()

    @posix
    def test_links_and_what_lies_outside_are_left_out(self, tmp_path: Path) -> None:
        (tmp_path / "talk" / "go").mkdir(parents=True)
        (tmp_path / "secret").touch()
        (tmp_path / "talk" / "go" / "file").symlink_to(tmp_path / "secret")
        (tmp_path / "talk" / "go" / "folder").symlink_to(tmp_path)
        (tmp_path / "talk" / "out").symlink_to(tmp_path)
        for folder in ("go", "out", "..", "/"):
            assert RealWorld().names(tmp_path / "talk", folder) == ()


@posix
def test_builds_into_one_folder_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = Records(tmp_path, tmp_path / "c"), Records(tmp_path, tmp_path / "c")
    heard: list[str] = []

    def second() -> None:
        with two.turn():
            heard.append("second")

    other = threading.Thread(target=second)
    with one.turn(), one.turn():  # within a turn there is no other
        other.start()
        other.join(0.2)
        heard.append("first")
    other.join()
    assert heard == ["first", "second"]
    monkeypatch.setattr(record, "PATIENCE", 0.05)
    with one.turn(), two.turn():
        heard.append("nobody waits for ever")
    assert len(heard) == 3


@posix
def test_without_a_cache_nobody_waits(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    one, two = (Records(tmp_path, tmp_path / "file" / "cache") for _ in range(2))
    with one.turn(), two.turn():
        pass
