"""The page docs/outline.md is true: made from the models, and every example in it runs."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from pydantic import BaseModel

from talkbuilder.captured import sources_digest
from talkbuilder.outline import examples, model
from talkbuilder.outline.reference import layout_of, reference
from talkbuilder.theme import LAYOUTS
from tests.support.worlds import load_talk

PAGE = Path(__file__).parents[2] / "docs" / "outline.md"
SLIDES = [*examples.LAYOUTS.values(), examples.COMMON]


def photo() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (2, 2)).save(data, "PNG")
    return data.getvalue()


FILES = {
    "assets__ada_png": photo(),
    "assets__trace_png": photo(),
    "go__wait_go": examples.GO_FILE.encode(),
    "go__threads__main_go": examples.SAMPLE.encode(),
    "captures__threads_txt": examples.CAPTURE.format(
        sources=sources_digest(
            {"main.go": examples.SAMPLE.encode()},
            model.CaptureRun.model_validate(yaml.safe_load(examples.TALK)["captures"]["threads"]),
        )
    ).encode(),
}
HEAD = examples.TALK.partition("slides:")[0] + "slides:\n"


def test_the_page_is_up_to_date(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--accept"):
        PAGE.write_text(reference(), encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "pytest tests/outline --accept writes it"
    )


def test_all_examples_are_one_talk_without_a_problem() -> None:
    unspoken = "- layout: section\n  title: The rest\n"
    talk, problems = load_talk(HEAD + "".join(SLIDES) + unspoken, examples.WALKTHROUGH, **FILES)
    assert talk is not None
    # The examples show layouts; most of them say nothing.
    assert {problem.code for problem in problems} <= {"no-notes"}
    assert {slide.layout for slide in talk.outline.slides} == set(LAYOUTS)


def test_the_talk_of_the_page_is_whole() -> None:
    talk, problems = load_talk(examples.TALK, examples.WALKTHROUGH, **FILES)
    assert talk is not None
    assert {problem.code for problem in problems} == {"unused-figure", "unspoken-passage"}


def used(value: Any, found: set[str]) -> set[str]:
    """Return the keys of every map inside `value`."""
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        used(item, found)
    found |= set(value) if isinstance(value, dict) else set()
    return found


@pytest.mark.parametrize("slide", [*map(layout_of, model.Slide.__args__[0].__args__)])
def test_every_layout_has_an_example_with_all_its_fields(slide: str) -> None:
    of = next(m for m in model.Slide.__args__[0].__args__ if layout_of(m) == slide)
    own = set(of.model_fields) - set(model.SlideBase.model_fields)
    assert own - used(yaml.safe_load(examples.LAYOUTS[slide]), set()) == set()


def test_every_field_stands_in_an_example() -> None:
    keys = used([yaml.safe_load(text) for text in (examples.TALK, *SLIDES)], set())
    models = [m for m in vars(model).values() if isinstance(m, type) and issubclass(m, model.Node)]
    unused = {field for m in models for field in m.model_fields} - keys
    assert unused == set()


def test_every_field_is_described() -> None:
    for of in vars(model).values():
        if isinstance(of, type) and issubclass(of, BaseModel):
            for name, field in of.model_fields.items():
                text = field.description or str(field.metadata)
                assert name == "layout" or re.search(r"\w", text), f"{of.__name__}.{name}"
