"""Writes the file: fills the page's template, and forbids it everything that it does not carry itself."""

import hashlib
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined

from talkbuilder.backends.article.paint import variables
from talkbuilder.backends.article.plan import Plan, plan
from talkbuilder.backends.vector.markup import clean
from talkbuilder.backends.vector.media import font_faces
from talkbuilder.backends.vector.preview import preview
from talkbuilder.backends.vector.text import CSS_FAMILY, SVG_STYLE
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.scene import Deck
from talkbuilder.scripts import language_reads
from talkbuilder.theme import Theme
from talkbuilder.wording import counted

MARK_SCRIPT = 'document.documentElement.className = "js"'
"""Runs before anything is shown: without it the steps of a figure simply stand below each other."""


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Return ``<stem>-article.html``; nothing for a talk without a text."""
    if not deck.article.sections and not deck.article.opening:
        return Output({})
    made = page(deck, options, kit, preview(deck, stem, "-article.html", options))
    return Output({PurePosixPath(f"{stem}-article.html"): made.encode(errors="replace")})


def page(deck: Deck, options: BackendOptions, kit: Kit, head: str = "") -> str:
    """Return the article of ``deck`` as one HTML document; ``head`` is what its head says besides."""
    planned = plan(deck, options.steps, kit)
    style, script = look(deck, options.counterpart, planned, kit), _resource("article.js")
    return clean(
        _environment()
        .get_template("article.html.j2")
        .render(
            deck=deck,
            w=deck.wording,
            head=head,
            way=language_reads(deck.language),
            plan=planned,
            byline=[part for part in (deck.speaker, deck.event, deck.date) if part],
            style=style,
            script=script,
            mark_script=MARK_SCRIPT,
            policy=policy(style, MARK_SCRIPT, script),
        )
    )


def look(deck: Deck, other: Theme | None, planned: Plan, kit: Kit) -> str:
    """Return the style sheet: light by day and on paper, dark for readers who wish so, if there are both."""
    light, dark = (other, deck.theme) if other and deck.theme.inverse else (deck.theme, other)
    families = ";".join(f"--f-{name}:{CSS_FAMILY[name]}" for name in ("body", "code"))
    night = (
        f"@media screen and (prefers-color-scheme:dark){{:root{{{variables(dark)}}}}}"
        if dark
        else ""
    )
    codes = "".join(
        f".{token}{{color:var(--{token})}}"
        for token in deck.theme.swatches
        if token.startswith("code-")
    )
    sheet = "\n".join(
        (
            f":root{{{variables(light)};{families}}}",
            night,
            codes,
            f"svg {SVG_STYLE}",
            _resource("article.css"),
        )
    )
    # In a style sheet nothing is escaped, so nothing of a user's may stand there but colours.
    return clean(font_faces(kit.fonts.web(planned.fonts)) + sheet)


def policy(style: str, *scripts: str) -> str:
    """Return the page's Content-Security-Policy: our own style and scripts, by what they say, and what is inside."""
    known = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {known}; style-src {_hash(style)}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=4)
def _resource(name: str) -> str:
    return (
        (files(__package__) / "templates" / name).read_text(encoding="utf-8").replace("\t", "    ")
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("talkbuilder.backends.article"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["counted"] = counted
    return made
