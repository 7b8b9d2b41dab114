"""``talk new``: a small talk that builds at once, to be written over; or one that tells what a log says."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from msgspec import Struct

from talkbuilder.app.home import talks_folder
from talkbuilder.app.skeleton.start import from_log
from talkbuilder.outline.schema import HEADER
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.store import atomic

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
OUTLINE, TEXT = "talk.yaml", "walkthrough.md"


def _template(name: str) -> str:
    return (files("talkbuilder.app") / "templates" / "new" / f"{name}.j2").read_text("utf-8")


# The templates make YAML and Markdown of a checked slug, and of what a log says, quoted where it may be anything:
# nothing to escape as HTML.
_ENVIRONMENT = Environment(
    loader=FunctionLoader(_template),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    comment_start_string="<#",  # Markdown's {#anchor} would open a comment
    comment_end_string="#>",
    autoescape=False,  # noqa: S701 - see above
)
# A JSON string is a YAML string, whatever is in it.
_ENVIRONMENT.filters["quoted"] = lambda text: json.dumps(str(text), ensure_ascii=False)


class Begun(Struct, frozen=True):
    """What was written, in order, and what to say about it."""

    written: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


def new_talk(slug: str, here: Path, source: tuple[str, Path] | None = None) -> Begun:
    """Write ``talks/<slug>/``, never over a talk that exists; ``source``: what sort of log it tells, and which."""
    folder, problem = _folder(slug, here)
    if problem is not None:
        return Begun(problems=(problem,))
    title = slug.replace("-", " ").capitalize()
    values: dict[str, object] = {"slug": slug, "title": title, "header": HEADER}
    if source is None:
        return _write(folder, {name: _rendered(name, values) for name in (OUTLINE, TEXT)})
    kind, log = source
    made, problems = from_log(kind, log)
    if made is None:
        return Begun(problems=problems)
    values |= made.values
    files = {OUTLINE: _rendered(f"{kind}.yaml", values), TEXT: _rendered(f"{kind}.md", values)}
    begun = _write(folder, {**made.files, **files})
    return Begun(begun.written, (*problems, *begun.problems))


def _folder(slug: str, here: Path) -> tuple[Path, Problem | None]:
    """Return where the talk goes, or why it cannot go there."""
    folder = (talks_folder(here) or here / "talks") / slug
    if len(slug) > 64 or not SLUG.match(slug):
        hint = "small letters, digits and single dashes: my-talk"
        return folder, Problem(Place(""), "bad-slug", f'"{slug}" cannot name a talk', hint)
    if folder.exists():
        hint = "choose another name, or delete that folder"
        return folder, Problem(
            Place(str(folder)), "talk-exists", "there is such a folder already", hint
        )
    return folder, None


def _rendered(name: str, values: Mapping[str, object]) -> str:
    return _ENVIRONMENT.get_template(name).render(values)


def _write(folder: Path, files: Mapping[str, str]) -> Begun:
    """Write each file, the outline last: a folder without one is no talk yet."""
    written: list[Path] = []
    for name in sorted(files, key=lambda name: (name == OUTLINE, name)):
        path = folder / name
        try:
            atomic.write(path, files[name].encode())
        except OSError as error:
            reason = error.strerror or str(error)
            problem = Problem(Place(str(path)), "cannot-write", f"not written: {reason}")
            return Begun(tuple(written), (problem,))
        written.append(path)
    return Begun(tuple(written))
