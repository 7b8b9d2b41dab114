"""Drawn items as inline SVG: a picture a group, with words for who cannot see it; what is decoration says nothing."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct, field

from talkbuilder.backends.html.markup import tag
from talkbuilder.backends.html.words import box
from talkbuilder.backends.vector.alt import alt_of, words_of
from talkbuilder.backends.vector.markup import attributes
from talkbuilder.backends.vector.media import data_uri
from talkbuilder.backends.vector.pen import Pen
from talkbuilder.scene import Chart, Connector, Group, Item, Media, Picture, Shape, walk
from talkbuilder.units import short

Drawn = Shape | Connector | Group | Chart


def runs(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    """Yield ``items`` in order: a group or chart alone, loose shapes and connectors together, the rest one by one."""
    for loose, group in groupby(items, key=_loose):
        if loose:
            yield tuple(group)
        else:
            yield from ((item,) for item in group)


def _loose(item: Item) -> str:
    """Return what an item may share an SVG with: other loose items, decoration apart from what means something."""
    if isinstance(item, Shape | Connector):
        return "decoration" if item.role == "decoration" else "figure"
    return ""


def figure(items: tuple[Item, ...], pen: Pen) -> str:
    """Return one SVG over the whole stage; it lets clicks through where nothing is drawn."""
    width, height = pen.theme.page
    silent = all(item.role == "decoration" for item in items)
    said = "" if silent else alt_of(items) or words_of(items)
    linked = any(_linked(item, pen) for item in walk(items))
    style = attributes(
        class_="f",
        viewBox=f"0 0 {short(width)} {short(height)}",
        # Links inside an image would be out of reach for a screen reader.
        role=None if silent else "group" if linked else "img",
        aria_label=said or None,
        aria_hidden=None if said else "true",
    )
    return f"<svg{style}>{''.join(pen.draw(item) for item in items)}</svg>"


def _linked(item: Item, pen: Pen) -> bool:
    if not isinstance(item, Shape):
        return False
    links = [item.link] if item.link else []
    if item.text:
        links += [run.link for one in item.text.paragraphs for run in one.runs if run.link]
    return any(pen.href(link) for link in links)


class Album(Struct, frozen=True):
    """The deck's pictures: one that is shown more than once stands in the style sheet, once."""

    media: dict[str, Media]
    shared: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, media: dict[str, Media], pictures: Iterable[Picture]) -> "Album":
        """Return the album of ``pictures``, in order."""
        seen: dict[str, int] = {}
        for picture in pictures:
            seen[picture.digest] = seen.get(picture.digest, 0) + 1
        often = [digest for digest, count in seen.items() if count > 1 and digest in media]
        return cls(media, {digest: f"p{number}" for number, digest in enumerate(often)})

    def show(self, item: Picture) -> str:
        """Return ``item`` on its place."""
        name = self.shared.get(item.digest)
        if name:
            return tag(
                "div",
                "",
                class_=f"i {name}",
                style=box(item.rect),
                data_id=item.id,
                role="img" if item.alt else None,
                aria_label=item.alt or None,
            )
        media = self.media.get(item.digest)
        source = data_uri(media) if media else None
        values = attributes(
            class_="i", style=box(item.rect), data_id=item.id, alt=item.alt, src=source
        )
        return f"<img{values}>"

    @property
    def css(self) -> str:
        """The rules of the shared pictures."""
        return "".join(
            f".{name}{{background-image:url({data_uri(self.media[digest])})}}\n"
            for digest, name in self.shared.items()
        )
