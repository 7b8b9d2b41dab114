"""The addresses of the preview: a list of talks, a page a talk, and a line to each browser that shows one."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from msgspec import Struct, field
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from talkbuilder.app.serve import phone, rehearsed
from talkbuilder.app.serve.gate import Gate
from talkbuilder.app.serve.pages import listing
from talkbuilder.app.serve.remotes import Remotes
from talkbuilder.app.serve.stage import Message, Stage
from talkbuilder.app.serve.wire import heard, speak


class Door(Struct, frozen=True):
    """How the preview may be reached: the names it answers to, the token that opens it, and how phones get in.

    ``base`` is our address as a phone sees it, empty if none can; ``once`` a token that opens one time.
    """

    names: frozenset[str]
    token: str
    base: str = ""
    remotes: Remotes = field(default_factory=lambda: Remotes(time.monotonic))
    once: str = ""


def application(stages: Mapping[str, Stage], door: Door) -> Gate:
    """Return the whole server for ``stages`` by slug."""

    async def index(request: Request) -> Response:  # noqa: ARG001 - the framework's shape
        if len(stages) == 1:
            return RedirectResponse(f"/{next(iter(stages))}/", status_code=303)
        return HTMLResponse(listing(stages))

    async def talk(request: Request) -> Response:
        stage = stages.get(request.path_params["slug"])
        if stage is None:
            return PlainTextResponse("no such talk is served here\n", status_code=404)
        return HTMLResponse(await stage.document())

    async def live(socket: WebSocket) -> None:
        stage = stages.get(socket.path_params["slug"])
        if stage is None:
            await socket.close(1008)
            return
        await socket.accept()
        await _follow(socket, stage)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001 - the framework's shape
        following = [asyncio.create_task(stage.run()) for stage in stages.values()]
        yield
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)

    routes = [
        Route("/", index),
        Route("/{slug}/", talk),
        WebSocketRoute("/{slug}/live", live),
        *phone.routes(stages, door.remotes, door.base),
        *rehearsed.routes(stages),
    ]
    inside = Starlette(routes=routes, lifespan=life)
    return Gate(inside, door.names, door.token, door.remotes.talk_of, door.once)


async def _follow(socket: WebSocket, stage: Stage) -> None:
    """Tell one browser of every change and of what a phone asks for, and hear what it shows, until it goes away."""
    queue = stage.enter()
    line: asyncio.Queue[str] = asyncio.Queue()
    speaking = [
        asyncio.create_task(_tell(socket, stage.now(), queue)),
        asyncio.create_task(speak(socket, line)),
    ]
    try:
        async for text in heard(socket):
            stage.baton.report(line, text)
    finally:
        stage.leave(queue)
        stage.baton.leave(line)
        for task in speaking:
            task.cancel()


async def _tell(socket: WebSocket, first: str, queue: "asyncio.Queue[Message]") -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.send_text(first)
        while True:
            await socket.send_text((await queue.get()).text)
