"""What an earlier build wrote is taken out if nobody touched it; nothing else is, ever."""

from pathlib import Path

import pytest

from talkbuilder.store.record import Record, Records, digest
from talkbuilder.store.tidy import tidy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "site" / "talk"
    made.mkdir(parents=True)
    return made


def written(folder: Path, cache: Path, key: str, **files: str) -> Records:
    records = Records(folder, cache)
    names = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    for name, text in names.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    digests = {name: digest(text.encode()) for name, text in names.items()}
    records.save(key, Record("in", digests, {}))
    return records


def test_only_our_own_files_that_nobody_changed_are_removed(folder: Path, tmp_path: Path) -> None:
    written(folder, tmp_path, "old", a_pdf="a", b_pdf="b", c_pdf="c")
    records = written(folder, tmp_path, "new", a_pdf="a")
    (folder / "b.pdf").write_text("somebody's now")
    (folder / "notes.txt").write_text("never ours")
    assert tidy(folder, records, ["a.pdf"], ["new"]) == ()
    assert sorted(path.name for path in folder.iterdir()) == ["a.pdf", "b.pdf", "notes.txt"]


def test_what_is_gone_is_forgotten_and_what_was_changed_is_not_ours_any_more(
    folder: Path, tmp_path: Path
) -> None:
    written(folder, tmp_path, "old", a_pdf="a", b_pdf="b")
    records = written(folder, tmp_path, "new", a_pdf="a")
    (folder / "b.pdf").write_text("somebody's now")
    tidy(folder, records, ["a.pdf"], ["new"])
    again = Records(folder, tmp_path)
    assert set(again.written) == {"a.pdf"}
    assert set(again.builds) == {"new"}
    (folder / "b.pdf").write_text("b")  # by chance what we wrote once: it stays a stranger's
    tidy(folder, again, ["a.pdf"], ["new"])
    assert (folder / "b.pdf").exists()


def test_folders_go_when_they_are_empty_and_not_before(folder: Path, tmp_path: Path) -> None:
    records = written(folder, tmp_path, "old", x__y__a_png="a", z__a_png="a")
    (folder / "z" / "mine.txt").write_text("mine")
    tidy(folder, records, [])
    assert not (folder / "x").exists()
    assert [path.name for path in (folder / "z").iterdir()] == ["mine.txt"]
    (folder / "z" / "mine.txt").unlink()
    (folder / "z").rmdir()
    tidy(folder, Records(folder, tmp_path), [])
    assert not folder.exists()
    assert folder.parent.exists()


def test_a_record_that_was_tampered_with_reaches_nothing_outside(
    folder: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    records = Records(folder, tmp_path)
    digests = {"../../outside.txt": digest(b"x"), str(outside): digest(b"x")}
    records.save("old", Record("in", digests, {}))
    assert tidy(folder, records, []) == ()
    assert outside.exists()


def test_a_file_that_a_killed_build_left_is_known(folder: Path, tmp_path: Path) -> None:
    records = written(folder, tmp_path, "old", a_pdf="a")
    records.begin({"a.pdf": digest(b"half way")})
    (folder / "a.pdf").write_text("half way")
    tidy(folder, records, [])
    assert not folder.exists()


def test_what_cannot_be_removed_is_said_and_tried_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = written(folder, tmp_path, "old", a_pdf="a")

    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        (problem,) = tidy(folder, records, [])
    assert (problem.code, problem.severity) == ("cannot-remove", "warning")
    assert "a.pdf" in Records(folder, tmp_path).written
    assert tidy(folder, Records(folder, tmp_path), []) == ()
    assert not folder.exists()
