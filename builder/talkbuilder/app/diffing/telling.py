"""Differences as lines for people, in colour on a terminal; as JSON for programs; as annotations for GitHub."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from talkbuilder.app.commands.options import shown
from talkbuilder.app.diffing.merge import Difference
from talkbuilder.app.report import as_fields
from talkbuilder.edits.words import Piece, word_pieces
from talkbuilder.problem import Problem
from talkbuilder.scene import Scene

SHORT = 90
"""Characters that the old and the new words of a line may have together, for an arrow between them."""
_CONTEXT = 40
_MOST_LINES = 12
_RED, _GREEN, _BOLD, _END = "\x1b[31;9m", "\x1b[32m", "\x1b[1m", "\x1b[0m"


class Teller:
    """Tells the differences of one deck; ``scenes`` are the slides that the outline builds now."""

    def __init__(self, scenes: Sequence[Scene], stale: frozenset[str], colour: bool) -> None:
        self._scenes, self._stale, self._colour = scenes, stale, colour

    def lines(self, one: Difference) -> Iterator[str]:
        """Yield the lines that tell a difference to a person: its place, what happened, the words."""
        place = self._bold(str(one.placed.place))
        head, *rest = self.told(one)
        yield f"{place}: {head}"
        yield from (f"    {line}" for line in rest)
        if self.is_stale(one):
            yield "    the outline of this slide has changed too since the deck was built"

    def is_stale(self, one: Difference) -> bool:
        """Whether the outline of the slide is another than the deck was built from."""
        return any(self._scenes[index].slide in self._stale for index in one.mine)

    def where(self, one: Difference) -> str:
        """Return the slide as its corner shows it: ``slide 14.2``, ``slides 14.2, 14.3``; ``slide 14``: all frames."""
        if not one.mine:
            return f"slide {one.theirs[0]} of the deck" if one.theirs else "the deck"
        numbers = self.numbers(one)
        if one.whole:
            numbers = [numbers[0].partition(".")[0]]
        many = f"{', '.join(numbers[:4])}{', ...' if len(numbers) > 4 else ''}"
        return f"slide{'s' * (len(numbers) > 1)} {many}"

    def numbers(self, one: Difference) -> list[str]:
        """Return the numbers of the slides, as their corners show them."""
        return list(dict.fromkeys(self._scenes[index].number for index in one.mine))

    def told(self, one: Difference) -> list[str]:
        """Return what happened: one line, and perhaps more below it."""
        change, where = one.placed.change, self.where(one)
        if change.kind.startswith("slide-"):
            return self._slide(one, where)
        match change.kind:
            case "hidden" | "shown":
                return [
                    f"{where} is {'hidden now' if change.kind == 'hidden' else 'no longer hidden'}"
                ]
            case "notes-moved":
                near = change.near
                to = self._scenes[near].number if near is not None else "?"
                return [f"notes, {where}: moved to slide {to}:", *_block(change.old)]
            case "box-added":
                return [
                    f"{where}: a text box that the outline does not have:",
                    *_block(change.new),
                ]
            case "box-removed":
                return [
                    f"{where}: {one.placed.field or 'a text'} was deleted:",
                    *_block(change.old),
                ]
            case "picture-added":
                return [f'{where}: a picture that the outline does not have: "{_line(change.new)}"']
            case "picture-removed":
                return [f'{where}: a picture was deleted: "{_line(change.old)}"']
            case _:
                return self._words(
                    f"{one.placed.field or change.kind}, {where}", change.old, change.new
                )

    def _slide(self, one: Difference, where: str) -> list[str]:
        """Return what happened to a slide as a whole."""
        change = one.placed.change
        if change.kind == "slide-deleted":
            what = "is not in the deck" if self.is_stale(one) else "was deleted"
            return [f'{where}, "{_line(change.old)}", {what}']
        now = f"number {one.theirs[0]} of the deck"
        if change.kind == "slide-moved":
            behind = f'behind "{_line(change.after)}"' if change.after else "to the front"
            return [f'{where}, "{_line(change.old)}", was moved {behind}: {now}']
        now += f', behind "{_line(change.after)}"' if change.after else ", at the front"
        if change.kind == "slide-copied":
            return [f"a copy of {where}, {now}:", *_block(change.new)]
        return [f"a new slide, {now}:", *_block(change.new)]

    def _words(self, what: str, old: str, new: str) -> list[str]:
        if not old:
            return [f"{what}: added:", *(f"{self._new('+ ')}{line}" for line in _block(new))]
        if not new:
            return [f"{what}: deleted:", *(f"{self._old('- ')}{line}" for line in _block(old))]
        pieces = word_pieces(old, new)
        if len(old) + len(new) <= SHORT and "\n" not in old + new:
            before = "".join(
                self._old(p.text) if p.sign == "-" else _line(p.text, 0)
                for p in pieces
                if p.sign != "+"
            )
            after = "".join(
                self._new(p.text) if p.sign == "+" else _line(p.text, 0)
                for p in pieces
                if p.sign != "-"
            )
            return [f'{what}: "{before}" → "{after}"']
        return [f"{what}:", "".join(self._marked(pieces))]

    def _marked(self, pieces: Sequence[Piece]) -> Iterator[str]:
        """Yield the words, those that are gone and come marked, the equal ones between them shortened."""
        last = len(pieces) - 1
        for index, (sign, text) in enumerate(pieces):
            if sign == "=":
                yield _shortened(_line(text, 0), index == 0, index == last)
            elif self._colour:
                yield self._old(text) if sign == "-" else self._new(text)
            else:
                yield f"[-{_line(text, 0)}-]" if sign == "-" else f"{{+{_line(text, 0)}+}}"

    def _old(self, text: str) -> str:
        return f"{_RED}{_line(text, 0)}{_END}" if self._colour else _line(text, 0)

    def _new(self, text: str) -> str:
        return f"{_GREEN}{_line(text, 0)}{_END}" if self._colour else _line(text, 0)

    def _bold(self, text: str) -> str:
        return f"{_BOLD}{shown(text)}{_END}" if self._colour else shown(text)


def _line(text: str, most: int = 80) -> str:
    """Return ``text`` on one line, and nothing in it that a terminal could take for a command."""
    one = shown(text.replace("\n", " / "))
    return one if not most or len(one) <= most else one[: most - 1] + "…"


def _block(text: str) -> list[str]:
    lines = [_line(line, 200) for line in text.split("\n")]
    more = len(lines) - _MOST_LINES
    return lines if more <= 0 else [*lines[:_MOST_LINES], f"... and {more} more lines"]


def _shortened(text: str, first: bool, last: bool) -> str:
    """Keep of equal words what stands beside a change."""
    keep = _CONTEXT
    if first and len(text) > keep:
        return "…" + text[-keep:].partition(" ")[2]
    if last and len(text) > keep:
        return text[:keep].rpartition(" ")[0] + "…"
    if len(text) > 2 * keep and not first and not last:
        return f"{text[:keep].rpartition(' ')[0]} … {text[-keep:].partition(' ')[2]}"
    return text


# --- for programs -----------------------------------------------------------------------------------------------------


def as_json(
    head: dict[str, Any],
    differences: Sequence[Difference],
    teller: Teller,
    problems: Sequence[Problem],
) -> str:
    """Return everything as one JSON object."""
    whole = head | {
        "changes": [_as_fields(one, teller) for one in differences],
        "problems": [as_fields(problem) for problem in problems],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False)


def _as_fields(one: Difference, teller: Teller) -> dict[str, Any]:
    change, place = one.placed.change, one.placed.place
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "kind": change.kind,
        "field": one.placed.field,
        "slides": teller.numbers(one),
        "deck_slides": list(one.theirs),
        "old": change.old,
        "new": change.new,
        "after": change.after,
        "words": [list(piece) for piece in word_pieces(change.old, change.new)],
        "outline_changed": teller.is_stale(one),
    }


def as_problem(one: Difference, teller: Teller) -> Problem:
    """Return a difference as a warning at its place, for annotations."""
    return Problem(one.placed.place, "edited", " ".join(teller.told(one)), severity="warning")
