"""A deck says which talk it is, in custom properties that PowerPoint and LibreOffice keep."""

from typing import Any

import pytest
from msgspec.structs import replace

from talkbuilder.scene import Deck, TextBlock
from talkbuilder.signature import Sign, properties_of, sign_in, slide_digests
from tests.backends import decks
from tests.backends.pptx.deck_file import made, opened

VT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"


def properties(deck: Deck, **options: Any) -> dict[str, str]:
    root = opened(made(deck, **options)).xml("docProps/custom.xml")
    return {each.get("name"): each.findtext(f"{VT}lpwstr") for each in root}


def test_a_deck_names_its_talk_cut_theme_and_day() -> None:
    deck = replace(decks.small(), cut="lunch", event="Guild & friends", date="1 May")
    sign = sign_in(properties(deck))
    assert (sign.talk, sign.cut, sign.theme) == (deck.slug, "lunch", deck.theme.name)
    assert (sign.event, sign.date, sign.steps) == ("Guild & friends", "1 May", "all")
    assert len(sign.slides) == len({scene.slide for scene in deck.scenes})


def test_the_same_deck_has_the_same_sign() -> None:
    assert properties(decks.small()) == properties(decks.small())


def test_last_frames_say_so() -> None:
    assert sign_in(properties(decks.everything(), steps="last")).steps == "last"


def test_a_digest_is_of_what_a_slide_says_and_of_nothing_else() -> None:
    deck = decks.small()
    before = slide_digests(deck.scenes)
    first = deck.scenes[0]
    renumbered = replace(first, number="99", seconds=7.0)
    assert slide_digests([renumbered, *deck.scenes[1:]]) == before
    title = next(item for item in first.items if item.id == "title")
    assert isinstance(title, TextBlock)
    said = replace(title.text.paragraphs[0].runs[0], text="Other words")
    text = replace(title.text, paragraphs=(replace(title.text.paragraphs[0], runs=(said,)),))
    other = tuple(replace(title, text=text) if item is title else item for item in first.items)
    after = slide_digests([replace(first, items=other), *deck.scenes[1:]])
    assert [slide for slide in before if before[slide] != after[slide]] == [first.slide]


@pytest.mark.parametrize("count", [0, 1, 50, 51, 5000])
def test_digests_of_any_number_come_back_and_no_property_is_longer_than_office_keeps(
    count: int,
) -> None:
    sign = Sign("a", "full", "light", slides=tuple(f"{number:04x}" for number in range(count)))
    written = properties_of(sign)
    assert sign_in(written) == sign
    assert max(map(len, written.values())) <= 255


def test_a_deck_of_others_has_an_empty_sign() -> None:
    assert sign_in({"Company": "x", "talkbuilder.unknown": "y"}) == Sign()
