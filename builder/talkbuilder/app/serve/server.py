"""The addresses of the preview: a list of talks, a page a talk, and a line to each browser that shows one."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from talkbuilder.app.serve.gate import Gate
from talkbuilder.app.serve.pages import listing
from talkbuilder.app.serve.stage import Stage


@dataclass(frozen=True, slots=True)
class Door:
    """How the preview may be reached: the names it answers to, and the token that opens it."""

    names: frozenset[str]
    token: str


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
        await _tell(socket, stage)

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
    ]
    return Gate(Starlette(routes=routes, lifespan=life), door.names, door.token)


async def _tell(socket: WebSocket, stage: Stage) -> None:
    """Tell one browser of every change, until it goes away."""
    queue = stage.enter()
    listening = asyncio.create_task(_deaf(socket))
    try:
        await socket.send_text(stage.now())
        while True:
            speaking = asyncio.create_task(queue.get())
            done, _ = await asyncio.wait({speaking, listening}, return_when=asyncio.FIRST_COMPLETED)
            if speaking not in done:
                speaking.cancel()
                return
            await socket.send_text(speaking.result().text)
    except WebSocketDisconnect:
        pass
    finally:
        stage.leave(queue)
        listening.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect):
            await listening


async def _deaf(socket: WebSocket) -> None:
    """Wait until the browser goes away; whatever it says."""
    with suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()
