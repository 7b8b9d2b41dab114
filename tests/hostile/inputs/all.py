"""All of it, category by category."""

from collections.abc import Iterator, Sequence

from tests.hostile.case import Case
from tests.hostile.inputs import (
    commands,
    figures,
    pictures,
    programs,
    requests,
    sizes,
    templates,
    words,
    written,
)

SOURCES = {
    ("yaml", "file-"): written.cases,
    ("pictures",): pictures.cases,
    ("templates",): templates.cases,
    ("options", "folder-names", "paths", "output-links"): commands.cases,
    ("sizes", "logs", "samples"): sizes.cases,
    ("programs",): programs.cases,
    ("serve",): requests.cases,
    ("fields", "text-everywhere", "walkthrough", "planes"): words.cases,
    ("figures", "figure-size"): figures.cases,
}
"""The beginnings of the categories that each source yields."""


def every_case(only: Sequence[str] = ()) -> Iterator[Case]:
    """Yield every case there is, or those whose full names begin with one of ``only``."""
    for starts, source in SOURCES.items():
        if only and not any(a.startswith(b) or b.startswith(a) for a in starts for b in only):
            continue
        yield from (case for case in source() if not only or case.full_name.startswith(tuple(only)))
