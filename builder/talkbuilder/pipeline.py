"""The whole story, once: an outline is read, its figures are drawn, its slides composed, its files written.

    talk.yaml, walkthrough.md  --load-->     Talk            every field knows its place; notes come from the text
    figure                     --tell-->     Story           a model plays the scenario, frame by frame
    Story                      --place-->    Figure          one layout for all frames, scaled to its room
    Talk, Figures              --compose-->  Deck            measured: it fits, or it is a problem with a line
    Deck                       --backend-->  bytes           pptx, pdf, handout, html, ...

Problems are collected along the way and never thrown. Guests (kinds, mechanisms, backends, themes) arrive as
arguments; this module names none of them.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.aside import Aside
from talkbuilder.culprit import culprit
from talkbuilder.figures import Figures, wanted_figures
from talkbuilder.layout.slide import compose
from talkbuilder.outline.load import load
from talkbuilder.outline.upstream import show_upstream
from talkbuilder.place import NOWHERE
from talkbuilder.ports import BackendOptions, Guests, Kit, Output
from talkbuilder.problem import Problem, has_errors, nearest
from talkbuilder.scene import Deck
from talkbuilder.talk import Occasion, Talk
from talkbuilder.theme import Theme

Tell = Callable[[str], None]
Show = Callable[[Deck], None]


def unheard(_step: str) -> None:
    """Hear each step's name, and say nothing."""


def unseen(_deck: Deck) -> None:
    """Show the deck to nobody."""


class Order(Struct, frozen=True):
    """What is wanted of one talk. ``theme`` empty: the outline's own."""

    formats: tuple[str, ...] = ("pptx", "pdf", "handout", "html")
    cut: str = "full"
    theme: str | Theme = ""
    occasion: Occasion = field(default_factory=Occasion)
    options: BackendOptions = field(default_factory=BackendOptions)


class Built(Struct, frozen=True):
    """What came of an order; ``files`` is empty if a problem stopped it."""

    problems: tuple[Problem, ...]
    talk: Talk | None = None
    deck: Deck | None = None
    files: Mapping[PurePosixPath, bytes] = field(default_factory=dict)


def build(
    root: Path, order: Order, guests: Guests, kit: Kit, tell: Tell = unheard, show: Show = unseen
) -> Built:
    """Build the talk in the folder ``root``; ``tell`` hears each step's name, ``show`` gets the deck to be written."""
    tell("reading")
    made = make_deck(root, order, guests, kit, tell)
    if made.deck is None or has_errors(made.problems):
        return made
    tell("writing")
    show(made.deck)
    files, problems = write(made.deck, order, guests, kit, made.talk)
    return Built((*made.problems, *problems), made.talk, made.deck, files)


def make_deck(root: Path, order: Order, guests: Guests, kit: Kit, tell: Tell = unheard) -> Built:
    """Go as far as the deck: all that ``talk check`` needs."""
    talk, problems = load(root, kit.world, kit.memory)
    if talk is None:
        return Built(problems)
    return deck_of(talk, problems, order, guests, kit, tell)


def deck_of(
    talk: Talk,
    problems: tuple[Problem, ...],
    order: Order,
    guests: Guests,
    kit: Kit,
    tell: Tell = unheard,
) -> Built:
    """Make the deck of a talk that was read, with the ``problems`` of that: from a folder, or from elsewhere."""
    problems += _unknown_cut(talk, order.cut)
    theme, found = dress(talk, order, guests)
    problems += found
    if theme is None or order.cut not in talk.outline.cuts:
        return Built(problems, talk)
    if kit.tree is not None:
        talk, found = show_upstream(talk, kit.tree, order.cut)
        problems += found
    tell("drawing")
    kit = lettered(kit, theme, talk.outline.language)
    figures = Figures(talk, wanted_figures(talk, talk.members(order.cut)), theme, guests, kit)
    deck, found = compose(
        talk, order.cut, figures, theme, kit.ruler, order.occasion, kit.memory, figures.drawn_from
    )
    # Not before: slides are composed anew when anything about their deck changes, and the text is not theirs.
    deck = replace(deck, article=talk.article)
    return Built((*problems, *figures.problems(), *found), talk, deck)


def lettered(kit: Kit, theme: Theme, language: str) -> Kit:
    """Return ``kit`` with the fonts that lend to a talk what ours lack: those of its theme, and of its language."""
    ruler = kit.ruler.for_talk(theme.fallback, language)
    if ruler is kit.ruler:
        return kit
    return replace(kit, ruler=ruler, fonts=kit.fonts.for_talk(theme.fallback, language))


def _unknown_cut(talk: Talk, cut: str) -> tuple[Problem, ...]:
    if cut in talk.outline.cuts:
        return ()
    place = talk.places.at("cuts")
    hint = nearest(cut, talk.outline.cuts)
    return (Problem(place, "unknown-cut", f'this talk has no cut "{cut}"', hint),)


def dress(talk: Talk, order: Order, guests: Guests) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return the theme that is wanted, put on the template if there is one."""
    name = order.theme or talk.outline.theme
    theme = guests.themes.get(name) if isinstance(name, str) else name
    if theme is None:
        hint = nearest(str(name), guests.themes)
        place = NOWHERE if order.theme else talk.places.at("theme")
        return None, (Problem(place, "unknown-theme", f'there is no theme "{name}"', hint),)
    if order.options.template is None:
        return theme, ()
    used = {slide.layout for slide in talk.outline.slides}
    return guests.restyle(order.options.template, theme, used)


# --- files --------------------------------------------------------------------------------------------------------


def write(
    deck: Deck, order: Order, guests: Guests, kit: Kit, talk: Talk | None = None
) -> tuple[dict[PurePosixPath, bytes], tuple[Problem, ...]]:
    """Let every backend write; side by side, since two of them wait for Typst while the others compute.

    Where one gives up, the slide of ``talk`` is looked for that it cannot write.
    """
    stem = deck.slug if order.cut == "full" else f"{deck.slug}-{order.cut}"
    kit = lettered(kit, deck.theme, deck.language)
    options = replace(order.options, counterpart=counterpart(deck.theme, guests.themes))

    def one(name: str) -> Output:
        return guests.backends[name](deck, stem, options, kit)

    begun = [Aside(partial(one, name)) for name in order.formats]
    outputs = [aside.result() for aside in begun]
    files: dict[PurePosixPath, bytes] = {}
    problems: list[Problem] = []
    for name, output in zip(order.formats, outputs, strict=True):
        files |= output.files
        if talk is not None and not output.files and has_errors(output.problems):
            alone = lambda part, name=name: has_errors(  # noqa: E731
                guests.backends[name](part, stem, options, kit).problems
            )
            output = replace(output, problems=_placed(output.problems, culprit(deck, alone), talk))
        problems += output.problems
    return files, tuple(problems)


def _placed(problems: tuple[Problem, ...], slide: str, talk: Talk) -> tuple[Problem, ...]:
    """Return ``problems`` with the place of the slide that is to blame, where they have none."""
    if slide not in talk.ids:
        return problems
    place = talk.places.at("slides", talk.ids.index(slide))
    return tuple(
        replace(one, place=place) if one.is_error and one.place == NOWHERE else one
        for one in problems
    )


def counterpart(theme: Theme, themes: Mapping[str, Theme]) -> Theme | None:
    """Return our theme that is dark where ``theme`` is light, or the reverse; one that was changed has none."""
    if theme not in themes.values():
        return None
    return next((other for other in themes.values() if other.inverse != theme.inverse), None)
