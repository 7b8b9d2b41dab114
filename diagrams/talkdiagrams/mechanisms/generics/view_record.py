"""Dictionaries as memory: each a table of words, and an arrow for each word that leads to another dictionary.

Methods, types and itabs are shown as what a word holds; nil is a word that nobody needs. Offsets are those of
linux/amd64.
"""

from talkdiagrams.kinds.parts import Color
from talkdiagrams.kinds.record.data import Block, Field, RecordFrame
from talkdiagrams.mechanisms.generics.events import Event
from talkdiagrams.mechanisms.generics.state import Dictionary, State, Word, dict_name, symbol

SIZE = 8
_COLORS: dict[str, Color] = {"method": "running", "subdict": "brand", "rtype": "plain", "itab": "p"}
_WORDS = {"method": "method", "subdict": "dictionary", "rtype": "type", "itab": "itab"}


def record(before: State | None, event: Event | None, after: State) -> RecordFrame:
    """Return all dictionaries, and which body each is handed to."""
    del event
    s = after
    there = {dict_name(s.generics[d.generic], d.args) for d in s.dictionaries}
    blocks = tuple(_block(s, d, there) for d in s.dictionaries)
    new = () if before is None else s.dictionaries[len(before.dictionaries) :]
    bodies = sum(len(s.generics[b.generic].bodies) for b in s.bodies)
    dicts = len(s.dictionaries)
    status = (
        f"{bodies} {'body' if bodies == 1 else 'bodies'}, "
        f"{dicts} {'dictionary' if dicts == 1 else 'dictionaries'}",
    )
    return RecordFrame(blocks, status, tuple(dict_name(s.generics[d.generic], d.args) for d in new))


def _block(s: State, d: Dictionary, there: set[str]) -> Block:
    name = dict_name(s.generics[d.generic], d.args)
    fields = tuple(_field(i, word, there) for i, word in enumerate(d.words))
    shapes = next(i.shapes for i in s.done if (i.generic, i.args) == (d.generic, d.args))
    generic = s.generics[d.generic]
    served = symbol(generic, generic.bodies[0], shapes)
    return Block(name, name, fields, f"for {served}", "g", size=SIZE * len(fields))


def _field(i: int, word: Word, there: set[str]) -> Field:
    leads = word.to if word.kind == "subdict" and word.to in there else ""
    value = "" if leads else word.to or "nil"
    return Field(f"[{i}]", _WORDS[word.kind], value, leads, i * SIZE, SIZE, _COLORS[word.kind])
