"""Numbered lists: PowerPoint counts by itself from a list's first number, so all its items name that one."""

from collections.abc import Iterable

# Level, the sign after the number, the number; the number is 0 for what is not numbered. None ends all lists.
Entry = tuple[int, str, int] | None


def starts(entries: Iterable[Entry]) -> list[int]:
    """Return for each entry the number that its list starts with; 0 where there is none.

    What is nested deeper doesn't interrupt a list; anything else on its own level, or above, does.

    >>> starts([(0, ".", 1), (1, "", 0), (0, ".", 2), (0, ".", 7)])
    [1, 0, 1, 7]
    """
    found: list[int] = []
    running: dict[int, tuple[int, str, int]] = {}  # by level: start, sign, last number
    for entry in entries:
        if entry is None:
            running = {}
            found.append(0)
            continue
        level, sign, number = entry
        running = {at: seen for at, seen in running.items() if at <= level}
        last = running.pop(level, None)
        start = last[0] if last and last[1:] == (sign, number - 1) else number
        if number:
            running[level] = (start, sign, number)
        found.append(start)
    return found
