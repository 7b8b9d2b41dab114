"""The scripts that text is written in: which way it reads, where lines may end in it, what belongs to one character.

Pure tables and functions after the Unicode standard, annexes 9 (direction), 14 (lines) and 29 (clusters), cut down to
what slides need. Text in Latin, Greek or Cyrillic without combining marks never gets past the first regular expression.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal

Direction = Literal["ltr", "rtl"]

RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
"""Languages that are written from right to left, unless a tag names another script (``ks-Deva``)."""

# Letters of Hebrew, Arabic, Syriac, Thaana, NKo and their neighbours; the right-to-left and the Arabic letter mark.
_RTL = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f\U00010800-\U00010fff\U0001e800-\U0001eeff]"
)

# What is seen of a character may depend on its neighbours: combining marks, joined letters, letters that move round
# each other, sequences of emoji. Everything before U+0300 stands alone.
_COMPLEX = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u05cf\u0600-\u0e00\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0e80-\u109f\u1100-\u11ff"
    "\u135d-\u135f\u1700-\u17ff\u1800-\u18af\u1900-\u1cff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\u302a-\u302f"
    "\u3099\u309a\ua600-\uabff\ud7b0-\ud7ff\ufb1d-\ufdff\ufe00-\ufe0f\ufe20-\ufe2f\ufe70-\ufefc"
    "\U00010a00-\U00010fff\U00011000-\U00011fff\U0001e000-\U0001eeff\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff"
    "\U000e0001-\U000e01ef]"
)

# Of no width and no shape: joiners, direction marks, variation selectors, tags (Default_Ignorable_Code_Point).
_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\uffa0\U000e0000-\U000e0fff]"
)

_IDEOGRAPHS = (
    "\u2e80-\u2fff\u3003-\u3007\u3012\u3013\u3020-\u3029\u3031-\u303c\u3041-\u3096\u309d-\u30ff\u3105-\u312f"
    "\u3190-\u31ff\u3200-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f"
    "\U00016fe0-\U00018cff\U0001aff0-\U0001b2ff\U0001f200-\U0001f2ff\U00020000-\U0003fffd"
)
# Chinese and Japanese, with their punctuation. Korean parts its words by spaces, and its lines end there.
_BREAKS_ANYWHERE = re.compile(
    f"[{_IDEOGRAPHS}\u3001\u3002\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20]"
)

# Kinsoku: what may not begin a line (closing marks, small kana, what lengthens or repeats), what may not end one.
_NEVER_FIRST = frozenset(
    "、。，．・：；？！‥…‧–—―〜～ー々〻ゝゞヽヾ゛゜％‰℃°′″"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "）〕］｝〉》」』】〙〗〟｠»’”)]},.;:?!%・ｰ､｡｣／＼｜"
)
_NEVER_LAST = frozenset("（〔［｛〈《「『【〘〖〝｟«‘“([{$￥＄￡£€#＃＠｢")

# Written without spaces, in syllables: lines end where a word list would say, which nobody here has.
_IN_SYLLABLES = re.compile("[\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf]")
_BEFORE_VOWEL = re.compile("[\u0e40-\u0e44\u0ec0-\u0ec4]")  # Thai and Lao: these begin a syllable
_VIRAMA = frozenset(
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2\ua8c4\U00011046\U000110b9"
)
_THAI = range(0x0E00, 0x0F00)  # and Lao
_AFTER_MARKS = frozenset("\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u0e46\u0e2f\u0ec6")


def is_complex(text: str) -> bool:
    """Whether how wide ``text`` is cannot be told character by character.

    >>> is_complex("Größe → 漢字"), is_complex("سلام"), is_complex("e\u0301")
    (False, True, True)
    """
    return not text.isascii() and _COMPLEX.search(text) is not None


def is_ignored(character: str) -> bool:
    """Whether ``character`` has neither width nor shape, so that no font needs it."""
    return character > "\x7f" and _IGNORED.match(character) is not None


def holds_right_to_left(text: str) -> bool:
    """Whether anything in ``text`` reads from right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def language_reads(language: str) -> Direction:
    """Return the direction of a language tag.

    >>> (
    ...     language_reads("he"),
    ...     language_reads("en-US"),
    ...     language_reads("az-Arab"),
    ...     language_reads("ks-Deva"),
    ... )
    ('rtl', 'ltr', 'rtl', 'ltr')
    """
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in ("arab", "hebr", "syrc", "thaa", "nkoo", "aran") else "ltr"
    return "rtl" if first in RIGHT_TO_LEFT else "ltr"


