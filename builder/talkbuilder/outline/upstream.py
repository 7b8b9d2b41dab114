"""Go's own code on slides: what an outline says of it, and with `talk build --go` that code instead of our sketch.

upstream: {symbol: go:runtime/proc.go#findRunnable, parts: [runqget, stealWork]}

without a tree    our sketch, as if nothing were written; only what can be known without Go is checked
with a tree       the declaration, found by its name, cut to its parts; file, line and release below it
"""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.citing import GO
from talkbuilder.claims import Use, source_url
from talkbuilder.outline.excerpt import Excerpt, Wrong, excerpt
from talkbuilder.outline.listings import code_fields
from talkbuilder.outline.model import CodeText, Outline, ReferencesSlide, Upstream
from talkbuilder.place import NOWHERE
from talkbuilder.ports import Declaration, EngineFailure, SourceTree
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import KeyPath, Listing, Places, Talk
from talkbuilder.wording import Wording, apart, fill

LICENCE = "https://go.dev/LICENSE"
_TAGGED = re.compile(r"go\d+(?:\.\d+)*(?:(?:rc|beta)\d+)?")
_FEWER = "name the `parts` of it that matter, or `lines`"


class _Shown(Struct, frozen=True):
    """Code of the source tree that an outline names, and the path of the field that holds it."""

    path: KeyPath
    code: CodeText
    says: Upstream

    @property
    def at(self) -> KeyPath:
        """Return the path of what is written under ``upstream``."""
        return (*self.path, "upstream")

    @property
    def target(self) -> str:
        """Return ``file#symbol``."""
        return self.says.symbol.removeprefix(GO)


def _upstreams(outline: Outline) -> Iterator[_Shown]:
    for path, code in code_fields(outline):
        if isinstance(code, CodeText) and code.upstream is not None:
            says = code.upstream
            yield _Shown(path, code, Upstream(symbol=says) if isinstance(says, str) else says)


# --- what can be known without Go -------------------------------------------------------------------------------------


def upstream_faults(outline: Outline, places: Places) -> tuple[Problem, ...]:
    """Return what is wrong without asking anybody."""
    return tuple(fault for one in _upstreams(outline) for fault in _plain_faults(one, places))


def upstream_uses(outline: Outline, ids: tuple[str, ...], places: Places) -> tuple[Use, ...]:
    """Return each symbol as one that its slide leans on: `talk check --go` says when a release lacks it."""
    return tuple(
        Use(one.says.symbol, places.at(*one.at, "symbol"), slide=ids[int(one.path[1])])
        for one in _upstreams(outline)
    )


def _plain_faults(one: _Shown, places: Places) -> Iterator[Problem]:
    if one.path[-1] == "output" or one.code.capture:
        message = "what a program printed has no code of Go's own"
        hint = "write `upstream` below the code that it explains"
        yield Problem(places.key(*one.at), "upstream-of-output", message, hint)
    if one.says.parts and one.says.lines:
        message = "`parts` and `lines` both say what to keep"
        hint = "keep `parts`: names hold in every release"
        yield Problem(places.key(*one.at, "lines"), "upstream-twice", message, hint)


# --- with a tree ------------------------------------------------------------------------------------------------------


def show_upstream(talk: Talk, tree: SourceTree, cut: str) -> tuple[Talk, tuple[Problem, ...]]:
    """Return ``talk`` with the code of ``tree`` in the place of our sketches; where it cannot be had, a problem."""
    members = set(talk.members(cut))
    todo = [one for one in _upstreams(talk.outline) if one.path[1] in members]
    if not todo:
        return talk, ()
    try:
        found = tree.declarations([(one.target, tuple(one.says.parts)) for one in todo])
    except EngineFailure as failure:
        message = f"the source tree of {tree.release} cannot be read: {failure}"
        hint = "without --go the talk shows its own sketches"
        return talk, (Problem(NOWHERE, "tree-unreadable", message, hint),)
    listed = any(isinstance(talk.outline.slides[index], ReferencesSlide) for index in members)
    listings, problems = dict(talk.listings), list[Problem]()
    for one, declaration in zip(todo, found, strict=True):
        listing, wrong = _listing(one, declaration, talk, tree.release, listed)
        problems += wrong
        if listing is not None:
            listings[one.path] = listing
    notices = _notices(tree, talk.wording) if listed else ()
    return replace(talk, listings=listings, notices=notices), tuple(problems)


