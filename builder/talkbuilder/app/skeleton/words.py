"""Numbers as a person says them in a title: counts, times, sizes, shares; and names from a log as they are."""

import re


def counted(number: int, one: str, many: str = "") -> str:
    """Return a count with its word.

    >>> counted(1, "cycle"), counted(1200, "cycle")
    ('1 cycle', '1,200 cycles')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def lasting(ms: float) -> str:
    """Return a time in the unit in which it is read best, with three digits at most.

    >>> lasting(0.19), lasting(1.9), lasting(60_000), lasting(5_400_000), lasting(0.0)
    ('190 µs', '1.9 ms', '60 s', '90 min', '0 ms')
    """
    if ms >= 3 * 3_600_000:
        return f"{_digits(ms / 3_600_000)} h"
    if ms >= 3 * 60_000:
        return f"{_digits(ms / 60_000)} min"
    if ms >= 1000:
        return f"{_digits(ms / 1000)} s"
    if ms >= 1 or ms == 0:
        return f"{_digits(ms)} ms"
    return f"{_digits(ms * 1000)} µs"


def sized(mb: float) -> str:
    """Return megabytes, many of them as gigabytes.

    >>> sized(45), sized(4096), sized(40_960)
    ('45 MB', '4,096 MB', '40 GB')
    """
    return f"{_digits(mb / 1024)} GB" if mb >= 10_240 else f"{mb:,.0f} MB"


def share(part: float, whole: float) -> str:
    """Return a part as per cent, of which a small one is not nothing.

    >>> share(1, 8), share(1, 3000), share(0, 5), share(3, 3)
    ('12 %', '0.033 %', '0 %', '100 %')
    """
    percent = 100 * part / whole if whole > 0 else 0.0
    if percent >= 10 or percent == 0:
        return f"{percent:.0f} %"
    return f"{percent:.2g} %"


def _digits(value: float) -> str:
    """Return at most three significant digits, never an exponent.

    >>> _digits(1234.5), _digits(60.0), _digits(1.2345)
    ('1,234', '60', '1.23')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def shown(name: str) -> str:
    """Return Markdown that shows exactly ``name``, in an outline and in a walkthrough: no markup, HTML or reference.

    >>> shown("main.(*DB).f_1{{fact:x}}")
    'main.(\\\\*DB).f\\\\_1\\\\{\\\\{fact:x\\\\}\\\\}'
    """
    return re.sub(r"[\\`*_\[\]<>{}&#|~!^]", r"\\\g<0>", name)
