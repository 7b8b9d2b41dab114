"""Every room has a README, and its list of files is true. The form of the list: tests/house/README.md."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP = ("builder", "diagrams", "requirements", "talks", "tests", "tests/house", "tests/support")


def rooms(root: Path) -> Iterator[Path]:
    """The folders at the top, and every package below the two source roots."""
    yield from (root / name for name in TOP)
    for source in (root / "builder", root / "diagrams"):
        yield from sorted(folder for folder in source.rglob("*/") if any(folder.glob("*.py")))


def listed(readme: str) -> list[str]:
    """Return the files and folders that a README lists, in its order."""
    names: list[str] = []
    prose = re.sub(r"^```.*?^```", "", readme, flags=re.MULTILINE | re.DOTALL)
    for line in prose.splitlines():
        if bullet := re.match(r"[-*] ((?:`[^`]+`(?:, | and )?)+)", line):
            names += re.findall(r"`([\w./-]+(?:\.\w+|/))`", bullet[1])
        elif column := re.match(r" {4}([\w./-]+(?:\.\w+|/))(?: {2,}|$)", line):
            names.append(column[1])
    return names


def lies(room: Path) -> list[str]:
    """Return what is wrong with a room's README."""
    readme = room / "README.md"
    if not readme.is_file():
        return ["there is no README.md"]
    names = listed(readme.read_text(encoding="utf-8"))
    absent = [f"lists {name}, which is not there" for name in names if not (room / name).exists()]
    there = sorted(file.name for file in room.glob("*.py") if file.name != "__init__.py")
    there += sorted(f"{file.parent.name}/" for file in room.glob("*/__init__.py"))
    silent = [f"does not list {name}" for name in there if name not in names]
    twice = [f"lists {name} twice" for name in sorted(set(names)) if names.count(name) > 1]
    return absent + silent + twice


@pytest.mark.parametrize(
    "room", list(rooms(ROOT)), ids=lambda room: room.relative_to(ROOT).as_posix()
)
def test_the_list_of_files_is_true(room: Path) -> None:
    assert lies(room) == []


README = """# a room

- `plan.py`: thinks
- `write.py`, `pack.py`: write
- `go test` is not a file, `x.py` inside a sentence is not listed either

    old.py      in columns
    parts/      a folder

```
    - `code.py`: not a list
```
"""


def test_a_list_is_read() -> None:
    assert listed(README) == ["plan.py", "write.py", "pack.py", "old.py", "parts/"]


def test_lies_are_noticed(tmp_path: Path) -> None:
    assert lies(tmp_path) == ["there is no README.md"]
    (tmp_path / "README.md").write_text("- `gone.py`: was here\n- `a.py`: one\n- `a.py`: again\n")
    for name in ("__init__.py", "a.py", "new.py"):
        (tmp_path / name).touch()
    assert lies(tmp_path) == [
        "lists gone.py, which is not there",
        "does not list new.py",
        "lists a.py twice",
    ]
