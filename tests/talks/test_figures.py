"""Every frame of every figure of every talk, measured: nothing crosses, covers, leaves or jumps."""

import pytest

from talkbuilder.app.wiring import GUESTS
from talkbuilder.figures import Figures, wanted_figures
from talkbuilder.layout.eye.figure import findings
from talkbuilder.outline.load import load
from talkbuilder.pipeline import Order as Wanted
from talkbuilder.pipeline import dress
from talkbuilder.ports import Kit
from tests.kinds.movers import MOVERS
from tests.talks.conftest import SLUGS, TALKS


@pytest.mark.parametrize("slug", SLUGS)
def test_an_eye_minds_nothing_in_its_figures(slug: str, kit: Kit) -> None:
    read, problems = load(TALKS / slug, kit.world)
    assert read is not None, problems
    theme, _ = dress(read, Wanted(), GUESTS)
    assert theme is not None
    wanted = wanted_figures(read, tuple(range(len(read.outline.slides))))
    figures = Figures(read, wanted, theme, GUESTS, kit)
    found = {}
    for one in wanted:
        movers = MOVERS.get(one.model.kind, ())
        found[one.key] = findings(figures[one.key], kit.ruler, movers, one.model.dense)
    assert {key: list(map(str, wrong)) for key, wrong in found.items() if wrong} == {}
