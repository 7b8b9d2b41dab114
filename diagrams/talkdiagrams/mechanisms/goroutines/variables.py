"""Variables of a frame: what `let` and `write` do, by addresses as a CPU would."""

from dataclasses import replace

from talkdiagrams.mechanisms.errors import Illegal
from talkdiagrams.mechanisms.goroutines.events import Event, Let, Write
from talkdiagrams.mechanisms.goroutines.state import Frame, G, Kind, Slot
from talkdiagrams.mechanisms.plain import near


def let(g: G, e: Let, heap: tuple[str, ...]) -> G:
    """Declare or assign a variable of the youngest frame."""
    frame = g.frames[-1]
    if frame.find(e.name) is None and len(frame.slots) >= frame.room:
        raise Illegal(e, f"{frame.fn}'s frame of {frame.size} bytes has no room left")
    slot = replace(_value(g, e, heap), name=e.name)
    return replace(g, frames=(*g.frames[:-1], frame.put(slot)))


def _value(g: G, e: Let, heap: tuple[str, ...]) -> Slot:
    word = e.value
    if word.removeprefix("-").isdecimal():
        return Slot(e.name, Kind.INT, int(word))
    if word.startswith("heap "):
        thing = word.removeprefix("heap ")
        if thing not in heap:
            hint = near(thing, heap) or "name it in the start: heap: [c]"
            raise Illegal(e, f"there is no {thing} on the heap", hint)
        return Slot(e.name, Kind.HEAP, of=thing)
    if word.startswith("uintptr("):
        return replace(pointer_to(g, e, word[9:-1]), kind=Kind.NUMBER)
    if word.startswith("&"):
        return pointer_to(g, e, word[1:])
    return found(g, e, word)[1]


def found(g: G, e: Event, name: str) -> tuple[Frame, Slot]:
    """The variable of that name in the youngest frame that has one."""
    for frame in reversed(g.frames):
        if slot := frame.find(name):
            return frame, slot
    known = [slot.name for frame in g.frames for slot in frame.slots]
    hint = near(name, known) or f"let {name} = 7 by {g.id}"
    raise Illegal(e, f"{g.id} has no variable {name}", hint)


def pointer_to(g: G, e: Event, name: str) -> Slot:
    """A word with the variable's address."""
    frame, _ = found(g, e, name)
    var = f"{frame.id}.{name}"
    address = next(at for id, at, _ in g.variables() if id == var)
    return Slot(name, Kind.POINTER, address, var)


def write(g: G, e: Write) -> G:
    """Follow the address, and store a number in whatever variable lies there."""
    _, pointer = found(g, e, e.name)
    if pointer.kind is not Kind.POINTER:
        hint = f"let p = &x by {g.id}, then write {e.value} through p by {g.id}"
        raise Illegal(e, f"{e.name} is no pointer into the stack", hint)
    if not e.value.removeprefix("-").isdecimal():
        raise Illegal(e, f"{e.value!r} is no number")
    target = next((id for id, at, _ in g.variables() if at == pointer.word), "")
    frames = []
    for frame in g.frames:
        for slot in frame.slots:
            if f"{frame.id}.{slot.name}" == target:
                if slot.kind is not Kind.INT:
                    raise Illegal(e, f"{slot.name} holds no number")
                frame = frame.put(replace(slot, word=int(e.value)))
        frames.append(frame)
    return replace(g, frames=tuple(frames))
