"""What a page carries inside itself: pictures and fonts as data addresses, and the fonts' style sheet."""

from base64 import b64encode
from collections.abc import Iterable

from talkbuilder.backends.vector.markup import clean
from talkbuilder.chart import drawn
from talkbuilder.ports import FontKey, WebFont
from talkbuilder.scene import Chart, Item, Media, Shape, Table, Text, TextBlock, walk

_ASCII = "".join(map(chr, range(32, 127)))
_FACE = {"body": "TalkSans", "heading": "TalkSans", "code": "TalkMono", None: "TalkMore"}


def data_uri(media: Media) -> str:
    """Return a picture as an address that holds it."""
    return f"data:{media.media_type};base64,{b64encode(media.data).decode()}"


def texts(items: Iterable[Item]) -> Iterable[Text]:
    """Yield every text that stands on a slide, those in charts and tables included."""
    for item in walk(tuple(items)):
        match item:
            case TextBlock(text=text):
                yield text
            case Shape(text=text) if text is not None:
                yield text
            case Table(rows=rows):
                yield from (cell.text for row in rows for cell in row)
            case Chart():
                yield from texts(drawn(item))
            case _:
                pass


def uses(items: Iterable[Item]) -> dict[FontKey, str]:
    """Return the characters of each face.

    ASCII is always there, so that an edit seldom asks for another subset than the one in the cache.
    """
    found: dict[FontKey, set[str]] = {}
    for text in texts(items):
        for paragraph in text.paragraphs:
            own: FontKey = (text.family, text.bold, False)
            if paragraph.bullet:
                found.setdefault(own, set()).update(paragraph.bullet)
            for run in paragraph.runs:
                key = (run.family or text.family, run.bold or text.bold, run.italic)
                found.setdefault(key, set()).update(clean(run.text))
    return {
        key: "".join(sorted({*_ASCII, *characters} - {"\n"}))
        for key, characters in sorted(found.items())
    }


def font_faces(fonts: Iterable[WebFont]) -> str:
    """Return ``@font-face`` rules; ascent and descent are those that the scene counts with (see its ``Text``)."""
    return "".join(
        f"@font-face{{font-family:{_FACE[font.family]};font-weight:{700 if font.bold else 400};"
        f"font-style:{'italic' if font.italic else 'normal'};ascent-override:93.5%;descent-override:26.5%;"
        f"line-gap-override:0%;src:url(data:font/woff;base64,{b64encode(font.woff).decode()})format('woff')}}"
        for font in fonts
    )