def direction(text: str, language: str = "en") -> Direction:
    """Return which way a paragraph reads.

    By its first letter that has a direction; in a language that is written from right to left, whatever holds such
    letters is a sentence of it, even if it begins with a Latin name. An author decides with U+200F or U+200E.

    >>> (
    ...     direction("Go ושלום"),
    ...     direction("Go ושלום", "he"),
    ...     direction("Go", "he"),
    ...     direction("שלום Go"),
    ... )
    ('ltr', 'rtl', 'ltr', 'rtl')
    """
    if not holds_right_to_left(text):
        return "ltr"
    if language_reads(language) == "rtl" and not text.startswith("\u200e"):
        return "rtl"
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


# --- lines ------------------------------------------------------------------------------------------------------------


def has_inner_breaks(text: str) -> bool:
    """Whether lines may end inside the words of ``text``."""
    return not text.isascii() and bool(
        _BREAKS_ANYWHERE.search(text) or _IN_SYLLABLES.search(text) or "\u200b" in text
    )


def inner_breaks(text: str) -> Iterator[int]:
    """Yield the indexes in a word before which a line may begin.

    >>> (
    ...     list(inner_breaks("漢字「です」。")),
    ...     list(inner_breaks("Go言語")),
    ...     list(inner_breaks("สวัสดีไทย")),
    ... )
    ([1, 2, 4], [2, 3], [6])
    """
    for index in range(1, len(text)):
        before, after = text[index - 1], text[index]
        if before == "\u200b":
            if after != "\u200b":
                yield index
            continue
        if before.isascii() and after.isascii():
            continue
        if before in _NEVER_LAST or after in _NEVER_FIRST or _joins(before, after):
            continue
        if _BREAKS_ANYWHERE.match(before) or _BREAKS_ANYWHERE.match(after):
            yield index
        elif _IN_SYLLABLES.match(after) and _IN_SYLLABLES.match(before):
            if _BEFORE_VOWEL.match(after):
                if not _BEFORE_VOWEL.match(before):
                    yield index
            elif ord(after) not in _THAI and before not in _VIRAMA:
                yield index


# --- clusters ---------------------------------------------------------------------------------------------------------


def _joins(before: str, after: str) -> bool:
    """Whether ``after`` is not a character of its own to a reader, but part of the one before."""
    if after < "\u0300":
        return False
    if unicodedata.category(after) in ("Mn", "Mc", "Me") or _IGNORED.match(after):
        return after not in "\u200b\u200e\u200f\u061c"
    if before == "\u200d" or before in _VIRAMA or after in _AFTER_MARKS:
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    return "\u1160" <= after <= "\u11ff" and "\u1100" <= before <= "\u11ff"


def clusters(text: str) -> list[str]:
    """Return what a reader takes for characters: letters with their marks, an emoji with its skin.

    >>> clusters("e\u0301a"), len(clusters("👩🏽‍💻नि")), clusters("🇯🇵🇫🇷")
    (['e\u0301', 'a'], 2, ['🇯🇵', '🇫🇷'])
    """
    if not is_complex(text):
        return list(text)
    found: list[str] = []
    for character in text:
        flag = "\U0001f1e6" <= character <= "\U0001f1ff"
        if found and (_joins(found[-1][-1], character) or (flag and _half_a_flag(found[-1]))):
            found[-1] += character
        else:
            found.append(character)
    return found


def _half_a_flag(cluster: str) -> bool:
    return len(cluster) == 1 and "\U0001f1e6" <= cluster <= "\U0001f1ff"


# --- names ------------------------------------------------------------------------------------------------------------

