"""Pages for people: what they link to is there, and the options that they name are those of the commands."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from talkbuilder.app.cli import cli

ROOT = Path(__file__).parents[2]
NAMES = ("README.md", "SECURITY.md", "CHANGELOG.md")
PAGES = [*(ROOT / name for name in NAMES), *sorted((ROOT / "docs").glob("*.md"))]
ROOMS = [page for top in ("builder", "diagrams", "tests") for page in sorted((ROOT / top).rglob("*.md"))]  # fmt: skip
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


FENCE = re.compile(r"^(`{3,}).*?^\1", re.DOTALL | re.MULTILINE)


def text_of(page: Path) -> str:
    """Return the text of a page without its blocks of code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found = re.findall(r"^#+ +(.*)$", text_of(page), re.MULTILINE)
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", one).lower().strip() for one in found)
    return {re.sub(r"[^\w\- ]", "", one).replace(" ", "-") for one in plain}


@pytest.mark.parametrize("page", [*PAGES, *ROOMS], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    wrong = []
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`+[^`\n]*`+", "", text_of(page))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        known = target.exists() and (
            not anchor or target.suffix != ".md" or anchor in anchors(target)
        )
        wrong += [] if known else [link]
    assert wrong == []


def commands() -> Iterator[tuple[str, set[str]]]:
    """Yield each command with the long options that it takes."""
    group = typer.main.get_command(cli)
    for name, command in vars(group)["commands"].items():
        options = (word for param in command.params for word in param.opts)
        yield name, {word for word in options if word.startswith("--")} | {"--help"}


COMMANDS = dict(commands())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_that_a_page_names_are_taken(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    wrong = [
        f"talk {name} {option}"
        for name, rest in re.findall(r"\btalk ([a-z]+)\b([^`\n]*)", text)
        if name in COMMANDS
        for option in OPTION.findall(rest)
        if option not in COMMANDS[name]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_stands_on_a_page(name: str) -> None:
    named = {option for page in PAGES for option in OPTION.findall(page.read_text("utf-8"))}
    assert COMMANDS[name] - named - {"--help"} == set()
