"""The addresses of a phone: the page where a code is typed, the exchange of the code, and the line of its talk."""

import asyncio
import json
from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from talkbuilder.app.serve.gate import Gate
from talkbuilder.app.serve.invitation import Invitation
from talkbuilder.app.serve.remotes import Remotes
from talkbuilder.app.serve.stage import Stage
from talkbuilder.app.serve.wire import body_of, heard, speak
from talkbuilder.backends.html.write import policy

SMALL = 200


def routes(
    stages: Mapping[str, Stage], remotes: Remotes, base: str
) -> list[Route | WebSocketRoute]:
    """Return what phones need; ``base`` is where they reach us, empty if they cannot."""

    async def page(request: Request) -> Response:
        return HTMLResponse(remote_page(request.headers["host"]))

    async def join(request: Request) -> Response:
        data = await body_of(request, SMALL)
        try:
            code = json.loads(data or b"{}")["code"]
        except (ValueError, KeyError, TypeError, RecursionError):
            code = None
        found = remotes.redeem(code) if isinstance(code, str) else None
        if found is None:
            return PlainTextResponse("this code does not work, or not any more\n", status_code=403)
        secret, slug = found
        answer = JSONResponse({"talk": slug})
        answer.headers["set-cookie"] = Gate.guest_cookie(request.headers["host"], secret)
        return answer

    async def code(request: Request) -> Response:
        slug = request.path_params["slug"]
        if slug not in stages:
            return PlainTextResponse("no such talk is served here\n", status_code=404)
        if not base:
            words = "a phone cannot reach this machine: talk serve --host 0.0.0.0, then reload"
            return PlainTextResponse(words + "\n", status_code=409)
        return JSONResponse(Invitation(base, remotes.invite(slug)).told)

    async def remote(socket: WebSocket) -> None:
        stage = stages.get(socket.path_params["slug"])
        if stage is None:
            await socket.close(1008)
            return
        line: asyncio.Queue[str] = asyncio.Queue()
        if not stage.baton.join(line):
            await socket.close(1013)
            return
        await socket.accept()
        speaking = asyncio.create_task(speak(socket, line))
        try:
            async for text in heard(socket):
                stage.baton.order(text)
        finally:
            stage.baton.leave(line)
            speaking.cancel()

    return [
        Route("/remote", page, methods=["GET"]),
        Route("/remote", join, methods=["POST"]),
        Route("/{slug}/code", code, methods=["POST"]),
        WebSocketRoute("/{slug}/remote", remote),
    ]


def remote_page(host: str) -> str:
    """Return the phone's page, which knows nothing until a code was accepted; ``host`` is the name it was asked by."""
    script = _resource("remote.js")
    # 'self' is not everywhere taken to cover a line to the same host.
    rules = policy(script, connect=f"'self' ws://{host}")
    return _environment.from_string(_resource("remote.html.j2")).render(
        policy=rules, script=script, css=_resource("remote.css")
    )


_environment = Environment(autoescape=True)


def _resource(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
