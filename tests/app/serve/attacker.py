"""Somebody with a socket who wants in: what they send, as they write it, and what comes back."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.app.serve.serving import Served
from tests.app.serve.writing import Writing

KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
UPGRADE = f"Upgrade: websocket\r\nConnection: Upgrade\r\n{KEY}\r\nSec-WebSocket-Version: 13"


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 is a line that was closed without a word."""

    status: int
    head: str
    body: bytes


@dataclass(frozen=True)
class Attacker:
    """Somebody with a socket. ``cookie`` is what only the speaker's browser has."""

    port: int
    cookie: str

    @property
    def home(self) -> str:
        """The name by which the server may be asked."""
        return f"127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        line.settimeout(10)
        return line

    def send(self, raw: bytes, patience: float = 10) -> bytes:
        """Return all that comes back until the line is closed, or is quiet for as long as we have patience."""
        with self.connect() as line:
            with suppress(OSError):  # it may be closed while we speak
                line.sendall(raw)
            line.settimeout(patience)
            return drained(line)

    def ask(
        self, path: str = "/demo/", *headers: str, host: str = "", method: str = "GET"
    ) -> Answer:
        """Ask for ``path``, as it is written here."""
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {host or self.home}",
            "Connection: close",
            *headers,
        ]
        return answer(
            self.send(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape"))
        )

    def known(self, path: str = "/demo/", *headers: str, **more: str) -> Answer:
        """The same with the cookie: what a browser would send for any page that makes it."""
        return self.ask(path, f"Cookie: {self.cookie}", *headers, **more)

    def alive(self) -> bool:
        """Whether the talk is still served to who may see it."""
        return self.known().status == 200


def drained(line: socket.socket) -> bytes:
    data = b""
    try:
        while part := line.recv(65536):
            data += part
    except OSError:
        pass
    return data


def answer(data: bytes) -> Answer:
    head, _, body = data.partition(b"\r\n\r\n")
    found = re.match(rb"HTTP/1\.1 (\d+)", head)
    return Answer(int(found[1]) if found else 0, head.decode("latin-1"), body)


def admitted(server: Served) -> Attacker:
    """Return an attacker who got hold of the cookie: what a browser sends along, whoever made it ask."""
    line = Attacker(server.port, "")
    path = "/" + server.address.split("/", 3)[3]
    cookie = re.search(r"set-cookie: ([^;]+)", line.ask(path).head)
    assert cookie
    found = Attacker(server.port, cookie[1])
    assert found.alive()
    return found


@contextmanager
def line_to(attacker: Attacker, path: str = "/demo/live") -> Iterator[socket.socket]:
    """Open a WebSocket by hand, as a browser that is the speaker's own."""
    with attacker.connect() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        head = [f"GET {path} HTTP/1.1", f"Host: {attacker.home}", f"Origin: http://{attacker.home}",
                f"Cookie: {attacker.cookie}", UPGRADE]  # fmt: skip
        line.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
        assert line.recv(12) == b"HTTP/1.1 101"
        yield line


def frame(text: bytes, opcode: int = 1) -> bytes:
    """A frame as a client sends it, masked with zeros. https://www.rfc-editor.org/rfc/rfc6455#section-5.2"""
    size = len(text)
    if size < 126:
        length = bytes([0x80 | size])
    elif size < 65536:
        length = b"\xfe" + size.to_bytes(2, "big")
    else:
        length = b"\xff" + size.to_bytes(8, "big")
    return bytes([0x80 | opcode]) + length + b"\x00" * 4 + text


def seen(attacker: Attacker, words: str, seconds: float = 8.0) -> None:
    """Wait until the talk, or what is wrong with it, says ``words``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if words.encode() in attacker.known().body or words.encode() in problems(attacker):
            return
        time.sleep(0.1)
    raise AssertionError(f"never seen: {words}")


def problems(attacker: Attacker) -> bytes:
    """Return the first words on a line: what is wrong with the talk now."""
    with line_to(attacker) as line:
        line.settimeout(0.3)
        return drained(line)


def entitle(writing: Writing, words: str) -> None:
    """Give a slide another title."""
    writing.edit(lambda outline: outline["slides"][4].update(title=words))
