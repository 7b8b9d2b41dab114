"""Runs the server: finds a port, prints the address with its token, and stops at Ctrl-C."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from secrets import token_hex
from typing import cast

import uvicorn
from msgspec import Struct

from talkbuilder.app.serve.gate import MARK, names_of, new_token
from talkbuilder.app.serve.invitation import Invitation
from talkbuilder.app.serve.lan import EVERYWHERE, addresses, reachable
from talkbuilder.app.serve.patience import Patience
from talkbuilder.app.serve.said import LOGGING
from talkbuilder.app.serve.server import Door, application
from talkbuilder.app.serve.stage import Stage, Wardrobe
from talkbuilder.app.serve.studio import open_studio
from talkbuilder.pipeline import Order
from talkbuilder.ports import SourceTree

PORT = 8017
TRIES = 20


class Serving(Struct, frozen=True):
    """What is served where; ``port`` 0 takes any that is free."""

    roots: Sequence[Path]
    order: Order
    host: str = "127.0.0.1"
    port: int | None = None
    wardrobe: Wardrobe | None = None
    tree: SourceTree | None = None
    """Go's own code, for slides that name some of it."""


class CannotListen(Exception):
    """There is no port to listen at; the message says why."""


def uninvited(_invitation: Invitation) -> None:
    """Ask no phone in."""


def serve(
    serving: Serving,
    ready: Callable[[str, str], None],
    invite: Callable[[Invitation], None] = uninvited,
) -> None:
    """Serve until Ctrl-C; ``ready`` hears the address once it answers, ``invite`` how a phone becomes the remote.

    ``ready`` hears another address, too, which opens one time: for a browser that is started with it, since everybody
    on this machine sees what a program was started with. There is an invitation if other machines can reach us and
    there is one talk that it could be for.

    Raises:
        CannotListen: the port is taken, or the address is not this machine's.
    """
    listener = _listen(serving.host, serving.port)
    port = listener.getsockname()[1]
    token = new_token()
    shown = f"[{serving.host}]" if ":" in serving.host else serving.host
    # The name that a person types must be one that the gate knows.
    address = f"http://{'127.0.0.1' if serving.host in ('0.0.0.0', '::') else shown}:{port}/"
    with ExitStack() as stack, listener:
        boot = token_hex(4)
        stages = {
            root.resolve().name: Stage(
                stack.enter_context(open_studio(root, serving.order, serving.tree)),
                boot,
                serving.wardrobe,
            )
            for root in serving.roots
        }
        outside = addresses() if serving.host in EVERYWHERE else (shown,)
        reached = [one for one in outside if reachable(one.strip("[]"))]
        base = f"http://{reached[0]}:{port}/" if reached else ""
        door = Door(names_of(serving.host, port, reached), token, base, once=new_token())
        config = uvicorn.Config(
            application(stages, door),
            log_config=LOGGING,
            access_log=False,
            # What others say about where a request comes from is nothing to us; h11 bounds what a header may be.
            proxy_headers=False,
            # So many lines are taken at a time, and only then judged: few enough to hang up before there are too many.
            backlog=16,
            http=cast("type[asyncio.Protocol]", Patience()),
            server_header=False,
            date_header=False,
            ws="websockets-sansio",
            ws_max_size=64 * 1024,
            # What goes a few centimetres takes longer to pack than to carry; and what is sent us is never unpacked.
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=1,
            lifespan="on",
        )

        def begun() -> None:
            ready(f"{address}?{MARK}={token}", f"{address}?{MARK}={door.once}")
            if base and len(stages) == 1:
                invite(Invitation(base, door.remotes.invite(next(iter(stages)))))

        server = _Server(config, begun)
        asyncio.run(server.serve(sockets=[listener]))


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def _listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens: at ``port``, or at the first free one from `PORT` on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    first = PORT if port is None else port
    last = first + TRIES if port is None else first
    error: OSError | None = None
    for number in range(first, last + 1):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
        except (OSError, OverflowError) as wrong:
            listener.close()
            error = wrong if isinstance(wrong, OSError) else OSError(str(wrong))
            continue
        listener.listen(64)
        return listener
    raise CannotListen((error.strerror or str(error)) if error else "no port")
