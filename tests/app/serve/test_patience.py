"""How long a request may take to be said: on a server with little patience, and by hand."""

import asyncio
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, cast

import uvicorn

from talkbuilder.app.serve.patience import Patience
from tests.support import loops

WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def _yes(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
    )
    await send({"type": "http.response.body", "body": b"ok"})


async def told(patience: Patience, *lines: bytes) -> list[bytes]:
    """Open a line for each of ``lines``, say it, and return what each has heard half a second later."""
    http = cast("type[asyncio.Protocol]", patience)
    config = uvicorn.Config(_yes, port=0, http=http, ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    opened = []
    for said in lines:
        opened.append(await asyncio.open_connection("127.0.0.1", port))
        opened[-1][1].write(said)
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    heard = []
    for reader, writer in opened:
        found = b"open"
        with suppress(TimeoutError):
            try:
                found = (await asyncio.wait_for(reader.read(1000), 0.1)) or b"hung up"
            except ConnectionError:
                found = b"hung up"
        heard.append(found[:15])
        writer.close()
    server.should_exit = True
    await serving
    assert not patience.waiting, "nobody is forgotten"
    return heard


def test_who_says_it_in_time_is_answered_and_who_does_not_is_hung_up() -> None:
    half_a_body = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
    heard = loops.run(told(Patience(seconds=0.2), WHOLE, b"", b"GET / HT", half_a_body))
    assert heard == [b"HTTP/1.1 200 OK", b"hung up", b"hung up", b"hung up"]


def test_who_came_first_makes_room_for_who_comes_later() -> None:
    heard = loops.run(told(Patience(seconds=60, most=2), b"G", b"G", b"G", WHOLE, b"G"))
    assert heard == [b"hung up", b"hung up", b"open", b"HTTP/1.1 200 OK", b"open"]
