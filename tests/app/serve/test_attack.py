"""`talk serve` under attack: from another site in the speaker's own browser, from the same machine, from the talk itself.

Nothing is let in without the token, nothing is served but the talk, and whoever writes it sees the next edit all the same.
"""

import json
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.app.serve.serving import Served, served
from tests.app.serve.writing import Writing
from tests.pipeline.running import talk
from tests.pipeline.test_user_text import outline as hostile_outline

pytestmark = pytest.mark.slow

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

    def send(self, raw: bytes) -> bytes:
        """Return all that comes back until the line is closed, or is quiet for a second."""
        with self.connect() as line:
            try:
                line.sendall(raw)
                line.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it was closed while we spoke
            return drained(line)

    def ask(self, path: str = "/demo/", *headers: str, host: str = "", method: str = "GET") -> Answer:
        """Ask for ``path``, as it is written here."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or self.home}", "Connection: close", *headers]
        return answer(self.send(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")))

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


@pytest.fixture
def attacker(server: Served) -> Attacker:
    line = Attacker(server.port, "")
    path = "/" + server.address.split("/", 3)[3]
    cookie = re.search(r"set-cookie: ([^;]+)", line.ask(path).head)
    assert cookie
    found = Attacker(server.port, cookie[1])
    assert found.alive()
    return found


# --- names and origins --------------------------------------------------------------------------------------------


def test_a_name_that_was_bound_to_our_address_is_not_ours(attacker: Attacker) -> None:
    for host in ("evil.example", f"evil.example:{attacker.port}", "127.0.0.1", f"127.0.0.1.evil.example:{attacker.port}",
                 f"127.0.0.1:{attacker.port + 1}", f"0.0.0.0:{attacker.port}", f"127.1:{attacker.port}",
                 f"user@127.0.0.1:{attacker.port}", f"[::ffff:127.0.0.1]:{attacker.port}"):  # fmt: skip
        assert attacker.known(host=host).status in (400, 403), host
        upgrade = attacker.known("/demo/live", UPGRADE, f"Origin: http://{host}", host=host)
        assert upgrade.status in (400, 403), host


def test_two_hosts_none_or_another_in_the_address_line(attacker: Attacker) -> None:
    cookie = f"Cookie: {attacker.cookie}"
    assert attacker.known("/demo/", "Host: evil.example").status in (400, 403)
    assert answer(attacker.send(f"GET /demo/ HTTP/1.1\r\n{cookie}\r\n\r\n".encode())).status in (400, 403)
    assert answer(attacker.send(f"GET /demo/ HTTP/1.0\r\n{cookie}\r\n\r\n".encode())).status in (400, 403)
    assert attacker.ask(f"http://evil.example:{attacker.port}/demo/").status in (400, 403, 404)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://{home}", "http://localhost:{port}", "http://{home}.evil.example", ""])  # fmt: skip
def test_another_origin_reads_nothing_and_opens_no_line(attacker: Attacker, origin: str) -> None:
    said = "Origin: " + origin.format(home=attacker.home, port=attacker.port)
    assert attacker.known("/demo/", said).status == 403
    assert attacker.known("/demo/live", UPGRADE, said).status == 403
    assert attacker.known("/demo/remote", UPGRADE, said).status == 403
    for path in ("/demo/rehearsal", "/demo/code", "/remote"):
        posted = attacker.known(path, said, "Content-Type: application/json", "Content-Length: 0", method="POST")
        assert posted.status == 403, path


def test_without_the_token_there_is_nothing_to_be_had(attacker: Attacker) -> None:
    own = f"Origin: http://{attacker.home}"
    for path in ("/", "/demo/", "/demo", "/demo/rehearsals", "/nonesuch/", "/?token=", "/?token=x", "/?token=x&token=y", "/demo/?TOKEN=x"):
        assert attacker.ask(path).status == 403, path
    assert attacker.ask("/demo/live", UPGRADE, own).status == 403
    assert attacker.ask("/demo/live?token=x", UPGRADE, own).status == 403
    page = attacker.ask("/remote")
    assert page.status == 200, "the phone's page knows nothing"
    assert b"A talk that changes" not in page.body
    assert b"demo" not in page.body


def test_no_code_is_guessed(attacker: Attacker) -> None:
    own = f"Origin: http://{attacker.home}"
    for code in ["AAAAAAAA"] * 30 + ["", "A" * 150, "\\u0000", "' or 1=1"]:
        body = f'{{"code": "{code}"}}'
        found = attacker.ask("/remote", own, "Content-Type: application/json", f"Content-Length: {len(body)}", "", body, method="POST")  # fmt: skip
        assert found.status == 403
        assert "set-cookie" not in found.head


# --- nothing but the talk -----------------------------------------------------------------------------------------

OUTSIDE = [
    "/../etc/passwd", "/demo/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/demo/..%2f..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd", "/demo/%2e%2e%2f%2e%2e%2ftalk.yaml", "/..\\..\\etc\\passwd", "/demo/..%5c..%5ctalk.yaml",
    "/%252e%252e/etc/passwd", "/%c0%ae%c0%ae/etc/passwd", "/demo/talk.yaml", "/demo/walkthrough.md", "/demo/x.go",
    "/demo/p.png", "/demo/.git/config", "/talk.yaml", "/demo/%00", "/demo%00/", "/%00", "//etc/passwd", "///demo//",
    "/demo/;/etc/passwd", "/demo/live", "/.", "/..", "/%2e", "/%2e%2e", "/%2e%2e/", "/~root/", "/proc/self/environ",
    "/C:/Windows/win.ini", "/demo/" + "a/" * 3000, "/" + "%2e%2e%2f" * 2000, "/" + "A" * 30_000, "/\udce4/", "/%ff/",
    "/demo\t/", "*", "demo/", "",
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path[:40])
def test_no_way_leads_to_a_file(attacker: Attacker, path: str) -> None:
    found = attacker.known(path)
    assert found.status not in (200, 500), found
    for secret in (b"root:", b"slides:", b"package main", b"layout"):
        assert secret not in found.body
    assert attacker.alive()


def test_a_redirect_leads_nowhere_else(attacker: Attacker, server: Served) -> None:
    token = server.address.partition("?")[2]
    for path in ("//evil.example", "/\\evil.example", "/%0d%0aX-Evil:%20y", "/%5c%5cevil.example", "/http://evil.example"):
        for found in (attacker.ask(f"{path}?{token}"), attacker.known(path)):
            location = re.search(r"(?m)^location: (.*)$", found.head)
            assert "X-Evil" not in found.head
            if location:
                where = location[1].strip().removeprefix(f"http://{attacker.home}")
                assert re.match(r"/(?![/\\])", where), where


# --- HTTP itself --------------------------------------------------------------------------------------------------


def test_a_second_request_hidden_in_the_first_is_judged_by_itself(attacker: Attacker) -> None:
    hidden = f"GET /demo/ HTTP/1.1\r\nHost: {attacker.home}\r\n\r\n"
    first = f"GET /remote HTTP/1.1\r\nHost: {attacker.home}\r\n"
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
            data = attacker.send(f"{first}{headers}\r\n\r\n{body}".encode())
            assert b"A talk that changes" not in data, headers
            assert not re.search(rb"HTTP/1\.1 5\d\d", data), headers
    assert attacker.alive()


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
def test_noise(attacker: Attacker, raw: bytes) -> None:
    assert answer(attacker.send(raw)).status in (0, 400, 403)
    assert attacker.alive()


def test_huge_headers_are_refused_and_not_kept(attacker: Attacker, server: Served) -> None:
    before = server.memory()
    for header in ("X: " + "a" * 20_000_000, "\r\n".join(f"X{n}: y" for n in range(500_000))):
        assert attacker.known("/demo/", header).status in (0, 400, 431)
    assert server.memory() - before < 40_000_000
    assert attacker.alive()


@pytest.mark.parametrize(
    "cookie",
    ["a=" + '"' + "\\" * 60_000, 'a="' + "\\042" * 15_000 + '"', ";" * 60_000, "=" * 60_000, "a=b; " * 12_000, "talk=" + " " * 60_000],
    ids=lambda cookie: cookie[:6],
)  # fmt: skip
def test_no_cookie_takes_long_to_read(attacker: Attacker, cookie: str) -> None:
    began = time.monotonic()
    for _ in range(3):
        assert attacker.ask("/demo/", f"Cookie: {cookie}").status in (400, 403, 431)
    assert time.monotonic() - began < 1.5


def test_an_endless_body_is_not_read_to_its_end(attacker: Attacker, server: Served) -> None:
    before = server.memory()
    head = (
        f"POST /demo/rehearsal HTTP/1.1\r\nHost: {attacker.home}\r\nOrigin: http://{attacker.home}\r\nCookie: {attacker.cookie}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with attacker.connect() as line:
        line.sendall(head.encode())
        part = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        with pytest.raises(OSError):
            for _ in range(3000):
                line.sendall(part)
    assert server.memory() - before < 40_000_000
    assert attacker.alive()


def test_who_speaks_slowly_or_not_at_all_holds_nobody_up(attacker: Attacker) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(attacker.connect()) for _ in range(300)]
        for line in lines[:200]:
            line.sendall(b"GET /demo/ HTTP/1.1\r\nHo")
        began = time.monotonic()
        assert attacker.alive()
        assert time.monotonic() - began < 3
        for line in lines[:50]:
            line.sendall(b"s")
        assert attacker.alive()


# --- lines --------------------------------------------------------------------------------------------------------


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
    length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big") if size < 65536 else b"\xff" + size.to_bytes(8, "big")  # fmt: skip
    return bytes([0x80 | opcode]) + length + b"\x00" * 4 + text


@pytest.mark.parametrize(
    "said",
    [
        frame(b"x" * 2_000_000), frame(b"\xff\xfe"), frame(b"{}", opcode=2), frame(b"[" * 900), frame(b"x", opcode=7),
        frame(b'{"scene": 1e999, "total": {}}') * 50, b"\x81\x05hello", b"\xff" * 5000,
        frame(json.dumps({"scene": "1", "total": 1, "used": True}).encode()) * 30, b"",
    ],
    ids=range(10),
)  # fmt: skip
def test_nonsense_on_a_line(attacker: Attacker, said: bytes) -> None:
    for path in ("/demo/live", "/demo/remote"):
        with line_to(attacker, path) as line:
            try:
                line.sendall(said)
            except OSError:
                pass
            time.sleep(0.05)
    assert attacker.alive()


def test_who_never_reads_costs_little_and_holds_nobody_up(
    attacker: Attacker, server: Served, writing: Writing
) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(line_to(attacker))
        time.sleep(0.3)
        before = server.memory()
        for number in range(60):
            # A theme is the largest message there is: style sheet, fonts and every slide.
            writing.edit(lambda o, n=number: o.update(theme=("dark", "light")[n % 2]))
            time.sleep(0.1)
        assert b"color-scheme:light" in attacker.known().body
        assert server.memory() - before < 60_000_000


# --- from another site, in a real browser -------------------------------------------------------------------------

EVIL = """<!DOCTYPE html><title>Cats</title><body><script>
const home = "http://%(home)s", results = {};
window.hacked = undefined;
const tried = async (name, act) => { try { results[name] = await act(); } catch (error) { results[name] = "refused"; } };
const loaded = (name, attributes) => tried(name.toLowerCase() + " " + Object.values(attributes)[0], () => new Promise((done) => {
  const element = Object.assign(document.createElement(name), attributes);
  element.onload = () => done(name === "IFRAME" ? (() => { try { return element.contentDocument ? "read" : "opaque"; } catch { return "opaque"; } })() : "loaded");
  element.onerror = () => done("refused");
  document.body.append(element);
  setTimeout(() => done("refused"), 3000);
}));
(async () => {
  for (const path of ["/", "/demo/", "/demo/rehearsals"]) {
    await tried("fetch " + path, async () => (await fetch(home + path, { credentials: "include" })).status);
    await tried("quiet fetch " + path, async () => (await fetch(home + path, { mode: "no-cors", credentials: "include" })).type);
    await loaded("IMG", { src: home + path });
    await loaded("SCRIPT", { src: home + path });
    await loaded("LINK", { href: home + path, rel: "stylesheet" });
    await loaded("IFRAME", { src: home + path });
    await loaded("OBJECT", { data: home + path });
  }
  for (const path of ["/demo/live", "/demo/remote"]) {
    await tried("line " + path, () => new Promise((done) => {
      const line = new WebSocket("ws://%(home)s" + path);
      line.onopen = () => done("opened");
      line.onmessage = () => done("read");
      line.onclose = () => done("refused");
    }));
  }
  await tried("post", async () => (await fetch(home + "/demo/rehearsal", { method: "POST", mode: "no-cors", body: "{}", credentials: "include" })).type);
  const child = open(home + "/demo/", "_blank");
  await new Promise((done) => setTimeout(done, 1500));
  await tried("window", async () => { child.postMessage({ verb: "here", first: true }, "*"); return child.document ? "read" : "opaque"; });
  results.opener = child && !child.closed ? "kept" : "severed";
  document.title = "done";
  window.results = results;
})();
</script>
<form method="post" target="sink" action="http://%(home)s/demo/rehearsal"><input name="x" value="1"></form><iframe name="sink"></iframe>"""


@pytest.fixture
def evil(server: Served) -> Iterator[str]:
    """A site at another port of the same machine: for cookies the same site, for everything else another."""
    page = (EVIL % {"home": f"127.0.0.1:{server.port}"}).encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    site.server_close()


@pytest.mark.external("chromium")
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_of_another_site_in_the_speaker_s_browser(
    browser: Browser, server: Served, evil: str, name: str
) -> None:
    context = browser.new_context()
    own = context.new_page()
    own.goto(server.address)
    expect(own.locator("html")).to_have_attribute("data-version", re.compile("."))
    page = context.new_page()
    page.goto(evil.replace("127.0.0.1", name))
    page.wait_for_function("document.title === 'done'", timeout=60_000)
    results = page.evaluate("results")
    opener = results.pop("opener")
    assert set(results.values()) <= {"refused", "opaque"}, results
    assert all(results[key] == "refused" for key in results if key.startswith(("fetch", "line", "img", "script", "link"))), results
    assert opener == "severed", "a window of ours has nothing to do with who opened it"
    page.evaluate("document.forms[0].submit()")
    page.wait_for_timeout(300)
    assert own.evaluate("document.title") == "A talk that changes"
    assert page.evaluate("window.hacked") is None
    context.close()


# --- a hostile talk -----------------------------------------------------------------------------------------------


def quiet(page: Page) -> list[str]:
    """Note everything that a script of somebody's, or one that was refused, would do."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    return wrong


