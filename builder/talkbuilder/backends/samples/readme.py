"""The archive's first page, made of nothing but facts: releases, commands, machines, slides."""

import re
from collections.abc import Sequence

from talkbuilder.ports import Enclosed, EnclosedRun
from talkbuilder.scene import Deck

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def readme(deck: Deck, samples: Sequence[Enclosed]) -> str:
    """Return README.md, in Markdown."""
    about = " · ".join(_plain(part) for part in (deck.speaker, deck.event, deck.date) if part)
    parts = [
        f"# {_plain(deck.title)}: the samples",
        about,
        _release(deck, samples),
        "Each sample is a module of its own and needs nothing but the standard library. What a slide shows of its "
        "output was recorded, on the machine that the capture names: your times and counts will differ.",
        *(_sample(sample, deck) for sample in samples),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _release(deck: Deck, samples: Sequence[Enclosed]) -> str:
    lines = sorted({sample.line for sample in samples if sample.line}, key=_numbers)
    needed = (
        f"They need Go {lines[-1]} or later (`go version` says what you have)." if lines else ""
    )
    standing = deck.standing
    written = f"The talk: {_plain(standing)}." if standing else ""
    return " ".join(part for part in (needed, written) if part)


def _numbers(line: str) -> tuple[int, ...]:
    return tuple(int(part) for part in line.split("."))


def _sample(sample: Enclosed, deck: Deck) -> str:
    numbers = {scene.slide: scene.number.partition(".")[0] for scene in deck.scenes}
    slides = [numbers[slide] for slide in sample.slides if slide in numbers]
    shown = f"On slide{'s' * (len(slides) > 1)} {', '.join(slides)}." if slides else ""
    c = "It takes a C compiler to build it." if sample.c else ""
    parts = [f"## {sample.name}", " ".join(part for part in (shown, c) if part)]
    own = "go run ." if sample.program else "go test ."
    if not sample.runs:
        parts.append(_commands(sample.name, own))
    for run in sample.runs:
        parts += [_commands(sample.name, run.capture.command or own), _recorded(run)]
    return "\n\n".join(part for part in parts if part)


def _commands(name: str, command: str) -> str:
    return f"    cd go/{name}\n    {' '.join(command.split())}"


def _recorded(run: EnclosedRun) -> str:
    where = f", with {_plain(run.capture.origin)}" if run.capture.origin else ""
    day = f", on {_plain(run.capture.date)}" if run.capture.date else ""
    code = run.capture.exit
    end = f" It ends with exit code {_plain(code)}, as it should." if code not in ("", "0") else ""
    return f"It printed what [captures/{run.name}.txt](captures/{run.name}.txt) holds{where}{day}.{end}"


def _plain(text: str) -> str:
    """Return ``text`` as Markdown that shows exactly it, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
