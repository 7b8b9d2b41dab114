"""Scenes as what the page's template loops over."""

from collections.abc import Mapping

from msgspec import Struct

from talkbuilder.anchors import anchors, first_of
from talkbuilder.backends.html.figures import Album, figure, runs
from talkbuilder.backends.html.says import spoken
from talkbuilder.backends.html.tables import table
from talkbuilder.backends.html.words import Writer
from talkbuilder.backends.vector.links import web_address
from talkbuilder.backends.vector.pen import Pen
from talkbuilder.memory import FORGETFUL, Memory, key_of
from talkbuilder.ports import Ruler
from talkbuilder.scene import Deck, Item, Link, Picture, Scene, Table, TextBlock, walk
from talkbuilder.wording import ENGLISH, Wording

FIGURES = ("figure", "figure-text")
"""The layouts whose captions tell what happens from frame to frame."""


class Page(Struct, frozen=True):
    """One scene: ``anchor`` is its name in the address, ``markup`` and ``notes`` are HTML."""

    anchor: str
    scene: Scene
    markup: str
    notes: str
    background: str
    last: bool
    wording: Wording = ENGLISH
    told: str = ""
    """What a screen reader is told when it is shown, after its title."""


class Plan(Struct, frozen=True):
    """All that the template needs to know of a deck."""

    pages: tuple[Page, ...]
    css: str


def plan(deck: Deck, ruler: Ruler, memory: Memory = FORGETFUL) -> Plan:
    """Return ``deck`` as pages; a scene that ``memory`` has seen is not drawn again.

    It is a memory of this process alone: scenes are known by identity. Of one that is new, because all were numbered
    anew, what has stayed the same is not drawn again.
    """
    slides = first_of(deck)
    asked: dict[str, str] = {}

    def href(link: Link) -> str:
        if link.url:
            return web_address(link)
        asked[link.slide] = _jump(link.slide, slides)
        return asked[link.slide]

    pictures = (
        item for scene in deck.scenes for item in walk(scene.items) if isinstance(item, Picture)
    )
    album = Album.of(deck.media, pictures)
    pen, writer = Pen(deck.theme, ruler, deck.media, href), Writer(deck.theme, href)
    look = key_of(deck.theme, deck.language, deck.words, album.shared, sorted(deck.media))
    around = key_of(look, slides)

    def part(items: tuple[Item, ...], heading: str) -> str:
        if memory is FORGETFUL:
            return _part(items, heading, pen, writer, album)
        key = key_of("part", items, heading, look)
        known: _Drawn | None = memory.get(key)
        if known is not None and all(_jump(to, slides) == at for to, at in known.led.items()):
            return known.markup
        asked.clear()
        drawn = _Drawn(_part(items, heading, pen, writer, album), dict(asked))
        memory.put(key, drawn)
        return drawn.markup

    pages: list[Page] = []
    for scene, anchor in zip(deck.scenes, anchors(deck), strict=True):
        heading = "h1" if scene.slide == deck.scenes[0].slide else "h2"
        # A scene is known by identity: composing remembers too. What is kept holds it, so its id is not given again.
        key = key_of("page", id(scene), anchor, heading, around)
        found: Page | None = memory.get(key)
        if found is None or found.scene is not scene:
            found = Page(
                anchor,
                scene,
                "\n".join(part(items, heading) for items in runs(scene.items)),
                spoken(scene.notes, deck.language),
                deck.theme.rgb(scene.background).css,
                scene.frame == scene.frames,
                deck.wording,
                scene.told
                or (scene.caption if scene.layout in FIGURES and scene.frames > 1 else ""),
            )
            memory.put(key, found)
        pages.append(found)
    return Plan(tuple(pages), album.css)


class _Drawn(Struct, frozen=True):
    """Some items of a scene as HTML, and where the links to slides in it led."""

    markup: str
    led: dict[str, str]


def _jump(slide: str, slides: Mapping[str, str]) -> str:
    return f"#{slides[slide]}" if slide in slides else ""


def _part(items: tuple[Item, ...], heading: str, pen: Pen, writer: Writer, album: Album) -> str:
    match items:
        case (TextBlock() as block,):
            return writer.block(block, heading)
        case (Table() as found,):
            return table(found, writer)
        case (Picture() as picture,):
            return album.show(picture)
        case _:
            return figure(items, pen)
