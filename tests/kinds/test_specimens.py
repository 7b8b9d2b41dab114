"""Every specimen and every example of the documentation: drawn, measured, compared frame by frame."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from yaml import YAMLError

from talkbuilder.layout.slide import figure_area
from talkbuilder.layout.themes import THEMES
from talkdiagrams.catalog import KINDS, MECHANISMS
from talkdiagrams.kinds.scenario import Event
from talkdiagrams.kinds.topology.data import Frame, Poller, Processor
from tests.kinds.drawing import WIDE, complaints, draw, specimens, written
from tests.kinds.movers import MOVERS

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"
SPECIMENS = Path(__file__).parent / "specimens"
EXAMPLES = re.findall(r"```yaml\n(kind: .*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def figures() -> Iterator[Any]:
    """Yield every specimen and every example; of YAML that cannot be read, one that fails."""
    for file in sorted(path.stem for path in SPECIMENS.glob("*.yaml")):
        try:
            yield from (pytest.param(f, id=f"{file}-{name}") for name, f in specimens(file).items())
        except YAMLError as error:
            yield pytest.param({"kind": f"{file}.yaml: {error}"}, id=file)
    for number, text in enumerate(EXAMPLES, 1):
        try:
            yield pytest.param(written(text), id=f"figures.md-{number}")
        except YAMLError as error:
            yield pytest.param({"kind": f"example {number}: {error}"}, id=f"figures.md-{number}")


FIGURES = list(figures())


def test_the_page_names_every_kind_and_every_mechanism() -> None:
    text = PAGE.read_text(encoding="utf-8")
    listed = text.partition("## Scenarios")[2].partition("| field |")[0]
    assert [name for name in MECHANISMS if f"`{name}`" not in listed] == []
    assert [name for name in KINDS if f"[`{name}`](#{name})" not in text] == []


@pytest.mark.parametrize("figure", FIGURES)
def test_nothing_overlaps_leaves_its_box_or_the_figure(figure: dict[str, Any]) -> None:
    assert complaints(draw(figure)) == []


@pytest.mark.parametrize("figure", FIGURES)
def test_what_does_not_move_stands_still(figure: dict[str, Any]) -> None:
    assert complaints(draw(figure), MOVERS.get(figure["kind"], ())) == []


@pytest.mark.parametrize("figure", FIGURES)
def test_drawn_twice_it_is_the_same(figure: dict[str, Any]) -> None:
    assert draw(figure) == draw(figure)


def test_the_room_is_that_of_the_themes() -> None:
    assert {figure_area(theme, "figure") for theme in THEMES.values()} == {WIDE}


def test_the_page_names_every_kind_and_every_option() -> None:
    page = PAGE.read_text(encoding="utf-8")
    prose = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    spans = [span for line in prose.splitlines() for span in re.findall(r"`([^`]+)`", line)]
    names = {word for span in spans for word in re.findall(r"\w+", span)}
    models: list[type[BaseModel]] = [kind.options for kind in KINDS.values()]
    models += [Event, Frame, Processor, Poller]
    wanted = set(KINDS) | {
        field.alias or name for model in models for name, field in model.model_fields.items()
    }
    assert wanted - names == set()


def test_every_option_is_documented() -> None:
    for kind in KINDS.values():
        assert kind.summary.endswith(".")
        for name, field in kind.options.model_fields.items():
            assert field.description, f"{kind.name}: {name}"
