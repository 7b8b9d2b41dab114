"""The row that a finished talk adds to the closing table."""

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from talkbuilder.inline import plain
from talkbuilder.scene import Deck
from talkbuilder.talk import Talk


def summary_of(talk: Talk, deck: Deck, files: Iterable[str]) -> dict[str, str]:
    """Return slides, frames, minutes for each cut, and files, as text."""
    shown = [scene for scene in deck.scenes if not scene.hidden]
    slides = len({scene.slide for scene in shown})
    backup = len({scene.slide for scene in deck.scenes if scene.hidden})
    return {
        "title": plain(talk.outline.title),
        "slides": f"{slides} + {backup}" if backup else str(slides),
        "frames": str(len(deck.scenes)),
        "facts": str(len(talk.claims.facts)),
        "minutes": ", ".join(
            f"{name} {minutes(talk, name):.0f}/{cut.minutes:g}"
            for name, cut in sorted(talk.outline.cuts.items(), key=lambda one: one[1].minutes)
        ),
        "files": ", ".join(listed(tuple(files))),
    }


def listed(files: Iterable[str]) -> list[str]:
    """Return the names of ``files``, a folder of them as one."""
    folders = Counter(PurePosixPath(name).parent.as_posix() for name in files)
    counted = [f"{name}/ ({count})" for name, count in folders.items() if name != "."]
    return sorted([*counted, *(name for name in files if "/" not in name)])


def minutes(talk: Talk, cut: str) -> float:
    """Return how long ``cut`` takes at the talk's rate, in minutes."""
    return sum(speech.seconds for speech in talk.speech.get(cut, ())) / 60
