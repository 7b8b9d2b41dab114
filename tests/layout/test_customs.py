"""A German talk reads as German: quotation marks, numbers in charts, what is said instead of code."""

import pytest

from talkbuilder.axis import said
from talkbuilder.chart import drawn
from talkbuilder.customs import customs_of
from talkbuilder.geometry import Rect
from talkbuilder.scene import Chart, Series, TextBlock
from tests.layout.specimen import deck_of


@pytest.mark.parametrize(
    ("language", "number"),
    [("en", "12,345.6"), ("en-GB", "12,345.6"), ("de", "12.345,6"), ("de-CH", "12’345.6"),
     ("fr-CA", "12\N{NARROW NO-BREAK SPACE}345,6"), ("tlh", "12,345.6")],
)  # fmt: skip
def test_numbers_have_the_marks_of_the_language(language: str, number: str) -> None:
    assert customs_of(language).number("12,345.6") == number


def test_a_chart_writes_values_and_axis_so() -> None:
    series = (Series("s", (1234.0, 2.5), "g"),)
    chart = Chart(
        id="c", rect=Rect(0, 0, 600, 300), kind="column", categories=("a", "b"), series=series, language="de"
    )  # fmt: skip
    words = {item.text.plain for item in drawn(chart) if isinstance(item, TextBlock)}
    assert {"1.234", "2,5"} <= words
    assert said(2.5) == "2.5"


def test_a_quotation_has_the_marks_of_the_talks_language() -> None:
    quote = {"layout": "quote", "title": "A", "quote": "Ja", "by": "X"}
    for language, shown in {
        "de": "„Ja“",
        "en": "“Ja”",
        "fr": "«\N{NO-BREAK SPACE}Ja\N{NO-BREAK SPACE}»",
    }.items():
        deck, _ = deck_of([quote], language=language)
        (body,) = [item for item in deck.scenes[0].items if item.id == "body"]
        assert isinstance(body, TextBlock)
        assert body.text.plain == shown
