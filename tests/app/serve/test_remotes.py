"""Codes for phones and what they turn into; who holds a talk. Without a browser."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.app.serve.baton import MOST_PHONES, WAITING, Baton
from talkbuilder.app.serve.gate import Gate, names_of
from talkbuilder.app.serve.invitation import Invitation
from talkbuilder.app.serve.lan import addresses, reachable
from talkbuilder.app.serve.remotes import (
    ALPHABET,
    CODE_SECONDS,
    MOST_PASSES,
    PASS_SECONDS,
    TRIES,
    Remotes,
)
from talkbuilder.app.serve.studio import Studio
from tests.app.serve.test_gate import HOME, KNOWN, NAMES, TOKEN, ask
from tests.support import loops


class Clock:
    """A clock that is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def remotes(clock: Clock) -> Remotes:
    return Remotes(clock)


# --- codes ------------------------------------------------------------------------------------------------------


def test_a_code_is_short_plain_and_never_the_same(remotes: Remotes) -> None:
    codes = [remotes.invite("demo") for _ in range(50)]
    assert len(set(codes)) == 50
    for code in codes:
        assert len(code) == 9
        assert set(code.replace("-", "")) <= set(ALPHABET)
    assert not set("01IO") & set(ALPHABET)


def test_a_code_works_once(remotes: Remotes) -> None:
    code = remotes.invite("demo")
    found = remotes.redeem(code)
    assert found is not None
    secret, slug = found
    assert (slug, remotes.talk_of(secret)) == ("demo", "demo")
    assert remotes.redeem(code) is None


def test_a_code_may_be_typed_by_hand(remotes: Remotes) -> None:
    assert remotes.redeem(f" {remotes.invite('demo').lower().replace('-', ' ')} ")


def test_a_code_does_not_wait_for_ever(remotes: Remotes, clock: Clock) -> None:
    code = remotes.invite("demo")
    clock.now += CODE_SECONDS + 1
    assert remotes.redeem(code) is None


def test_a_new_code_makes_the_one_before_it_void_for_its_talk_only(remotes: Remotes) -> None:
    first, other, second = (remotes.invite(slug) for slug in ("demo", "other", "demo"))
    assert remotes.redeem(first) is None
    assert remotes.redeem(second)
    assert remotes.redeem(other)


def test_after_a_few_wrong_ones_no_code_works(remotes: Remotes) -> None:
    code = remotes.invite("demo")
    for _ in range(TRIES):
        assert remotes.redeem("AAAA-AAAA") is None
    assert remotes.redeem(code) is None
    assert remotes.redeem(remotes.invite("demo"))


@given(st.text(max_size=20))
def test_nothing_else_is_a_code_or_a_pass(word: str) -> None:
    remotes = Remotes(lambda: 0.0)
    remotes.invite("demo")
    assert remotes.redeem(word) is None
    assert remotes.talk_of(word) is None


def test_a_pass_ends_and_so_does_the_oldest_of_too_many(remotes: Remotes, clock: Clock) -> None:
    found = [remotes.redeem(remotes.invite("demo")) for _ in range(MOST_PASSES + 1)]
    talks = [remotes.talk_of(one[0]) for one in found if one]
    assert talks == [None, *["demo"] * MOST_PASSES]
    clock.now += PASS_SECONDS + 1
    assert all(remotes.talk_of(one[0]) is None for one in found if one)


# --- what a phone may do ------------------------------------------------------------------------------------------

PASS: dict[str, str] = HOME | {"cookie": "talk-remote-8017=secret"}
LINE: dict[str, str] = PASS | {"origin": "http://127.0.0.1:8017"}


def test_a_phone_gets_its_page_without_the_token_and_nothing_else() -> None:
    assert ask(HOME, path="/remote")[0]["status"] == 200
    for path in (
        "/",
        "/demo/",
        "/demo/rehearsals",
        "/remote/",
        "/remotes",
        "//remote",
        "/demo/remote",
    ):
        assert ask(HOME, path=path)[0]["status"] == 403
        assert through(PASS, path)["status"] == 403


def through(headers: dict[str, str], path: str, type: str = "http", method: str = "GET") -> Any:
    """Ask a gate that knows one phone."""
    sent: list[Any] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {}

    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": type, "method": method, "path": path, "query_string": b"", "headers": pairs}
    gate = Gate(inside, NAMES, TOKEN, lambda secret: "demo" if secret == "secret" else None)
    loops.run(gate(scope, receive, send))
    return sent[0]


def test_a_pass_opens_the_line_of_its_talk_and_no_other() -> None:
    assert through(LINE, "/demo/remote", "websocket")["type"] == "websocket.accept"
    for path in (
        "/demo/live",
        "/other/remote",
        "/demo/remote/x",
        "/remote",
        "/demo/../other/remote",
    ):
        assert through(LINE, path, "websocket")["type"] == "websocket.close"


@pytest.mark.parametrize(
    "headers",
    [
        HOME | {"origin": "http://127.0.0.1:8017"},
        PASS,
        LINE | {"origin": "http://evil.example"},
        LINE | {"origin": "null"},
        LINE | {"host": "evil.example:8017"},
        LINE | {"cookie": "talk-remote-8017=wrong"},
        LINE | {"cookie": "talk-remote-8018=secret"},
        LINE | {"cookie": "talk-8017=secret"},
    ],
    ids=str,
)
def test_without_the_right_pass_name_and_origin_there_is_no_line(headers: dict[str, str]) -> None:
    assert through(headers, "/demo/remote", "websocket")["type"] == "websocket.close"


