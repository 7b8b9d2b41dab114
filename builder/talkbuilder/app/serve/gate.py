"""Who may come in: our own address, the token that was printed, our own pages. Everything else is refused.

A page on another site can make a browser knock at 127.0.0.1. It cannot read the token, its name is not ours once DNS
has been rebound (`Host`), and it says where it comes from (`Origin`).
"""

import hmac
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MARK = "token"
PHONE = "/remote"
"""The one page that asks for no token: it knows nothing until a phone has brought a code."""

SENT = re.compile(r"/remote|/[^/]+/(?:rehearsal|code)")
"""What may be posted, always from a page of our own: a code, a run that was recorded, the wish for a code."""

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
# Pages that say more have their own policy, in the document; both hold.
POLICY = (
    b"content-security-policy",
    b"frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
)


def nobody(_secret: str) -> str | None:
    """Know no phone."""
    return None


class Gate:
    """An ASGI application in front of another. ``names`` are the hosts, with port, under which we answer.

    ``talk_of`` says which talk a phone's pass is for: it opens the line of that talk's remote, and nothing else.
    ``once`` is a token for an address that others may see, and opens one time; empty, it opens nothing.
    """

    def __init__(
        self,
        inside: App,
        names: frozenset[str],
        token: str,
        talk_of: Callable[[str], str | None] = nobody,
        once: str = "",
    ) -> None:
        self._inside = inside
        self._names = names
        self._token = token
        self._talk_of = talk_of
        self._once = once
        # Cookies do not know ports: two of us on one machine need two names.
        self._port = min(names).rpartition(":")[2]
        self._cookie = f"talk-{self._port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request or connection in, or not."""
        if scope["type"] == "lifespan":
            await self._inside(scope, receive, send)
            return
        headers = _headers(scope)
        refusal = self._refusal(scope, headers)
        if refusal:
            await _refuse(scope, send, refusal)
        elif scope["type"] == "http" and self._brings_token(scope):
            await self._welcome(scope, send)
        elif not (self._known(headers) or self._is_phone(scope, headers)):
            await _refuse(
                scope, send, "open the address that `talk serve` printed: it has the token"
            )
        else:
            await self._inside(scope, receive, _dressed(send) if scope["type"] == "http" else send)

    def _refusal(self, scope: Scope, headers: dict[str, list[str]]) -> str:
        hosts, origins = headers.get("host", []), headers.get("origin", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._names:
            return "this server does not answer to that name"
        sends = scope["type"] == "http" and scope["method"] not in ("GET", "HEAD")
        if sends and not (scope["method"] == "POST" and SENT.fullmatch(scope["path"])):
            return "there is nothing to be sent here"
        own = f"http://{hosts[0].lower()}"
        if origins != [own] and (origins or sends or scope["type"] == "websocket"):
            return "this request comes from another site"
        return ""

    def _brings_token(self, scope: Scope) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get(MARK, [])
        return len(given) == 1 and (self._right(given[0]) or self._right_once(given[0]))

    def _known(self, headers: dict[str, list[str]]) -> bool:
        return self._right(_cookie(headers, self._cookie))

    def _is_phone(self, scope: Scope, headers: dict[str, list[str]]) -> bool:
        """Whether this is all that a phone may do: ask for its page, bring a code, open the line of its talk."""
        if scope["type"] == "http":
            return bool(scope["path"] == PHONE)
        slug = self._talk_of(_cookie(headers, f"talk-remote-{self._port}"))
        return slug is not None and scope["path"] == f"/{slug}{PHONE}"

    @staticmethod
    def guest_cookie(host: str, secret: str) -> str:
        """Return the cookie that keeps a phone's pass, for who asks us by ``host``."""
        port = host.rpartition(":")[2]
        return f"talk-remote-{port}={secret}; HttpOnly; SameSite=Strict; Path=/"

    def _right(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._token.encode())

    def _right_once(self, given: str) -> bool:
        if not self._once or not hmac.compare_digest(given.encode(), self._once.encode()):
            return False
        self._once = ""
        return True

    async def _welcome(self, scope: Scope, send: Send) -> None:
        """Keep the token in a cookie that no script and no other site sees, and out of the address and the history."""
        cookie = f"{self._cookie}={self._token}; HttpOnly; SameSite=Strict; Path=/"
        # The path comes from the address line: only as much of it as cannot lead anywhere else.
        path = "/" + scope["path"].lstrip("/\\")
        location = path if path.isascii() and path.isprintable() and "\\" not in path else "/"
        headers = [(b"location", location.encode()), (b"set-cookie", cookie.encode()), *HEADERS]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def new_token() -> str:
    """Return a token that nobody guesses."""
    return token_urlsafe(24)


def names_of(host: str, port: int, also: Iterable[str] = ()) -> frozenset[str]:
    """Return the names under which a server bound to ``host`` may be asked for; ``also`` are this machine's addresses.

    They are numbers: no site can make a browser take its own name for one of them.
    """
    local = {"127.0.0.1", "localhost", "[::1]"}
    shown = f"[{host}]" if ":" in host else host
    hosts = local if host in ("127.0.0.1", "localhost", "::1") else {*local, shown, *also}
    return frozenset(f"{name}:{port}".lower() for name in hosts)


def _cookie(headers: dict[str, list[str]], name: str) -> str:
    """Return a cookie of ours. The standard library's parser is slow over many backslashes (CVE-2024-7592)."""
    for header in headers.get("cookie", []):
        for part in header.split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value
    return ""


def _headers(scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


async def _refuse(scope: Scope, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": why})
        return
    # Whatever else was to come on this line is not read.
    close = (b"connection", b"close")
    headers = [(b"content-type", b"text/plain; charset=utf-8"), close, *HEADERS, POLICY]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})


def _dressed(send: Send) -> Send:
    """Add our headers to every answer."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *HEADERS, POLICY]}
        await send(message)

    return sending
