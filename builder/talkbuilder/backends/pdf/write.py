"""Hands the plan to the typesetter."""

from pathlib import PurePosixPath

from talkbuilder.backends.pdf.plan import plan
from talkbuilder.backends.typst.report import failed
from talkbuilder.ports import BackendOptions, EngineFailure, Kit, Output
from talkbuilder.scene import Deck


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Write ``<stem>.pdf``."""
    made = plan(deck, options.steps, kit.ruler)
    try:
        data = kit.typesetter.pdf("slides", made.data, made.files, kit.world.timestamp())
    except EngineFailure as failure:
        return Output({}, (*made.problems, failed("PDF", failure)))
    return Output({PurePosixPath(f"{stem}.pdf"): data}, made.problems)
