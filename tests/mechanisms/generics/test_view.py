"""What figures see of a program: boxes for instances and bodies, dictionaries as memory, the questions of a shape."""

from itertools import pairwise

import pytest

from talkdiagrams.kinds.flow import Search
from talkdiagrams.kinds.network_played import Net
from talkdiagrams.kinds.record.data import RecordFrame
from talkdiagrams.mechanisms.generics.view import Generics
from tests.mechanisms.generics.game import FUNCS, TYPES

START = {"types": TYPES, "funcs": FUNCS}
EVENTS = [
    "instantiate All[Celsius]",
    "compile",
    "compile all",
    "instantiate All[Kelvin]",
    "compile all",
]


def test_each_event_is_a_frame_with_a_caption() -> None:
    for kind in Generics.kinds:
        played = Generics().play(kind, START, EVENTS)
        assert played.problems == ()
        assert len(played.frames) == len(played.captions) == len(EVENTS) + 1
        assert all(text.endswith(".") for text in (*played.captions, *played.alts))


def test_what_was_there_stays_where_it_was() -> None:
    nets = [net for net in Generics().play("graph", START, EVENTS).frames if isinstance(net, Net)]
    for before, after in pairwise(nets):
        assert {id for id, _ in before.boxes} <= {id for id, _ in after.boxes}
        assert set(before.arrows) <= set(after.arrows)


def test_an_arrow_leads_from_an_instance_to_the_body_that_serves_it() -> None:
    net = Generics().play("graph", START, EVENTS).frames[-1]
    assert isinstance(net, Net)
    ends = {head for tail, head, _ in net.arrows if tail.startswith("Show[")}
    assert ends == {"body Show[go.shape.float64]"}


def test_a_dictionary_is_a_block_whose_words_lead_to_others() -> None:
    frame = Generics().play("record", START, EVENTS).frames[-1]
    assert isinstance(frame, RecordFrame)
    blocks = {block.id: block for block in frame.blocks}
    block = blocks["All[Kelvin]"]
    assert block.size == 8 * len(block.fields)
    assert [field.to for field in block.fields[:2]] == ["Show[Kelvin]", "Box[[]Kelvin]"]
    assert [field.offset for field in block.fields] == [8 * i for i in range(len(block.fields))]
    assert "nil" in [field.value for field in blocks["Box[[]Kelvin]"].fields]


def test_the_flow_ends_where_the_rule_is() -> None:
    events = ["shape *User under any", "shape *User under comparable", "instantiate Max[int]"]
    frames = Generics().play("flow", START, events).frames
    reached = [frame.reached for frame in frames if isinstance(frame, Search)]
    assert reached == ["", "pointer", "underlying", ""]


@pytest.mark.parametrize("kind", Generics.kinds)
def test_the_first_event_that_cannot_happen_is_named(kind: str) -> None:
    played = Generics().play(
        kind, START, ["instantiate Max[int]", "instantiate Max[User]", "compile"]
    )
    assert len(played.frames) == 2
    index, why, _ = played.problems[0]
    assert (index, "User is not in cmp.Ordered's type set" in why) == (1, True)
