"""Numbers as a text writes them: 10,000 · 2.5 ms · sixty-first · ten thousand; what each is worth, and where it stands.

Digits are read with the marks of the text's language; words only in English. What is no number of the subject is told
apart: names (``G1``, ``amd64``), releases (``1.27.3``), dates, years, references to an issue, a line or a page.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from talkbuilder.customs import Customs, customs_of

# --- units ------------------------------------------------------------------------------------------------------------


class Unit(NamedTuple):
    """What a unit measures, and how many of the smallest it is."""

    of: str
    factor: Fraction


UNITS: Mapping[str, Unit] = {
    "ns": Unit("time", Fraction(1)),
    "us": Unit("time", Fraction(1_000)),
    "ms": Unit("time", Fraction(1_000_000)),
    "s": Unit("time", Fraction(1_000_000_000)),
    "B": Unit("bytes", Fraction(1)),
    "KiB": Unit("bytes", Fraction(1 << 10)),
    "MiB": Unit("bytes", Fraction(1 << 20)),
    "GiB": Unit("bytes", Fraction(1 << 30)),
    "kB": Unit("bytes", Fraction(1_000)),
    "MB": Unit("bytes", Fraction(1_000_000)),
    "GB": Unit("bytes", Fraction(1_000_000_000)),
    "%": Unit("share", Fraction(1, 100)),
}

_SPELT: Mapping[str, str] = {
    **{unit: unit for unit in UNITS},
    "µs": "us", "μs": "us", "KB": "KiB",  # no unit of the SI, and always meant so: "a stack of 2 KB"
    "nanosecond": "ns", "microsecond": "us", "millisecond": "ms", "second": "s", "byte": "B",
    "kibibyte": "KiB", "mebibyte": "MiB", "gibibyte": "GiB",
    "kilobyte": "kB", "megabyte": "MB", "gigabyte": "GB", "percent": "%", "per cent": "%",
}  # fmt: skip
_LONG = "|".join(word for word in _SPELT if len(word) > 3)
_UNIT = re.compile(
    rf"[\s\u00a0\u202f-]?(?:(?P<short>[nuµμm]?s|[KMG]iB|[kKMG]B|B)(?!\w)|(?P<long>{_LONG})s?\b|(?P<share>%))"
)

# --- words ------------------------------------------------------------------------------------------------------------

# fmt: off
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENTHS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on
_CARDINALS = {word: number for number, word in enumerate(_UNITS)}
_TENS = {word: number * 10 for number, word in enumerate(_TENTHS, start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
    **{f"{word}th": n for word, n in _CARDINALS.items() if n in (4, 6, 7, 10, 11) or 13 <= n < 20},
    **{f"{word[:-1]}ieth": n for word, n in _TENS.items()},
    **{f"{word}th": n for word, n in _SCALES.items()},
}  # fmt: skip
_WORTH = {**_CARDINALS, **_TENS, **_SCALES, **_ORDINALS}
_WORD = "|".join(sorted(_WORTH, key=len, reverse=True))
_WORDS = re.compile(
    rf"(?<![\w-])(?:{_WORD})(?:(?:[\s-]+|\s+and\s+)(?:{_WORD}))*(?!\w)(?!-(?!{_LONG}|[num]?s\b)\w)",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(rf"\b(?:{_WORD})\b|\band\b", re.IGNORECASE)
# "one", "first" and "second" are articles, orders and units more often than numbers.
_WEAK = frozenset(("one", "first", "second"))
_SECOND = re.compile(r"\b(?:every|each|the)\s+$", re.IGNORECASE)

# --- amounts ----------------------------------------------------------------------------------------------------------


class Amount(Struct, frozen=True):
    """A number in a text: its worth in its own unit (a key of `UNITS`, or none), and where it stands.

    ``weak``: a word that may mean something else (``one``, ``first``). ``step`` is the place value of the last digit
    that says something: 0.1 for ``2.5``, 10 for ``40``, 1 for ``43``.
    """

    value: Fraction
    text: str
    start: int
    unit: str = ""
    weak: bool = False
    step: Fraction = Fraction(1)
    spelt: bool = False

    @property
    def base(self) -> tuple[str, Fraction]:
        """What it measures, and how much in the smallest unit."""
        unit = UNITS[self.unit]
        return unit.of, self.value * unit.factor


def amounts(text: str, language: str = "en") -> tuple[Amount, ...]:
    """Return the numbers of ``text`` in their order; a weak word only where no other number stands.

    >>> [
    ...     (one.text, one.value)
    ...     for one in amounts("every sixty-first of 10,000 waits 2.5 ms on P0 in Go 1.27")
    ... ]
    [('sixty-first', Fraction(61, 1)), ('10,000', Fraction(10000, 1)), ('2.5 ms', Fraction(5, 2))]
    """
    found = [one for one in _digits(text, customs_of(language)) if not _named(text, one)]
    if language.split("-", maxsplit=1)[0] == "en":
        found += _spelt(text)
    strong = [one for one in found if not one.weak]
    return tuple(sorted(strong or found, key=lambda one: one.start))


def bare(text: str, language: str = "en", footnote: bool = False) -> tuple[Amount, ...]:
    """Return the numbers in digits that say something of the subject: of two digits or more, or with a unit."""
    return tuple(
        one
        for one in _digits(text, customs_of(language))
        if (one.unit or sum(map(str.isdigit, one.text)) > 1)
        and not _named(text, one)
        and not (footnote and _is_year(one))
    )


def worth(text: str) -> Fraction | None:
    """Return what a value is worth, or None if it is no number: ``256``, ``0x100``, ``1/4``, ``2.5e-3``.

    >>> worth("0x100"), worth("1/4"), worth("ten"), worth("1e999999999")
    (Fraction(256, 1), Fraction(1, 4), None, None)
    """
    plain = text.strip().lower().replace("_", "")
    if len(plain) > 400 or not _VALUE.fullmatch(plain):
        return None  # longer than any constant; to compute it would be to hang
    try:
        return Fraction(int(plain, 0)) if _BASED.match(plain) else Fraction(plain)
    except (ValueError, ZeroDivisionError):
        return None


_VALUE = re.compile(
    r"[+-]?(0x[0-9a-f]+|0b[01]+|0o[0-7]+|\d+/\d+|(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?)"
)
_BASED = re.compile(r"[+-]?0[xbo]")


# --- digits -----------------------------------------------------------------------------------------------------------

# Names that hold digits, addresses, dates, places in files, times of the day: read whole, and no numbers. Each begins
# where a word does and is of bounded length, so that no text takes long.
_NAMES = (
    r"(?<!\w)(?:\w{1,20}://\S+|#\w+|\d{4}-\d\d-\d\d|\d{1,2}:\d\d\b|[^\W\d]\w{0,200}?\d\w*(?:[.-]\d+)*|"
    r"[A-Z]\w{0,60}-\d+|[^\W\d]\w{0,60}-(?:19|20)\d\d\b|\d+(?:\.\d+){2,}|"
    r"(?<![./-])(?=[\w./-]{0,60}[A-Za-z])[\w./-]{1,120}:\d+)"
)
# 16x and 10k are numbers; what 64K and 2M are worth is anybody's guess, so they are only 64 and 2.
_ENDS = re.compile(
    r"(?P<ordinal>st|nd|rd|th)\b|(?P<suffix>[kKMGTx\u00d7])(?!\w)|(?P<letters>[^\W\d_])"
)


def _digits(text: str, customs: Customs) -> Iterator[Amount]:
    if not any(map(str.isdigit, text)):
        return
    point, group = re.escape(customs.decimal), re.escape(customs.thousands)
    # 2.281.178 is a release, or in German two million.
    large = r"\d{1,3}(?:\.\d{3}){2,}(?![.\d])" if customs.thousands == "." else r"(?!)"
    pattern = re.compile(
        rf"(?P<name>(?!{large})(?:{_NAMES}))|(?P<sign>(?<![\w)\]])[-\u2212])?(?<!\w)"
        rf"(?P<number>0[xX][0-9a-fA-F_]+|\d+/\d+|\d{{1,3}}(?:[{group}_\u00a0\u202f\u2019]\d{{3}})+(?!\d)(?:{point}\d+)?"
        rf"|\d+(?:{point}\d+)?)",
        re.ASCII,
    )
    for match in pattern.finditer(text):
        if match["name"]:
            continue
        written, end = match["number"], match.end()
        unit = _UNIT.match(text, end)
        ending = _ENDS.match(text, end)
        if unit is None and ending is not None and ending["letters"]:
            continue  # 2nd-class names, 1990s
        value = worth(
            re.sub(rf"[{group}_\u00a0\u202f\u2019]", "", written).replace(customs.decimal, ".")
        )
        if value is None:
            continue
        name = _SPELT[unit["short"] or unit["long"] or unit["share"]] if unit else ""
        end = unit.end() if unit else ending.end() if ending else end
        value = value * 1000 if ending and ending["suffix"] == "k" and not unit else value
        value = -value if match["sign"] else value
        step = _step(written, customs)
        yield Amount(value, text[match.start() : end], match.start(), name, step=step)


def _step(written: str, customs: Customs) -> Fraction:
    whole, point, decimals = written.rpartition(customs.decimal)
    if point and whole:
        return Fraction(1, 10 ** min(len(decimals), 400))
    digits = re.sub(r"\D", "", written)
    return Fraction(10 ** min(len(digits) - len(digits.rstrip("0")), max(len(digits) - 1, 0)))


_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_BEFORE = re.compile(
    r"(?:\b(?:issues?|CL|lines?|pages?|pp?\.|sections?|chapters?|figures?|tables?|slides?|RFC|steps?|"
    r"version|no\.|golang/go)\s*(?:\d+\s?[\u2013-]\s?)?|#)$",
    re.IGNORECASE,
)
_RELEASED = re.compile(
    r"\b(?:go|since|until|till|in|before|after|from|to|and|or|releases?|version|of|by|with|says?)\s+$|[\u2013-]\s?$",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(
    rf"(?:\b(?i:in|since|until|from|before|after|by|to|{_MONTH}),?\s+|\b[A-Z]\w+\s|[(,\u2013]\s?)$"
)
_WITH_YEAR = re.compile(r"(?:,\s*|\s*\()(?:19|20)\d\d\b")
_BITS = re.compile(r"[\s-]bits?\b")
_DAY = re.compile(rf"\.?\s+{_MONTH}\b")
_OF_MONTH = re.compile(rf"\b{_MONTH}\s+$")
_DECADE = re.compile(r"(?:19|20)\d0s")
_RELEASE = re.compile(r"1\.\d{1,2}$")
_TIMES = re.compile(r"\s*(?:times|×|x)\b")


def _named(text: str, one: Amount) -> bool:
    """Whether a number names something: a release, a year, a day, an issue, a word's width."""
    end = one.start + len(one.text)
    before, after = text[max(one.start - 24, 0) : one.start], text[end : end + 24]
    if _BEFORE.search(before) or (not one.unit and _BITS.match(after)):
        return True
    if one.unit:
        return bool(_DECADE.fullmatch(one.text))
    told = _RELEASED.search(before) or _WITH_YEAR.match(after)
    if _RELEASE.match(one.text) and told and not _TIMES.match(after):
        return True
    if _is_year(one) and _IN_YEAR.search(before):
        return True
    return bool(0 < one.value < 32 and (_DAY.match(after) or _OF_MONTH.search(before)))