@pytest.mark.external("chromium")
def test_markup_in_every_field_stays_text_on_the_slides_and_in_the_panel(
    browser: Browser, server: Served, writing: Writing
) -> None:
    page = browser.new_page()
    wrong = quiet(page)
    page.goto(server.address)
    expect(page.locator("html")).to_have_attribute("data-version", re.compile("."))
    text = yaml.safe_dump(hostile_outline(), sort_keys=False, allow_unicode=True)
    text = text.replace("alert(1)", "window.hacked=1")
    writing.write("walkthrough.md", "# <script>window.hacked=1</script>\n\n## A {#a}\n\n<img src=x onerror=window.hacked=1>\n")
    writing.write("talk.yaml", text)
    expect(page.locator(".problems, main")).not_to_have_count(0)
    expect(page.locator("body")).to_contain_text("onerror=window.hacked=1", timeout=8000)
    for broken in ({"layout": "<svg onload=window.hacked=1>"}, {"layout": "bullets", "title": "x", "<script>window.hacked=1</script>": 1},
                   {"layout": "figure", "title": "x", "figure": "\"><img src=x onerror=window.hacked=1>"},
                   {"layout": "image", "title": "x", "image": "<b>.png", "alt": "x"}):  # fmt: skip
        outline = yaml.safe_load(text)
        outline["slides"].append(broken)
        writing.write("talk.yaml", yaml.safe_dump(outline, sort_keys=False))
        expect(page.locator(".problems li").first).to_be_visible(timeout=8000)
        page.wait_for_timeout(200)
        assert page.locator(".problems :is(img, script, svg, b, a)").count() == 0
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-version", re.compile("."))
    for key in ("o", "Escape", "ArrowRight", "ArrowRight", "End"):
        page.keyboard.press(key)
    assert page.evaluate("window.hacked") is None
    assert page.locator("main :is(script, iframe, object, embed, form)").count() == 0
    assert wrong == []
    page.close()


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_out_of_the_talk_shows_nothing_of_what_is_there(
    attacker: Attacker, writing: Writing, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.go"
    secret.write_text("package verysecret\n", "utf-8")
    (writing.root / "x.go").unlink()
    (writing.root / "x.go").symlink_to(secret)
    (writing.root / "loop").symlink_to(writing.root)
    (writing.root / "all").symlink_to("/")
    time.sleep(0.5)
    writing.edit(lambda o: o["slides"][4].update(title="Shown after the link"))
    seen(attacker, "x.go")
    assert b"verysecret" not in attacker.known().body


# --- bad luck -----------------------------------------------------------------------------------------------------


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


def test_a_talk_that_vanishes_and_comes_back_is_followed_again(
    attacker: Attacker, writing: Writing, tmp_path: Path
) -> None:
    for number in range(2):
        kept = tmp_path / "kept"
        shutil.move(writing.root, kept)
        seen(attacker, "talk.yaml")
        assert attacker.alive(), "the last good talk stays"
        time.sleep(0.5)
        shutil.move(kept, writing.root)
        writing.edit(lambda o, n=number: o["slides"][4].update(title=f"Back again {n}"))
        seen(attacker, f"Back again {number}")
        writing.edit(lambda o, n=number: o["slides"][4].update(title=f"And followed {n}"))
        seen(attacker, f"And followed {number}")
    shutil.rmtree(writing.root)
    time.sleep(0.5)
    Writing.begin(writing.root)
    writing.edit(lambda o: o["slides"][4].update(title="Another of that name"))
    seen(attacker, "Another of that name")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="who may read everything cannot be refused")
