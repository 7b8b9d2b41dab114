"""The archive's first page, made of nothing but facts: releases, commands, machines, slides."""

import re
from collections.abc import Sequence

from talkbuilder.ports import Enclosed, EnclosedRun
from talkbuilder.scene import Deck
from talkbuilder.wording import Wording, apart, counted, fill

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def readme(deck: Deck, samples: Sequence[Enclosed]) -> str:
    """Return README.md, in Markdown."""
    about = " · ".join(_plain(part) for part in (deck.speaker, deck.event, deck.date) if part)
    parts = [
        f"# {fill(deck.wording.samples_of, title=_plain(deck.title))}",
        about,
        _release(deck, samples),
        deck.wording.samples_about,
        *(_sample(sample, deck) for sample in samples),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _release(deck: Deck, samples: Sequence[Enclosed]) -> str:
    wording, standing = deck.wording, deck.standing
    lines = sorted({sample.line for sample in samples if sample.line}, key=_numbers)
    needed = fill(wording.samples_need, release=lines[-1], command="`go version`") if lines else ""
    written = fill(wording.samples_talk, standing=_plain(standing)) if standing else ""
    return " ".join(part for part in (needed, written) if part)


def _numbers(line: str) -> tuple[int, ...]:
    return tuple(int(part) for part in line.split("."))


def _sample(sample: Enclosed, deck: Deck) -> str:
    wording = deck.wording
    numbers = {scene.slide: scene.number.partition(".")[0] for scene in deck.scenes}
    slides = [numbers[slide] for slide in sample.slides if slide in numbers]
    where = wording.comma.join(slides)
    shown = counted(wording.on_slides, len(slides), numbers=where) if slides else ""
    c = wording.needs_c if sample.c else ""
    parts = [f"## {sample.name}", " ".join(part for part in (shown, c) if part)]
    own = "go run ." if sample.program else "go test ."
    if not sample.runs:
        parts.append(_commands(sample.name, own))
    for run in sample.runs:
        parts += [_commands(sample.name, run.capture.command or own), _recorded(run, wording)]
    return "\n\n".join(part for part in parts if part)


def _commands(name: str, command: str) -> str:
    return f"    cd go/{name}\n    {' '.join(command.split())}"


def _recorded(run: EnclosedRun, wording: Wording) -> str:
    origin, date = run.capture.origin, run.capture.date
    where = fill(wording.printed_where, where=apart(_plain(origin), wording)) if origin else ""
    day = fill(wording.printed_day, date=apart(_plain(date), wording)) if date else ""
    file = f"[captures/{run.name}.txt](captures/{run.name}.txt)"
    code = run.capture.exit
    end = fill(wording.ends_with, code=_plain(code)) if code not in ("", "0") else ""
    return " ".join(filter(None, (fill(wording.printed, file=file, where=where, day=day), end)))


def _plain(text: str) -> str:
    """Return ``text`` as Markdown that shows exactly it, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
