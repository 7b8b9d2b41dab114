"""What readers of a language are used to: quotation marks, marks in numbers, and the few words that we add ourselves.

After the Unicode CLDR 47, ``characters/quotationStart`` and ``numbers/symbols``. A language that is not here gets
English words and marks; a region (``de-CH``) its own customs if it has them, else those of its language.
"""

from collections.abc import Mapping

from msgspec import Struct

_THIN, _WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


class Customs(Struct, frozen=True):
    """One language. ``quotes`` hold the spaces that belong inside them."""

    quotes: tuple[str, str] = ("“", "”")
    thousands: str = ","
    decimal: str = "."
    code_pointer: str = "(The code is on the slide.)"
    table_pointer: str = "(The table is on the slide.)"
    sources: str = "Sources"

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


_GERMAN = ("(Der Code steht auf der Folie.)", "(Die Tabelle steht auf der Folie.)", "Quellen")
_FRENCH = (
    "(Le code est sur la diapositive.)", "(Le tableau est sur la diapositive.)", "Sources",
)  # fmt: skip
_SPANISH = (
    "(El código está en la diapositiva.)", "(La tabla está en la diapositiva.)", "Fuentes",
)  # fmt: skip

_CUSTOMS: Mapping[str, Customs] = {
    "cs": Customs(("„", "“"), _WIDE, ","),
    "da": Customs(("“", "”"), ".", ","),
    "de": Customs(("„", "“"), ".", ",", *_GERMAN),
    "de-AT": Customs(("„", "“"), _WIDE, ",", *_GERMAN),
    "de-CH": Customs(("„", "“"), "’", ".", *_GERMAN),
    "el": Customs(("«", "»"), ".", ","),
    "en": Customs(),
    "es": Customs(("«", "»"), ".", ",", *_SPANISH),
    "es-MX": Customs(("“", "”"), ",", ".", *_SPANISH),
    "fi": Customs(("”", "”"), _WIDE, ","),
    "fr": Customs((f"«{_WIDE}", f"{_WIDE}»"), _THIN, ",", *_FRENCH),
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
