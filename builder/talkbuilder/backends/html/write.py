"""Writes the file: fills the page's template, and forbids it everything that it does not carry itself."""

import hashlib
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from talkbuilder.backends.html.markup import keyed, ours
from talkbuilder.backends.html.plan import Page, Plan, plan
from talkbuilder.backends.vector.markup import clean, scripted
from talkbuilder.backends.vector.media import font_faces, uses
from talkbuilder.backends.vector.preview import preview
from talkbuilder.backends.vector.text import CSS_FAMILY, SETTING
from talkbuilder.notes import words
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.scene import Deck
from talkbuilder.theme import Theme
from talkbuilder.units import short

MARK_SCRIPT = 'document.documentElement.className = "js"'
"""Runs before anything is shown: without it the slides simply stand below each other."""


SCRIPTS = (
    "deck",
    "motion",
    "overview",
    "screen",
    "clock",
    "plan",
    "link",
    "desk",
    "agenda",
    "rehearse",
    "deeds",
    "begin",
)
"""The files of the page's script, each with one purpose, in the order in which they run."""


SAID = (
    "frames", "black_screen", "presenter_of", "now", "next_is", "while_black", "the_end", "nothing_said", "start",
    "pause", "go_on", "of_plan", "backup_slide", "on_time", "behind", "ahead", "found_slides", "rehearse", "stop",
    "recording", "stop_first", "too_short", "kept_as", "no_answer", "not_opened",
)  # fmt: skip
"""Those of our words that the script says."""


class Extra(Struct, frozen=True):
    """What a page of the preview has besides: a script of its own, and a line to its server."""

    script: str = ""
    connect: str = ""


ALONE = Extra()


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Return ``<stem>.html``."""
    head = preview(deck, stem, ".html", options)
    return Output({PurePosixPath(f"{stem}.html"): page(deck, kit, head=head).encode()})


def page(deck: Deck, kit: Kit, extra: Extra = ALONE, head: str = "") -> str:
    """Return ``deck`` as one HTML document; ``head`` is what its head says besides."""
    planned = plan(deck, kit.ruler)
    items = [item for scene in deck.scenes for item in scene.items]
    scripts = [script(), *([extra.script] if extra.script else [])]
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            deck=deck,
            head=head,
            pages=planned.pages,
            fonts=font_faces(kit.fonts.web(uses(items))),
            css=look(deck, planned),
            policy=policy(MARK_SCRIPT, *scripts, connect=extra.connect),
            mark_script=MARK_SCRIPT,
            scripts=scripts,
            w=deck.wording,
            ours=ours(deck.wording),
            said=scripted(deck.wording, SAID),
        )
    )
    return clean(text)


def look(deck: Deck, planned: Plan) -> str:
    """Return the style sheet of ``deck``, fonts aside."""
    setting = _resource("page.css").replace("/* setting */", SETTING)
    return "\n".join((_variables(deck.theme), setting, _resource("presenter.css"), planned.css))


@lru_cache(maxsize=1)
def script() -> str:
    """Return the page's own script: its files in one block, where a file may name what the others hold.

    Comments stay behind: they are for who reads the source.
    """
    lines = (line for name in SCRIPTS for line in _resource(f"script/{name}.js").splitlines())
    kept = (line for line in lines if line and not line.lstrip().startswith("//"))
    return "\n".join(('"use strict";{', *kept, "}"))


def section(one: Page) -> str:
    """Return one scene as its section of the document."""
    return clean(_environment().get_template("section.html.j2").render(page=one))


def policy(*scripts: str, connect: str = "") -> str:
    """Return the page's Content-Security-Policy: our own scripts, by what they say, and what the page holds as data.

    Styles are ``unsafe-inline`` because every item has its place in a ``style`` attribute. ``connect`` is where the
    page may speak to, if anywhere.
    """
    hashes = " ".join(
        f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
        f"{connect and f'; connect-src {connect}'}"
    )


def _variables(theme: Theme) -> str:
    """Return what the style sheet asks of a theme."""
    width, height = (short(length) for length in theme.page)
    colors = "".join(f".c-{token}{{color:{theme.rgb(token).css}}}" for token in theme.swatches)
    named = {
        "w": f"{width}px",
        "h": f"{height}px",
        "ratio": short(theme.page.height / theme.page.width, 5),
        "body": CSS_FAMILY["body"],
        "code": CSS_FAMILY["code"],
        **{
            name: theme.rgb(name).css
            for name in ("background", "surface", "text", "muted", "rule", "brand")
        },
    }
    variables = ";".join(f"--{name}:{value}" for name, value in named.items())
    scheme = "dark" if theme.inverse else "light"
    return f":root{{{variables};color-scheme:{scheme}}}\n@page{{size:{width}px {height}px;margin:0}}\n{colors}"


def _resource(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("talkbuilder.backends.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["words"] = words
    made.globals["keyed"] = keyed
    return made
