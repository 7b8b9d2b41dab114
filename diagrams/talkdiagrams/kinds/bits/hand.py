"""Frames by hand: words as they were written, then what each step changes; every mistake has its line."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.bits.data import BitField, BitsFrame, Word
from talkdiagrams.kinds.bits.options import BitFieldOptions, BitsChange, BitsOptions, WordOptions
from talkdiagrams.kinds.bits.words import described
from talkdiagrams.kinds.scenario import Moment

Path = tuple[str | int, ...]


def number(text: str) -> int | None:
    """Return the number that ``text`` is (`17`, `0x11`, `0b10001`, `-1`), or None."""
    try:
        return int(text.replace("_", "").replace(" ", ""), 0)
    except ValueError:
        return None


class Hand(Struct):
    """Words while their steps are read; ``own``: fields whose value was written, not worked out."""

    request: FigureRequest
    words: dict[str, Word]
    own: set[str]
    problems: list[Problem]

    def add(self, id: str, options: WordOptions) -> None:
        """Take a word, and check that its fields are bits of it."""
        fields: list[BitField] = []
        for name, written in options.fields.items():
            more = (
                written
                if isinstance(written, BitFieldOptions)
                else BitFieldOptions.model_construct(bits=written, value="", color="plain", note="")
            )
            low, width = _range(more.bits)
            path: Path = ("words", id, "fields", name)
            if low + width > options.width:
                message = (
                    f"{name} takes bit {low + width - 1}; {id} has bits 0 to {options.width - 1}"
                )
                self.wrong(path, "bad-bits", message)
            for other in fields:
                if low < other.low + other.width and other.low < low + width:
                    self.wrong(path, "bad-bits", f"{name} and {other.name} share a bit")
            if more.value:
                self.own.add(f"{id}.{name}")
            fields.append(BitField(name, low, width, more.value, more.color, more.note))
        word = Word(id, options.label or id, options.width, tuple(fields), "", options.note)
        self.words[id] = self._holding(word, options.value, ("words", id, "value"))

    def change(self, path: Path, name: str, change: str | BitsChange) -> None:
        """Change a word or a field of it."""
        path = (*path, name)
        said = (
            {"value": change}
            if isinstance(change, str)
            else {key: getattr(change, key) for key in change.model_fields_set}
        )
        if "color" in said:
            said["tint"] = said.pop("color")
        if name in self.words:
            self._change_word(path, self.words[name], said)
            return
        for id, word in self.words.items():
            for field in word.fields:
                if f"{id}.{field.name}" != name:
                    continue
                if "label" in said:
                    self.wrong((*path, "label"), "no-word", f"{name} is a field, not a word")
                    return
                if "value" in said:
                    self.own.add(name)
                new = replace(field, **said)
                fields = tuple(new if one is field else one for one in word.fields)
                self.words[id] = replace(word, fields=fields)
                return
        known = self.names()
        self.wrong(path, "unknown-name", f'there is no "{name}"', nearest(name, known))

    def _change_word(self, path: Path, word: Word, said: dict[str, str]) -> None:
        if "tint" in said:
            self.wrong((*path, "color"), "no-field", f"{word.id} is a word: colour a field of it")
            return
        value = said.pop("value", None)
        word = replace(word, **said)
        if value is not None:
            word = self._holding(word, value, path)
        self.words[word.id] = word

    def _holding(self, word: Word, value: str, path: Path) -> Word:
        """Return the word with ``value``; a number fills the fields that have no value of their own."""
        whole = number(value)
        if whole is None:
            return replace(word, value=value)
        if not -(1 << (word.width - 1)) <= whole < 1 << word.width:
            message = f"{value} does not fit into {word.width} bits"
            self.wrong(path, "bad-value", message)
            return word
        fields = tuple(
            field
            if f"{word.id}.{field.name}" in self.own
            else replace(field, value=str(whole >> field.low & (1 << field.width) - 1))
            for field in word.fields
        )
        return replace(word, value=value, fields=fields)

    def names(self) -> list[str]:
        """Everything that can be named."""
        return list(BitsFrame(tuple(self.words.values())).names())

    def check_marks(self, path: Path, names: Iterable[str]) -> None:
        """Find marks of nothing."""
        known = self.names()
        for at, name in enumerate(names):
            if name not in known:
                message = f'there is no "{name}" in this figure'
                self.wrong((*path, "mark", at), "unknown-name", message, nearest(name, known))

    def wrong(self, path: Path, code: str, message: str, hint: str = "") -> None:
        """Remember a problem."""
        self.problems.append(Problem(self.request.place(*path), code, message, hint))


def by_hand(
    request: FigureRequest, options: BitsOptions
) -> tuple[tuple[Moment, ...], tuple[Problem, ...]]:
    """Return the frames that were written, or what is wrong with them."""
    hand = Hand(request, {}, set(), [])
    words: Mapping[str, WordOptions] = options.words
    for id, word in words.items():
        hand.add(id, word)
    status = tuple(options.status)
    frame = BitsFrame(tuple(hand.words.values()), status)
    moments = [Moment(frame, (), options.caption, described(frame))]
    for index, step in enumerate(options.steps):
        if hand.problems:
            break
        for name, change in step.change.items():
            hand.change(("steps", index, "change"), name, change)
        hand.check_marks(("steps", index), step.mark)
        status = status if step.status is None else tuple(step.status)
        frame = BitsFrame(tuple(hand.words.values()), status)
        alt = described(frame)
        moments.append(Moment(frame, (), step.caption, alt, mark=tuple(step.mark)))
    return tuple(moments), tuple(hand.problems)


def _range(written: str) -> tuple[int, int]:
    """Read ``3-31`` or ``31-3`` as lowest bit and width."""
    ends = sorted(int(part) for part in written.split("-"))
    return ends[0], ends[-1] - ends[0] + 1
