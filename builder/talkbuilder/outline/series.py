"""``talks/series.yaml``: the talks as a series, in order and in parts. Without it they stand by name."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import Field, ValidationError

from talkbuilder.outline.explain import explain
from talkbuilder.outline.fetch import fetch_text
from talkbuilder.outline.model import Line, Node
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem, has_errors, nearest
from talkbuilder.talk import Places
from talkbuilder.tree.read import compose

SERIES = "series.yaml"


class SeriesPart(Node):
    """Talks that belong together."""

    title: str = Field("", description="A heading above them; none, if the series has one part.")
    talks: list[Line] = Field(description="Folders under `talks/`, in order.", min_length=1)


class Series(Node):
    """What the page of all talks is called, and in which order they stand there."""

    title: Line = Field(description="The heading of the page.")
    description: str = Field("", description="A sentence or two below it.")
    parts: list[SeriesPart] = Field(description="The talks, in parts.", min_length=1)

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every talk, in order."""
        return tuple(slug for part in self.parts for slug in part.talks)

    def ordered(self, slugs: Iterable[str]) -> tuple[str, ...]:
        """Return ``slugs`` in the order of the series; those that it does not name follow by name."""
        there = set(slugs)
        known = [slug for slug in self.slugs if slug in there]
        return (*known, *sorted(there - set(known)))

    def grouped(self, slugs: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return ``slugs`` under the titles of their parts; those that the series does not name come last."""
        there = set(slugs)
        parts = [
            (one.title, tuple(slug for slug in one.talks if slug in there)) for one in self.parts
        ]
        rest = tuple(sorted(there - set(self.slugs)))
        return tuple((title, found) for title, found in (*parts, ("Other talks", rest)) if found)


def read_series(
    folder: Path, slugs: Collection[str], world: World
) -> tuple[Series | None, tuple[Problem, ...]]:
    """Return the series that ``folder`` (``talks/``) describes, None without one, and what is wrong with it.

    ``slugs`` are the talks that there are. A series with a mistake in it is None: the talks stand by name then.
    """
    path = (folder / SERIES).as_posix()
    text, problems = fetch_text(folder, SERIES, world, Place(path))
    if text is None:
        return None, tuple(one for one in problems if one.code != "no-file")
    data, places, problems = compose(text, path)
    if data is None:
        return None, problems
    try:
        series = Series.model_validate(data)
    except ValidationError as error:
        return None, (*problems, *explain(error, Series, places))
    problems = (*problems, *_misnamed(series.parts, slugs, places))
    return (None if has_errors(problems) else series), problems


def _misnamed(
    parts: Sequence[SeriesPart], slugs: Collection[str], places: Places
) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for i, part in enumerate(parts):
        for k, slug in enumerate(part.talks):
            place = places.at("parts", i, "talks", k)
            if slug not in slugs:
                yield Problem(
                    place, "unknown-talk", f'there is no talk "{slug}"', nearest(slug, slugs)
                )
            if slug in seen:
                hint = f"it stands in line {seen[slug].line} already"
                yield Problem(place, "duplicate-talk", f'"{slug}" is in the series twice', hint)
            seen.setdefault(slug, place)
