"""Words for who cannot see a picture, gathered from the items."""

from collections.abc import Iterable

from talkbuilder.scene import Connector, Group, Item, Shape, TextBlock


def alt_of(items: Iterable[Item]) -> str:
    """Return what describes ``items``: their own alt texts; below a group without one, those of its parts."""
    return " ".join(filter(None, (_said(item) for item in items)))


def _said(item: Item) -> str:
    match item:
        case Group(alt="", items=items):
            return alt_of(items)
        case TextBlock():
            return ""
        case _:
            return item.alt


def words_of(items: Iterable[Item]) -> str:
    """Return the words that stand in a figure: better than nothing where nobody described it."""
    found: list[str] = []
    for item in items:
        match item:
            case Group(items=inner):
                found.append(words_of(inner))
            case TextBlock(text=text):
                found.append(text.plain)
            case Shape(text=text) if text is not None:
                found.append(text.plain)
            case Connector():
                pass
            case _:
                found.append(item.alt if not isinstance(item, Shape) else "")
    return ", ".join(" ".join(words.split()) for words in found if words.strip())
