"""Charts: native, with numbers that a person can edit, and error bars from the spread."""

import io
import zipfile

import pytest
from lxml import etree

from talkbuilder.backends.pptx.chart import chart_xml
from talkbuilder.backends.pptx.paint import Paint
from talkbuilder.backends.pptx.workbook import workbook
from talkbuilder.chart import drawn
from talkbuilder.geometry import Rect
from talkbuilder.scene import Chart, Series
from tests.backends import decks
from tests.backends.pptx.deck_file import NS, Opened, find, made, one, opened

DECK = decks.everything()


@pytest.fixture(scope="module")
def package() -> Opened:
    return opened(made(DECK))


def cells(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return {c.get("r") or "": "".join(map(str, c.itertext())) for c in sheet.iterfind(".//x:c", NS)}


def test_each_kind_is_its_own_chart(package: Opened) -> None:
    for number, (tag, grouping) in enumerate(
        (
            ("barChart", "clustered"),
            ("barChart", "clustered"),
            ("barChart", "stacked"),
            ("lineChart", "standard"),
        ),
        1,
    ):
        plot = one(package.xml(f"ppt/charts/chart{number}.xml"), f".//c:{tag}")
        assert one(plot, "c:grouping").get("val") == grouping


def test_what_is_drawn_is_what_the_workbook_holds(package: Opened) -> None:
    for number in range(1, 5):
        chart = package.xml(f"ppt/charts/chart{number}.xml")
        found = cells(package.parts[f"ppt/embeddings/Microsoft_Excel_Sheet{number}.xlsx"])
        for ref in [*chart.iter(f"{{{NS['c']}}}strRef"), *chart.iter(f"{{{NS['c']}}}numRef")]:
            start, _, end = one(ref, "c:f").text.partition("!")[2].replace("$", "").partition(":")
            rows = range(int(start[1:]), int((end or start)[1:]) + 1)
            drawn = [v.text for v in ref.iter(f"{{{NS['c']}}}v")]
            assert drawn == [found[f"{start[0]}{row}"] for row in rows]


def test_spread_becomes_error_bars_of_its_own_lengths(package: Opened) -> None:
    bars = one(package.xml("ppt/charts/chart1.xml"), ".//c:errBars")
    plus = [float(v.text) for v in one(bars, "c:plus").iter(f"{{{NS['c']}}}v")]
    minus = [float(v.text) for v in one(bars, "c:minus").iter(f"{{{NS['c']}}}v")]
    assert plus == [4.0, 1.5, 2.0]
    assert minus == [4.0, 2.0, 2.0]


def test_a_moved_label_has_no_line_that_leads_to_it(package: Opened) -> None:
    """LibreOffice would draw one, in line with the error bar, which then seems to go on to the number."""
    labels = [
        label
        for name in package.parts
        if name.startswith("ppt/charts/chart")
        for label in package.xml(name).iter(f"{{{NS['c']}}}dLbls")
    ]
    moved = [label for label in labels if label.find("c:dLbl/c:layout", NS) is not None]
    assert moved
    for label in moved:
        assert label.find("c:showLeaderLines", NS).get("val") == "0"


def test_the_axis_leaves_room_for_the_error_bars(package: Opened) -> None:
    assert (
        float(one(package.xml("ppt/charts/chart1.xml"), ".//c:valAx/c:scaling/c:max").get("val"))
        >= 46
    )


def test_a_legend_only_where_there_is_more_than_one_series(package: Opened) -> None:
    legends = [
        bool(find(package.xml(f"ppt/charts/chart{n}.xml"), ".//c:legend")) for n in range(1, 5)
    ]
    assert legends == [False, False, True, True]


def test_a_workbook_of_odd_words() -> None:
    found = cells(workbook([[None, "<&>"], [" a ", 1.5]]))
    assert found == {"B1": "<&>", "A2": " a ", "B2": "1.5"}


def test_of_many_categories_every_so_many_th_is_named_and_lines_have_no_dots() -> None:
    names = tuple(f"{n / 10:.1f}" for n in range(60))
    series = (Series("s", tuple(map(float, range(60))), "m"),)
    chart = Chart(id="c", rect=Rect(0, 0, 800, 300), kind="line", categories=names, series=series)
    shown = [item for item in drawn(chart) if item.id.startswith("c.category")]
    found = etree.fromstring(chart_xml(chart, Paint(DECK.theme), "en").encode())
    (skip,) = found.iter(f"{{{NS['c']}}}tickLblSkip")
    assert len(shown) == len(names[:: int(skip.get("val") or 0)]) < 60
    assert [one.get("val") for one in found.iter(f"{{{NS['c']}}}symbol")] == ["none"]
