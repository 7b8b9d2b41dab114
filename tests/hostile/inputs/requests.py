# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""What somebody sends to `talk serve`: HTTP as it is and as it should not be, WebSocket frames, words on a line.

Each case is the bytes of one connection, in a file `said`: `{HOST}` and `{COOKIE}` stand for the server's. The last of its words
says how it may be answered: `no` never by 2xx or by a line that opens, `any` as the server likes.
"""

import json
import random
from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.hostile.case import SMALL, Cases, Content, Late, talk_files
from tests.hostile.case import Case as _Case
from tests.hostile.texts import MARKUP, UNICODE

SAID = "said"
HOST, COOKIE = "{HOST}", "{COOKIE}"
KNOWN = f"Host: {HOST}\r\nCookie: {COOKIE}\r\n"
OWN = f"Origin: http://{HOST}\r\n"
UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
CLOSE = "Connection: close\r\n"
LINES = ("/one/live", "/one/remote")
POSTS = ("/remote", "/one/code", "/one/rehearsal")

Said = Iterator[tuple[str, bytes, str]]
"""A name, bytes, and how they may be answered."""


def cases() -> Cases:
    """Yield every connection."""
    seen = set()
    for name, said, answer in _all():
        assert name not in seen, name
        seen.add(name)
        yield _Case("serve", name, Late(partial(_files, said)), ("serve", "one", answer))


def _files(said: bytes) -> dict[str, Content]:
    return {**talk_files(SMALL), SAID: said}


def _all() -> Said:
    yield from _paths()
    yield from _hosts_and_origins()
    yield from _headers()
    yield from _bodies()
    yield from _damaged()
    yield from _frames()
    yield from _words()


# --- HTTP -------------------------------------------------------------------------------------------------------------


def _get(path: str, headers: str = KNOWN, method: str = "GET", version: str = "HTTP/1.1") -> bytes:
    return f"{method} {path} {version}\r\n{headers}{CLOSE}\r\n".encode("utf-8", "surrogateescape")


def _paths() -> Said:
    climbs = (
        "..",
        "%2e%2e",
        "%252e%252e",
        "..%2f",
        "..%5c",
        "..\\",
        "%c0%ae%c0%ae",
        "%uff0e",
        "．．",
        ".%00.",
        "..;",
        "....//",
        "%2e%2e%2f" * 40,
    )
    ends = (
        "",
        "/",
        "/etc/passwd",
        "/outside/secret.txt",
        "/talk.yaml",
        "%2ftalk.yaml",
        "/walkthrough.md",
        "/assets/photo.png",
        "/go/demo/main.go",
    )
    for climb in climbs:
        for end in ends:
            for front in ("/", "/one/", "//", "/one/live/", "/one/" + "x/" * 20):
                yield f"climb-{front}{climb}{end}", _get(f"{front}{climb}{end}"), "no"
    plain = ("/one", "/one/talk.yaml", "/one/live", "/nonesuch/", "/one/one/", "/one/x", "/%00", "/one%00/", "/one/%00", "/%ff/", "/\udcff/",
             "/one/%0d%0aX:%20y", "//", "/.", "/*", "*", "one/", "", "/one/#x", "/" + "a" * 70_000, "/" + "%41" * 20_000, "/one/" * 3000, "/{x}/",
             "/favicon.ico", "/static/", "/docs", "/openapi.json", "/__debug__/", "/.git/config", "/proc/self/environ", "file:///etc/passwd",
             "http://evil.example/one/", "http://{HOST}@evil.example/one/", "ws://{HOST}/one/live", "//evil.example/one/", "/http://evil.example/")  # fmt: skip
    for path in plain:
        yield f"path-{path[:60]}", _get(path), "no"
    marks = [one for group in (*MARKUP.values(), *UNICODE.values()) for one in group]
    for number, words in enumerate(marks):
        quoted = "".join(f"%{byte:02x}" for byte in words.encode("utf-8", "surrogatepass"))
        yield f"path-words-{number}", _get(f"/{quoted}/"), "no"
        yield f"query-words-{number}", _get(f"/one/?token={quoted}&{quoted}=1"), "any"
        yield f"query-token-{number}", _get(f"/one/?token={quoted}", f"Host: {HOST}\r\n"), "no"
    for path in (
        "/",
        "/one/",
        "/one/rehearsals",
        "/one/code",
        "/one/live",
        "/nonesuch/",
        "/?token=",
        "/?token=a&token=b",
        "/one/?token[]=x",
        "/remote/",
        "/remote/x",
        "/REMOTE",
    ):
        yield f"unknown-{path}", _get(path, f"Host: {HOST}\r\n"), "no"
    for method in (
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "CONNECT",
        "PROPFIND",
        "get",
        "G\u00cbT",
        "",
        "X" * 9000,
        "GET\t",
        "__proto__",
    ):
        for path in ("/", "/one/", "/one/live", "/one/rehearsals"):
            yield f"method-{method[:20]}-{path}", _get(path, KNOWN + OWN, method), "no"
    for version in (
        "HTTP/0.9",
        "HTTP/1.0",
        "HTTP/1.2",
        "HTTP/2",
        "HTTP/9.9",
        "HTTP/1.1 x",
        "http/1.1",
        "HTTP/-1.1",
        "ICY/1.1",
        "",
        "HTTP/1.1\x00",
        "HTTP/1." + "1" * 999,
    ):
        yield f"version-{version[:30]}", _get("/one/", KNOWN, version=version), "any"


def _hosts_and_origins() -> Said:
    hosts = ("evil.example", "evil.example:80", "localhost", "127.0.0.1", "127.0.0.1:1", "{HOST}.", "{HOST}/", "{HOST}:80", "{HOST}, evil.example", "{HOST} x",
             "evil.example#{HOST}", "evil.example?{HOST}", "x@{HOST}", "[::ffff:127.0.0.1]:80", "0.0.0.0:80", "2130706433", "127.1", "", " ", "\t", "\x00", "{HOST}\x00",
             "ⅼocalhost", "localhost.evil.example", "a" * 50_000, "[", "[::1", "%31%32%37.0.0.1")  # fmt: skip
    for host in hosts:
        headers = f"Host: {host}\r\nCookie: {COOKIE}\r\n"
        yield f"host-{host[:40]}", _get("/one/", headers), "no"
        yield (
            f"host-line-{host[:40]}",
            _get("/one/live", f"{headers}Origin: http://{host}\r\n{UPGRADE}"),
            "no",
        )
        yield f"host-twice-{host[:40]}", _get("/one/", f"{KNOWN}Host: {host}\r\n"), "no"
        yield f"host-first-{host[:40]}", _get("/one/", f"Host: {host}\r\n{KNOWN}"), "no"
        yield (
            f"host-forwarded-{host[:40]}",
            _get("/one/", f"{headers}X-Forwarded-Host: {HOST}\r\nForwarded: host={HOST}\r\n"),
            "no",
        )
    origins = ("null", "http://evil.example", "https://{HOST}", "http://{HOST}.evil.example", "http://evil.{HOST}", "http://{HOST}@evil.example", "http://{HOST}/",
               "http://{HOST} http://evil.example", "file://", "http://localhost", "HTTP://{HOST}", "http://{HOST}\x00", "", "chrome-extension://x", "a" * 50_000, "//{HOST}", "{HOST}")  # fmt: skip
    for origin in origins:
        for path in ("/one/", "/remote", "/one/rehearsals"):
            yield f"origin-{origin[:40]}-{path}", _get(path, f"{KNOWN}Origin: {origin}\r\n"), "no"
        for path in LINES:
            yield (
                f"origin-{origin[:40]}-{path}",
                _get(path, f"{KNOWN}Origin: {origin}\r\n{UPGRADE}"),
                "no",
            )
        for path in POSTS:
            yield (
                f"origin-{origin[:40]}-{path}-post",
                _post(path, b"{}", f"Origin: {origin}\r\n"),
                "no",
            )
    for path in LINES:
        yield f"line-no-origin-{path}", _get(path, KNOWN + UPGRADE), "no"
        yield f"line-no-cookie-{path}", _get(path, f"Host: {HOST}\r\n{OWN}{UPGRADE}"), "no"
    for path in POSTS:
        yield f"post-no-origin-{path}", _post(path, b"{}", ""), "no"
        for kind in (
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonx",
            "",
        ):
            yield f"post-simple-{path}-{kind}", _post(path, b"{}", "", kind), "no"


def _headers() -> Said:
    values = ("", " ", "\x00", "\x7f", "\r", "\ud800", "ÿ", "=", ";" * 3000, '"' + "\\" * 30_000, "a=b; " * 5000, "%", "-1", "9" * 400, "1e9", "../../etc/passwd",
              "<script>pwn3d()</script>", "() { :; }; id", "${jndi:ldap://x}", "\x1b[31m", "a\r\n b", "{COOKIE}; {COOKIE}", "x" * 60_000)  # fmt: skip
    names = ("Cookie", "Content-Length", "Transfer-Encoding", "Content-Type", "Range", "If-None-Match", "Accept-Encoding", "Expect", "Upgrade", "Connection", "Referer",
             "X-Forwarded-For", "X-Forwarded-Proto", "Sec-WebSocket-Key", "Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol", "Authorization", "X", "Date", "TE")  # fmt: skip
    for name in names:
        for number, value in enumerate(values):
            said = f"{name}: {value}\r\n"
            yield f"header-{name}-{number}", _raw(f"GET /one/ HTTP/1.1\r\n{KNOWN}{said}\r\n"), "any"
            yield (
                f"header-{name}-{number}-line",
                _raw(f"GET /one/live HTTP/1.1\r\n{KNOWN}{OWN}{said}{UPGRADE}\r\n"),
                "any",
            )
    odd = (
        "no-colon",
        ": no-name",
        "a b: c",
        "\x00: x",
        "X\t: y",
        "Ü: y",
        "X: y\nZ: w",
        "X: y\rZ: w",
        " folded: x",
        "X:y\r\n\tz",
        "X" * 30_000 + ": y",
    )
    for number, line in enumerate(odd):
        yield (
            f"header-odd-{number}",
            _raw(f"GET /one/ HTTP/1.1\r\n{KNOWN}{line}\r\n{CLOSE}\r\n"),
            "any",
        )
    for count in (10, 1000, 20_000):
        yield (
            f"headers-{count}",
            _raw(
                f"GET /one/ HTTP/1.1\r\n{KNOWN}"
                + "".join(f"X{n}: y\r\n" for n in range(count))
                + "\r\n"
            ),
            "any",
        )
    for key in ("", "x", "dGhlIHNhbXBsZSBub25jZQ=", "=" * 24, "A" * 5000):
        for version in ("13", "8", "", "99", "13, 8"):
            wanted = f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: {version}\r\n"
            yield (
                f"handshake-{key[:30]}-{version}",
                _raw(f"GET /one/live HTTP/1.1\r\n{KNOWN}{OWN}{wanted}\r\n"),
                "any",
            )


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


# --- bodies -----------------------------------------------------------------------------------------------------------


def _post(path: str, body: bytes, more: str = OWN, kind: str = "application/json") -> bytes:
    head = f"POST {path} HTTP/1.1\r\n{KNOWN}{more}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n{CLOSE}\r\n"
    return _raw(head) + body


VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 10**400, -(10**400), 1e308, 0.1, "", "x", "\x00", "\ud800", "a" * 5000, "../../x", "<script>pwn3d()</script>", "\u202e", [], {}, [[]],
    {"a": 1}, [1, "x"], {"__proto__": {}}, "2026-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59",
)  # fmt: skip
RUN: dict[str, Any] = {
    "version": 1, "talk": "one", "cut": "full", "began": "2026-01-01T00:00:00Z", "seconds": 1.0,
    "scenes": [{"slide": "x", "frame": 1, "number": "1", "title": "t", "section": "s", "plan": 1.0, "words": 1, "seconds": 1.0}],
}  # fmt: skip
ODD_JSON = (b"", b" ", b"{", b"[", b"nul", b"NaN", b'{"code": NaN}', b'{"code": "A", "code": "B"}', b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"\xff", b"\x00", b'"\\ud800"', b"[" * 90_000,
            b'{"a":' * 30_000, b"1" * 9000, b"-" * 900, b"1e999999", b'{"code": "' + b"A" * 100_000 + b'"}', b"x" * 600_000)  # fmt: skip


def _bodies() -> Said:
    for path in POSTS:
        for number, body in enumerate(ODD_JSON):
            yield f"body-{path}-{number}", _post(path, body), "any" if path == "/one/code" else "no"
    for number, value in enumerate(VALUES):
        yield f"code-{number}", _post("/remote", _json({"code": value})), "no"
        yield f"code-whole-{number}", _post("/remote", _json(value)), "no"
        yield f"run-whole-{number}", _post("/one/rehearsal", _json(value)), "no"
        for key in RUN:
            yield f"run-{key}-{number}", _post("/one/rehearsal", _json({**RUN, key: value})), "any"
        for key in RUN["scenes"][0]:
            scenes = [{**RUN["scenes"][0], key: value}]
            yield (
                f"run-scene-{key}-{number}",
                _post("/one/rehearsal", _json({**RUN, "scenes": scenes})),
                "any",
            )
    for count in (4999, 5001, 100_000):
        yield (
            f"run-scenes-{count}",
            _post("/one/rehearsal", _json({**RUN, "scenes": RUN["scenes"] * count})),
            "any",
        )
    whole = _json(RUN)
    lengths = (
        "0",
        "1",
        "-1",
        "+5",
        "0x10",
        "5, 6",
        "99999999999999999999",
        " 5",
        "5\r\nContent-Length: 6",
        str(len(whole)) + "\r\nTransfer-Encoding: chunked",
    )
    chunks = (
        b"5\r\n{}",
        b"FFFFFFFFFFFFFFFF\r\n{}",
        b"-1\r\n{}",
        b"0\r\n\r\nGET /one/ HTTP/1.1\r\n\r\n",
        b"2;x=" + b"y" * 70_000 + b"\r\n{}\r\n0\r\n\r\n",
        b"2\r\n{}\r\n0\r\nHost: evil\r\n\r\n",
        b"2\n{}\n0\n\n",
    )
    for path in POSTS:
        start = f"POST {path} HTTP/1.1\r\n{KNOWN}{OWN}Content-Type: application/json\r\n"
        for number, length in enumerate(lengths):
            yield (
                f"length-{path}-{number}",
                _raw(f"{start}Content-Length: {length}\r\n\r\n") + whole,
                "any",
            )
        for number, chunk in enumerate(chunks):
            yield (
                f"chunk-{path}-{number}",
                _raw(f"{start}Transfer-Encoding: chunked\r\n\r\n") + chunk,
                "any",
            )


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _damaged() -> Said:
    """Yield good connections cut off at any byte, and with bytes that are wrong: the same ones every time."""
    good = {
        "page": _get("/one/"),
        "code": _post("/remote", b'{"code": "AAAA-AAAA"}'),
        "run": _post("/one/rehearsal", _json(RUN)),
        "line": _opened("/one/live") + frame(REPORT),
    }
    for name, said in good.items():
        for end in range(0, len(said), 7):
            yield f"cut-{name}-{end}", said[:end], "any"
        chance = random.Random(name)
        for number in range(150):
            spoilt = bytearray(said)
            for _ in range(chance.choice((1, 1, 2, 8))):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            yield f"spoilt-{name}-{number}", bytes(spoilt), "any"
        for number in range(20):
            at, end = sorted(chance.randrange(len(said)) for _ in range(2))
            yield f"twice-{name}-{number}", said[:end] + said[at:], "any"
    for number in range(100):
        yield f"noise-{number}", random.Random(number).randbytes(10 * number), "no"
    yield "pipelined", _raw(f"GET /one/ HTTP/1.1\r\n{KNOWN}\r\n") * 50, "any"
    yield "pipelined-refused", _raw(f"GET /one/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n") * 500, "no"


# --- lines ------------------------------------------------------------------------------------------------------------

REPORT = b'{"scene": "1", "black": false, "running": true, "total": 1, "used": true}'


def _opened(path: str) -> bytes:
    return _raw(f"GET {path} HTTP/1.1\r\n{KNOWN}{OWN}{UPGRADE}\r\n")


def frame(text: bytes, first: int = 0x81, mask: bool = True, size: int | None = None) -> bytes:
    """Return a frame; ``size`` is what it says of its length. https://www.rfc-editor.org/rfc/rfc6455#section-5.2"""
    size = len(text) if size is None else size
    bit = 0x80 if mask else 0
    if size < 126:
        length = bytes([bit | size])
    elif size < 65536:
        length = bytes([bit | 126]) + size.to_bytes(2, "big")
    else:
        length = bytes([bit | 127]) + size.to_bytes(8, "big")
    return bytes([first]) + length + (b"\x00" * 4 if mask else b"") + text


