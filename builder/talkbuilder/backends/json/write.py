"""Writes the deck as the scene module dumps it."""

from pathlib import PurePosixPath

from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.scene import Deck, dump


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:  # noqa: ARG001 - the port's shape
    """Return ``<stem>.json``; of pictures only their sizes."""
    return Output({PurePosixPath(f"{stem}.json"): f"{dump(deck)}\n".encode(errors="replace")})
