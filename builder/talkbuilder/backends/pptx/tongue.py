"""Languages and faces of other scripts: what PowerPoint needs to take a face that has the letters, and to spell.

A run names one language. Of one that holds other letters than the deck's it is theirs, with the deck's as ``altLang``,
as PowerPoint writes it. Our own theme names a face for each script that occurs (``a:font script``, ECMA-376 part 1,
20.1.4.1.16); a template has its own.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from talkbuilder.scene import Chart, Deck, Group, Item, Shape, Table, Text, TextBlock
from talkbuilder.scripts import script_of

# A language for letters of which nobody said whose they are; those that Office checks spelling for.
_LANGUAGES = {
    "Arab": "ar-SA", "Armn": "hy-AM", "Beng": "bn-IN", "Deva": "hi-IN", "Ethi": "am-ET", "Geor": "ka-GE",
    "Gujr": "gu-IN", "Guru": "pa-IN", "Hang": "ko-KR", "Hani": "zh-CN", "Hebr": "he-IL", "Jpan": "ja-JP",
    "Khmr": "km-KH", "Knda": "kn-IN", "Laoo": "lo-LA", "Mlym": "ml-IN", "Mymr": "my-MM", "Orya": "or-IN",
    "Sinh": "si-LK", "Taml": "ta-IN", "Telu": "te-IN", "Thai": "th-TH",
}  # fmt: skip
_WRITTEN_IN = {
    "Arab": ("ar", "fa", "ur", "ps", "sd", "ug", "ckb", "ks"), "Armn": ("hy",), "Beng": ("bn", "as"),
    "Deva": ("hi", "mr", "ne", "sa", "kok"), "Ethi": ("am", "ti"), "Geor": ("ka",), "Gujr": ("gu",), "Guru": ("pa",),
    "Hang": ("ko",), "Hani": ("zh", "ja", "ko"), "Hebr": ("he", "iw", "yi"), "Jpan": ("ja",), "Khmr": ("km",),
    "Knda": ("kn",), "Laoo": ("lo",), "Mlym": ("ml",), "Mymr": ("my",), "Orya": ("or",), "Sinh": ("si",),
    "Taml": ("ta",), "Telu": ("te",), "Thai": ("th",),
}  # fmt: skip
# Faces that Office brings along or that its systems have; by the script's name in a theme, which splits Chinese.
_FACES = {
    "Arab": "Arial", "Beng": "Nirmala UI", "Deva": "Nirmala UI", "Ethi": "Ebrima", "Geor": "Sylfaen",
    "Armn": "Sylfaen", "Gujr": "Nirmala UI", "Guru": "Nirmala UI", "Hang": "Malgun Gothic",
    "Hans": "Microsoft YaHei", "Hant": "Microsoft JhengHei", "Hebr": "Arial", "Jpan": "Yu Gothic",
    "Khmr": "Leelawadee UI", "Knda": "Nirmala UI", "Laoo": "Leelawadee UI", "Mlym": "Nirmala UI",
    "Mymr": "Myanmar Text", "Orya": "Nirmala UI", "Sinh": "Nirmala UI", "Taml": "Nirmala UI", "Telu": "Nirmala UI",
    "Thai": "Leelawadee UI",
}  # fmt: skip
_TRADITIONAL = ("tw", "hk", "mo", "hant")


@lru_cache(maxsize=4096)
def language_of(text: str, tag: str) -> str:
    """Return the language of a run in a deck whose language is ``tag``.

    >>> language_of("Go", "he-IL"), language_of("漢字かな", "en-US"), language_of("漢字", "ja-JP")
    ('he-IL', 'ja-JP', 'ja-JP')
    """
    if text.isascii():
        return tag
    scripts = dict.fromkeys(script_of(character) for character in text)
    theirs = [script for script in scripts if script in _LANGUAGES]
    if not theirs:
        return tag
    script = "Jpan" if "Jpan" in theirs else theirs[0]
    own = tag.lower().split("-")[0]
    return tag if own in _WRITTEN_IN[script] else _LANGUAGES[script]


def spoken(text: str, tag: str) -> str:
    """Return the attributes of a run that say its language.

    >>> spoken("Go", "en-US"), spoken("שלום", "en-US")
    (' lang="en-US"', ' lang="he-IL" altLang="en-US"')
    """
    found = language_of(text, tag)
    return f' lang="{tag}"' if found == tag else f' lang="{found}" altLang="{tag}"'


def faces(deck: Deck) -> tuple[tuple[str, str], ...]:
    """Return a face for each script that occurs in ``deck`` besides those that every face has."""
    words = {text for scene in deck.scenes for text in _words(scene.items) if not text.isascii()}
    scripts = {script_of(character) for character in set().union(*words)}
    if "Hani" in scripts:
        own = deck.language.lower().split("-")
        chinese = "Hant" if own[0] == "zh" and own[-1] in _TRADITIONAL else "Hans"
        scripts |= {{"ja": "Jpan", "ko": "Hang"}.get(own[0], chinese)}
    return tuple((script, _FACES[script]) for script in sorted(scripts & _FACES.keys()))


def _words(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        match item:
            case TextBlock(text=text) | Shape(text=Text() as text):
                yield text.plain
            case Table(rows=rows):
                yield from (cell.text.plain for row in rows for cell in row)
            case Chart():
                yield from item.categories
                yield from (series.name for series in item.series)
            case Group(items=inside):
                yield from _words(inside)
            case _:
                pass