def _frames() -> Said:
    for path in LINES:
        start = _opened(path)
        for first in range(256):
            yield f"frame{path}-first-{first:02x}", start + frame(b"{}", first), "any"
        sizes = {"longer": 100, "huge": 2**62, "shorter": 1, "none": 0, "negative": 2**64 - 1}
        made = {
            **{f"says-{name}": frame(b"{}", size=size) for name, size in sizes.items()},
            "no-mask": frame(b"{}", mask=False),
            "not-utf-8": frame(b"\xff\xfe"),
            "surrogate": frame(b'"\xed\xa0\x80"'),
            "large": frame(b"x" * 65_000),
            "too-large": frame(b"x" * 70_000),
            "largest": frame(b"x" * 2_000_000),
            "many": frame(REPORT) * 2000,
            "pings": frame(b"x", 0x89) * 2000,
            "long-ping": frame(b"x" * 200, 0x89),
            "pongs": frame(b"", 0x8A) * 500,
            "in-pieces": frame(b'{"do": ', 1) + frame(b'"next"}', 0x80),
            "never-whole": frame(b"x", 1) + frame(b"x", 0) * 5000,
            "piece-first": frame(b"x", 0x80),
            "in-each-other": frame(b"x", 1) + frame(b"y", 1),
            "close-odd": frame(b"\x03", 0x88),
            "close-code": frame(b"\x00\x00", 0x88),
            "close-words": frame(b"\x03\xe8\xff\xff", 0x88),
            "after-close": frame(b"\x03\xe8", 0x88) + frame(REPORT) * 10,
            "http": _get("/one/"),
            "nothing": b"",
            "half": b"\x81",
        }
        for name, data in made.items():
            yield f"frame{path}-{name}", start + data, "any"


def _words() -> Said:
    """Yield what a window reports and a phone orders, with something else in every field."""
    report = json.loads(REPORT)
    for path in LINES:
        start = _opened(path)
        for number, value in enumerate(VALUES):
            yield f"words{path}-whole-{number}", start + frame(_json(value)), "any"
            for key in (*report, "do"):
                yield (
                    f"words{path}-{key}-{number}",
                    start + frame(_json({**report, key: value})) + frame(REPORT),
                    "any",
                )
        for number, body in enumerate(ODD_JSON):
            yield f"words{path}-odd-{number}", start + frame(body[:60_000]), "any"
        for number, group in enumerate(one for some in MARKUP.values() for one in some):
            yield (
                f"words{path}-text-{number}",
                start + frame(_json({**report, "scene": group})),
                "any",
            )
