"""Reads stacks that were written by hand into frames; every mistake has its line."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from talkbuilder.inline import plain
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.scenario import Moment
from talkdiagrams.kinds.stack.data import Call, Slot, Stack, StackFrame, Thing
from talkdiagrams.kinds.stack.options import (
    CallEntry,
    CallOptions,
    SlotOptions,
    Slots,
    StackOptions,
    StacksOptions,
    StackStep,
    ThingOptions,
)

Path = tuple[str | int, ...]


class Reader:
    """Reads one figure; ``problems`` collects what is wrong with it."""

    def __init__(self, request: FigureRequest, options: StacksOptions) -> None:
        self.request, self.options = request, options
        self.problems: list[Problem] = []
        self.stacks: dict[str, Stack] = {}
        self.things: dict[str, Thing] = {}
        self.status = tuple(options.status)
        # Where each slot was written, for a pointer that points nowhere.
        self.written: dict[str, Path] = {}
        self.known: dict[str, None] = {}

    def moments(self) -> tuple[Moment, ...]:
        """Return a moment a frame; nothing, if there are problems."""
        first = StackStep.model_construct(
            stacks=self.options.stacks, heap=self.options.heap, caption=self.options.caption
        )
        found = [self._moment(first, ())]
        found += [self._moment(step, ("steps", at)) for at, step in enumerate(self.options.steps)]
        return () if self.problems else tuple(found)

    def _bad(self, code: str, message: str, hint: str, *path: str | int) -> None:
        self.problems.append(Problem(self.request.place(*path), code, message, hint))

    def _unknown(self, name: str, known: Iterable[str], *path: str | int) -> None:
        self._bad("unknown-name", f'there is no "{name}"', nearest(name, known), *path)

    # --- a step -----------------------------------------------------------------------------------------------------

    def _moment(self, step: StackStep, at: Path) -> Moment:
        for n, name in enumerate(step.pop):
            self._pop(name, (*at, "pop", n))
        for name, stack in step.stacks.items():
            self.stacks[name] = self._stack(name, stack, (*at, "stacks", name))
        for name, thing in step.heap.items():
            self.things[name] = self._thing(name, thing, (*at, "heap", name))
        for name, call in step.push.items():
            self._push(name, call, (*at, "push", name))
        for name, value in step.change.items():
            self._change(name, value, (*at, "change", name))
        self._ends(step, at)
        self.status = tuple(step.status) or self.status
        frame = self._resolved()
        names = list(frame.names())
        marks = []
        for n, name in enumerate(step.mark):
            found = _ending(name, names)
            if len(found) != 1:
                self._unknown(name, names, *at, "mark", n)
            marks += found
        return Moment(frame, (), step.caption, said(frame, step.caption), mark=tuple(marks))

    def _ends(self, step: StackStep, at: Path) -> None:
        """Move the stack pointer, give back, and leave out."""
        if step.here:
            if step.here not in self.stacks:
                self._unknown(step.here, self.stacks, *at, "here")
            self.stacks = {n: replace(s, here=n == step.here) for n, s in self.stacks.items()}
        for n, name in enumerate((*step.gone, *step.drop)):
            field, index = ("gone", n) if n < len(step.gone) else ("drop", n - len(step.gone))
            if name not in self.stacks and name not in self.things:
                self._unknown(name, (*self.stacks, *self.things), *at, field, index)
            elif field == "drop":
                self.stacks.pop(name, None)
                self.things.pop(name, None)
            elif name in self.stacks:
                self.stacks[name] = replace(self.stacks[name], gone=True, here=False)
            else:
                self.things[name] = replace(self.things[name], gone=True)

    def _pop(self, name: str, path: Path) -> None:
        stack = self.stacks.get(name)
        if stack is None:
            self._unknown(name, self.stacks, *path)
        elif not stack.calls:
            self._bad("empty", f"{name} has no call that could return", "", *path)
        else:
            self.stacks[name] = replace(stack, calls=stack.calls[:-1])

    def _push(self, name: str, call: CallEntry, path: Path) -> None:
        stack = self.stacks.get(name)
        if stack is None:
            self._unknown(name, self.stacks, *path)
            return
        calls = self._calls(name, [call], stack.calls, path)
        self.stacks[name] = replace(stack, calls=(*stack.calls, *calls))

    def _change(self, name: str, value: str, path: Path) -> None:
        ids = [slot.id for slot in self._frame().slots()]
        found = _ending(name, ids)
        if len(found) != 1:
            self._many(name, found, ids, path)
            return
        self.written[found[0]] = path
        words, to = _value(value)

        def new(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
            return tuple(replace(s, value=words, to=to) if s.id == found[0] else s for s in slots)

        self.stacks = {
            id: replace(s, calls=tuple(replace(c, slots=new(c.slots)) for c in s.calls))
            for id, s in self.stacks.items()
        }
        self.things = {id: replace(t, slots=new(t.slots)) for id, t in self.things.items()}

    def _many(self, name: str, found: list[str], known: list[str], path: Path) -> None:
        if not found:
            self._unknown(name, known, *path)
            return
        message = f'"{name}" may be {" or ".join(found[:3])}'
        self._bad("unknown-name", message, "write more of the name", *path)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _stack(self, name: str, written: StackOptions, path: Path) -> Stack:
        calls = tuple(self._calls(name, written.calls, (), (*path, "calls")))
        return Stack(
            id=name,
            title=written.title or name,
            note=written.note,
            calls=calls,
            high=written.high,
            low=written.low,
            size=written.size,
            free=written.free,
            guard=written.guard,
            color=written.color,
            here=written.here,
            gone=written.gone,
        )

    def _calls(
        self, stack: str, written: Iterable[CallEntry], before: tuple[Call, ...], path: Path
    ) -> Iterator[Call]:
        ids = [call.id for call in before]
        for at, one in enumerate(written):
            here = (*path, at) if path[-1] == "calls" else path
            if not isinstance(one, CallOptions):
                if len(one) != 1:
                    hint = "write `function: {variable: value}`, or `function`, `slots`, `note`"
                    self._bad("bad-call", "this is no call", hint, *here)
                    continue
                ((function, slots),) = one.items()
                here = (*here, function)
                one = CallOptions(function=function, slots=slots)
            id = base = f"{stack}.{one.function}"
            number = 1
            while id in ids:
                number += 1
                id = f"{base}#{number}"
            ids.append(id)
            variables = tuple(self._slots(id, one.slots, here))
            yield Call(id, one.function, variables, one.note, one.color)

    def _thing(self, name: str, written: str | ThingOptions, path: Path) -> Thing:
        if isinstance(written, str):
            return Thing(name, written or name)
        slots = tuple(self._slots(name, written.slots, (*path, "slots")))
        return Thing(name, written.title or name, slots, written.note, written.color, written.gone)

    def _slots(self, owner: str, written: Slots, path: Path) -> Iterator[Slot]:
        for name, one in written.items():
            id = f"{owner}.{name}"
            self.written[id] = (*path, name)
            more = SlotOptions(value=one) if isinstance(one, str) else one
            value, to = _value(more.value)
            yield Slot(id, name, value, more.note, to, more.color, more.bad)

    # --- names ------------------------------------------------------------------------------------------------------

    def _frame(self) -> StackFrame:
        stacks, things = tuple(self.stacks.values()), tuple(self.things.values())
        return StackFrame(stacks, things, self.options.heading, self.status)

    def _resolved(self) -> StackFrame:
        """Return the frame with every pointer's whole name: `-> x` is the only x there is, or the one nearby."""
        frame = self._frame()
        names = list(frame.names())
        self.known |= dict.fromkeys(names)

        def point(slot: Slot, *near: str) -> Slot:
            if not slot.to or slot.to == "nil":
                return slot
            found = _ending(slot.to, names)
            for home in near if len(found) > 1 else ():
                close = [name for name in found if name.startswith(f"{home}.")]
                if len(close) == 1:
                    found = close
                    break
            if not found and _ending(slot.to, self.known):  # it pointed to what is gone by now
                return replace(slot, to="", value="dangles", bad=True)
            if len(found) != 1:
                self._many(slot.to, found, names, self.written.get(slot.id, ()))
                return replace(slot, to="")
            return replace(slot, to=found[0])

        stacks = tuple(
            replace(
                s,
                calls=tuple(
                    replace(c, slots=tuple(point(slot, c.id, s.id) for slot in c.slots))
                    for c in s.calls
                ),
            )
            for s in frame.stacks
        )
        things = tuple(
            replace(t, slots=tuple(point(slot, t.id) for slot in t.slots)) for t in frame.things
        )
        # What was meant once is meant from here on, whatever comes to be called the same.
        self.stacks = {stack.id: stack for stack in stacks}
        self.things = {thing.id: thing for thing in things}
        return replace(frame, stacks=stacks, things=things)


