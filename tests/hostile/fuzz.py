"""Fuzzes one parser with atheris, guided by coverage; what it finds is left as NAME-crash-* beside the folder.

pip install atheris        a tool of this campaign alone: no test needs it
PYTHONPATH=.:builder:diagrams nice python -m tests.hostile.fuzz TARGET FOLDER -max_total_time=600

The folder holds the inputs that reached something new: the next run goes on from them. `hours.py` runs every target.
"""

import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

INSTRUMENTED = ["talkbuilder", "talkdiagrams", "yaml", "markdown_it"]
BY_BYTES = ("template", "kept", "picture")
"""What has no lines and words."""
_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_-]*|[0-9.]+|[^\sA-Za-z0-9]")

Mutator = Callable[[bytes, int, int], bytes]


def changed(
    data: bytes, chance: random.Random, words: Sequence[bytes], others: Sequence[bytes]
) -> bytes:
    """Return ``data`` with a line or a word changed: what is nearly right goes deepest."""
    lines = data.split(b"\n")
    here = chance.randrange(len(lines))
    match chance.randrange(8):
        case 0:
            del lines[here]
        case 1:
            lines.insert(chance.randint(0, len(lines)), lines[here])
        case 2:
            lines[here] = b" " * chance.randint(0, 8) + lines[here].lstrip()
        case 3:
            theirs = chance.choice(others).split(b"\n")
            start = chance.randrange(len(theirs))
            lines[here:here] = theirs[start : start + chance.randint(1, 6)]
        case 4:
            lines.insert(
                here,
                lines[here][: len(lines[here]) - len(lines[here].lstrip())] + chance.choice(words),
            )
        case _:
            found = list(_WORD.finditer(lines[here]))
            if found:
                start, end = chance.choice(found).span()
                lines[here] = lines[here][:start] + chance.choice(words) + lines[here][end:]
    return b"\n".join(lines)


def mutator(atheris: Any, words: Sequence[bytes], others: Sequence[bytes]) -> Mutator:
    """Return what changes an input: half of the times as libFuzzer does, half by lines and words."""

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        for _ in range(chance.randint(1, 3)):
            data = changed(data, chance, words, others)
        return data[:most]

    return mutate


def main() -> None:
    """Fuzz the target that is named; the folder holds the corpus, and grows."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

    name, folder = sys.argv[1], Path(sys.argv[2])
    with atheris.instrument_imports(include=INSTRUMENTED):
        from tests.hostile.seeds import as_dictionary, dictionary, grown
        from tests.hostile.targets import TARGETS

    folder.mkdir(parents=True, exist_ok=True)
    good, words = grown(name), dictionary(name)
    for number, data in enumerate(good):
        (folder / f"seed-{number}").write_bytes(data)
    known = folder.parent / f"{name}.dict"
    known.write_text(as_dictionary(words))
    target: Any = TARGETS[name]
    given = [
        sys.argv[0],
        str(folder),
        "-timeout=30",
        "-rss_limit_mb=1024",
        "-max_len=6000",
        "-print_final_stats=1",
        f"-dict={known}",
        f"-artifact_prefix={folder.parent}/{name}-",
        *sys.argv[3:],
    ]
    own = {} if name in BY_BYTES else {"custom_mutator": mutator(atheris, words, good)}
    atheris.Setup(given, target, **own)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
