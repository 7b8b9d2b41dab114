"""Words in sentences, for who cannot see them, and what changed between two frames."""

from collections.abc import Iterator

from talkdiagrams.kinds.bits.data import BitField, BitsFrame, Word


def described(frame: BitsFrame) -> str:
    """Return the frame in sentences."""
    said = [". ".join(frame.status) + "."] if frame.status else []
    return " ".join([*said, *(_word(word) for word in frame.words)])


def _word(word: Word) -> str:
    name = (word.label or word.id) + (f" = {word.value}" if word.value else "")
    parts = [_field(field) for field in sorted(word.fields, key=lambda field: -field.low)]
    return f"{name}, {word.width} bits: {'; '.join(parts)}."


def _field(field: BitField) -> str:
    name = f"{field.name} ({'bit' if field.width == 1 else 'bits'} {numbers(field)})"
    said = name + (f" {field.value}" if field.value else "")
    return said + (f", {field.note}" if field.note else "")


def numbers(field: BitField) -> str:
    """Return which bits these are, as they stand: the highest at the left."""
    high = field.low + field.width - 1
    return str(high) if field.width == 1 else f"{high}\u2013{field.low}"


def changed(before: BitsFrame | None, after: BitsFrame) -> Iterator[str]:
    """Yield the ids of fields that are not as they were."""
    if before is None:
        return
    old = {
        f"{word.id}.{field.name}": (field.value, field.note)
        for word in before.words
        for field in word.fields
    }
    for word in after.words:
        for field in word.fields:
            id = f"{word.id}.{field.name}"
            if old.get(id) != (field.value, field.note):
                yield id