def test_a_file_that_may_not_be_read_is_a_problem(attacker: Attacker, writing: Writing) -> None:
    (writing.root / "x.go").chmod(0)
    seen(attacker, "x.go")
    (writing.root / "x.go").chmod(0o644)
    writing.edit(lambda o: o["slides"][4].update(title="Readable again"))
    seen(attacker, "Readable again")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_a_folder_or_nonsense_instead_of_a_file(attacker: Attacker, writing: Writing) -> None:
    good = writing.read("talk.yaml")
    for make in (os.mkfifo, os.mkdir, lambda path: Path(path).write_bytes(b"\xff\xfe\x00" * 5000)):
        (writing.root / "talk.yaml").unlink()
        make(writing.root / "talk.yaml")
        seen(attacker, "talk.yaml")
        assert attacker.alive()
        if (writing.root / "talk.yaml").is_dir():
            (writing.root / "talk.yaml").rmdir()
        else:
            (writing.root / "talk.yaml").unlink()
        writing.write("talk.yaml", good)
    writing.edit(lambda o: o["slides"][4].update(title="All is well"))
    seen(attacker, "All is well")


def test_a_storm_of_saves_ends_with_what_was_saved_last(attacker: Attacker, writing: Writing) -> None:
    end = time.monotonic() + 3
    number = 0
    while time.monotonic() < end:
        number += 1
        writing.edit(lambda o, n=number: o["slides"][4].update(title=f"Storm {n} is over"))
        (writing.root / f"extra-{number % 50}.txt").write_text("x", "utf-8")
        (writing.root / f".swap-{number}").write_text("x", "utf-8")
    seen(attacker, f"Storm {number} is over")
    assert attacker.alive()


