"""Writes the files: the frame round the items is all that is decided here."""

from pathlib import PurePosixPath

from talkbuilder.backends.vector.alt import alt_of
from talkbuilder.backends.vector.links import web_address
from talkbuilder.backends.vector.markup import attributes, text
from talkbuilder.backends.vector.media import font_faces, uses
from talkbuilder.backends.vector.pen import Pen
from talkbuilder.backends.vector.text import CSS_FAMILY, SVG_STYLE
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.scene import Deck, Scene
from talkbuilder.units import short


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Return ``<stem>.svg`` for one scene, ``<stem>-<number>.svg`` for each of many."""
    pen = Pen(deck.theme, kit.ruler, deck.media, web_address)
    scenes = deck.scenes
    if options.steps == "last":
        scenes = tuple(scene for scene in scenes if scene.frame == scene.frames)
    names = [stem] if len(scenes) == 1 else [f"{stem}-{scene.number}" for scene in scenes]
    return Output(
        {
            PurePosixPath(f"{name}.svg"): picture(scene, deck, pen, kit).encode()
            for name, scene in zip(names, scenes, strict=True)
        }
    )


def picture(scene: Scene, deck: Deck, pen: Pen, kit: Kit) -> str:
    """Return one scene as an SVG document."""
    width, height = deck.theme.page
    begin = attributes(
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {short(width)} {short(height)}",
        width=f"{short(width)}pt",
        height=f"{short(height)}pt",
        lang=deck.language,
        font_family=CSS_FAMILY["body"],
        stroke_linejoin="round",
        role="img",
    )
    description = " ".join(filter(None, (alt_of(scene.items), scene.caption)))
    described = f"<desc>{text(description)}</desc>" if description else ""
    page = attributes(width=width, height=height, fill=deck.theme.rgb(scene.background).css)
    items = "".join(f"{pen.draw(item)}\n" for item in scene.items)
    return (
        f'<svg{begin} xml:space="preserve"><title>{text(scene.title)}</title>{described}\n'
        f"<style>{font_faces(kit.fonts.web(uses(scene.items)))}{SVG_STYLE}</style>\n"
        f"<rect{page}/>\n{items}</svg>\n"
    )
