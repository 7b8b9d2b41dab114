"""The typesetter survives whatever Typst does, sees nothing but what it is handed, and makes the same bytes again."""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from talkbuilder.backends.typst.engine import Panicked, Typst, scripts
from talkbuilder.backends.typst.process import WORKER
from talkbuilder.layout.text.fonts import OwnFonts
from talkbuilder.ports import EngineFailure, Kit
from tests.backends.plain import PICTURE, PICTURE_DIGEST

HEAD = b'#set document(title: "t")\n#set text(font: "FiraGO")\n#show heading: it => it\n'


class Probe(Typst):
    """A typesetter whose templates are a test's own."""

    def __init__(self, source: bytes = b"", **more: object) -> None:
        super().__init__(OwnFonts(), **more)  # type: ignore[arg-type]
        self._templates = {"probe.typ": HEAD + source, "draw.typ": b""}

    def make(self, source: str, **files: bytes) -> bytes:
        self._templates["probe.typ"] = HEAD + source.encode()
        return self.pdf("probe", {}, files, 0)


@pytest.fixture
def probe() -> Iterator[Probe]:
    with Probe() as typesetter:
        yield typesetter


def test_an_error_is_an_engine_failure_and_the_worker_lives_on(probe: Probe) -> None:
    first = probe.make("= A")
    before = probe.pid
    with pytest.raises(EngineFailure, match="first heading must be of level 1"):
        probe.make("== B")
    assert probe.make("= A") == first
    assert probe.pid == before


def test_a_killed_worker_is_started_again(probe: Probe) -> None:
    probe.make("= A")
    before = probe.pid
    os.kill(before, signal.SIGKILL)
    assert probe.make("= A").startswith(b"%PDF")
    assert probe.pid != before


