"""What readers of a language are used to: quotation marks, and marks in numbers.

After the Unicode CLDR 47, ``characters/quotationStart`` and ``numbers/symbols``. A language that is not here gets
English marks; a region (``de-CH``) its own customs if it has them, else those of its language.
"""

from collections.abc import Mapping

from msgspec import Struct

_THIN, _WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


class Customs(Struct, frozen=True):
    """One language. ``quotes`` hold the spaces that belong inside them."""

    quotes: tuple[str, str] = ("“", "”")
    thousands: str = ","
    decimal: str = "."

    def quoted(self, words: str) -> str:
        """Return ``words`` in quotation marks.

        >>> customs_of("de").quoted("ja"), customs_of("en-GB").quoted("yes")
        ('„ja“', '“yes”')
        """
        return f"{self.quotes[0]}{words}{self.quotes[1]}"

    def number(self, english: str) -> str:
        """Return a number, written as in English, with the marks of this language.

        >>> customs_of("de").number("1,234.5"), customs_of("de-CH").number("1,234.5")
        ('1.234,5', '1’234.5')
        """
        return english.translate({ord(","): self.thousands, ord("."): self.decimal})


_CUSTOMS: Mapping[str, Customs] = {
    "cs": Customs(("„", "“"), _WIDE, ","),
    "da": Customs(("“", "”"), ".", ","),
    "de": Customs(("„", "“"), ".", ","),
    "de-AT": Customs(("„", "“"), _WIDE, ","),
    "de-CH": Customs(("„", "“"), "’", "."),
    "el": Customs(("«", "»"), ".", ","),
    "en": Customs(),
    "es": Customs(("«", "»"), ".", ","),
    "es-MX": Customs(("“", "”"), ",", "."),
    "fi": Customs(("”", "”"), _WIDE, ","),
    "fr": Customs((f"«{_WIDE}", f"{_WIDE}»"), _THIN, ","),
    "hu": Customs(("„", "”"), _WIDE, ","),
    "it": Customs(("«", "»"), ".", ","),
    "ja": Customs(("「", "」")),
    "nb": Customs(("«", "»"), _WIDE, ","),
    "nl": Customs(("‘", "’"), ".", ","),
    "pl": Customs(("„", "”"), _WIDE, ","),
    "pt": Customs(("“", "”"), ".", ","),
    "ru": Customs(("«", "»"), _WIDE, ","),
    "sv": Customs(("”", "”"), _WIDE, ","),
    "tr": Customs(("“", "”"), ".", ","),
    "uk": Customs(("«", "»"), _WIDE, ","),
}


def customs_of(language: str) -> Customs:
    """Return the customs of a language tag."""
    return _CUSTOMS.get(language) or _CUSTOMS.get(
        language.split("-", maxsplit=1)[0], _CUSTOMS["en"]
    )