# Where blocks of a script begin; what is common to all (punctuation, marks) has no name. Four letters: ISO 15924.
_BLOCKS: tuple[tuple[int, str], ...] = (
    (0x0000, ""), (0x0041, "Latn"), (0x005B, ""), (0x0061, "Latn"), (0x007B, ""), (0x00C0, "Latn"), (0x0300, ""),
    (0x0370, "Grek"), (0x0400, "Cyrl"), (0x0530, "Armn"), (0x0590, "Hebr"), (0x0600, "Arab"), (0x0700, "Syrc"),
    (0x0750, "Arab"), (0x0780, "Thaa"), (0x07C0, "Nkoo"), (0x0800, ""), (0x0860, "Arab"), (0x0900, "Deva"),
    (0x0980, "Beng"), (0x0A00, "Guru"), (0x0A80, "Gujr"), (0x0B00, "Orya"), (0x0B80, "Taml"), (0x0C00, "Telu"),
    (0x0C80, "Knda"), (0x0D00, "Mlym"), (0x0D80, "Sinh"), (0x0E00, "Thai"), (0x0E80, "Laoo"), (0x0F00, "Tibt"),
    (0x1000, "Mymr"), (0x10A0, "Geor"), (0x1100, "Hang"), (0x1200, "Ethi"), (0x13A0, "Cher"), (0x1400, "Cans"),
    (0x1680, ""), (0x1780, "Khmr"), (0x1800, "Mong"), (0x18B0, ""), (0x1E00, "Latn"), (0x1F00, "Grek"), (0x2000, ""),
    (0x2D80, "Ethi"), (0x2DE0, ""), (0x2E80, "Hani"), (0x2FF0, ""), (0x3041, "Jpan"), (0x3100, "Hani"),
    (0x3130, "Hang"), (0x3190, "Hani"), (0x31F0, "Jpan"), (0x3200, "Hani"), (0xA500, ""), (0xA640, "Cyrl"),
    (0xA6A0, ""), (0xA8E0, "Deva"), (0xA900, ""), (0xA960, "Hang"), (0xA980, ""), (0xAB00, "Ethi"), (0xAB30, "Latn"),
    (0xAB70, "Cher"), (0xABC0, ""), (0xAC00, "Hang"), (0xD800, ""), (0xF900, "Hani"), (0xFB00, "Latn"),
    (0xFB13, "Armn"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, ""), (0xFE70, "Arab"), (0xFEFF, ""),
    (0xFF66, "Jpan"), (0xFFA0, "Hang"), (0xFFE0, ""), (0x1AFF0, "Jpan"), (0x1B170, ""), (0x1F000, "Zsye"),
    (0x1FB00, ""), (0x20000, "Hani"), (0x323B0, ""),
)  # fmt: skip
_STARTS = tuple(start for start, _ in _BLOCKS)


def script_of(character: str) -> str:
    """Return the script of ``character`` as four letters, or nothing for what many scripts share.

    >>> [script_of(c) for c in "aא漢か한, "]
    ['Latn', 'Hebr', 'Hani', 'Jpan', 'Hang', '', '']
    """
    return _BLOCKS[bisect_right(_STARTS, ord(character)) - 1][1]


def stretches(text: str) -> list[tuple[str, str]]:
    """Return ``text`` in stretches of one script; what scripts share goes with what stands before it.

    >>> stretches("Go يعمل.")
    [('Latn', 'Go '), ('Arab', 'يعمل.')]
    """
    found: list[tuple[str, str]] = []
    for character in text:
        script = script_of(character)
        if found and script in ("", found[-1][0]):
            found[-1] = (found[-1][0], found[-1][1] + character)
        elif found and not found[-1][0]:
            found[-1] = (script, found[-1][1] + character)
        else:
            found.append((script, character))
    return found


def named(character: str) -> str:
    """Return ``character`` with its code point and its name.

    >>> named("☃")
    '☃ (U+2603 SNOWMAN)'
    """
    name = unicodedata.name(character, "")
    return f"{character} (U+{ord(character):04X}{f' {name}' if name else ''})"
