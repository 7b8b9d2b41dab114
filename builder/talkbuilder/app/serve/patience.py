"""How long we wait for a request to be said: lines that say nothing, or say it slowly, take no place from others.

uvicorn waits forever for the end of a request. Every line takes a file descriptor (macOS gives 256), and who has used
them all up keeps the speaker out.

    open --half a request--> waiting --its end--> answered, or a WebSocket
                                |
                                +--SECONDS, or MOST others that came later--> hung up
"""

import asyncio
from typing import Any

from msgspec import Struct, field
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 20.0
"""For a whole request, its body included."""

MOST = 64
"""Lines that may wait at once: a browser opens six, most of them for a moment."""

UNSAID = ("IDLE", "SEND_BODY")
"""What h11 calls the state of somebody who has not finished: nothing yet, or not all of a body."""


class Patience(Struct):
    """Whom one server waits for, in the order in which they came."""

    seconds: float = SECONDS
    most: int = MOST
    waiting: "dict[Patient, asyncio.TimerHandle]" = field(default_factory=dict)

    def __call__(self, **uvicorn: Any) -> "Patient":
        """Return what speaks on a new line: uvicorn calls this as it would call the class."""
        return Patient(self, **uvicorn)

    def begin(self, line: "Patient", loop: asyncio.AbstractEventLoop) -> None:
        """Wait for ``line``, unless we do already; if we wait for too many, no longer for the first."""
        if line in self.waiting:
            return
        self.waiting[line] = loop.call_later(self.seconds, line.hang_up)
        if len(self.waiting) > self.most:
            next(iter(self.waiting)).hang_up()

    def end(self, line: "Patient") -> None:
        """Wait no longer."""
        timer = self.waiting.pop(line, None)
        if timer is not None:
            timer.cancel()


class Patient(H11Protocol):
    """A line to somebody; our patience with it begins anew with every request."""

    def __init__(self, patience: Patience, **uvicorn: Any) -> None:
        super().__init__(**uvicorn)
        self._patience = patience

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._judge()

    def data_received(self, data: bytes) -> None:
        """Hear a part of a request, or several of them."""
        super().data_received(data)
        self._judge()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the line."""
        self._patience.end(self)
        super().connection_lost(exc)

    def hang_up(self) -> None:
        """Let somebody else have the line."""
        self._patience.end(self)
        self.transport.abort()

    def _judge(self) -> None:
        # A line that has become a WebSocket is no longer among those that speak HTTP.
        if self in self.connections and str(self.conn.their_state) in UNSAID:
            self._patience.begin(self, self.loop)
        else:
            self._patience.end(self)
