"""What stands on a slide: placeholders, shapes with text inside, glue, free forms, links, tables, pictures."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.scene import Deck, Group, Item, Link, Shape, TextBlock, walk
from talkbuilder.units import emu
from tests.backends import decks, plain
from tests.backends.pptx.deck_file import NS, Opened, find, made, one, opened, output, shape, words

DECK = decks.everything()


@pytest.fixture(scope="module")
def package() -> Opened:
    return opened(made(DECK))


def number_of(slide: str, frame: int = 1, deck: Deck = DECK) -> int:
    at = [(scene.slide, scene.frame) for scene in deck.scenes]
    return at.index((slide, frame)) + 1


# --- invariants ---------------------------------------------------------------------------------------------------


def test_every_item_is_on_its_slide_once(package: Opened) -> None:
    for number, scene in enumerate(DECK.scenes, 1):
        names = [
            e.get("name").removeprefix("!!") for e in find(package.slide(number), ".//p:cNvPr")
        ]
        assert sorted(name for name in names if name) == sorted(
            item.id for item in walk(scene.items)
        )


def test_items_keep_their_order_which_is_the_reading_order(package: Opened) -> None:
    for number, scene in enumerate(DECK.scenes, 1):
        names = [
            e.get("name").removeprefix("!!") for e in find(package.slide(number), ".//p:cNvPr")
        ][1:]
        assert names == [item.id for item in walk(scene.items)]


def test_shape_ids_are_unique_on_a_slide_and_the_same_in_all_its_frames(package: Opened) -> None:
    seen: dict[str, str] = {}
    for frame in (1, 2, 3):
        ids = [
            (e.get("name"), e.get("id"))
            for e in find(package.slide(number_of("steal", frame)), ".//p:cNvPr")
        ]
        assert len({id for _, id in ids}) == len(ids)
        for name, id in ids:
            assert seen.setdefault(name.removeprefix("!!"), id) == id


def test_every_link_of_a_part_leads_somewhere(package: Opened) -> None:
    for name in package.parts:
        if not name.startswith("ppt/slides/slide"):
            continue
        rels = package.rels(name)
        used = {
            v
            for e in package.xml(name).iter()
            for k, v in e.attrib.items()
            if k.startswith(f"{{{NS['r']}}}")
        }
        assert used <= set(rels)
        for kind, target in rels.values():
            if kind != "hyperlink":
                assert f"ppt/slides/{target}".replace("slides/../", "") in package.parts


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_arrives_as_it_is_but_for_what_xml_and_powerpoint_forbid(said: str) -> None:
    box = Shape(id="box", rect=Rect(0, 0, 100, 50), text=plain.label(said), alt=said)
    deck = replace(decks.small(), scenes=(plain.scene("one", "figure", "One", box),))
    found = shape(opened(made(deck)).slide(1), "box")
    wanted = "".join(c for c in said if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
    assert "\n".join(words(found)) == wanted.replace("\t", "    ")


# --- text ---------------------------------------------------------------------------------------------------------


def test_titles_and_bodies_fill_the_placeholders_of_their_layout(package: Opened) -> None:
    slide = package.slide(number_of("words"))
    assert one(shape(slide, "title"), ".//p:ph").get("type") == "title"
    assert one(shape(slide, "body"), ".//p:ph").attrib == {"type": "body", "idx": "1"}
    assert one(shape(slide, "number"), ".//p:ph").get("type") == "sldNum"
    assert words(shape(slide, "number")) == ["2"]


def test_a_placeholder_where_its_layout_has_it_says_nothing_of_its_place(package: Opened) -> None:
    assert not find(shape(package.slide(number_of("words")), "title"), ".//a:xfrm")


def test_a_placeholder_elsewhere_says_where() -> None:
    scene = DECK.scenes[1]
    moved = tuple(
        replace(item, rect=item.rect.moved(10, 0)) if isinstance(item, TextBlock) else item
        for item in scene.items
    )
    deck = replace(DECK, scenes=(replace(scene, items=moved),))
    off = one(shape(opened(made(deck)).slide(1), "body"), ".//a:off")
    assert off.get("x") == str(emu(58))


def test_text_never_shrinks_by_itself(package: Opened) -> None:
    for number in range(1, len(DECK.scenes) + 1):
        assert not find(package.slide(number), ".//a:normAutofit")
        for body in find(package.slide(number), ".//p:txBody/a:bodyPr"):
            assert find(body, "a:noAutofit") or not find(body.getparent(), ".//a:t")


def test_runs_say_only_what_their_layout_does_not(package: Opened) -> None:
    first = find(shape(package.slide(number_of("words")), "body"), ".//a:r/a:rPr")[0]
    assert dict(first.attrib) == {"lang": "en-US"}
    assert len(first) == 0


def test_bullets_counted_items_and_wished_breaks(package: Opened) -> None:
    body = shape(package.slide(number_of("words")), "body")
    paragraphs = find(body, ".//a:p")
    assert [p.get("lvl") for p in find(body, ".//a:pPr")][:2] == [None, "1"]
    assert not find(paragraphs[0], ".//a:buChar")  # the layout's own bullet
    assert one(paragraphs[3], ".//a:buAutoNum").attrib == {"type": "arabicPeriod", "startAt": "1"}
    assert one(paragraphs[4], ".//a:buNone") is not None
    assert words(body)[4] == "two lines\nby wish"


def test_code_is_in_the_code_face_and_not_spelled(package: Opened) -> None:
    runs = find(shape(package.slide(number_of("code")), "body"), ".//a:rPr")
    assert all(run.get("noProof") == "1" for run in runs)
    marked = [run for run in runs if find(run, "a:highlight")]
    assert len(marked) == 1


def test_colours_are_the_scheme_s_never_rgb(package: Opened) -> None:
    for name, data in package.parts.items():
        if name.startswith(
            ("ppt/slides/", "ppt/slideLayouts/", "ppt/slideMasters/", "ppt/charts/")
        ):
            assert b"srgbClr" not in data, name


# --- links --------------------------------------------------------------------------------------------------------


def test_a_web_link_and_a_jump(package: Opened) -> None:
    number = number_of("words")
    rels = package.rels(f"ppt/slides/slide{number}.xml")
    web, jump = find(package.slide(number), ".//a:hlinkClick")
    key = f"{{{NS['r']}}}id"
    assert rels[web.get(key)] == ("hyperlink", "https://go.dev/?a=1&b=2")
    assert rels[jump.get(key)] == ("slide", f"slide{number_of('letters')}.xml")
    assert jump.get("action") == "ppaction://hlinksldjump"


def test_a_jump_to_a_slide_of_another_cut_is_text_and_is_reported() -> None:
    box = Shape(
        id="box", rect=Rect(0, 0, 90, 40), text=plain.label("go"), link=Link(slide="elsewhere")
    )
    deck = replace(DECK, scenes=(plain.scene("one", "figure", "One", box),))
    found = output(deck)
    assert [(p.code, p.severity) for p in found.problems] == [("jump-lost", "note")]
    assert not find(opened(made(deck)).slide(1), ".//a:hlinkClick")


# --- figures ------------------------------------------------------------------------------------------------------


def test_connectors_are_glued_to_shapes_of_the_slide(package: Opened) -> None:
    slide = package.slide(number_of("steal"))
    ids = {e.get("name").removeprefix("!!"): e.get("id") for e in find(slide, ".//p:cNvPr")}
    line = shape(slide, "fig.P0-M0")
    assert one(line, ".//a:stCxn").attrib == {"id": ids["fig.P0"], "idx": "3"}
    assert one(line, ".//a:endCxn").attrib == {"id": ids["fig.M0"], "idx": "1"}
    elbow = one(shape(slide, "fig.P0-queue"), ".//a:xfrm")
    assert (elbow.get("rot"), elbow.get("flipV")) == ("5400000", "1")


def test_the_arrow_head_stands_at_the_end(package: Opened) -> None:
    line = one(shape(package.slide(number_of("steal")), "fig.P0-M0"), ".//a:ln")
    assert one(line, "a:tailEnd").get("type") == "triangle"  # DrawingML's tail is where a line ends
    assert not find(line, "a:headEnd")


def test_connectors_that_no_preset_serves_are_free_forms_and_are_counted(package: Opened) -> None:
    assert find(shape(package.slide(number_of("steal")), "fig.loop"), ".//a:custGeom")
    (problem,) = output(DECK).problems
    assert (problem.code, problem.severity) == ("free-connectors", "note")
    assert problem.message.startswith("3 of 9 connectors")


def test_all_connectors_are_free_forms_if_asked() -> None:
    slide = opened(made(DECK, connectors="freeform")).slide(number_of("steal"))
    assert not find(slide, ".//p:cxnSp")
    assert len(find(slide, ".//a:custGeom")) == 3


def test_a_group_s_children_keep_the_slide_s_coordinates(package: Opened) -> None:
    group = one(package.slide(number_of("shapes")), ".//p:grpSp")
    frame = one(group, "p:grpSpPr/a:xfrm")
    assert one(frame, "a:off").attrib == one(frame, "a:chOff").attrib
    assert dict(one(frame, "a:ext").attrib) == dict(one(frame, "a:chExt").attrib)
    assert one(group, "p:nvGrpSpPr/p:cNvPr").get("descr").startswith("Nine boxes")


def test_decoration_is_marked_and_nothing_else(package: Opened) -> None:
    slide = package.slide(number_of("code"))
    assert find(shape(slide, "panel"), ".//adec:decorative")
    assert not find(shape(slide, "body"), ".//adec:decorative")


def test_nested_groups_are_written() -> None:
    box = Shape(id="in", rect=Rect(10, 10, 50, 20))
    nested: Item = Group(id="outer", items=(Group(id="inner", items=(box,)),))
    deck = replace(DECK, scenes=(plain.scene("one", "figure", "One", nested),))
    assert find(opened(made(deck)).slide(1), ".//p:grpSp/p:grpSp/p:sp")


# --- tables and backgrounds ---------------------------------------------------------------------------------------


def test_a_table_is_native_with_a_header_row(package: Opened) -> None:
    table = one(package.slide(number_of("letters")), ".//a:tbl")
    assert one(table, "a:tblPr").get("firstRow") == "1"
    assert [e.get("w") for e in find(table, "a:tblGrid/a:gridCol")] == [
        str(emu(w)) for w in (120, 380, 200)
    ]
    assert words(table)[:3] == ["letter", "what it is", "how many"]


def test_neighbouring_cells_name_the_same_rule(package: Opened) -> None:
    rows = find(one(package.slide(number_of("letters")), ".//a:tbl"), "a:tr")
    for above, below in pairwise(rows):
        ends = [one(cell, "a:tcPr/a:lnB").get("w") for cell in find(above, "a:tc")]
        starts = [one(cell, "a:tcPr/a:lnT").get("w") for cell in find(below, "a:tc")]
        assert ends == starts


def test_a_slide_has_its_own_background_only_if_its_layout_has_another() -> None:
    scene = replace(DECK.scenes[0], background="brand")
    package = opened(
        made(replace(DECK, scenes=(DECK.scenes[0], replace(scene, id="b", slide="b"))))
    )
    assert not find(package.slide(1), ".//p:bg")
    assert find(package.slide(2), ".//p:bg//a:schemeClr")
