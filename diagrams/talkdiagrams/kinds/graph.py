"""Kind `graph`: boxes and arrows, placed by Graphviz, with steps that mark, add and remove; or as a mechanism plays."""

from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from talkbuilder.graph import Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.network import (
    MOST_EDGES,
    MOST_NODES,
    Group,
    Look,
    Name,
    NetworkOptions,
    NodeOptions,
    Step,
    tell_network,
)
from talkdiagrams.kinds.network_played import tell_played
from talkdiagrams.kinds.scenario import Scenario, play


class GraphOptions(Scenario):
    """Boxes and arrows by hand, or a mechanism."""

    direction: Literal["LR", "TB"] = Field(
        "LR", description="Which way the arrows run: left to right, or down."
    )
    nodes: dict[Name, str | NodeOptions] = Field(
        default_factory=dict,
        max_length=MOST_NODES,
        description="Each node by its name; the value is its label, or more.",
    )
    edges: list[str | dict[str, str]] = Field(
        default_factory=list,
        max_length=MOST_EDGES,
        description="`a -> b`, `a <-> b`, `a -- b`; with a label: `a -> b: words`.",
    )
    groups: dict[Name, Group] = Field(
        default_factory=dict, description="Frames round nodes, by name."
    )
    steps: list[Step] = Field(
        default_factory=list,
        max_length=60,
        description="Frames; none: one frame that shows everything.",
    )

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.mechanism and (self.nodes or self.edges or self.groups or self.steps):
            raise ValueError("either `mechanism` or `nodes` and `edges`: this figure has both")
        if not self.mechanism and not self.nodes:
            raise ValueError("a graph needs `nodes`, or `mechanism` with `start` and `events`")
        return self


class Graph:
    """Boxes and arrows."""

    name = "graph"
    summary = "Boxes and arrows in groups, placed by Graphviz; steps mark, add and remove."
    options: type[BaseModel] = GraphOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story of the graph in ``request``."""
        options = request.options
        assert isinstance(options, GraphOptions)
        if options.mechanism:
            moments, problems = play(request, options, "graph")
            return (
                (None, problems)
                if problems
                else (tell_played(request, moments, options.direction), ())
            )
        network = NetworkOptions.model_construct(
            direction=options.direction,
            nodes=options.nodes,
            edges=options.edges,
            groups=options.groups,
            steps=options.steps,
        )
        return tell_network(request, network, Look())
