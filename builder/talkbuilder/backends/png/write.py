"""Hands the plans to the typesetter."""

from pathlib import PurePosixPath

from talkbuilder.backends.png.plan import contact, plan
from talkbuilder.backends.typst.report import failed
from talkbuilder.ports import BackendOptions, EngineFailure, Kit, Output
from talkbuilder.scene import Deck
from talkbuilder.units import PT_PER_INCH


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Write ``<stem>-png/001.png`` and on, a picture a scene at ``options.dpi``."""
    made = plan(deck, options.steps, kit.ruler)
    if not made.data["scenes"]:
        return Output({})
    try:
        pictures = kit.typesetter.png("slides", made.data, made.files, float(options.dpi))
    except EngineFailure as failure:
        return Output({}, (failed("pictures", failure),))
    folder = PurePosixPath(f"{stem}-png")
    return Output({folder / f"{number:03}.png": data for number, data in enumerate(pictures, 1)})


def write_contact(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Write ``<stem>-contact.png``: every scene, small, on one sheet."""
    made = contact(deck, options.steps, kit.ruler)
    try:
        (sheet,) = kit.typesetter.png("contact", made.data, made.files, PT_PER_INCH)
    except EngineFailure as failure:
        return Output({}, (failed("contact sheet", failure),))
    return Output({PurePosixPath(f"{stem}-contact.png"): sheet})
