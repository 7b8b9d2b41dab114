"""The page of all examples: each figure's frames to step through, its YAML beside it, what its kind can be told."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct
from pydantic import BaseModel

from talkbuilder.app.showcase.read import Chapter, Scenario, Show
from talkbuilder.article import Code
from talkbuilder.backends.article.figures import figures, written
from talkbuilder.backends.article.paint import by_name, variables
from talkbuilder.backends.article.words import Writer
from talkbuilder.backends.article.write import MARK_SCRIPT, policy
from talkbuilder.backends.vector.markup import clean
from talkbuilder.backends.vector.media import font_faces, uses
from talkbuilder.backends.vector.pen import Pen
from talkbuilder.backends.vector.text import CSS_FAMILY, SVG_STYLE
from talkbuilder.inline import plain
from talkbuilder.pipeline import counterpart
from talkbuilder.ports import Kind, Kit
from talkbuilder.scene import Deck, Link
from talkbuilder.theme import Theme


class Option(Struct, frozen=True):
    """A field of a kind: its name, and what it is for."""

    name: str
    about: str


class Shown(Struct, frozen=True):
    """An example; ``figure`` and ``code`` are markup."""

    scenario: Scenario
    frames: int
    figure: str
    code: str

    @property
    def words(self) -> str:
        """What to look at."""
        return plain(self.scenario.words)


class Part(Struct, frozen=True):
    """A kind or a mechanism on the page."""

    chapter: Chapter
    options: tuple[Option, ...]
    shown: tuple[Shown, ...]


class File(Struct, frozen=True):
    """A file beside the page."""

    label: str
    about: str
    address: str


FILES = {
    ".pptx": ("PowerPoint", "native shapes, every frame a slide"),
    ".pdf": ("PDF", "a page for each frame"),
    ".html": ("Slides", "in the browser, with arrow keys"),
    "-handout.pdf": ("Handout", "on paper"),
}


def page(
    show: Show,
    deck: Deck,
    kinds: Mapping[str, Kind],
    themes: Mapping[str, Theme],
    beside: Sequence[str],
    kit: Kit,
) -> str:
    """Return the page as one HTML document that needs nothing else; ``beside`` are the names of files next to it."""
    drawn = figures(deck, "all")
    pen = Pen(by_name(deck.theme), kit.ruler, deck.media, _nowhere)
    writer = Writer(set(), kit.colored, lambda _slide: "")
    numbers = {slide: number for number, slide in enumerate(drawn, 1)}

    def example(one: Scenario) -> Shown:
        figure = written(drawn[one.slide], numbers[one.slide], pen)
        code = writer.block(Code(one.source, "yaml"))
        return Shown(one, len(drawn[one.slide].frames), figure, code)

    parts = [
        Part(
            chapter,
            options_of(kinds[chapter.name].options) if chapter.sort == "kind" else (),
            tuple(example(one) for one in chapter.scenarios if one.slide in drawn),
        )
        for chapter in show.chapters
    ]
    style = _style(deck, counterpart(deck.theme, themes), kit)
    script = _resource("talkbuilder.backends.article", "article.js")
    return clean(
        _environment()
        .get_template("page.html.j2")
        .render(
            title=deck.title,
            parts=parts,
            frames=sum(one.frames for part in parts for one in part.shown),
            files=list(_files(beside)),
            style=style,
            script=script,
            mark=MARK_SCRIPT,
            policy=policy(style, MARK_SCRIPT, script),
        )
    )


def _nowhere(_link: Link) -> str:
    return ""


def options_of(model: type[BaseModel]) -> tuple[Option, ...]:
    """Return what can be written for a kind."""
    return tuple(
        Option(field.alias or name, plain(field.description or ""))
        for name, field in model.model_fields.items()
    )


def _files(beside: Sequence[str]) -> Iterator[File]:
    for name in sorted(beside):
        for suffix in sorted(FILES, key=len, reverse=True):
            if name.endswith(suffix):
                yield File(*FILES[suffix], name)
                break


def _style(deck: Deck, other: Theme | None, kit: Kit) -> str:
    """Return the site's style sheet, the colours and faces of figures, light or dark as the reader's machine is."""
    light, dark = (other, deck.theme) if other and deck.theme.inverse else (deck.theme, other)
    families = ";".join(f"--f-{name}:{CSS_FAMILY[name]}" for name in ("body", "code"))
    night = f"@media (prefers-color-scheme:dark){{:root{{{variables(dark)}}}}}" if dark else ""
    codes = "".join(
        f".{token}{{color:var(--{token})}}"
        for token in deck.theme.swatches
        if token.startswith("code-")
    )
    items = (item for scene in deck.scenes for item in scene.items if item.role == "figure")
    return clean(
        font_faces(kit.fonts.web(uses(items)))
        + "\n".join(
            (
                _resource("talkbuilder.app", "site/site.css"),
                f":root{{{variables(light)};{families}}}",
                night,
                codes,
                f"svg {SVG_STYLE}",
                _resource("talkbuilder.app", "showcase/showcase.css"),
            )
        )
    )


@lru_cache(maxsize=4)
def _resource(package: str, name: str) -> str:
    return (files(package) / "templates" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("talkbuilder.app", "templates/showcase"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
