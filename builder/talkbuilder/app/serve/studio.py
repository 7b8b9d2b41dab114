"""A talk that is being written: its doors stay open, and what did not change is not made again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.app.serve.view import View, broken, patched
from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.backends.html.plan import plan
from talkbuilder.backends.html.write import Extra, look, page
from talkbuilder.backends.vector.media import font_faces, uses
from talkbuilder.memory import Lately
from talkbuilder.pipeline import Order, lettered, make_deck
from talkbuilder.ports import FontKey, Kit, SourceTree
from talkbuilder.problem import Problem, has_errors
from talkbuilder.scene import Deck

PER_SCENE = 11
"""Values that are kept for a scene: it, its page and the parts of it; and what of them another number makes new."""

UNDONE = 200
"""And beside them: what an afternoon's edits left behind goes, what was undone a moment ago is still there."""


class _Fonts(Struct):
    """The subsets that a page has: made anew only when a character comes that they lack."""

    has: dict[FontKey, frozenset[str]]
    css: str = ""

    def for_deck(self, old: Deck | None, deck: Deck, kit: Kit) -> str:
        """Return the style sheet of the fonts that ``deck`` needs; only scenes that are new are looked through."""
        seen = {id(scene) for scene in old.scenes} if old else set()
        fresh = [item for scene in deck.scenes if id(scene) not in seen for item in scene.items]
        wanted = uses(fresh)
        if any(not self.has.get(key, frozenset()).issuperset(text) for key, text in wanted.items()):
            for key, text in wanted.items():
                self.has[key] = self.has.get(key, frozenset()) | frozenset(text)
            every = {key: "".join(sorted(text)) for key, text in sorted(self.has.items())}
            self.css = font_faces(kit.fonts.web(every))
        return self.css


class Studio:
    """One talk, read again and again; safe to call from several threads, one at a time gets in."""

    def __init__(self, root: Path, order: Order, kit: Kit) -> None:
        self.root = root
        self.order = order
        self._memory = Lately()
        self._kit = replace(kit, memory=self._memory)
        self._fonts = _Fonts({})
        self._deck: Deck | None = None
        self._view = View()
        self._unworn: tuple[Problem, ...] = ()
        self._lock = Lock()

    @property
    def view(self) -> View:
        """What was seen last."""
        return self._view

    @property
    def remembered(self) -> int:
        """How many values are kept from before."""
        return len(self._memory)

    def wear(self, order: Order | None, problems: tuple[Problem, ...]) -> None:
        """Take another theme or template; if it cannot be had, keep the last one, and say why."""
        with self._lock:
            self.order = order or self.order
            self._unworn = problems

    def look(self) -> View:
        """Read the talk again and return what is to be seen now; what is broken is seen as it last was."""
        with self._lock:
            made = make_deck(self.root, self.order, GUESTS, self._kit)
            problems = (*self._unworn, *made.problems)
            if made.deck is None or made.talk is None:
                self._view = replace(self._view, problems=problems)
                return self._view
            deck = made.deck
            kit = lettered(self._kit, deck.theme, deck.language)
            planned = plan(deck, kit.ruler, kit.memory)
            fonts = self._fonts.for_deck(self._deck, deck, kit)
            stale = broken(made.talk, made.problems) if has_errors(made.problems) else frozenset()
            slots = {name: cut.minutes for name, cut in made.talk.outline.cuts.items()}
            view = View(
                deck.title, planned.pages, look(deck, planned), fonts, problems, stale, slots
            )
            self._deck = deck
            self._view = patched(view, self._view)
            self._memory.hold(UNDONE + PER_SCENE * len(deck.scenes))
            return self._view

    def document(self, extra: Extra) -> str:
        """Return the whole page, as it is now; without a single good slide yet, an empty one."""
        if self._deck is None:
            self.look()
        with self._lock:
            deck = self._deck or _empty(self.order)
            return page(deck, lettered(self._kit, deck.theme, deck.language), extra)


def _empty(order: Order) -> Deck:
    theme = GUESTS.themes["light"] if isinstance(order.theme, str) else order.theme
    return Deck(slug="", title="", theme=theme, scenes=())


@contextmanager
def open_studio(root: Path, order: Order, tree: SourceTree | None = None) -> Iterator[Studio]:
    """Open the doors of one talk, and close them in the end; ``tree`` is the Go source that it may show."""
    with open_kit() as kit:
        yield Studio(root, order, replace(kit, tree=tree))
