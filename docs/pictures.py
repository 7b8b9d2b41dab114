"""Makes the README's pictures from the real talk: `make pictures`. Small: a palette each, and few of them."""

import io
import sys
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.backends import png
from talkbuilder.pipeline import Order, make_deck
from talkbuilder.ports import BackendOptions, Kit
from talkbuilder.scene import Deck

HERE = Path(__file__).parent
ROOT = HERE.parent
# Which scenes are shown, and in which theme.
SLIDES = {
    "light": ("find-order.3", "two-programs", "states.2"),
    "dark": ("bound",),
}
STORY = ("steal", "light")
DPI = 48  # 640 pixels wide
COLORS = 48


def small(data: bytes) -> bytes:
    """Return a PNG with a palette."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    buffer = io.BytesIO()
    image.quantize(COLORS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def beside(pictures: list[bytes]) -> bytes:
    """Return one picture with ``pictures`` in rows of two."""
    images = [Image.open(io.BytesIO(one)).convert("RGB") for one in pictures]
    width, height = images[0].size
    rows = (len(images) + 1) // 2
    whole = Image.new("RGB", (width * 2 + 8, (height + 8) * rows - 8), "#c8ccd2")
    for number, image in enumerate(images):
        whole.paste(image, ((width + 8) * (number % 2), (height + 8) * (number // 2)))
    buffer = io.BytesIO()
    whole.save(buffer, "PNG")
    return buffer.getvalue()


def drawn(deck: Deck, ids: tuple[str, ...], kit: Kit) -> dict[str, bytes]:
    """Return the pictures of some scenes, by their id."""
    chosen = tuple(scene for scene in deck.scenes if scene.id in ids)
    missing = set(ids) - {scene.id for scene in chosen}
    if missing:
        sys.exit(f"no such slide in the talk: {', '.join(sorted(missing))}")
    output = png.write(replace(deck, scenes=chosen), "p", BackendOptions(dpi=DPI), kit)
    pages = [data for _, data in sorted(output.files.items())]
    return {scene.id: data for scene, data in zip(chosen, pages, strict=True)}


def main() -> None:
    """Write the pictures."""
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    with open_kit() as kit:
        decks = {}
        for theme in ("light", "dark"):
            made = make_deck(ROOT / "talks" / "scheduler", Order(theme=theme), GUESTS, kit)
            if made.deck is None:
                sys.exit("\n".join(map(str, made.problems)))
            decks[theme] = made.deck
        for theme, ids in SLIDES.items():
            for id, data in drawn(decks[theme], ids, kit).items():
                (folder / f"{id.replace('.', '-')}.png").write_bytes(small(data))
        slide, theme = STORY
        frames = tuple(scene.id for scene in decks[theme].scenes if scene.slide == slide)
        story = list(drawn(decks[theme], frames, kit).values())[:4]
        (folder / f"{slide}-frames.png").write_bytes(small(beside(story)))


if __name__ == "__main__":
    main()
