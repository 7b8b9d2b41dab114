"""Memory in sentences, for who cannot see it, and what changed between two frames."""

from collections.abc import Iterator

from talkdiagrams.kinds.record.data import NIL, Block, Field, RecordFrame

LONGEST = 900


def described(frame: RecordFrame) -> str:
    """Return the frame in sentences, as long as anybody listens."""
    titles = {block.id: block.title or block.id for block in frame.blocks}
    said = [". ".join(frame.status) + "."] if frame.status else []
    for block in frame.blocks:
        sentence = _block(block, titles)
        if sum(map(len, said)) + len(sentence) > LONGEST:
            said.append("And more.")
            break
        said.append(sentence)
    return " ".join(said)


def _block(block: Block, titles: dict[str, str]) -> str:
    name = titles[block.id] + (f" ({block.note})" if block.note else "")
    name += ", gone" if block.gone else ""
    parts = [part for field in block.fields if (part := _field(field, titles))]
    return f"{name}: {'; '.join(parts)}." if parts else f"{name}."


def _field(field: Field, titles: dict[str, str]) -> str:
    if field.to == NIL:
        return f"{field.name} is nil"
    if field.to:
        return f"{field.name} points to {titles.get(field.to, field.to)}"
    return f"{field.name} {field.value or field.type}".strip()


def changed(before: RecordFrame | None, after: RecordFrame) -> Iterator[str]:
    """Yield the ids of blocks and fields that are not as they were."""
    if before is None:
        return
    old = {block.id: block for block in before.blocks}
    for block in after.blocks:
        was = old.get(block.id)
        if was is None or (was.title, was.note, was.gone) != (block.title, block.note, block.gone):
            yield block.id
        fields = {field.name: field for field in was.fields} if was else {}
        for field in block.fields:
            then = fields.get(field.name)
            if was is not None and (then is None or _held(then) != _held(field)):
                yield f"{block.id}.{field.name}"


def _held(field: Field) -> tuple[object, ...]:
    return field.type, field.value, field.to, field.dashed, field.note