@pytest.mark.parametrize("path", ["/remote", "/demo/code", "/demo/rehearsal"])
def test_what_is_posted_comes_from_a_page_of_ours(path: str) -> None:
    ours = KNOWN | {"origin": "http://127.0.0.1:8017"}
    assert ask(ours, path=path, method="POST")[0]["status"] == 200
    assert ask(KNOWN, path=path, method="POST")[0]["status"] == 403
    for origin in ("null", "http://evil.example", "http://localhost:8017"):
        assert ask(KNOWN | {"origin": origin}, path=path, method="POST")[0]["status"] == 403
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert ask(ours, path=path, method=method)[0]["status"] == 403


@pytest.mark.parametrize("path", ["/demo/code", "/demo/rehearsal"])
def test_what_is_not_a_code_is_posted_with_the_token_only(path: str) -> None:
    assert ask(LINE, path=path, method="POST")[0]["status"] == 403


@pytest.mark.parametrize(
    "path", ["/", "/demo/", "/demo/live", "/a/b/rehearsal", "/demo/rehearsals"]
)
def test_nothing_else_can_be_posted(path: str) -> None:
    ours = KNOWN | {"origin": "http://127.0.0.1:8017"}
    assert ask(ours, path=path, method="POST")[0]["status"] == 403


# --- addresses ------------------------------------------------------------------------------------------------------


def test_everywhere_answers_to_this_machine_s_numbers_and_to_no_name() -> None:
    names = names_of("0.0.0.0", 8017, ["192.168.1.20"])
    assert "192.168.1.20:8017" in names
    assert "127.0.0.1:8017" in names
    assert not [
        name for name in names if name.rpartition(":")[0].isalpha() and "localhost" not in name
    ]


def test_own_addresses_can_be_reached() -> None:
    assert all(reachable(one) for one in addresses())


def test_the_code_stands_where_no_server_sees_it() -> None:
    invitation = Invitation("http://192.168.1.20:8017/", "ABCD-EFGH")
    assert invitation.address == "http://192.168.1.20:8017/remote#ABCD-EFGH"
    assert str(invitation.told["picture"]).startswith("data:image/png;base64,")
    assert "ABCD" not in str(invitation.told["address"])
    assert len(invitation.terminal.splitlines()) > 10


# --- who holds the talk -----------------------------------------------------------------------------------------------


def lines(count: int) -> list["asyncio.Queue[str]"]:
    return [asyncio.Queue() for _ in range(count)]


def said(line: "asyncio.Queue[str]") -> list[dict[str, Any]]:
    found = []
    while not line.empty():
        found.append(json.loads(line.get_nowait()))
    return found


def shows(scene: str, **more: Any) -> str:
    return json.dumps({"scene": scene, "total": 3, "black": False, "running": True} | more)


def test_a_phone_sees_the_window_that_was_used_last_and_moves_it(studio: Studio) -> None:
    baton = Baton()
    first, second, phone = lines(3)
    baton.turn(studio.look().pages)
    baton.join(phone)
    assert said(phone)[-1]["held"] is False
    baton.report(first, shows("1"))
    baton.report(second, shows("3.2"))
    assert said(phone)[-1]["number"] == "1"
    baton.report(second, shows("3.2", used=True))
    told = said(phone)[-1]
    assert (told["number"], told["total"], told["running"]) == ("3.2", 3, True)
    baton.order('{"do": "next"}')
    assert (said(first), said(second)) == ([], [{"do": "next"}])
    baton.leave(second)
    assert said(phone)[-1]["held"] is False
    baton.order('{"do": "next"}')
    assert said(second) == []


def test_a_phone_hears_the_notes_as_plain_text(studio: Studio) -> None:
    baton = Baton()
    window, phone = lines(2)
    pages = studio.look().pages
    baton.turn(pages)
    baton.join(phone)
    code = next(page for page in pages if page.scene.slide == "code")
    baton.report(window, shows(code.anchor))
    told = said(phone)[-1]
    assert told["notes"] == [{"kind": "words", "text": "More."}]
    assert told["next"]
    assert set(told) == {"held", "black", "running", "total", "plan", "number", "title", "next", "notes"}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "7", "null", "{", "[" * 900, '{"do": "reload"}', '{"do": ["next"]}', '{"do": null}',
        '{"scene": 7, "total": 1}', '{"scene": "1", "total": -1}', '{"scene": "1", "total": NaN}',
        '{"scene": "1", "total": true}', '{"scene": "1", "total": 1e999}', '{"scene": "1"}',
    ],
)  # fmt: skip
def test_nonsense_is_nothing_to_us(studio: Studio, text: str) -> None:
    baton = Baton()
    window, phone = lines(2)
    baton.turn(studio.look().pages)
    baton.report(window, shows("1"))
    baton.join(phone)
    said(phone)
    baton.order(text)
    baton.report(window, text)
    assert (said(window), said(phone)) == ([], [])


def test_a_phone_that_sleeps_finds_only_where_the_talk_is_now(studio: Studio) -> None:
    baton = Baton()
    window, phone = lines(2)
    baton.turn(studio.look().pages)
    baton.join(phone)
    for scene in ("1", "2", "3.1"):
        baton.report(window, shows(scene))
    assert [one["number"] for one in said(phone)] == ["3.1"]


def test_there_is_an_end_to_phones_and_to_what_waits() -> None:
    baton = Baton()
    (window,) = lines(1)
    baton.report(window, shows("1"))
    assert [baton.join(line) for line in lines(MOST_PHONES + 1)][-2:] == [True, False]
    for _ in range(1000):
        baton.order('{"do": "next"}')
    assert window.qsize() == WAITING


def test_a_scene_that_is_gone_is_shown_by_no_window(studio: Studio) -> None:
    baton = Baton()
    window, phone = lines(2)
    baton.turn(studio.look().pages)
    baton.report(window, shows("<b>99</b>"))
    baton.join(phone)
    assert said(phone)[-1]["held"] is False
