"""What there is: every kind of figure and every mechanism, by the word an outline uses."""

from talkbuilder.ports import Kind, Mechanism
from talkdiagrams.kinds.chart import Chart
from talkdiagrams.kinds.flow import Flow
from talkdiagrams.kinds.graph import Graph
from talkdiagrams.kinds.ring import Ring
from talkdiagrams.kinds.states import States
from talkdiagrams.kinds.timeline import Timeline
from talkdiagrams.kinds.topology import Topology
from talkdiagrams.mechanisms.scheduler.view import Scheduler

KINDS: dict[str, Kind] = {
    "chart": Chart(),
    "flow": Flow(),
    "graph": Graph(),
    "ring": Ring(),
    "states": States(),
    "timeline": Timeline(),
    "topology": Topology(),
}

MECHANISMS: dict[str, Mechanism] = {
    "scheduler": Scheduler(),
}
