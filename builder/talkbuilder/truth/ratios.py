"""How many times as much: the median of a number in one text, by its median in another."""

from math import isfinite
from statistics import median

from talkbuilder.claims import ABSENT, Answer
from talkbuilder.truth.patterns import PatternFailed, all_groups


def ratio(text: str, other: str, find: str, file: str) -> Answer:
    """Return what ``find`` comes to in ``text``, by what it comes to in ``other``: with two digits, more is noise."""
    try:
        (above,), (below,) = all_groups(text, [find]), all_groups(other, [find])
    except PatternFailed as trouble:
        return Answer("", failed=str(trouble))
    if not above or not below:
        return Answer(ABSENT, "found in only one of both" if above or below else "", file)
    odd = [one for one in (*above, *below) if number(one) is None]
    if odd:
        return Answer("", failed=f"`{(odd[0] or '')[:40]}` is no number that could be divided")
    many, few = (
        [value for one in some if (value := number(one)) is not None] for some in (above, below)
    )
    if not median(few):
        return Answer("", failed="the median there is 0, by which nothing can be divided")
    value = median(many) / median(few)
    runs = (
        f"{len(many)} and {len(few)} runs" if len(many) != len(few) else f"{len(few)} runs of each"
    )
    return Answer(f"{float(f'{value:.2g}'):g}", f"medians of {runs}", file)


def number(text: str | None) -> float | None:
    """Return the number that a program printed, None for anything else.

    >>> number("1,024"), number("12.5"), number("ok")
    (1024.0, 12.5, None)
    """
    try:
        value = float((text or "").replace(",", "").replace("_", ""))
    except ValueError:
        return None
    return value if isfinite(value) else None
