"""`talk serve` attacked by who can reach its port: nobody gets in without the token, nothing is served but the talk."""

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.app.serve.attacker import UPGRADE, Attacker, admitted, answer, frame, line_to
from tests.app.serve.serving import Served, served
from tests.app.serve.writing import Writing

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that many tests may attack, since nothing is written there."""
    here = tmp_path_factory.mktemp("standing")
    Writing.begin(here / "talks" / "demo")
    with served(here, here / "cache", "demo") as found:
        yield found


@pytest.fixture(scope="module")
def visitor(standing: Served) -> Attacker:
    return admitted(standing)


@pytest.fixture
def attacker(server: Served) -> Attacker:
    return admitted(server)


# --- names and origins --------------------------------------------------------------------------------------------


def test_a_name_that_was_bound_to_our_address_is_not_ours(visitor: Attacker) -> None:
    for host in ("evil.example", f"evil.example:{visitor.port}", "127.0.0.1", f"127.0.0.1.evil.example:{visitor.port}",
                 f"127.0.0.1:{visitor.port + 1}", f"0.0.0.0:{visitor.port}", f"127.1:{visitor.port}",
                 f"user@127.0.0.1:{visitor.port}", f"[::ffff:127.0.0.1]:{visitor.port}", f"localhost.:{visitor.port}",
                 f"127.0.0.1:0{visitor.port}", f"127.0.0.1:{visitor.port}/", f"127.0.0.1:{visitor.port}, evil.example",
                 f"2130706433:{visitor.port}", f"[::1%25lo]:{visitor.port}",
                 f"evil.example#127.0.0.1:{visitor.port}"):  # fmt: skip
        assert visitor.known(host=host).status in (400, 403), host
        upgrade = visitor.known("/demo/live", UPGRADE, f"Origin: http://{host}", host=host)
        assert upgrade.status in (400, 403), host


def test_two_hosts_none_or_another_in_the_address_line(visitor: Attacker) -> None:
    cookie = f"Cookie: {visitor.cookie}"
    assert visitor.known("/demo/", "Host: evil.example").status in (400, 403)
    assert answer(visitor.send(f"GET /demo/ HTTP/1.1\r\n{cookie}\r\n\r\n".encode())).status in (
        400,
        403,
    )
    assert answer(visitor.send(f"GET /demo/ HTTP/1.0\r\n{cookie}\r\n\r\n".encode())).status in (
        400,
        403,
    )
    assert visitor.ask(f"http://evil.example:{visitor.port}/demo/").status in (400, 403, 404)


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://{home}", "http://localhost:{port}", "http://{home}.evil.example",
     "http://evil.{home}", "http://{home}@evil.example", "http://{home}/", "http://{home} http://evil.example",
     "file://", "http://127.0.0.1", ""],
)  # fmt: skip
def test_another_origin_reads_nothing_and_opens_no_line(visitor: Attacker, origin: str) -> None:
    said = "Origin: " + origin.format(home=visitor.home, port=visitor.port)
    assert visitor.known("/demo/", said).status == 403
    assert visitor.known("/demo/live", UPGRADE, said).status == 403
    assert visitor.known("/demo/remote", UPGRADE, said).status == 403
    for path in ("/demo/rehearsal", "/demo/code", "/remote"):
        posted = visitor.known(
            path, said, "Content-Type: application/json", "Content-Length: 0", method="POST"
        )
        assert posted.status == 403, path


def test_without_the_token_there_is_nothing_to_be_had(visitor: Attacker) -> None:
    own = f"Origin: http://{visitor.home}"
    for path in (
        "/",
        "/demo/",
        "/demo",
        "/demo/rehearsals",
        "/nonesuch/",
        "/?token=",
        "/?token=x",
        "/?token=x&token=y",
        "/demo/?TOKEN=x",
    ):
        assert visitor.ask(path).status == 403, path
    assert visitor.ask("/demo/live", UPGRADE, own).status == 403
    assert visitor.ask("/demo/live?token=x", UPGRADE, own).status == 403
    page = visitor.ask("/remote")
    assert page.status == 200, "the phone's page knows nothing"
    assert b"A talk that changes" not in page.body
    assert b"demo" not in page.body


def test_no_code_is_guessed(visitor: Attacker) -> None:
    own = f"Origin: http://{visitor.home}"
    for code in ["AAAAAAAA"] * 30 + ["", "A" * 150, "\\u0000", "' or 1=1"]:
        body = f'{{"code": "{code}"}}'
        typed = ("Content-Type: application/json", f"Content-Length: {len(body)}")
        found = visitor.ask("/remote", own, *typed, "", body, method="POST")
        assert found.status == 403
        assert "set-cookie" not in found.head


# --- nothing but the talk -----------------------------------------------------------------------------------------

OUTSIDE = [
    "/../etc/passwd", "/demo/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/demo/..%2f..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd", "/demo/%2e%2e%2f%2e%2e%2ftalk.yaml", "/..\\..\\etc\\passwd",
    "/demo/..%5c..%5ctalk.yaml",
    "/%252e%252e/etc/passwd", "/%c0%ae%c0%ae/etc/passwd", "/demo/talk.yaml", "/demo/walkthrough.md", "/demo/x.go",
    "/demo/p.png", "/demo/.git/config", "/talk.yaml", "/demo/%00", "/demo%00/", "/%00", "//etc/passwd", "///demo//",
    "/demo/;/etc/passwd", "/demo/live", "/.", "/..", "/%2e", "/%2e%2e", "/%2e%2e/", "/~root/", "/proc/self/environ",
    "/C:/Windows/win.ini", "/demo/" + "a/" * 3000, "/" + "%2e%2e%2f" * 2000, "/" + "A" * 30_000, "/\udce4/", "/%ff/",
    "/demo\t/", "*", "demo/", "",
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path[:40])
def test_no_way_leads_to_a_file(visitor: Attacker, path: str) -> None:
    found = visitor.known(path)
    assert found.status not in (200, 500), found
    for secret in (b"root:", b"slides:", b"package main", b"layout"):
        assert secret not in found.body
    assert visitor.alive()


def test_a_redirect_leads_nowhere_else(visitor: Attacker, standing: Served) -> None:
    token = standing.address.partition("?")[2]
    for path in (
        "//evil.example",
        "/\\evil.example",
        "/%0d%0aX-Evil:%20y",
        "/%5c%5cevil.example",
        "/http://evil.example",
    ):
        for found in (visitor.ask(f"{path}?{token}"), visitor.known(path)):
            location = re.search(r"(?m)^location: (.*)$", found.head)
            assert "\r\nX-Evil" not in found.head
            if location:
                where = location[1].strip().removeprefix(f"http://{visitor.home}")
                assert re.match(r"/(?![/\\])", where), where


# --- HTTP itself --------------------------------------------------------------------------------------------------


def test_a_second_request_hidden_in_the_first_is_judged_by_itself(visitor: Attacker) -> None:
    hidden = f"GET /demo/ HTTP/1.1\r\nHost: {visitor.home}\r\n\r\n"
    first = f"GET /remote HTTP/1.1\r\nHost: {visitor.home}\r\n"
    chunked = "Transfer-Encoding: chunked"
    for headers in (
        f"Content-Length: {len(hidden)}\r\n{chunked}",
        f"{chunked}\r\nContent-Length: 4",
        "Content-Length: 0\r\nContent-Length: 5",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: xchunked",
        "Content-Length: -1",
        "Content-Length: +3",
        "Content-Length: 0",
    ):
        for body in (hidden, f"0\r\n\r\n{hidden}"):
            data = visitor.send(f"{first}{headers}\r\n\r\n{body}".encode(), 0.5)
            assert b"A talk that changes" not in data, headers
            assert not re.search(rb"HTTP/1\.1 5\d\d", data), headers
    assert visitor.alive()


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"\x00" * 10_000,
        b"GET /\r\n\r\n",
        b"G" * 100_000,
        b"GET / HTTP/1.1\r\nHost: x\r\nX: \x00\r\n\r\n",
        b"GET / HTTP/1.1\nHost: x\n\n",
        b"GET / HTTP/1.1\r\n folded: x\r\n\r\n",
        b"",
    ],
    ids=lambda raw: repr(raw[:16]),
)
def test_noise(visitor: Attacker, raw: bytes) -> None:
    assert answer(visitor.send(raw, 0.5)).status in (0, 400, 403)
    assert visitor.alive()


def test_huge_headers_are_refused_and_not_kept(visitor: Attacker, standing: Served) -> None:
    before = standing.memory()
    for header in ("X: " + "a" * 20_000_000, "\r\n".join(f"X{n}: y" for n in range(500_000))):
        assert visitor.known("/demo/", header).status in (0, 400, 431)
    assert standing.memory() - before < 40_000_000
    assert visitor.alive()


@pytest.mark.parametrize(
    "cookie",
    ["a=" + '"' + "\\" * 60_000, 'a="' + "\\042" * 15_000 + '"', ";" * 60_000, "=" * 60_000, "a=b; " * 12_000,
     "talk=" + " " * 60_000],
    ids=lambda cookie: cookie[:6],
)  # fmt: skip
def test_no_cookie_takes_long_to_read(visitor: Attacker, cookie: str) -> None:
    began = time.monotonic()
    for _ in range(3):
        assert visitor.ask("/demo/", f"Cookie: {cookie}").status in (400, 403, 431)
    assert time.monotonic() - began < 1.5


def test_an_endless_body_is_not_read_to_its_end(visitor: Attacker, standing: Served) -> None:
    before = standing.memory()
    head = (
        f"POST /demo/rehearsal HTTP/1.1\r\nHost: {visitor.home}\r\nOrigin: http://{visitor.home}\r\n"
        f"Cookie: {visitor.cookie}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with visitor.connect() as line:
        line.sendall(head.encode())
        part = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        with pytest.raises(OSError):  # we hang up
            line.sendall(part * 3000)
    assert standing.memory() - before < 40_000_000
    assert visitor.alive()


def test_who_speaks_slowly_or_not_at_all_holds_nobody_up(visitor: Attacker) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(visitor.connect()) for _ in range(300)]
        for line in lines[:200]:
            line.sendall(b"GET /demo/ HTTP/1.1\r\nHo")
        began = time.monotonic()
        assert visitor.alive()
        assert time.monotonic() - began < 3
        for line in lines[:50]:
            with suppress(OSError):  # it may have been hung up
                line.sendall(b"s")
        assert visitor.alive()


@pytest.mark.skipif(sys.platform != "linux", reason="sets another process's limits")
def test_who_takes_every_line_and_says_nothing_does_not_keep_the_speaker_out(
    attacker: Attacker, server: Served
) -> None:
    """As many lines as the server may have open, each with half a request: the first of them are hung up."""
    import resource

    pid = server.process.pid
    open_now = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (open_now + 150, open_now + 150))
    beginnings = (
        b"",
        b"GET /demo/ HTTP/1.1\r\nHo",
        f"POST /remote HTTP/1.1\r\nHost: {attacker.home}\r\nOrigin: http://{attacker.home}\r\n"
        "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{".encode(),
        # A whole request, so that the line is kept, and then half of another.
        f"GET /remote HTTP/1.1\r\nHost: {attacker.home}\r\n\r\nG".encode(),
    )
    with ExitStack() as stack:
        for number in range(400):
            line = stack.enter_context(attacker.connect())
            with suppress(OSError):
                line.sendall(beginnings[number % len(beginnings)])
        assert attacker.alive()
        with line_to(attacker) as heard:
            assert heard.recv(1)


# --- lines ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        frame(b"x" * 2_000_000), frame(b"\xff\xfe"), frame(b"{}", opcode=2), frame(b"[" * 900), frame(b"x", opcode=7),
        frame(b'{"scene": 1e999, "total": {}}') * 50, b"\x81\x05hello", b"\xff" * 5000,
        frame(json.dumps({"scene": "1", "total": 1, "used": True}).encode()) * 30, b"",
    ],
    ids=range(10),
)  # fmt: skip
def test_nonsense_on_a_line(visitor: Attacker, said: bytes) -> None:
    for path in ("/demo/live", "/demo/remote"):
        with line_to(visitor, path) as line:
            with suppress(OSError):
                line.sendall(said)
            time.sleep(0.05)
    assert visitor.alive()


def test_who_never_reads_costs_little_and_holds_nobody_up(
    attacker: Attacker, server: Served, writing: Writing
) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(line_to(attacker))
        time.sleep(0.3)
        before = server.memory()
        plain = writing.read("talk.yaml")
        for number in range(60):
            # A theme is the largest message there is: style sheet, fonts and every slide.
            theme = ("dark", "light")[number % 2]
            writing.write("talk.yaml", re.sub(r"^title", f"theme: {theme}\ntitle", plain, count=1))
            time.sleep(0.1)
        assert b"color-scheme:light" in attacker.known().body
        assert server.memory() - before < 60_000_000
