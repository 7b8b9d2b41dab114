"""A talk about a dump of goroutines: where they all are, what they wait for, and who started them."""

from collections.abc import Sequence

from talkbuilder.app.skeleton.log import Log, kept, unread
from talkbuilder.app.skeleton.made import Made
from talkbuilder.app.skeleton.words import counted, share, shown
from talkbuilder.problem import Problem
from talkdiagrams.kinds.goroutines import VERBS, said
from talkdiagrams.kinds.goroutines_draw import Row
from talkdiagrams.readings.goroutines import Dump, Goroutine, read_goroutines, summed
from talkdiagrams.readings.goroutines import counted as number_of
from talkdiagrams.readings.stacks import Group, grouped

FILE = "captures/goroutines.txt"
HINT = "SIGQUIT, a panic with GOTRACEBACK=all, or /debug/pprof/goroutine?debug=2 gives such a dump"
_BULLETS = 4


def goroutines(log: Log) -> tuple[Made | None, tuple[Problem, ...]]:
    """Return what the largest dump of the log says, or None if there is none."""
    read = read_goroutines(log.text)
    if not read.dumps:
        return None, unread(log, read.unread)
    which = "its goroutines, summed up"
    if len(read.dumps) > 1:
        which = f"the goroutines of the largest of {len(read.dumps)} dumps, summed up"
    text, notes = kept(log, summed(grouped(read.largest)), which)
    dump = read_goroutines(text).largest
    mine = [one for one in dump if not one.of_runtime] or list(dump)
    return Made({FILE: text}, _said(dump, mine)), notes


def _said(dump: Dump, mine: Sequence[Goroutine]) -> dict[str, object]:
    """Return all that the templates put into words."""
    groups = grouped(mine)
    count, own = number_of(tuple(mine)), number_of(dump) - number_of(tuple(mine))
    first = groups[0]
    return {
        "file": FILE,
        "count": counted(count, "goroutine"),
        "point": _point(groups, count),
        "groups": counted(len(groups), "group"),
        "own": f"{counted(own, 'goroutine')} of the runtime itself" if own else "",
        "where": shown(_where(first)),
        "where_point": shown(_where_point(first)),
        "profile": not any(one.state for one in mine),
        "bullets": [shown(said(Row(group))) for group in groups[:_BULLETS]],
        "long": _long(groups),
        "leaked": _leaked(groups),
    }


def _point(groups: Sequence[Group], count: int) -> str:
    if len(groups) == 1:
        return f"All {count:,} goroutines do the same" if count > 1 else "There is one goroutine"
    most = share(groups[0].count, count)
    return f"There are {counted(count, 'goroutine')} in {counted(len(groups), 'group')}; the largest is {most} of them"


def _where(group: Group) -> str:
    return group.ours.short[:60] if group.ours else "a frame that is not shown"


def _where_point(group: Group) -> str:
    many = "1 goroutine is" if group.count == 1 else f"{group.count:,} goroutines are"
    state = f"{' ' if group.state in VERBS else ' in '}{group.state}" if group.state else ""
    return f"{many}{state} at {_where(group)}"


def _long(groups: Sequence[Group]) -> str:
    longest = max(groups, key=lambda one: one.minutes)
    if not longest.minutes:
        return ""
    return f"The longest wait is {counted(longest.minutes, 'minute')}, at {shown(_where(longest))}"


def _leaked(groups: Sequence[Group]) -> str:
    count = sum(one.count for one in groups if one.leaked)
    return f"{counted(count, 'goroutine')} can never go on: leaked" if count else ""
