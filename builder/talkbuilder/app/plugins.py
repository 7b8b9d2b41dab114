"""What other packages add through entry points: known by name at once, loaded when asked for, never trusted to work.

A plugin that cannot be loaded, is no kind, or raises is a problem that names it and its package, at the line of the
figure that wanted it. What we have ourselves cannot be replaced.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from talkbuilder.graph import ComposedStory, DrawnStory, GraphStory, Story
from talkbuilder.late import Late
from talkbuilder.ports import FigureRequest, Kind, Mechanism, Played
from talkbuilder.problem import Problem

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint  # 10 ms, for those who have plugins

BACKENDS, KINDS, MECHANISMS = (
    "talkbuilder.backends",
    "talkbuilder.kinds",
    "talkbuilder.mechanisms",
)
HINT = "mend or remove that package; `talk` itself is not at fault"

Value = TypeVar("Value")


@lru_cache(maxsize=3)
def offered(group: str) -> "Mapping[str, EntryPoint]":
    """Return what is installed for ``group``, by name; nothing of it is imported."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - 10 ms, for names that are not ours

    return {entry.name: entry for entry in entry_points(group=group)}


def described(entry: "EntryPoint") -> str:
    """Return who offers ``entry``: package and release."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value


def loaded(entry: "EntryPoint") -> Any:
    """Return what ``entry`` stands for; a class is asked for one of its kind.

    Raises:
        Exception: whatever the package raises.
    """
    found = entry.load()
    return found() if isinstance(found, type) else found


@dataclass
class Plugins(Mapping[str, Value], Generic[Value]):
    """The plugins of one group, each made by ``make`` when it is first asked for."""

    group: str
    make: "Callable[[EntryPoint], Value]"
    made: dict[str, Value] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Value:
        """Return the plugin ``name``."""
        if name not in self.made:
            self.made[name] = self.make(offered(self.group)[name])
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(offered(self.group))

    def __len__(self) -> int:
        """Count them."""
        return len(offered(self.group))


# --- kinds --------------------------------------------------------------------------------------------------------


class Anything(BaseModel):
    """Options of which nobody knows what they mean."""

    model_config = ConfigDict(extra="allow")


@dataclass(frozen=True)
class Foreign:
    """A kind of another package, or what is left of it."""

    entry: "EntryPoint"

    @property
    def name(self) -> str:
        """The word an outline uses: the entry point's name."""
        return self.entry.name

    @cached_property
    def _found(self) -> Kind | str:
        """The kind, or why there is none."""
        try:
            kind = loaded(self.entry)
        except Exception as error:  # noqa: BLE001 - other people's code may raise anything
            return _said(error)
        model = getattr(kind, "options", None)
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            return f"{self.entry.value} has no `options`, a pydantic model"
        if not callable(getattr(kind, "tell", None)):
            return f"{self.entry.value} cannot `tell`"
        return kind  # type: ignore[no-any-return]

    @property
    def options(self) -> type[BaseModel]:
        """What can be written for it."""
        return Anything if isinstance(self._found, str) else self._found.options

    @property
    def summary(self) -> str:
        """What it says of itself, and who made it."""
        if isinstance(self._found, str):
            return f"Cannot be used: {self._found}. (from {described(self.entry)})"
        return f"{getattr(self._found, 'summary', '')} (from {described(self.entry)})".strip()

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return its story, or a problem that names it."""
        if isinstance(self._found, str):
            return None, (self._broken(request, self._found),)
        try:
            told = self._found.tell(request)
        except Exception as error:  # noqa: BLE001 - other people's code may raise anything
            return None, (self._broken(request, _said(error)),)
        why = _nonsense(told)
        return (None, (self._broken(request, why),)) if why else (told[0], tuple(told[1]))

    def _broken(self, request: FigureRequest, why: str) -> Problem:
        message = f'the kind "{self.name}" of {described(self.entry)} failed: {why}'
        return Problem(request.place("kind"), "broken-plugin", message, HINT)


def _nonsense(told: object) -> str:
    """Return what is wrong with what a kind told; empty if that is a story, or why there is none."""
    if not isinstance(told, tuple) or len(told) != 2:
        return "it does not tell a story and problems"
    story, problems = told
    if not isinstance(story, GraphStory | DrawnStory | ComposedStory | None):
        return f"it tells a {type(story).__name__}, no story"
    if not isinstance(problems, tuple | list):
        return "what it says is wrong is no list of problems"
    if not all(isinstance(one, Problem) for one in problems):
        return "what it says is wrong is no `Problem`"
    return "it tells nothing, and not why" if story is None and not problems else ""


@dataclass(frozen=True)
class Careful(Mapping[str, Kind]):
    """All kinds; ours, played by somebody else's mechanism, say so if that hands them nonsense."""

    kinds: Late[Kind]
    mechanisms: Late[Mechanism]

    def __getitem__(self, name: str) -> Kind:
        """Return the kind ``name``."""
        kind = self.kinds[name]
        return _Played(kind, self.mechanisms) if self.kinds.has(name) else kind

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self.kinds)

    def __len__(self) -> int:
        """Count them."""
        return len(self.kinds)


