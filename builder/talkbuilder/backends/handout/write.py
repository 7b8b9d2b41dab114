"""Hands the plan to the typesetter."""

from pathlib import PurePosixPath

from talkbuilder.backends.handout.plan import plan
from talkbuilder.backends.typst.report import failed
from talkbuilder.ports import BackendOptions, EngineFailure, Kit, Output
from talkbuilder.scene import Deck


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Write ``<stem>-handout.pdf`` in the shape ``options.handout`` on ``options.paper``."""
    made = plan(deck, options.handout, options.paper, options.steps, kit.ruler)
    try:
        data = kit.typesetter.pdf(made.template, made.data, made.files, kit.world.timestamp())
    except EngineFailure as failure:
        return Output({}, (failed("handout", failure),))
    return Output({PurePosixPath(f"{stem}-handout.pdf"): data})