def _notices(tree: SourceTree, wording: Wording) -> tuple[str, ...]:
    """Return what the references slide says of code that is not ours."""
    return (fill(wording.go_source, release=apart(tree.release, wording)), *tree.licence)


def _listing(
    one: _Shown, found: Declaration, talk: Talk, release: str, listed: bool
) -> tuple[Listing | None, tuple[Problem, ...]]:
    places = talk.places
    if found.absent:
        hint = f"{found.instead} declares it there" if found.instead else ""
        hint = hint or "is it spelt as in the source? without --go our own sketch is shown"
        message = f"{release} has no `{one.says.symbol}`: {found.absent}"
        return None, (Problem(places.at(*one.at, "symbol"), "no-declaration", message, hint),)
    cut = excerpt(found, one.says)
    if not isinstance(cut, Excerpt):
        return None, tuple(_problem(wrong, one, places, release) for wrong in cut)
    text, marks = cut.text, cut.marks
    origin = _origin(found, release)
    if one.path[2:3] in (("left",), ("right",)):  # a side of a comparison has no line below it
        text = f"// {origin}\n{text}"
        marks = tuple(tuple(line + 1 for line in lines) for lines in marks)
    place = places.at(*one.at)
    caption = _caption(one, found, release, "" if listed else talk.wording.bsd_licence)
    listing = Listing(text, "go", place, marks, caption, shorten=_FEWER)
    return listing, tuple(_other_release(one, talk, release))


def _origin(found: Declaration, release: str) -> str:
    return f"{found.file}:{found.line}, {release}"


def _caption(one: _Shown, found: Declaration, release: str, licence: str) -> str:
    """Return what stands below: the outline's words, where it is, and whose it is if no other slide says so."""
    where = re.sub(r"[\\`*_\[\]()!]", r"\\\g<0>", f"{found.file}:{found.line}")
    if _TAGGED.fullmatch(release):
        where = f"[{where}]({source_url(release, found.file, found.line)})"
    notice = f"© The Go Authors, [{licence}]({LICENCE})" if licence else ""
    return " · ".join(filter(None, (one.says.caption, where, release, notice)))


def _other_release(one: _Shown, talk: Talk, release: str) -> Iterator[Problem]:
    own = f"go{talk.outline.go}"
    if one.says.lines and talk.outline.go and not f"{release}.".startswith(f"{own}."):
        message = f"these lines were counted in {own}; in {release} they may be others"
        hint = "name `parts` instead: they are found by name in every release"
        place = talk.places.at(*one.at, "lines")
        yield Problem(place, "upstream-lines", message, hint, severity="warning")


def _problem(wrong: Wrong, one: _Shown, places: Places, release: str) -> Problem:
    place = places.at(*one.at, *wrong.path)
    if wrong.known:
        message = f"`{one.target}` of {release} names no `{wrong.entry[:40]}`"
        return Problem(place, wrong.code, message, nearest(wrong.entry, wrong.known))
    message = f"`{wrong.entry[:40]}` names no lines of it in {release}: it has {wrong.count}"
    hint = "write `3` or `5-7`, in rising order, counted from 1"
    if wrong.code == "bad-highlight":
        message = f"`{wrong.entry[:40]}` marks nothing here: {wrong.count} lines are shown"
        hint = "name one of its `parts`, or lines like `3`, `5-7`, counted in what is shown"
    return Problem(place, wrong.code, message, hint)
