"""What the talks that come with the project promise of truth: facts, samples, and code that stands in one place."""

import re
from pathlib import Path

import pytest

from talkbuilder.outline.load import load
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Talk

TALKS = sorted((Path(__file__).parents[2] / "talks").glob("*/facts.yaml"))
SLUGS = [path.parent.name for path in TALKS]
FENCE = re.compile(r"^```go\n(.*?)^```", re.DOTALL | re.MULTILINE)


def loaded(slug: str) -> tuple[Path, Talk]:
    """The talk and its folder."""
    root = next(path.parent for path in TALKS if path.parent.name == slug)
    talk, problems = load(root, RealWorld())
    assert talk is not None
    assert problems == ()
    return root, talk


@pytest.mark.parametrize("slug", SLUGS)
def test_a_talk_that_has_facts_has_many_and_nearly_all_are_checked(slug: str) -> None:
    _, talk = loaded(slug)
    claims = talk.claims
    assert len(claims.facts) - len(claims.unchecked) >= 25
    assert len(claims.unchecked) <= 5
    assert all(claims.facts[id].why for id in claims.unchecked)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_number_in_its_text_leans_on_a_fact(slug: str) -> None:
    root, _ = loaded(slug)
    assert "\nnumbers: facts\n" in (root / "facts.yaml").read_text("utf-8")


@pytest.mark.parametrize("slug", SLUGS)
def test_its_texts_lead_to_the_source(slug: str) -> None:
    _, talk = loaded(slug)
    links = {use.target for use in talk.claims.uses if use.target.startswith("go:")}
    assert len([one for one in links if "#" in one]) >= 10


@pytest.mark.parametrize("slug", SLUGS)
def test_the_code_in_its_text_is_the_code_of_a_sample(slug: str) -> None:
    """A walkthrough is read without its slides, so it repeats a few lines: the sample's, word for word."""
    root, _ = loaded(slug)
    sources = [path.read_text("utf-8") for path in (root / "go").rglob("*.go")]
    samples = {line.strip() for text in sources for line in text.splitlines()}
    for fence in FENCE.findall((root / "walkthrough.md").read_text("utf-8")):
        for line in fence.splitlines():
            bare = line.strip()
            said = bare.startswith("//")  # the text's own words about it
            assert not bare or said or bare in samples, f"{line!r} is in no sample of {slug}"
