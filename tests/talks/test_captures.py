"""What a slide shows of a sample's output is what the sample prints on the pinned release, wherever it is run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from talkbuilder.outline.load import read_outline
from talkbuilder.outline.model import Outline
from talkbuilder.store.world import RealWorld
from talkbuilder.truth.record import compare
from talkbuilder.truth.toolchain import find

TALKS = Path(__file__).parents[2] / "talks"
BUSY = "it took more than"
"""A machine that has too much else to do contradicts nothing."""
TRIES = 2
"""Some programs show what the scheduler did, on a machine where other tests run beside them."""


def of_talk(root: Path) -> Outline:
    outline, _, _ = read_outline(root, RealWorld())
    assert outline is not None
    return outline


def captures() -> Iterator[tuple[Path, str]]:
    for path in sorted(TALKS.glob("*/talk.yaml")):
        for name, run in of_talk(path.parent).captures.items():
            if run.compare != "none":
                yield path.parent, name


CAPTURES = tuple(captures())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("root", "name"), CAPTURES, ids=[f"{root.name}-{name}" for root, name in CAPTURES]
)
def test_a_sample_still_prints_what_was_recorded_of_it(root: Path, name: str) -> None:
    outline = of_talk(root)
    toolchain, _ = find(outline.go)
    if toolchain is None:
        pytest.skip(f"no go{outline.go}: pip install talkbuilder[go]")
    alone = outline.model_copy(update={"captures": {name: outline.captures[name]}})
    for _ in range(TRIES):
        found = [one for one in compare(root, alone, toolchain) if one.is_error]
        if not found:
            break
    assert [one for one in found if BUSY not in one.message] == []
