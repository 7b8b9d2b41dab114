"""Figures that a mechanism plays: a start, events, and what to say; every mistake has its line.

Shared by the kinds that can be driven by a model. One entry of ``events`` is one frame, however many events it holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Protocol

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from talkbuilder.graph import DrawnFrame, Edge
from talkbuilder.inline import escaped
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Item

Said = Annotated[str, StringConstraints(max_length=300)]
EventText = Annotated[str, StringConstraints(max_length=200)]

# Captions that we make ourselves end before the second line does; an author's own may be longer.
LONGEST_CAPTION = 170
LONGEST_OPENING = 110
MOST_EVENTS = 120


class Strict(BaseModel):
    """The manners of every option model: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Event(Strict):
    """One frame with more than an event."""

    do: EventText | list[EventText] = Field(
        description="The event, or several that happen within this one frame."
    )
    caption: Said = Field("", description="The caption; default: what the model says of it.")
    mark: list[str] = Field(
        default_factory=list, description="Names to mark beside those that changed."
    )


class Scenario(Strict):
    """What a mechanism plays."""

    mechanism: str = Field("", description="The model that plays, such as `scheduler`.")
    start: dict[str, Any] = Field(
        default_factory=dict, description="The state of the first frame, in the mechanism's words."
    )
    before: list[EventText] = Field(
        default_factory=list,
        max_length=MOST_EVENTS,
        description="Events that happen before the first frame.",
    )
    caption: Said = Field("", description="The caption of the first frame.")
    events: list[EventText | Event] = Field(
        default_factory=list, max_length=MOST_EVENTS, description="What happens: a frame each."
    )

    @property
    def played(self) -> bool:
        """Whether a mechanism draws this figure."""
        return bool(self.mechanism)


class Moment(Struct, frozen=True):
    """One frame: what the view made of the state, and of each event that led here; ``caption`` is inline Markdown."""

    data: Any
    passed: tuple[Any, ...]
    caption: str
    alt: str
    events: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()


def play(
    request: FigureRequest, scenario: Scenario, kind: str
) -> tuple[tuple[Moment, ...], tuple[Problem, ...]]:
    """Play ``scenario`` and return its frames, or why it cannot happen."""
    mechanism = request.mechanisms.get(scenario.mechanism)
    if mechanism is None:
        hint = nearest(scenario.mechanism, request.mechanisms)
        message = f'there is no mechanism "{scenario.mechanism}"'
        return (), (Problem(request.place("mechanism"), "unknown-mechanism", message, hint),)
    if kind not in mechanism.kinds:
        message = f"{mechanism.name} cannot be seen as a {kind}"
        hint = f"it can be seen as: {', '.join(mechanism.kinds)}"
        return (), (Problem(request.place("kind"), "no-such-view", message, hint),)
    groups = [_group(event) for event in scenario.events]
    texts = [*scenario.before, *(text for group in groups for text in group)]
    played = mechanism.play(kind, scenario.start, texts)
    if played.problems:
        return (), tuple(_problem(request, scenario, groups, one) for one in played.problems)
    moments = []
    at = len(scenario.before)
    moments.append(
        Moment(
            data=played.frames[at],
            passed=(),
            caption=scenario.caption or escaped(_opening(played.alts[at])),
            alt=played.alts[at],
        )
    )
    for group, event in zip(groups, scenario.events, strict=True):
        span = range(at + 1, at + 1 + len(group))
        at += len(group)
        caption, mark = (event.caption, event.mark) if isinstance(event, Event) else ("", [])
        moments.append(
            Moment(
                data=played.frames[at],
                passed=tuple(played.frames[index] for index in span),
                caption=caption or escaped(short([played.captions[index] for index in span])),
                alt=played.alts[at],
                events=group,
                mark=tuple(mark),
            )
        )
    return tuple(moments), ()


class Sheet(Protocol):
    """What draws the frames of a kind, all on one plan."""

    def items(self, frame: Any, marked: set[str], /) -> Iterable[Item]:
        """Draw what stands in ``frame``; ``marked`` are the names of what stands out."""

    def edges(self, frame: Any, marked: set[str], /) -> Iterable[Edge]:
        """Draw what leads from one to another."""


def drawn(
    moments: Sequence[Moment], changed: Callable[[Any, Any], Iterable[str]], sheet: Sheet
) -> Iterator[DrawnFrame]:
    """Draw every moment, compared with the one before: what changed is marked, and what the author marks."""
    before: Any = None
    for moment in moments:
        marked = {*changed(before, moment.data), *moment.mark}
        items = tuple(sheet.items(moment.data, marked))
        edges = tuple(sheet.edges(moment.data, marked))
        yield DrawnFrame(items, edges, moment.caption, moment.alt)
        before = moment.data


def unknown_marks(
    request: FigureRequest,
    moments: Sequence[Moment],
    names: Callable[[Any], Iterable[str]] = lambda frame: frame.names(),
) -> Iterator[Problem]:
    """Yield a problem for each word of an event's ``mark`` that its frame does not have; ``names`` tells a frame's."""
    for index, moment in enumerate(moments[1:]):
        known = set(names(moment.data)) if moment.mark else set()
        for at, name in enumerate(moment.mark):
            if name not in known:
                place = request.place("events", index, "mark", at)
                message = f'there is no "{name}" in this frame'
                yield Problem(place, "unknown-name", message, nearest(name, known))


def _opening(alt: str) -> str:
    """Return what the model says of the first state, if it is short: nobody reads a list of queues aloud."""
    return alt if len(alt) <= LONGEST_OPENING else ""


def _group(event: str | Event) -> tuple[str, ...]:
    if isinstance(event, str):
        return (event,)
    return (event.do,) if isinstance(event.do, str) else tuple(event.do)


def short(sentences: Sequence[str]) -> str:
    """Return as many whole sentences of ``sentences`` as a caption holds, the first always."""
    text = ""
    for caption in sentences:
        for sentence in _split(caption):
            longer = f"{text} {sentence}".strip()
            if text and len(longer) > LONGEST_CAPTION:
                return text
            text = longer
    return text


def _split(caption: str) -> list[str]:
    return [part.strip().rstrip(".") + "." for part in caption.split(". ") if part.strip(" .")]


def _problem(
    request: FigureRequest,
    scenario: Scenario,
    groups: Sequence[tuple[str, ...]],
    problem: tuple[int, str, str],
) -> Problem:
    index, why, hint = problem
    if index < 0:
        key = _key(why, scenario.start)
        place = request.place("start", key) if key else request.place("start")
        return Problem(place, "illegal-start", why, hint)
    if index < len(scenario.before):
        return Problem(request.place("before", index), "illegal-event", why, hint)
    index -= len(scenario.before)
    for at, group in enumerate(groups):
        if index < len(group):
            event = scenario.events[at]
            path: tuple[str | int, ...] = ("events", at)
            if isinstance(event, Event):
                path = (*path, "do", index) if isinstance(event.do, list) else (*path, "do")
            return Problem(request.place(*path), "illegal-event", why, hint)
        index -= len(group)
    return Problem(request.place("events"), "illegal-event", why, hint)


def _key(why: str, start: Mapping[str, Any]) -> str:
    """Return the key of the start that ``why`` begins with (``P0: ...``), if it does."""
    subject = why.partition(":")[0]
    return subject if subject in start else ""
