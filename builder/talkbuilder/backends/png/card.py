"""The picture that a link to the talk is shown with: the first slide, in the size that social networks ask for."""

from pathlib import PurePosixPath

from msgspec.structs import replace

from talkbuilder.backends.png.plan import plan
from talkbuilder.backends.typst.report import failed
from talkbuilder.geometry import Size
from talkbuilder.ports import BackendOptions, EngineFailure, Kit, Output
from talkbuilder.scene import Deck, Scene
from talkbuilder.units import PT_PER_INCH

CARD = Size(1200, 630)
"""In pixels: what https://ogp.me/ leaves open and every network recommends; others cut it themselves."""

MOST_CUT = 0.08
"""How much of a slide's height may be cut off, so that what reaches its edges reaches the picture's too."""


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:  # noqa: ARG001 - the port's shape
    """Return ``<stem>-card.png``; nothing for a deck without slides."""
    if not deck.scenes:
        return Output({})
    made = plan(replace(deck, scenes=(bare(deck.scenes[0]),)), "all", kit.ruler)
    scale, x, y = placed(deck.theme.page)
    data = {**made.data, "card": list(CARD), "scale": scale, "corner": [x, y]}
    try:
        (picture,) = kit.typesetter.png("card", data, made.files, PT_PER_INCH)
    except EngineFailure as failure:
        return Output({}, (failed("preview picture", failure),))
    return Output({PurePosixPath(f"{stem}-card.png"): picture})


def bare(scene: Scene) -> Scene:
    """Return ``scene`` without its foot: nobody reads it in a picture so small."""
    return replace(
        scene, items=tuple(item for item in scene.items if item.role not in ("footer", "number"))
    )


def placed(page: Size) -> tuple[float, float, float]:
    """Return the scale and the corner of a page on the card: as wide as it, or whole where too much would be cut.

    >>> placed(Size(960, 540))
    (1.25, 0.0, -22.5)
    >>> placed(Size(960, 720))
    (0.875, 180.0, 0.0)
    """
    wide, high = CARD.width / page.width, CARD.height / page.height
    scale = wide if 1 - high / wide <= MOST_CUT else min(wide, high)
    return scale, (CARD.width - page.width * scale) / 2, (CARD.height - page.height * scale) / 2
