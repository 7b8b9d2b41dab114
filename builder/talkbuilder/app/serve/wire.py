"""What comes in over the wire, with its limits: small bodies of JSON, short words on a line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.requests import ClientDisconnect, Request
from starlette.websockets import WebSocket, WebSocketDisconnect

LONGEST = 1000
"""Characters of one message from a browser."""

QUICKEST = 0.02
"""Seconds between two messages of one browser: nobody presses faster."""


async def body_of(request: Request, limit: int) -> bytes | None:
    """Return the body of ``request``; None if it is no JSON, larger than ``limit``, or never said to its end."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return None
    data = bytearray()
    try:
        async for part in request.stream():
            data += part
            if len(data) > limit:
                return None
    except ClientDisconnect:  # nobody is there to hear the answer
        return None
    return bytes(data)


async def heard(socket: WebSocket) -> AsyncIterator[str]:
    """Yield what a browser says, until it goes away or says what no page of ours says."""
    last = float("-inf")
    now = asyncio.get_running_loop().time
    with suppress(WebSocketDisconnect):
        while True:
            message = await socket.receive()
            if message["type"] != "websocket.receive":
                return
            text = message.get("text")
            if text is None or len(text) > LONGEST:
                await socket.close(1008)
                return
            # Who says more has to wait; nothing is lost, and nothing piles up here.
            await asyncio.sleep(max(0.0, last + QUICKEST - now()))
            last = now()
            yield text


async def speak(socket: WebSocket, line: "asyncio.Queue[str]") -> None:
    """Send a browser what is put on its line."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await socket.send_text(await line.get())
