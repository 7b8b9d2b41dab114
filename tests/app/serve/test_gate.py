"""Who gets into the preview: nobody but the person who has read the address off the terminal."""

import re
from base64 import b64encode
from collections.abc import MutableMapping
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.app.serve.gate import Gate, names_of, new_token
from talkbuilder.app.serve.pages import listing
from tests.support import loops

TOKEN = "right-token"
NAMES = names_of("127.0.0.1", 8017)
Headers = dict[str, str]
HOME: Headers = {"host": "127.0.0.1:8017"}
KNOWN: Headers = HOME | {"cookie": f"talk-8017={TOKEN}"}


async def _inside(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


def ask(
    headers: Headers | list[tuple[str, str]],
    path: str = "/",
    query: str = "",
    method: str = "GET",
    type: str = "http",
    gate: Gate | None = None,
) -> list[MutableMapping[str, Any]]:
    """Return what the gate answers."""
    sent: list[MutableMapping[str, Any]] = []
    pairs = list(headers.items()) if isinstance(headers, dict) else headers
    scope = {
        "type": type,
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in pairs],
    }

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    loops.run((gate or Gate(_inside, NAMES, TOKEN))(scope, receive, send))
    return sent


def status(*args: Any, **kwargs: Any) -> int:
    """Return the status code of an answer."""
    return int(ask(*args, **kwargs)[0]["status"])


def test_without_the_token_nobody_gets_in() -> None:
    assert status(HOME) == 403
    assert status(HOME, query="token=wrong") == 403
    assert status(HOME | {"cookie": "talk-8017=wrong"}) == 403
    assert status(HOME | {"cookie": f"talk-8018={TOKEN}"}) == 403


def test_the_token_becomes_a_cookie_and_leaves_the_address() -> None:
    (start, _) = ask(HOME, path="/scheduler/", query=f"token={TOKEN}")
    headers = dict(start["headers"])
    assert start["status"] == 303
    assert headers[b"location"] == b"/scheduler/"
    cookie = headers[b"set-cookie"].decode()
    assert f"talk-8017={TOKEN}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_an_address_that_others_may_see_opens_one_time() -> None:
    """`--open` starts a browser with an address, and everybody on the machine sees what programs were started with."""
    gate = Gate(_inside, NAMES, TOKEN, once="opens-once")
    (start, _) = ask(HOME, query="token=opens-once", gate=gate)
    assert start["status"] == 303
    assert f"talk-8017={TOKEN}" in dict(start["headers"])[b"set-cookie"].decode()
    assert status(HOME, query="token=opens-once", gate=gate) == 403
    assert status(HOME, query=f"token={TOKEN}", gate=gate) == 303
    assert status(HOME | {"cookie": "talk-8017=opens-once"}, gate=gate) == 403


@pytest.mark.parametrize("query", ["token=", "token", "token=&token="])
def test_no_token_is_none_that_opens_once(query: str) -> None:
    assert status(HOME, query=query) == 403


def test_with_the_cookie_one_is_inside() -> None:
    assert status(KNOWN) == 200


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "///evil.example", "/\r\nx: y", "/ü"]
)
def test_the_way_back_leads_nowhere_else(path: str) -> None:
    (start, _) = ask(HOME, path=path, query=f"token={TOKEN}")
    location = dict(start["headers"])[b"location"].decode()
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert location.isprintable()


@pytest.mark.parametrize(
    "host",
    ["evil.example:8017", "127.0.0.1", "127.0.0.1:8018", "127.0.0.1.evil.example:8017", "", "localhost:80"],
)  # fmt: skip
def test_a_name_that_is_not_ours_is_refused_even_with_the_cookie(host: str) -> None:
    """DNS rebinding: the attacker's name leads to our address, and the browser says the name."""
    assert status(KNOWN | {"host": host}) == 403
    assert status(KNOWN | {"host": host}, query=f"token={TOKEN}") == 403


def test_two_hosts_or_none_are_refused() -> None:
    cookie = ("cookie", KNOWN["cookie"])
    assert status([cookie]) == 403
    assert status([("host", "127.0.0.1:8017"), ("host", "evil.example"), cookie]) == 403


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://127.0.0.1:8017", "http://127.0.0.1:8018", "http://localhost:8017", ""],
)  # fmt: skip
@pytest.mark.parametrize("type", ["http", "websocket"])
def test_a_request_from_another_site_is_refused(origin: str, type: str) -> None:
    (first, *_) = ask(KNOWN | {"origin": origin}, type=type)
    if type == "websocket":
        assert first["type"] == "websocket.close"
    else:
        assert first["status"] == 403


def test_a_line_needs_its_origin() -> None:
    (refused, *_) = ask(KNOWN, type="websocket")
    assert refused["type"] == "websocket.close"
    (taken, *_) = ask(KNOWN | {"origin": "http://127.0.0.1:8017"}, type="websocket")
    assert taken["type"] == "websocket.accept"


def test_a_line_cannot_be_opened_with_the_token_in_its_address() -> None:
    (refused, *_) = ask(
        HOME | {"origin": "http://127.0.0.1:8017"}, query=f"token={TOKEN}", type="websocket"
    )
    assert refused["type"] == "websocket.close"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE"])
def test_nothing_can_be_sent(method: str) -> None:
    assert status(KNOWN | {"origin": "http://127.0.0.1:8017"}, method=method) == 403


def test_every_answer_forbids_frames_and_guessing() -> None:
    for headers in (HOME, KNOWN):
        found = dict(ask(headers)[0]["headers"])
        assert found[b"x-content-type-options"] == b"nosniff"
        assert found[b"x-frame-options"] == b"DENY"
        assert b"frame-ancestors 'none'" in found[b"content-security-policy"]
        assert found[b"cache-control"] == b"no-store"


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_brings_it_down_or_in(cookie: str, origin: str) -> None:
    def tame(text: str) -> str:
        return text.encode("latin-1", "replace").decode("latin-1")

    headers = HOME | {"cookie": tame(cookie), "origin": tame(origin)}
    assert status(headers) == 403


def test_the_loopback_has_three_names_and_another_address_one_more() -> None:
    assert names_of("127.0.0.1", 1) == {"127.0.0.1:1", "localhost:1", "[::1]:1"}
    assert "10.0.0.7:80" in names_of("10.0.0.7", 80)
    assert "[fe80::1]:80" in names_of("fe80::1", 80)


def test_tokens_are_long_and_differ() -> None:
    assert len({new_token() for _ in range(50)}) == 50
    assert len(new_token()) >= 32


def test_the_list_of_talks_allows_its_own_style_and_names_talks_as_text() -> None:
    text = listing(["<b>&", "ü ?#"])
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    known = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{known}'" in unescape(text)
    assert "unsafe" not in text
    assert '<a href="/%C3%BC%20%3F%23/">ü ?#</a>' in text
    assert "<b>" not in text
