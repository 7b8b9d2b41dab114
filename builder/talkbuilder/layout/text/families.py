"""Which families show which script well, by name: those of Noto first, then what systems come with.

A theme's own ``fallback`` comes before all of them. Where none is here, any upright face that has the character does.
"""

from collections.abc import Sequence

# Chinese, Japanese and Korean share characters and draw them differently: the language of the talk decides.
_HAN = {
    "ja": ("CJK JP", "JP"),
    "ko": ("CJK KR", "KR"),
    "zh-tw": ("CJK TC", "TC"),
    "zh-hk": ("CJK HK", "HK", "CJK TC", "TC"),
    "zh-hant": ("CJK TC", "TC"),
    "zh": ("CJK SC", "SC"),
}
_OF_SYSTEMS = {
    "ja": ("Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic", "Meiryo", "IPAexGothic", "IPAGothic"),
    "ko": ("Apple SD Gothic Neo", "Malgun Gothic", "NanumGothic"),
    "zh-tw": ("PingFang TC", "Microsoft JhengHei"),
    "zh-hk": ("PingFang HK", "PingFang TC", "Microsoft JhengHei"),
    "zh-hant": ("PingFang TC", "Microsoft JhengHei"),
    "zh": ("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
}  # fmt: skip
_EMOJI = (
    "Noto Emoji",
    "Noto Color Emoji",
    "Twemoji",
    "Symbola",
    "Segoe UI Symbol",
    "Noto Sans Symbols2",
)
_SCRIPTS = {
    "Arab": "Arabic", "Armn": "Armenian", "Beng": "Bengali", "Cans": "Canadian Aboriginal", "Cher": "Cherokee",
    "Deva": "Devanagari", "Ethi": "Ethiopic", "Geor": "Georgian", "Gujr": "Gujarati", "Guru": "Gurmukhi",
    "Hebr": "Hebrew", "Khmr": "Khmer", "Knda": "Kannada", "Laoo": "Lao", "Mlym": "Malayalam", "Mong": "Mongolian",
    "Mymr": "Myanmar", "Nkoo": "NKo", "Orya": "Oriya", "Sinh": "Sinhala", "Syrc": "Syriac", "Taml": "Tamil",
    "Telu": "Telugu", "Thaa": "Thaana", "Thai": "Thai", "Tibt": "Tibetan",
}  # fmt: skip

# Bits of OS/2's ulUnicodeRange (OpenType 1.9, OS/2): a face without its bit is not opened for that script.
_BITS = {
    "Hebr": 11, "Arab": 13, "Deva": 15, "Beng": 16, "Guru": 17, "Gujr": 18, "Taml": 20, "Telu": 21, "Knda": 22,
    "Mlym": 23, "Thai": 24, "Laoo": 25, "Geor": 26, "Jpan": 49, "Hang": 56, "Hani": 59, "Tibt": 70, "Sinh": 73,
    "Mymr": 74, "Ethi": 75, "Khmr": 80,
}  # fmt: skip

_HANDWRITTEN = (
    "script",
    "cursive",
    "hand",
    "comic",
    "blank",
    "lastresort",
    "last resort",
    "barcode",
    "opensymbol",
)


def unicode_bit(script: str) -> int | None:
    """Return the bit by which a face says that it is made for ``script``; None if there is none."""
    return _BITS.get(script)


def known_language(language: str) -> str:
    """Return which of the languages that share ideographs ``language`` is, or nothing.

    >>> known_language("ja-JP"), known_language("zh-Hant-TW"), known_language("de")
    ('ja', 'zh-hant', '')
    """
    parts = language.lower().split("-")
    tags = ("-".join(parts[:2]), f"{parts[0]}-{parts[-1]}", parts[0])
    return next((tag for tag in tags if tag in _HAN), "")


def usual(script: str, language: str) -> tuple[str, ...]:
    """Return the families for ``script`` in a talk in ``language``, the best first.

    >>> usual("Hani", "ja")[:2], usual("Thai", "en")
    (('Noto Sans CJK JP', 'Noto Sans JP'), ('Noto Sans Thai',))
    """
    if script == "Zsye":
        return _EMOJI
    if script in ("Hani", "Jpan", "Hang"):
        own = {"Jpan": "ja", "Hang": "ko"}.get(script, "")
        here = known_language(language) or own or "zh"
        order = dict.fromkeys((here, own or here, "zh", "ja", "ko", "zh-tw"))
        noto = [f"Noto Sans {name}" for tag in order for name in _HAN[tag]]
        return tuple(dict.fromkeys([*noto, *(n for tag in order for n in _OF_SYSTEMS[tag])]))
    name = _SCRIPTS.get(script)
    return (f"Noto Sans {name}",) if name else ("Noto Sans Symbols", "Noto Sans Symbols2")


def rank(family: str, script: str, language: str, wanted: Sequence[str]) -> tuple[int, int] | None:
    """Return where ``family`` stands among those asked for ``script``, small first; None: it is never asked."""
    name = family.casefold()
    for place, wish in enumerate(wanted):
        if name == wish.casefold():
            return 0, place
    usually = usual(script, language)
    for place, known in enumerate(usually):
        if name == known.casefold():
            return 1, place
    if any(word in name for word in _HANDWRITTEN):
        return None
    plain = ("noto sans", "dejavu sans", "sans", "gothic")
    place = next((at for at, start in enumerate(plain) if start in name), len(plain))
    spaced = "mono" in name or "narrow" in name or "condensed" in name or "serif" in name
    return 2, place + (len(plain) if spaced else 0)
