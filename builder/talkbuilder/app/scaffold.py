"""``talk new``: a small talk that builds at once, to be written over."""

import re
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined

from talkbuilder.app.home import talks_folder
from talkbuilder.outline.schema import HEADER
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.store import atomic

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
FILES = ("talk.yaml", "walkthrough.md")


def _template(name: str) -> str:
    return (files("talkbuilder.app") / "templates" / "new" / f"{name}.j2").read_text("utf-8")


# The templates make YAML and Markdown, and their only input is a checked slug: nothing to escape as HTML.
_ENVIRONMENT = Environment(
    loader=FunctionLoader(_template),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    comment_start_string="<#",  # Markdown's {#anchor} would open a comment
    comment_end_string="#>",
    autoescape=False,  # noqa: S701 - see above
)


def new_talk(slug: str, here: Path) -> tuple[list[Path], tuple[Problem, ...]]:
    """Write ``talks/<slug>/``; never over a talk that exists."""
    if len(slug) > 64 or not SLUG.match(slug):
        hint = "small letters, digits and single dashes: my-talk"
        return [], (Problem(Place(""), "bad-slug", f'"{slug}" cannot name a talk', hint),)
    folder = (talks_folder(here) or here / "talks") / slug
    if folder.exists():
        hint = "choose another name, or delete that folder"
        return [], (
            Problem(Place(str(folder)), "talk-exists", "there is such a folder already", hint),
        )
    title = slug.replace("-", " ").capitalize()
    written: list[Path] = []
    for name in FILES:
        text = _ENVIRONMENT.get_template(name).render(slug=slug, title=title, header=HEADER)
        path = folder / name
        try:
            atomic.write(path, text.encode())
        except OSError as error:
            reason = error.strerror or str(error)
            return written, (Problem(Place(str(path)), "cannot-write", f"not written: {reason}"),)
        written.append(path)
    return written, ()