def test_one_that_is_killed_each_time_is_a_failure() -> None:
    suicide = (sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with Probe(command=suicide) as probe, pytest.raises(EngineFailure, match="signal 9"):
        probe.make("= A")


def test_a_worker_that_hangs_is_killed() -> None:
    silent = (sys.executable, "-c", "import time; time.sleep(60)")
    with Probe(timeout=0.2, command=silent) as probe:
        probe._greeted = True  # the greeting has a longer patience
        started = probe.pid
        with pytest.raises(EngineFailure, match=r"no answer in 0\.2 seconds"):
            probe.make("= A")
        assert probe.pid == 0
        with pytest.raises(ProcessLookupError):
            os.kill(started, 0)


def test_an_endless_template_is_stopped() -> None:
    with Probe(timeout=0.5) as probe:
        with pytest.raises(EngineFailure, match="no answer"):
            probe.make("#for a in range(100000) { for b in range(100000) {} }\n= A")
        assert probe.make("= A").startswith(b"%PDF")


def test_a_program_that_is_no_worker_is_a_failure() -> None:
    with (
        Probe(command=("no-such-program-anywhere",)) as probe,
        pytest.raises(EngineFailure, match="could not be started"),
    ):
        probe.make("= A")


def test_nothing_can_be_read_but_what_was_handed_over(probe: Probe, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    for name in (str(secret), "/etc/hostname", "../../etc/hostname", "worker.py"):
        with pytest.raises(EngineFailure, match=r"not found|escape"):
            probe.make(f'#read("{name}")\n= A')


def test_a_picture_is_there_for_one_request_only(probe: Probe) -> None:
    name = f"{PICTURE_DIGEST}.png"
    source = f'= A\n#image("{name}", alt: "a square")'
    assert probe.make(source, **{name: PICTURE}).startswith(b"%PDF")
    with pytest.raises(EngineFailure, match="not found"):
        probe.make(source)


def test_the_machine_s_fonts_are_not_seen(probe: Probe) -> None:
    with pytest.raises(EngineFailure, match="unknown font family"):
        probe.make('#set text(font: "DejaVu Sans")\n= A')
    with pytest.raises(EngineFailure, match="unknown font family"):
        probe.make('#set text(font: "Libertinus Serif")\n= A')


def test_threads_may_share_one(probe: Probe) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(probe.make("= A"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_a_pickled_copy_is_a_new_one() -> None:
    with Typst(OwnFonts()) as typesetter:
        copy = pickle.loads(pickle.dumps(typesetter))
        assert isinstance(copy, Typst)
        assert copy.pid == 0
        assert typesetter.pid != 0


def test_closing_ends_the_process_and_removes_its_root(
    probe: Probe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    probe.close()
    probe.make("= A")
    (root,) = tmp_path.glob("talk-typst-*")
    pid = probe.pid
    assert list(root.iterdir()) == []
    probe.close()
    assert not root.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_worker_ends_with_its_input_and_takes_its_root_along(tmp_path: Path) -> None:
    """So it does when its parent was killed, which can remove nothing any more."""
    root = tmp_path / "root"
    words = [*WORKER, str(root)]
    process = subprocess.run(words, stdin=subprocess.DEVNULL, timeout=20, check=False)
    assert process.returncode == 0
    assert not root.exists()


def test_the_real_templates_are_found(typst_kit: Kit) -> None:
    with pytest.raises(FileNotFoundError):
        typst_kit.typesetter.pdf("no-such-template", {}, {}, 0)


@pytest.mark.skipif(os.name != "posix", reason="folders are locked on POSIX systems only")
def test_what_a_worker_left_that_was_killed_with_its_parent_goes_with_the_next(
    tmp_path: Path,
) -> None:
    """And what a living one uses stays, and so does what is not ours."""
    words = [*WORKER, str(tmp_path / "talk-typst-dead")]
    for name in ("talk-typst-left", "somebody-s"):
        (tmp_path / name).mkdir()
    (tmp_path / "talk-typst-left" / "picture.png").write_bytes(b"x")
    (tmp_path / "talk-typst-file").write_bytes(b"x")
    (tmp_path / "talk-typst-link").symlink_to(tmp_path / "somebody-s")
    with subprocess.Popen(words, stdin=subprocess.PIPE) as killed:
        while not (tmp_path / "talk-typst-dead").exists():
            time.sleep(0.01)
        alive = [*WORKER, str(tmp_path / "talk-typst-alive")]
        with subprocess.Popen(alive, stdin=subprocess.PIPE) as other:
            while not (tmp_path / "talk-typst-alive").exists():
                time.sleep(0.01)
            killed.kill()
            killed.wait()
            third = [*WORKER, str(tmp_path / "talk-typst-third")]
            subprocess.run(third, stdin=subprocess.DEVNULL, timeout=20, check=False)
            assert sorted(path.name for path in tmp_path.iterdir()) == [
                "somebody-s",
                "talk-typst-alive",
                "talk-typst-file",
                "talk-typst-link",
            ]
            assert other.stdin is not None
            other.stdin.close()


def test_after_a_panic_the_letters_are_named() -> None:
    """Each script is left out in turn; what it was comes out as words, not as an exit code."""
    assert list(scripts("a \u05e9\u05dc \u07d2 \u0430")) == ["NKO", "HEBREW"]
    asked: list[bytes] = []

    def exchange(_request: object, blobs: Sequence[bytes], again: bool = True) -> object:
        asked.extend(one for one in blobs if one.startswith(b"{"))
        if "\u07d2".encode() in asked[-1]:
            raise Panicked("Typst ended without an answer (exit code 1)")
        return {}, [b"%PDF"]

    with Typst(OwnFonts()) as typesetter, pytest.MonkeyPatch.context() as patch:
        patch.setattr(typesetter, "_exchange", exchange)
        with pytest.raises(EngineFailure, match=r"these letters \(NKO: U\+07D2\)"):
            typesetter.pdf("slides", {"title": "\u05e9\u05dc \u07d2"}, {}, 0)
    assert len(asked) == 2