@dataclass(frozen=True)
class _Played:
    """A kind of ours that may be played by another package's mechanism."""

    kind: Kind
    mechanisms: Late[Mechanism]

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def options(self) -> type[BaseModel]:
        return self.kind.options

    @property
    def summary(self) -> str:
        return self.kind.summary

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        name = getattr(request.options, "mechanism", "")
        if not name or self.mechanisms.has(name):
            return self.kind.tell(request)
        try:
            return self.kind.tell(request)
        except Exception as error:  # noqa: BLE001 - other people's code may hand over anything
            entry = offered(MECHANISMS).get(name)
            who = described(entry) if entry else "nobody"
            message = f'the mechanism "{name}" of {who} failed: {_said(error)}'
            problem = Problem(request.place("mechanism"), "broken-plugin", message, HINT)
            return None, (problem,)


# --- mechanisms ---------------------------------------------------------------------------------------------------


class _Every(tuple[str, ...]):
    """Every kind there may be: what cannot be loaded says so wherever it is looked at."""

    __slots__ = ()

    def __contains__(self, kind: object) -> bool:
        return isinstance(kind, str)


@dataclass(frozen=True)
class ForeignMechanism:
    """A mechanism of another package, or what is left of it."""

    entry: "EntryPoint"

    @property
    def name(self) -> str:
        """The word an outline uses: the entry point's name."""
        return self.entry.name

    @cached_property
    def _found(self) -> Mechanism | str:
        try:
            found = loaded(self.entry)
        except Exception as error:  # noqa: BLE001 - other people's code may raise anything
            return _said(error)
        kinds = getattr(found, "kinds", None)
        if not isinstance(kinds, tuple) or not all(isinstance(one, str) for one in kinds):
            return f"{self.entry.value} has no `kinds`, a tuple of names"
        if not callable(getattr(found, "play", None)):
            return f"{self.entry.value} cannot `play`"
        return found  # type: ignore[no-any-return]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds it can be seen through."""
        return _Every() if isinstance(self._found, str) else self._found.kinds

    def play(self, kind: str, start: Mapping[str, Any], events: Sequence[str]) -> Played:
        """Play, or say why not."""
        why = self._found
        if not isinstance(why, str):
            try:
                played = why.play(kind, start, events)
            except Exception as error:  # noqa: BLE001 - other people's code may raise anything
                why = _said(error)
            else:
                if _plays(played, len(events) + 1):
                    return played
                why = "it does not play one frame for the start and one for each event"
        message = f'the mechanism "{self.name}" of {described(self.entry)} failed: {why}'
        return Played((), (), (), ((-1, message, HINT),))


def _plays(played: object, frames: int) -> bool:
    if not isinstance(played, Played):
        return False
    counts = {len(played.frames), len(played.captions), len(played.alts)}
    return bool(played.problems) or counts == {frames}


def _said(error: BaseException) -> str:
    """Return what happened, on one line and not without end."""
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return words[:200].rstrip(": ")