def test_a_port_that_is_taken_and_an_address_that_is_not_ours(
    server: Served, writing: Writing, cache: Path
) -> None:
    here = writing.root.parents[1]
    for words in (["--port", str(server.port)], ["--host", "203.0.113.7"], ["--host", "no.such.name.invalid"], ["--host", "\x00"]):
        ran = talk(["serve", "demo", *words], here, cache) if "\x00" not in words[1] else None
        if ran is None:
            continue
        assert ran.code == 3, ran.said
        assert "error[cannot-listen]" in ran.err
        assert "Traceback" not in ran.said


def test_on_the_whole_network_the_same_rules_hold(open_server: Served) -> None:
    attacker = Attacker(open_server.port, "")
    assert attacker.ask().status == 403
    assert attacker.ask(host=f"0.0.0.0:{open_server.port}").status == 403
    assert attacker.ask(host=f"evil.example:{open_server.port}").status == 403
    cookie = re.search(r"set-cookie: ([^;]+)", attacker.ask("/" + open_server.address.split("/", 3)[3]).head)
    assert cookie
    assert Attacker(open_server.port, cookie[1]).alive()


def test_two_of_us_do_not_mistake_each_other_s_cookies(
    server: Served, attacker: Attacker, writing: Writing, cache: Path
) -> None:
    with served(writing.root.parents[1], cache, "demo") as other:
        stranger = Attacker(other.port, attacker.cookie)
        assert stranger.known().status == 403
        renamed = attacker.cookie.replace(str(server.port), str(other.port))
        assert Attacker(other.port, renamed).known().status == 403


