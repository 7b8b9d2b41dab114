"""What a program instantiates, and what is compiled for it: instances at the left, bodies at the right.

An arrow is a call that passes a dictionary. Instances that only other generic code needs are paler.
"""

from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.network_played import Net
from talkdiagrams.kinds.parts import Color
from talkdiagrams.mechanisms.generics.events import Event
from talkdiagrams.mechanisms.generics.state import Body, Instance, State, dict_name, symbol


def network(before: State | None, event: Event | None, after: State) -> Net:
    """Return the instances so far and their bodies; what the last event brought is marked."""
    del event
    s = after
    instances = (*s.done, *s.todo)
    boxes = (
        *((_id(s, i), NodeOptions(label=_label(s, i), color=_color(s, i))) for i in instances),
        *((_body_id(s, b), NodeOptions(label=_body(s, b), color="brand")) for b in s.bodies),
    )
    arrows = tuple((_id(s, i), _body_id(s, Body(i.generic, i.shapes)), "") for i in s.done)
    new = () if before is None else s.done[len(before.done) :]
    along = tuple((_id(s, i), _body_id(s, Body(i.generic, i.shapes)), "") for i in new)
    mark = tuple(_body_id(s, b) for b in s.bodies if before is not None and b not in before.bodies)
    return Net(boxes, arrows, (), mark, along)


def _id(s: State, instance: Instance) -> str:
    """A name that stays: an instance may be reached with the shapes of different callers."""
    shapes = ",".join(map(str, instance.shapes))
    return f"{dict_name(s.generics[instance.generic], instance.args)} {shapes}"


def _body_id(s: State, body: Body) -> str:
    return f"body {dict_name(s.generics[body.generic], body.shapes)}"


def _label(s: State, instance: Instance) -> str:
    name = f"`{dict_name(s.generics[instance.generic], instance.args)}`"
    found = s.dictionary(instance.generic, instance.args)
    if found is None or instance in s.todo:
        return f"{name}\nto be compiled"
    n = len(found.words)
    return f"{name}\ndictionary: {'1 word' if n == 1 else f'{n} words'}"


def _body(s: State, body: Body) -> str:
    generic = s.generics[body.generic]
    return "\n".join(f"`{symbol(generic, name, body.shapes)}`" for name in generic.bodies[:3])


def _color(s: State, instance: Instance) -> Color:
    if instance in s.todo:
        return "waiting"
    return "g" if instance in s.requested else "plain"
