"""Kind `states`: a state machine, and the way of one thing through it."""

from collections.abc import Sequence
from typing import Literal, Self

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel, Field, model_validator

from talkbuilder.graph import Story
from talkbuilder.place import Place
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.network import (
    Look,
    Name,
    NetworkOptions,
    NodeOptions,
    Step,
    tell_network,
)
from talkdiagrams.kinds.scenario import Moment, Scenario, play


class Life(Struct, frozen=True):
    """What a mechanism shows: the machine, and in which of its states each thing is."""

    states: tuple[tuple[str, NodeOptions], ...]
    transitions: tuple[tuple[str, str, str], ...]
    at: tuple[tuple[str, str], ...]


class StatesOptions(Scenario):
    """States and transitions by hand; or a mechanism, and whom to follow."""

    states: dict[Name, str | NodeOptions] = Field(
        default_factory=dict,
        max_length=40,
        description="Each state by its name; the value is its label, or more.",
    )
    transitions: list[str | dict[str, str]] = Field(
        default_factory=list,
        max_length=120,
        description="`a -> b`, or with a label `a -> b: words`.",
    )
    direction: Literal["LR", "TB"] = Field(
        "LR", description="Left to right (`LR`), or down (`TB`)."
    )
    steps: list[Step] = Field(
        default_factory=list, max_length=60, description="Frames by hand; `mark` says where one is."
    )
    follow: str = Field("", description="With a mechanism: whose life it is, such as `G1`.")
    only: list[Name] = Field(
        default_factory=list,
        max_length=40,
        description="With a mechanism: which of its states are shown; default: all.",
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and self.steps:
            raise ValueError("either `mechanism` or `steps`: this figure has both")
        if not self.mechanism and not self.states:
            raise ValueError("a state machine needs `states`, or `mechanism` and `follow`")
        if self.mechanism and not self.follow:
            raise ValueError("with `mechanism`, say whose life it is: `follow: G1`")
        if self.only and not self.mechanism:
            raise ValueError("`only` chooses among the states of a mechanism: this figure has none")
        if self.mechanism and self.transitions:
            raise ValueError("either `mechanism` or `transitions`: the mechanism knows its own")
        return self


class States:
    """A state machine."""

    name = "states"
    summary = "A state machine; steps mark where one is, or a model leads one thing through it."
    options: type[BaseModel] = StatesOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, StatesOptions)
        if not options.mechanism:
            return _drawn(request, options)
        moments, problems = play(request, options, "states")
        if problems:
            return None, problems
        seen = dict.fromkeys(thing for moment in moments for thing, _ in moment.data.at)
        if options.follow not in seen:
            message = f'there is no "{options.follow}" in this scenario'
            hint = nearest(options.follow, seen)
            return None, (Problem(request.place("follow"), "unknown-name", message, hint),)
        if problem := _left_out(request, options, moments):
            return None, (problem,)
        return _drawn(request, _followed(options, moments))


def _drawn(
    request: FigureRequest, options: StatesOptions
) -> tuple[Story | None, tuple[Problem, ...]]:
    network = NetworkOptions.model_construct(
        direction=options.direction,
        nodes=options.states,
        edges=options.transitions,
        groups={},
        steps=options.steps,
    )
    words = {"nodes": "states", "edges": "transitions"}

    def place(*path: str | int) -> Place:
        renamed = (words.get(str(path[0]), path[0]), *path[1:]) if path else path
        return request.place(*renamed)

    return tell_network(replace(request, place=place), network, Look())


def _left_out(
    request: FigureRequest, options: StatesOptions, moments: Sequence[Moment]
) -> Problem | None:
    """Return what is wrong with `only`: a state that the machine does not have, or one too few for who is followed."""
    if not options.only:
        return None
    has = [name for name, _ in moments[0].data.states]
    for index, name in enumerate(options.only):
        if name not in has:
            place = request.place("only", index)
            return Problem(place, "unknown-name", f'there is no state "{name}"', nearest(name, has))
    for moment in moments:
        now = dict(moment.data.at).get(options.follow, has[0])
        if now not in options.only:
            message = f'{options.follow} gets into the state "{now}", which is not shown'
            return Problem(request.place("only"), "unknown-name", message, f'add "{now}"')
    return None


def _followed(options: StatesOptions, moments: Sequence[Moment]) -> StatesOptions:
    """Write down the steps of the one that is followed; its own labels win over the mechanism's."""
    life: Life = moments[0].data
    shown = set(options.only) or {name for name, _ in life.states}
    states: dict[str, str | NodeOptions] = {
        name: state for name, state in life.states if name in shown
    }
    states |= {name: state for name, state in options.states.items() if name in states}
    transitions: list[str | dict[str, str]] = [
        {f"{tail} -> {head}": words} if words else f"{tail} -> {head}"
        for tail, head, words in life.transitions
        if tail in shown and head in shown
    ]
    known = {(tail, head) for tail, head, _ in life.transitions if {tail, head} <= shown}
    steps = []
    before = ""
    for moment in moments:
        now = dict(moment.data.at).get(options.follow, life.states[0][0])
        taken = [f"{before} -> {now}"] if (before, now) in known else []
        steps.append(Step(caption=moment.caption, mark=[now, *taken]))
        before = now
    update = {"states": states, "transitions": transitions, "steps": steps}
    return options.model_copy(update=update)