def _is_year(one: Amount) -> bool:
    return not one.unit and len(one.text) == 4 and one.text.isdigit() and 1950 <= one.value < 2036


# --- words to amounts -------------------------------------------------------------------------------------------------


def _spelt(text: str) -> Iterator[Amount]:
    for match in _WORDS.finditer(text):
        for value, start, end in _numbers(match.group(), match.start()):
            words = text[start:end].lower()
            weak = words in _WEAK
            if words == "second" and not _SECOND.search(text[max(start - 12, 0) : start]):
                continue
            unit = _UNIT.match(text, end)
            name = _SPELT[unit["short"] or unit["long"] or unit["share"]] if unit else ""
            end = unit.end() if unit else end
            whole = text[start:end]
            yield Amount(Fraction(value), whole, start, name, weak, spelt=True, step=_round(value))


def _round(value: int) -> Fraction:
    digits = str(value)
    return Fraction(10 ** min(len(digits) - len(digits.rstrip("0")), len(digits) - 1))


def _numbers(run: str, offset: int) -> Iterator[tuple[int, int, int]]:
    """Divide a run of number words: "six to ten" are two runs, "two three" two numbers in one.

    ``done`` is what thousands and millions have made, ``now`` the part below them; ``room`` what may still be added.
    """
    done = now = room = 0
    start = end = -1
    ended = False
    for match in _ONE_WORD.finditer(run):
        word = match.group().lower()
        if word == "and":
            if start >= 0 and now % 100:
                yield done + now, offset + start, offset + end
                start = -1
            continue
        value, ordinal = _WORTH[word], word in _ORDINALS
        scale = value >= 100
        fits = start >= 0 and not ended and (
            (value == 100 and 0 < now < 100) or (value > 100 and now > 0 and (not done or done % (value * 1000) == 0))
            if scale
            else value < room
        )  # fmt: skip
        if start >= 0 and not fits:
            yield done + now, offset + start, offset + end
        if not fits:
            done = now = 0
            start, ended = match.start(), False
        if value > 100:
            done, now, room = done + max(now, 1) * value, 0, 1000
        elif value == 100:
            now, room = max(now, 1) * 100, 100
        else:
            now, room = now + value, 10 if value >= 20 and value % 10 == 0 else 0
        end, ended = match.end(), ordinal
    if start >= 0:
        yield done + now, offset + start, offset + end