def _value(text: str) -> tuple[str, str]:
    """Return what stands there, and what it points to."""
    stripped = text.strip()
    if stripped == "nil":
        return "", "nil"
    if stripped.startswith("->"):
        return "", stripped[2:].strip()
    return text, ""


def _ending(name: str, names: Iterable[str]) -> list[str]:
    """Return the one of ``names`` that is ``name``; else those that end with it."""
    known = list(names)
    return [name] if name in known else [one for one in known if one.endswith(f".{name}")]


def said(frame: StackFrame, caption: str) -> str:
    """Return a frame in words."""
    parts = []
    for stack in frame.stacks:
        calls = "; ".join(f"{c.function} with {_heard(c.slots)}" for c in stack.calls)
        gone = " (given back)" if stack.gone else ""
        parts.append(f"Stack {plain(stack.title)}{gone}: {calls or 'no calls'}.")
    for thing in frame.things:
        gone = " (freed)" if thing.gone else ""
        held = f" with {_heard(thing.slots)}" if thing.slots else ""
        parts.append(f"{plain(frame.heap)}: {plain(thing.title)}{gone}{held}.")
    parts += [f"{plain(words)}." for words in frame.status]
    return f"{plain(caption)} {' '.join(parts)}".strip()


def _heard(slots: Iterable[Slot]) -> str:
    words = [
        f"{s.name} → {s.to}" if s.to else f"{s.name} = {s.value}" if s.value else s.name
        for s in slots
    ]
    return ", ".join(words) or "no variables"
