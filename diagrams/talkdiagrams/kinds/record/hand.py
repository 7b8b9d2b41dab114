"""Frames by hand: blocks as they were written, then what each step changes; every wrong name has its line."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.record.data import NIL, Block, Field, RecordFrame
from talkdiagrams.kinds.record.options import BlockOptions, Change, FieldOptions, RecordOptions
from talkdiagrams.kinds.record.words import described
from talkdiagrams.kinds.scenario import Moment

Path = tuple[str | int, ...]
ARROW = "->"
OF_FIELDS = frozenset({"type", "value", "to", "link", "dashed"})
OF_BLOCKS = frozenset({"title", "gone"})


class Hand(Struct):
    """Memory while its steps are read; ``origin``: where each field was last written."""

    request: FigureRequest
    blocks: dict[str, Block]
    origin: dict[str, Path]
    problems: list[Problem]

    def add(self, path: Path, blocks: Mapping[str, BlockOptions]) -> None:
        """Take new blocks."""
        for id, options in blocks.items():
            if id in self.blocks:
                self.wrong((*path, id), "two-places", f"{id} is there already")
                continue
            fields = tuple(_fields(options))
            for field in fields:
                self.origin[f"{id}.{field.name}"] = (*path, id, "fields", field.name)
            for one, two in _overlaps(fields, options.size):
                place = (*path, id, "fields", two)
                self.wrong(place, "bad-offset", f"{two} begins before {one} ends")
            self.blocks[id] = Block(
                id,
                options.title or id,
                fields,
                options.note,
                options.color,
                options.size,
                options.column,
                options.gone,
            )

    def change(self, path: Path, name: str, change: str | Change) -> None:
        """Change a field or a block."""
        path = (*path, name)
        said = {} if isinstance(change, str) else _said(change)
        if name in self.blocks:
            wrong = [key for key in said if key in OF_FIELDS]
            if isinstance(change, str) or wrong:
                hint = f"name a field of it, such as {name}.{self._some_field(name)}"
                self.wrong(path, "no-field", f"{name} is a block and holds no value", hint)
                return
            self.blocks[name] = _block(self.blocks[name], said)
            return
        for id, block in self.blocks.items():
            for field in block.fields:
                if f"{id}.{field.name}" != name:
                    continue
                if wrong := [key for key in said if key in OF_BLOCKS]:
                    self.wrong((*path, wrong[0]), "no-block", f"{name} is a field, not a block")
                    return
                new = _short(field, change) if isinstance(change, str) else _field(field, said)
                fields = tuple(new if one is field else one for one in block.fields)
                self.blocks[id] = replace(block, fields=fields)
                self.origin[name] = path
                return
        self.wrong(path, "unknown-name", f'there is no "{name}"', nearest(name, self.names()))

    def remove(self, path: Path, id: str) -> None:
        """Take a block away."""
        if self.blocks.pop(id, None) is None:
            self.wrong(
                path, "unknown-name", f'there is no block "{id}"', nearest(id, [*self.blocks])
            )

    def names(self) -> list[str]:
        """Everything that can be named now."""
        return list(RecordFrame(tuple(self.blocks.values())).names())

    def check(self) -> None:
        """Find pointers that lead to nothing in this frame."""
        known = {*self.names(), NIL, ""}
        for block in self.blocks.values():
            for field in block.fields:
                if field.to not in known:
                    name = f"{block.id}.{field.name}"
                    message = f'{name} points to "{field.to}", which is not there'
                    hint = nearest(field.to, known - {""})
                    self.wrong(self.origin[name], "unknown-name", message, hint)

    def wrong(self, path: Path, code: str, message: str, hint: str = "") -> None:
        """Remember a problem; what is still wrong in a later frame was said."""
        problem = Problem(self.request.place(*path), code, message, hint)
        if all((one.place, one.code) != (problem.place, code) for one in self.problems):
            self.problems.append(problem)

    def _some_field(self, id: str) -> str:
        fields = self.blocks[id].fields
        return fields[0].name if fields else "field"


def by_hand(
    request: FigureRequest, options: RecordOptions
) -> tuple[tuple[Moment, ...], tuple[Problem, ...]]:
    """Return the frames that were written, or what is wrong with them."""
    hand = Hand(request, {}, {}, [])
    hand.add(("blocks",), options.blocks)
    hand.check()
    status = tuple(options.status)
    frame = RecordFrame(tuple(hand.blocks.values()), status)
    moments = [Moment(frame, (), options.caption, described(frame))]
    for index, step in enumerate(options.steps):
        path: Path = ("steps", index)
        for at, id in enumerate(step.remove):
            hand.remove((*path, "remove", at), id)
        hand.add((*path, "add"), step.add)
        for name, change in step.change.items():
            hand.change((*path, "change"), name, change)
        hand.check()
        known = hand.names()
        for at, name in enumerate(step.mark):
            if name not in known:
                hint = nearest(name, known)
                message = f'there is no "{name}" in this frame'
                hand.wrong((*path, "mark", at), "unknown-name", message, hint)
        status = status if step.status is None else tuple(step.status)
        frame = RecordFrame(tuple(hand.blocks.values()), status)
        alt = described(frame)
        moments.append(Moment(frame, (), step.caption, alt, mark=tuple(step.mark)))
    return tuple(moments), tuple(hand.problems)


# --- fields -----------------------------------------------------------------------------------------------------------


def _fields(options: BlockOptions) -> Iterator[Field]:
    """Yield the fields; one without an offset stands right behind the one before, if its end is known."""
    end: int | None = 0
    sized = any(
        isinstance(one, FieldOptions) and one.size is not None for one in options.fields.values()
    )
    for name, written in options.fields.items():
        if isinstance(written, str):
            yield _short(Field(name), written)
            end = None
            continue
        offset = written.offset
        if offset is None and sized:
            offset = end
        yield Field(
            name,
            written.type,
            written.value,
            written.to,
            offset,
            written.size,
            written.color,
            written.note,
            written.link,
            written.dashed,
        )
        known = offset is not None and written.size is not None
        end = (offset or 0) + (written.size or 0) if known else None


def _overlaps(fields: tuple[Field, ...], size: int | None) -> Iterator[tuple[str, str]]:
    end, last = 0, ""
    for field in fields:
        if field.offset is None:
            continue
        if field.offset < end:
            yield last, field.name
        end, last = field.offset + (field.size or 0), field.name
    if size is not None and last and end > size:
        yield "the block's size", last


def _short(field: Field, written: str) -> Field:
    """Read ``3``, ``-> block`` or ``nil``."""
    text = written.strip()
    if text.startswith(ARROW):
        return replace(field, to=text[len(ARROW) :].strip(), value="")
    if text == NIL:
        return replace(field, to=NIL, value="")
    return replace(field, value=text, to="")


def _said(change: Change) -> dict[str, object]:
    return {key: getattr(change, key) for key in change.model_fields_set}


def _field(field: Field, said: Mapping[str, object]) -> Field:
    named = {("tint" if key == "color" else key): value for key, value in said.items()}
    if "to" in named and "value" not in named:
        named["value"] = ""
    if "value" in named and "to" not in named:
        named["to"] = ""
    return replace(field, **named)


def _block(block: Block, said: Mapping[str, object]) -> Block:
    named = {("tint" if key == "color" else key): value for key, value in said.items()}
    return replace(block, **named)
