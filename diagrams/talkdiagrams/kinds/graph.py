"""Kind `graph`: boxes and arrows, placed by Graphviz, with steps that mark, add and remove."""

from pydantic import BaseModel

from talkbuilder.graph import Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.network import Look, NetworkOptions, tell_network


class Graph:
    """Boxes and arrows."""

    name = "graph"
    summary = "Boxes and arrows in groups, placed by Graphviz; steps mark, add and remove."
    options: type[BaseModel] = NetworkOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story of the graph in ``request``."""
        assert isinstance(request.options, NetworkOptions)
        return tell_network(request, request.options, Look())
