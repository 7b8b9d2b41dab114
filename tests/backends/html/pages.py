"""A written page as its elements, read as strictly as it is written."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath

from talkbuilder.backends.html import write
from talkbuilder.scene import Deck
from tests.backends.kits import KIT, OPTIONS

VOID = {"meta", "br", "img", "col", "input", "link", "hr"}


@dataclass
class Element:
    """An element with what it holds."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def all(self, name: str = "", **wanted: str) -> "list[Element]":
        found = []
        for child in self.children:
            if isinstance(child, Element):
                same = all(
                    child.attributes.get(key.strip("_").replace("_", "-")) == value
                    for key, value in wanted.items()
                )
                found += [child] if same and name in ("", child.name) else []
                found += child.all(name, **wanted)
        return found

    @property
    def text(self) -> str:
        if self.name == "br":
            return "\n"
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Reader(HTMLParser):
    """Reads a page as strictly as this page is written: every element is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def source_of(deck: Deck) -> str:
    files = write(deck, "talk", OPTIONS, KIT).files
    assert list(files) == [PurePosixPath("talk.html")]
    return files[PurePosixPath("talk.html")].decode()


def page_of(deck: Deck) -> Element:
    reader = Reader()
    reader.feed(source_of(deck))
    assert len(reader.open) == 1
    return reader.open[0]
