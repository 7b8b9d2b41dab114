"""What a browser is told: only what changed, and where somebody is at work."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.app.serve.stage import told_of
from talkbuilder.app.serve.studio import PER_SCENE, UNDONE, Studio
from talkbuilder.app.serve.view import View, changes
from talkbuilder.pipeline import Order
from talkbuilder.ports import Kit
from talkbuilder.problem import has_errors
from tests.app.serve.writing import Writing, slide_of

Make = Callable[[], tuple[Writing, Studio]]


@pytest.fixture
def desk(writing: Writing, studio: Studio) -> tuple[Writing, Studio]:
    """A talk that is being written, looked at once."""
    studio.look()
    return writing, studio


def edited(
    desk: tuple[Writing, Studio], edit: Callable[[dict[str, Any]], None]
) -> tuple[View, View]:
    """Return what is seen before and after ``edit`` of the outline."""
    writing, studio = desk
    before = studio.view
    writing.edit(edit)
    return before, studio.look()


def test_an_edited_slide_is_all_that_is_told(desk: tuple[Writing, Studio]) -> None:
    before, after = edited(desk, lambda o: o["slides"][4].update(title="This is other code"))
    change = changes(before, after)
    assert {slide_of(after, name) for name in change.sections} == {"code"}
    assert slide_of(after, change.show) == "code"


def test_a_figure_that_changed_is_shown_at_its_first_frame_that_did(
    desk: tuple[Writing, Studio],
) -> None:
    before, after = edited(
        desk, lambda o: o["figures"]["steal"].update(events=["exit G9", "spin P1"])
    )
    change = changes(before, after)
    assert change.show.startswith("3")


def test_a_new_slide_is_shown_although_all_after_it_have_other_numbers(
    desk: tuple[Writing, Studio],
) -> None:
    new = {"layout": "statement", "title": "Something new is here", "id": "new"}
    before, after = edited(desk, lambda o: o["slides"].insert(2, new))
    change = changes(before, after)
    assert len(change.sections) > 5
    assert slide_of(after, change.show) == "new"


def test_a_new_section_is_shown_although_every_section_counts_the_others(
    desk: tuple[Writing, Studio],
) -> None:
    writing, studio = desk
    before = studio.look()
    section = {"layout": "section", "title": "A section more"}
    writing.edit(lambda talk: talk["slides"].insert(4, section))
    after = studio.look()
    change = changes(before, after)
    assert len(change.sections) > 2
    assert slide_of(after, change.show) == "a-section-more"
    writing.edit(lambda talk: talk["slides"].pop(4))
    assert changes(after, studio.look()).show == ""


def test_a_link_leads_to_its_slide_wherever_that_is_numbered_now(
    desk: tuple[Writing, Studio], kit: Kit
) -> None:
    writing, studio = desk
    writing.edit(lambda talk: talk["slides"][2].update(title="On to [the points](#points)"))
    writing.edit(lambda talk: talk["slides"][7].update(bullets=["Seen in [code](#code)", "x"]))
    studio.look()
    statement = {"layout": "statement", "title": "All behind it have other numbers"}
    for edit in (
        lambda talk: talk["slides"].insert(1, statement),
        lambda talk: talk["slides"].insert(6, {**statement, "title": "Only some have others"}),
        lambda talk: talk["slides"].pop(1),
        lambda talk: talk["slides"].insert(0, talk["slides"].pop(5)),
        lambda talk: talk.update(theme="dark"),
    ):
        writing.edit(edit)
        assert studio.look().pages == Studio(writing.root, Order(), kit).look().pages
    assert 'href="#6"' in next(
        one.markup for one in studio.view.pages if one.scene.slide == "points"
    )


def test_a_slide_less_leads_nowhere(desk: tuple[Writing, Studio]) -> None:
    before, after = edited(desk, lambda o: o["slides"].pop(7))
    assert changes(before, after).show == ""


def test_another_theme_leads_nowhere_and_changes_the_look(desk: tuple[Writing, Studio]) -> None:
    before, after = edited(desk, lambda o: o.update(theme="dark"))
    told = told_of(before, after)
    assert told["show"] == ""
    assert "css" in told


def test_a_passage_that_changed_leads_to_its_slide(desk: tuple[Writing, Studio]) -> None:
    writing, studio = desk
    before = studio.view
    writing.write("walkthrough.md", writing.read("walkthrough.md").replace("Said.", "Said twice."))
    assert slide_of(before, changes(before, studio.look()).show) == "thief"


def test_nothing_new_is_nothing_told(desk: tuple[Writing, Studio]) -> None:
    before, after = edited(desk, lambda _o: None)
    assert told_of(before, after) == {}


def test_what_cannot_be_read_leaves_everything_as_it_was(desk: tuple[Writing, Studio]) -> None:
    writing, studio = desk
    before = studio.view
    writing.write("talk.yaml", "slides: [")
    after = studio.look()
    assert after.pages == before.pages
    assert [problem.place.line for problem in after.problems]


def test_a_broken_slide_stays_as_it_was_while_the_others_go_on(
    desk: tuple[Writing, Studio],
) -> None:
    def edit(outline: dict[str, Any]) -> None:
        outline["slides"][7]["bullets"] = ["word " * 79] * 8
        outline["slides"][4]["title"] = "This is other code"

    before, after = edited(desk, edit)
    assert after.stale == {"points"}
    told = {slide_of(after, name) for name in changes(before, after).sections}
    assert told == {"code"}


def test_a_broken_figure_stays_on_all_its_slides(desk: tuple[Writing, Studio]) -> None:
    before, after = edited(
        desk, lambda o: o["figures"]["steal"].update(events=["steal P0 from P1"])
    )
    assert after.stale == {"thief", "words"}
    assert changes(before, after).sections == {}


def test_what_is_mended_is_seen(desk: tuple[Writing, Studio]) -> None:
    writing, studio = desk
    good = writing.read("talk.yaml")
    writing.write("talk.yaml", "nonsense")
    studio.look()
    writing.write("talk.yaml", good.replace("A thief takes half", "A thief takes all"))
    after = studio.look()
    assert not has_errors(after.problems)
    assert any(page.scene.title == "A thief takes all" for page in after.pages)


def test_a_talk_that_never_was_good_shows_what_is_wrong(writing: Writing, studio: Studio) -> None:
    writing.write("talk.yaml", "title: x\n")
    view = studio.look()
    assert view.pages == ()
    assert view.problems


def test_what_an_afternoon_s_edits_left_behind_goes(desk: tuple[Writing, Studio]) -> None:
    writing, studio = desk
    for number in range(120):
        writing.write(
            "talk.yaml", writing.read("talk.yaml").replace("A thief", f"{number}: A thief")
        )
        studio.look()
        writing.write("talk.yaml", writing.read("talk.yaml").replace(f"{number}: A", "A"))
    assert studio.remembered <= UNDONE + PER_SCENE * len(studio.view.pages)
    # What is still shown is still known: a look at what has not changed makes nothing anew.
    before = studio.look().pages
    after = studio.look().pages
    assert all(a is b for a, b in zip(after, before, strict=True))


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_told_step_by_step_or_at_once_it_is_the_same_page(
    made: Callable[[], tuple[Writing, Studio]], data: st.DataObject
) -> None:
    """A browser that was told every change shows what a browser shows that comes only now."""
    writing, studio = made()
    before = studio.look()
    shown = {page.anchor: page.markup for page in before.pages}
    order = tuple(shown)
    for _ in range(data.draw(st.integers(1, 4))):
        outline = yaml.safe_load(writing.read("talk.yaml"))
        slides = outline["slides"]
        act = data.draw(st.sampled_from(["title", "swap", "drop", "event", "break"]))
        at = data.draw(st.integers(1, len(slides) - 2))
        if act == "title":
            slides[at]["title"] = data.draw(
                st.sampled_from(["One is more than none", "It goes on and on"])
            )
        elif act == "swap":
            slides[at], slides[at + 1] = slides[at + 1], slides[at]
        elif act == "drop" and len(slides) > 6:
            slides.pop(at)
        elif act == "event":
            outline["figures"]["steal"]["events"] = ["exit G9"]
        elif act == "break":
            slides[at]["dense"] = "perhaps"
        writing.write("talk.yaml", yaml.safe_dump(outline, sort_keys=False))
        after = studio.look()
        change = changes(before, after)
        shown |= {name: page.markup for name, page in change.sections.items()}
        order = change.order
        before = after
    assert [shown[name] for name in order] == [page.markup for page in studio.view.pages]


def test_the_order_is_never_told_with_a_name_twice(studio: Studio) -> None:
    view = studio.look()
    change = changes(View(), view)
    assert len(set(change.order)) == len(change.order)
    assert set(change.sections) == set(change.order)
    assert Order().cut == "full"
