"""A memory on disk: what is kept comes back whole or not at all, runs no code, and takes no more room than it may."""

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.geometry import Point
from talkbuilder.memory import key_of
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.store.keeping import Keeping

NOUN = (
    Problem(Place("a.yaml", 1, 2), "code", "words", "a hint"),
    {"at": Point(1.5, -2.0)},
    frozenset({"x"}),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "made"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_one_process_keeps_another_finds(folder: Path) -> None:
    Keeping(folder, "v1").put(key_of("k"), NOUN)
    assert Keeping(folder, "v1").get(key_of("k")) == NOUN


def test_another_key_and_another_version_find_nothing(folder: Path) -> None:
    Keeping(folder, "v1").put(key_of("k"), NOUN)
    assert Keeping(folder, "v1").get(key_of("l")) is None
    assert Keeping(folder, "v2").get(key_of("k")) is None


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_or_shortened_file_is_as_good_as_none(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("made")
    Keeping(folder, "v1").put(b"k", NOUN)
    (path,) = files(folder)
    raw = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        raw = raw[: data.draw(st.integers(0, len(raw) - 1))]
    else:
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    assert Keeping(folder, "v1").get(b"k") is None
    Keeping(folder, "v1").put(b"k", NOUN)
    assert Keeping(folder, "v1").get(b"k") == NOUN


class Evil:
    def __reduce__(self) -> Any:
        return os.mkdir, ("pwned",)


@dataclass
class Theirs:
    """A dataclass, and not one of ours."""

    x: int = 0
    y: list[int] = field(default_factory=list)


@pytest.mark.parametrize(
    "value", [Evil(), Theirs(), [Evil()], Path("a"), len], ids=lambda value: type(value).__name__
)
def test_a_file_that_would_run_code_or_make_something_foreign_is_nothing(
    folder: Path, value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Keeping(folder, "v1").put(b"k", value)
    assert Keeping(folder, "v1").get(b"k") is None
    assert not (tmp_path / "pwned").exists()


def test_a_function_of_ours_is_not_called(folder: Path) -> None:
    class Call:
        def __reduce__(self) -> Any:
            from talkbuilder.store.atomic import write

            return write, (folder.parent / "pwned", b"")

    Keeping(folder, "v1").put(b"k", Call())
    assert Keeping(folder, "v1").get(b"k") is None
    assert not (folder.parent / "pwned").exists()


def test_what_does_not_pickle_is_not_kept(folder: Path) -> None:
    Keeping(folder, "v1").put(b"k", lambda: None)
    assert Keeping(folder, "v1").get(b"k") is None


def test_it_stays_within_its_limit_and_what_was_asked_for_lately_stays(folder: Path) -> None:
    keeping = Keeping(folder, "v1", limit=256 * 4_000)
    for number in range(1_500):
        keeping.put(key_of(number), "x" * 1_000)
    drawers = [sum(path.stat().st_size for path in files(one)) for one in folder.iterdir()]
    assert max(drawers) <= 4_000
    assert keeping.get(key_of(1_499)) is not None


def test_where_nothing_can_be_written_nothing_is_kept_and_nobody_minds(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    keeping = Keeping(tmp_path / "file" / "made", "v1")
    keeping.put(b"k", NOUN)
    assert keeping.get(b"k") is None


def test_many_at_once_never_see_half_of_a_value(folder: Path) -> None:
    values = ["a" * 50_000, "b" * 50_000]

    def work(number: int) -> bool:
        keeping = Keeping(folder, "v1")
        keeping.put(b"k", values[number % 2])
        return keeping.get(b"k") in (*values, None)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(200)))
    assert [path for path in files(folder) if path.name.startswith(".talk-")] == []


KEY = """
from talkbuilder.memory import key_of
from talkbuilder.citing import Citing
from talkbuilder.claims import Lock
from talkbuilder.outline.model import Figure
words = frozenset("one two three four five six seven eight".split())
print(key_of(Citing({}, Lock(), "go1", "en", True, words), Figure(kind="flow", alt="x", nodes={"b": 1, "a": 2})).hex())
"""


def test_a_key_is_the_same_in_every_process() -> None:
    def key(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", KEY]
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout

    assert len({key(seed) for seed in ("0", "1", "2", "3")}) == 1


def test_a_key_knows_every_field(folder: Path) -> None:
    from talkbuilder.outline.model import Figure

    one = Figure.model_validate({"kind": "flow", "nodes": {"a": 1}})
    other = Figure.model_validate({"kind": "flow", "nodes": {"a": 2}})
    third = Figure.model_validate({"kind": "flow", "nodes": {"a": 1}, "alt": "x"})
    assert len({key_of(one), key_of(other), key_of(third)}) == 3
    assert pickle.loads(pickle.dumps(one)) == one


def test_a_value_under_another_s_name_is_nothing(folder: Path) -> None:
    keeping = Keeping(folder, "v1")
    keeping.put(key_of("k"), "one")
    (one,) = files(folder)
    keeping.put(key_of("l"), "other")
    (other,) = (path for path in files(folder) if path != one)
    swapped = one.read_bytes(), other.read_bytes()
    other.write_bytes(swapped[0])
    one.write_bytes(swapped[1])
    assert keeping.get(key_of("k")) is None
    assert keeping.get(key_of("l")) is None
