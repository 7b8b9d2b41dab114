"""Finds for each of our layouts the one of a template that is meant for it, by type and by name; pure.

Nothing of ours is forced on a template: what it lacks stands on its plainest layout with a title, in text boxes, and
is reported.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from talkbuilder.backends.pptx.inherit import FoundLayout
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.theme import LAYOUTS, LayoutName


class Wanted(Struct, frozen=True):
    """What a template may call one of our layouts: PowerPoint's type, names in a few languages, and who stands in."""

    types: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    instead: tuple[LayoutName, ...] = ("figure",)
    texts: int | None = (
        None  # how many placeholders for text an unknown layout must have to be taken for it
    )
    plain: bool = False  # its natural home is a layout with nothing but a title


WANTED: Mapping[LayoutName, Wanted] = {
    "title": Wanted(("title",), ("title slide", "title", "titelfolie", "titel", "diapositive de titre",
                                 "diapositiva de título", "diapositiva titolo", "cover", "opening"), ("section",)),
    "section": Wanted(("secHead",), ("section header", "section", "abschnittsüberschrift", "abschnitt", "divider",
                                     "titre de section", "encabezado de sección", "chapter"), ("title",)),
    "bullets": Wanted(("obj", "tx"), ("title and content", "title, content", "titel und inhalt", "titre et contenu",
                                      "título y objetos", "titolo e contenuto", "content", "text", "bullets",
                                      "title, text"), texts=1),
    "figure": Wanted(("titleOnly",), ("title only", "nur titel", "titre seul", "solo el título", "solo titolo",
                                      "figure", "diagram", "headline only"),
                      ("bullets", "two-columns", "section", "title"), 0, True),
    "two-columns": Wanted(("twoObj", "twoColTx"), ("two content", "two columns", "zwei inhalte", "deux contenus",
                                                   "dos objetos", "title, 2 content", "2 columns"), texts=2),
    "comparison": Wanted(("twoTxTwoObj",), ("comparison", "vergleich", "comparaison", "comparación", "versus")),
    "statement": Wanted((), ("statement", "key message", "big statement", "aussage")),
    "number": Wanted((), ("number", "big number", "big fact", "zahl", "key figure")),
    "figure-text": Wanted((), ("figure and text", "diagram and text", "picture and text")),
    "image": Wanted((), ("image", "full image", "bild"), plain=True),
    "code": Wanted((), ("code", "source code", "listing")),
    "code-output": Wanted((), ("code and output", "code with output")),
    "table": Wanted(("tbl",), ("table", "title and table", "tabelle"), plain=True),
    "quote": Wanted((), ("quote", "quotation", "zitat", "citation")),
    "speaker": Wanted((), ("speaker", "about the speaker", "about me", "bio", "contact", "kontakt")),
    "references": Wanted((), ("references", "sources", "quellen", "bibliography"), ("bullets", "figure")),
    "questions": Wanted((), ("questions", "q&a", "thank you", "thanks", "closing", "end slide", "danke", "fragen"),
                        ("section", "title", "figure")),
}  # fmt: skip

_TITLES = ("title", "ctrTitle")
# What PowerPoint calls a layout that somebody made.
_UNTYPED = ("", "cust", "objOnly")


def match(found: Sequence[FoundLayout]) -> dict[LayoutName, FoundLayout]:
    """Return the layout for each of ours that the template has.

    By name first, since names are meant for people; then by PowerPoint's type; last by its placeholders.
    """
    titled = [layout for layout in found if has_title(layout)]
    direct: dict[LayoutName, FoundLayout] = {}
    for name in LAYOUTS:
        wanted = WANTED[name]
        candidates = [
            *(
                layout
                for word in (_plain(name), *wanted.names)
                for layout in titled
                if _plain(layout.name) == word
            ),
            *(layout for kind in wanted.types for layout in titled if layout.type == kind),
        ]
        if candidates:
            direct[name] = candidates[0]
    taken = {layout.part for layout in direct.values()}
    covers = (
        layout for layout in titled if layout.part not in taken and layout.type in _UNTYPED and _is_cover(layout)
    )  # fmt: skip
    if "title" not in direct and (cover := next(covers, None)) is not None:
        direct["title"] = cover
        taken.add(cover.part)
    for name in LAYOUTS:
        texts = WANTED[name].texts
        if name in direct or texts is None:
            continue
        for layout in titled:
            if layout.part not in taken and layout.type in _UNTYPED and _texts(layout) == texts:
                direct[name] = layout
                taken.add(layout.part)
                break
    return direct


def settle(
    found: Sequence[FoundLayout], used: Collection[LayoutName] = LAYOUTS
) -> tuple[dict[LayoutName, FoundLayout], frozenset[LayoutName], tuple[Problem, ...]]:
    """Return a layout for each of ours, which of them are the template's own, and what stands in for those ``used``."""
    direct = match(found)
    settled = dict(direct)
    fallback = next((layout for layout in found if has_title(layout)), found[0])
    missing: dict[str, list[str]] = {}
    for name in LAYOUTS:
        if name in direct:
            continue
        chain = WANTED[name].instead
        layout = next((direct[other] for other in chain if other in direct), fallback)
        settled[name] = layout
        if name in used and not (WANTED[name].plain and layout is direct.get("figure")):
            missing.setdefault(layout.name, []).append(name)
    problems = tuple(
        Problem(
            NOWHERE,
            "template-layout",
            f"the template has no layout for {', '.join(names)}; its layout {used!r} is used instead",
            f"name one {names[0]!r} in the template's master to have it used",
            severity="warning",
        )
        for used, names in missing.items()
    )
    return settled, frozenset(direct), (*_passed_over(found, set(used) - direct.keys()), *problems)


def _passed_over(
    found: Sequence[FoundLayout], missing: Collection[LayoutName]
) -> Iterator[Problem]:
    """Layouts that would be taken for one that is ``missing``, but for a title of which no use can be made."""
    for layout in found:
        if not any(
            layout.type in WANTED[n].types or _plain(layout.name) in (_plain(n), *WANTED[n].names)
            for n in missing
        ):
            continue
        reason = next((why for kind, why in layout.left_out if kind in _TITLES), "")
        if reason and not has_title(layout):
            yield Problem(
                NOWHERE,
                "template-title",
                f"the title of the template's layout {layout.name!r} {reason}; the layout is passed over",
                "in the slide master put the layout's title upright on the page",
                severity="warning",
            )


def _plain(name: str) -> str:
    """``1_Title and Content `` and ``Title_and-content`` are both ``title and content``."""
    words = name.strip().lower().replace("_", " ").replace("-", " ")
    head, _, tail = words.partition(" ")
    return " ".join((tail if head.isdigit() else words).split())


def _is_cover(layout: FoundLayout) -> bool:
    return any(holder.type in ("ctrTitle", "subTitle") for holder in layout.holders)


def _texts(layout: FoundLayout) -> int:
    return sum(holder.type in ("obj", "body") for holder in layout.holders)


def has_title(layout: FoundLayout) -> bool:
    """Whether there is a placeholder for a title that can be used."""
    return any(holder.type in _TITLES for holder in layout.holders)
