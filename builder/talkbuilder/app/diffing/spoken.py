"""The line of the walkthrough that a paragraph of notes comes from, and in it the line of the words that changed."""

import re
from pathlib import Path

from talkbuilder.edits.words import key, likeness, tidied, word_pieces
from talkbuilder.notes import plain
from talkbuilder.place import Place
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Talk

_WORD = re.compile(r"\w+")
_ALIKE = 0.5


class Spoken:
    """The text of one talk, and which slide speaks which of its lines in one cut."""

    def __init__(self, talk: Talk, root: Path, cut: str) -> None:
        self._talk, self._cut = talk, cut
        self._path = (root / talk.outline.walkthrough).as_posix()
        try:
            data = RealWorld().read(root, talk.outline.walkthrough)
        except OSError:
            data = b""
        self._source = data.decode(errors="replace").split("\n")

    def find(self, index: int, old: str, new: str = "") -> Place | None:
        """Return where the words of ``old`` stand that ``new`` has not; None if this slide does not speak them."""
        if index >= len(self._talk.speech.get(self._cut, ())):
            return None
        speech = self._talk.speech[self._cut][index]
        lines = self._talk.lines.get(self._cut, ((),) * (index + 1))[index]
        wanted = key(old)
        for block, line in zip(speech.notes, lines, strict=False):
            whole = tidied(plain(block))
            at = key(whole).find(wanted)
            if wanted and at >= 0:
                changed = len(_WORD.findall(key(whole)[:at])) + _first_change(old, new)
                return self._at(line, changed, _WORD.findall(key(whole)))
        return None

    def footnote(self, old: str) -> Place | None:
        """Return the footnote that says ``old``, or most of it."""
        scored = [
            (likeness(line, old), -number)
            for number, line in enumerate(self._source, 1)
            if line.lstrip().startswith("[^")
        ]
        score, number = max(scored, default=(0.0, 0))
        return Place(self._path, -number, 1) if score >= _ALIKE else None

    def _at(self, line: int, changed: int, words: list[str]) -> Place:
        """Return the place of the word with the index ``changed`` of the paragraph that begins at ``line``."""
        word = words[min(changed, len(words) - 1)] if words else ""
        # Markup and the names of facts are words of the source too, so the word stands here or farther on.
        seen = 0
        best = Place(self._path, line, 1)
        for number in range(line - 1, min(len(self._source), line + 400)):
            text = self._source[number]
            if number >= line and not text.strip():
                break
            for found in _WORD.finditer(text):
                if found.group() == word and seen >= words[:changed].count(word):
                    return Place(self._path, number + 1, found.start() + 1)
                seen += found.group() == word
        return best


def _first_change(old: str, new: str) -> int:
    """Return the index of the first word of ``old`` that ``new`` lacks, or behind which it has more."""
    if not new:
        return 0
    before = ""
    for piece in word_pieces(old, new):
        if piece.sign != "=":
            added = piece.sign == "+"
            return max(0, len(_WORD.findall(before)) - added)
        before += piece.text
    return 0
