"""Vector clocks: for each goroutine, how many of its moments have happened before.

Component i belongs to the i-th goroutine; what is not there counts as 0, since goroutines are born later.
"""

from itertools import zip_longest

Clock = tuple[int, ...]


def known(clock: Clock, index: int) -> int:
    """How much of goroutine ``index`` this clock knows."""
    return clock[index] if index < len(clock) else 0


def join(a: Clock, b: Clock) -> Clock:
    """Everything that either knows."""
    return tuple(max(pair) for pair in zip_longest(a, b, fillvalue=0))


def tick(clock: Clock, index: int) -> Clock:
    """One more moment of goroutine ``index``."""
    padded = [*clock, *[0] * (index + 1 - len(clock))]
    padded[index] += 1
    return tuple(padded)


def covers(a: Clock, b: Clock) -> bool:
    """Whether ``a`` knows all that ``b`` knows."""
    return join(a, b) == join(a, ())
