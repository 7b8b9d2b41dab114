"""What a plain read may observe: the writes that neither come later nor are hidden by one in between.

In a program without races there is exactly one. Where accesses race, the model of 2022 still forbids values from
nowhere: a read of at most a word observes some write that came before it or is concurrent with it.
"""

from talkdiagrams.mechanisms.memory.state import ATOMIC, NOBODY, Op, State, Var


def visible(s: State, read: Op) -> tuple[int, ...]:
    """The writes that ``read`` may observe, by their ids; NOBODY stands for the initial value."""
    writes = [op for op in s.accesses(read.obj) if op.writes and op.id != read.id]
    candidates = [w for w in writes if not s.before(read, w)]
    past = [w for w in writes if s.before(w, read)]
    seen = tuple(w.id for w in candidates if not any(_hides(s, other, w) for other in past))
    return seen if past else (NOBODY, *seen)


def _hides(s: State, later: Op, write: Op) -> bool:
    """Atomic writes have a total order, even where nothing else orders them."""
    both = later.verb in ATOMIC and write.verb in ATOMIC
    return s.before(write, later) or (both and write.start < later.start)


def may_see(s: State, read: Op) -> tuple[str, ...]:
    """Their values, each once, in order of the writes."""
    var = s.find(read.obj)
    assert isinstance(var, Var)
    values = (s.ops[id].value if id != NOBODY else var.first for id in visible(s, read))
    return tuple(dict.fromkeys(values))
