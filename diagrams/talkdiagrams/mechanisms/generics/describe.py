"""A state, or what an event changed, in plain sentences: alt texts and captions."""

from collections.abc import Iterable
from typing import assert_never

from talkdiagrams.mechanisms.generics.events import Compile, Event, Instantiate, Shape
from talkdiagrams.mechanisms.generics.state import Instance, State, dict_name, symbol
from talkdiagrams.mechanisms.generics.types import Type

SHOWN = 8


def describe(s: State) -> str:
    """The state for someone who cannot see the figure."""
    said = []
    if s.asked:
        said.append(f"{s.asked.type} under {s.asked.constraint} has the shape {s.asked.shape}")
    if s.bodies:
        said.append(f"compiled: {_and(s.symbols())}")
    if s.dictionaries:
        names = (dict_name(s.generics[d.generic], d.args) for d in s.dictionaries)
        one = len(s.dictionaries) == 1
        said.append(f"{'a dictionary' if one else 'dictionaries'} for {_and(names)}")
    if s.todo:
        waits = "waits" if len(s.todo) == 1 else "wait"
        said.append(f"{_and(_name(s, i) for i in s.todo)} {waits} to be compiled")
    if not said:
        said.append(
            f"a program declares {_and(s.generics)}" if s.generics else "nothing is declared"
        )
    return _sentences(said)


def describe_change(a: State, e: Event, b: State) -> str:
    """What the event did."""
    match e:
        case Shape():
            assert b.asked is not None
            return _sentences([_why(b)])
        case Instantiate():
            return _sentences(
                [
                    f"somebody calls {e.instance}"
                    if _is_func(b, e)
                    else f"somebody uses {e.instance}"
                ]
            )
        case Compile():
            return _sentences(_compiled(a, b))
        case _:
            assert_never(e)


def _is_func(s: State, e: Instantiate) -> bool:
    return not s.generics[e.instance.name].is_type


def _why(s: State) -> str:
    assert s.asked is not None
    words = {
        "shape": "is a shape already",
        "pointer": f"is a pointer, and {s.asked.constraint} asks for methods only",
        "underlying": "has the shape of its underlying type",
    }
    return f"{s.asked.type} {words[s.asked.rule]}: {s.asked.shape}"


def _compiled(a: State, b: State) -> list[str]:
    said = []
    for instance in b.done[len(a.done) :][:SHOWN]:
        generic = b.generics[instance.generic]
        new = instance.shapes not in [x.shapes for x in a.bodies if x.generic == generic.name]
        first = symbol(generic, generic.bodies[0], instance.shapes)
        others = f" and {len(generic.bodies) - 1} more" if len(generic.bodies) > 1 else ""
        body = f"compiles {first}{others}" if new else f"finds {first} compiled already"
        had = a.dictionary(instance.generic, instance.args)
        words = b.dictionary(instance.generic, instance.args)
        count = len(words.words) if words else 0
        note = "has its dictionary" if had else f"gets a dictionary of {_words(count)}"
        said.append(f"the compiler {body}; {_name(b, instance)} {note}")
    return said


def _words(n: int) -> str:
    return "one word" if n == 1 else f"{n} words"


def _name(s: State, instance: Instance) -> str:
    return dict_name(s.generics[instance.generic], instance.args)


def short(t: Type) -> str:
    """A shape without the package that nobody can import."""
    return str(t).replace("go.shape.", "")


def _and(names: Iterable[str]) -> str:
    found = list(names)
    if len(found) > SHOWN:
        found = [*found[:SHOWN], f"{len(found) - SHOWN} more"]
    *first, last = found
    return f"{', '.join(first)} and {last}" if first else last


def _sentences(said: Iterable[str]) -> str:
    return " ".join(f"{one[0].upper()}{one[1:]}." if one[0] != "*" else f"{one}." for one in said)
