"""`talk serve` under attack: one server for many connections, and what must be true of it after each.

Case --its bytes--> a socket --answers--> judged        and the server asked again: is the talk still there?
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.case import Case
from tests.hostile.deed import CPU_SECONDS, GIGA, tree_memory
from tests.hostile.inputs.requests import COOKIE, HOST, SAID
from tests.hostile.judge import spoken
from tests.hostile.opened import SECRET
from tests.hostile.sandbox import Sandbox
from tests.pipeline.running import COMMAND, environment

PATIENCE = 0.25
"""Seconds of silence after which nothing more is expected on a connection."""

TITLE = b"It says something"
"""What only who may see the talk may see."""

KEPT = "speaker"
"""Where recorded runs go: the one thing that may be written."""


def asks(case: Case) -> bool:
    """Return whether the case is a connection to a server."""
    return case.words[:1] == ("serve",)


class Server:
    """A server in a sandbox, started when it is needed and again when it died."""

    def __init__(self, folder: Path) -> None:
        self._sandbox = Sandbox(folder)
        self._process: subprocess.Popen[str] | None = None
        self._port, self._cookie, self._read = 0, "", 0

    # --- one connection ---

    def take(self, case: Case) -> tuple[bool, tuple[str, ...], float, int]:
        """Say what the case says; return whether it was let in, what is wrong, processor seconds and memory."""
        if self._process is None:
            self._start(case)
        before = self._cpu()
        said = case.files[SAID]
        assert isinstance(said, bytes)
        data = self._exchange(
            said.replace(HOST.encode(), self._home).replace(COOKIE.encode(), self._cookie.encode())
        )
        wrong = list(judged_answer(data, case.words[-1]))
        if not self._alive():
            wrong.append("alive: the talk is no longer served")
        seconds, memory = self._cpu() - before, self._memory()
        if seconds > CPU_SECONDS:
            wrong.append(f"time: {seconds:.1f} s of processor time")
        if memory > GIGA:
            wrong.append(f"memory: {memory >> 20} MB")
        wrong += spoken(case, 0, b"", self._heard())
        wrong += [f"outside: {one}" for one in self._sandbox.changes(_allowed(case))]
        if wrong:
            self.end()
        return bool(re.match(rb"HTTP/1.1 (?:101|2|3)", data)), tuple(wrong), seconds, memory

    def _exchange(self, said: bytes) -> bytes:
        data = b""
        # It may hang up, or be gone: that is seen by who asks next.
        with contextlib.suppress(OSError), self._line() as line:
            with contextlib.suppress(OSError):
                line.sendall(said)
            line.settimeout(PATIENCE)
            while (part := line.recv(65536)) and len(data) < 8_000_000:
                data += part
        return data

    def _line(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port), timeout=10)

    @property
    def _home(self) -> bytes:
        return b"127.0.0.1:%d" % self._port

    def _alive(self) -> bool:
        for _ in range(20):
            head = b"GET /one/ HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: close\r\n\r\n"
            with contextlib.suppress(OSError), self._line() as line:
                line.sendall(head % (self._home, self._cookie.encode()))
                data = b""
                while part := line.recv(65536):
                    data += part
                if data.startswith(b"HTTP/1.1 200") and TITLE in data:
                    return True
            time.sleep(0.1)
        return False

    # --- the server ---

    def _start(self, case: Case) -> None:
        self._sandbox.fill(case)
        root = self._sandbox.root
        more = {"HOME": str(root / "home"), "TALK_SPEAKER": str(root / KEPT)}
        self._read = 0
        with (root / "stderr").open("wb") as err:
            self._process = subprocess.Popen(
                [*COMMAND, "serve", "one", "--port", "0"],
                cwd=root,
                env=environment(root / "cache", more),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=err,
                text=True,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        address = self._process.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?(token=.+)", address)
        assert found, self._heard()
        self._port = int(found[1])
        asked = (
            f"GET /?{found[2]} HTTP/1.1\r\nHost: 127.0.0.1:{found[1]}\r\nConnection: close\r\n\r\n"
        )
        cookie = re.search(rb"set-cookie: ([^;]+)", self._exchange(asked.encode()))
        assert cookie
        self._cookie = cookie[1].decode()
        assert self._alive()
        self._sandbox.before = self._sandbox.state()

    def _heard(self) -> bytes:
        """Return what the server has said since somebody listened."""
        data = (self._sandbox.root / "stderr").read_bytes()
        fresh, self._read = data[self._read :], len(data)
        return fresh

    def _cpu(self) -> float:
        assert self._process is not None
        with contextlib.suppress(OSError, ValueError):
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0

    def _memory(self) -> int:
        return tree_memory(self._process.pid) if self._process is not None else 0

    def end(self) -> None:
        """End it, and everything that it has started."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None
        self._sandbox.empty()


def _allowed(case: Case) -> Case:
    """Return the case as what it may write."""
    return Case(case.category, case.name, {}, case.words, writes=(KEPT,))


# --- what came back ---------------------------------------------------------------------------------------------------


def judged_answer(data: bytes, may: str) -> Iterator[str]:
    """Yield what is wrong with all that came back on a connection; ``may`` is `no` for who may not come in."""
    for status, head in _answers(data):
        if status >= 500:
            yield f"answer: {status}"
        if may == "no" and (status == 101 or 200 <= status < 300):
            yield f"answer: {status} to who may not come in"
        # What is said below us, by who speaks HTTP and who opens lines (they say the date), has no page in it.
        below = status in (101, 400) or (status >= 400 and b"\r\nDate: " in head)
        if not below and b"x-frame-options: deny" not in head.lower():
            yield f"answer: {status} without the headers that every answer has"
    if may == "no" and TITLE in data:
        yield "secret: the talk was shown to who may not see it"
    if SECRET.encode() in data or b"root:x:0" in data:
        yield "secret: a file from outside was sent"
    if b"Traceback (most recent" in data:
        yield "trace: sent to a browser"


def _answers(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the status and head of each answer; what a page says that looks like one is inside it."""
    while found := re.match(rb"HTTP/1\.1 (\d{3})[^\n]*\n(?:[^\r\n][^\n]*\n)*\r\n", data):
        head = found.group()
        yield int(found[1]), head
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if length is None:
            return
        data = data[len(head) + int(length[1]) :]
