"""What there is: every kind of figure and every mechanism, by the word an outline uses."""

from talkbuilder.ports import Kind, Mechanism
from talkdiagrams.kinds.graph import Graph
from talkdiagrams.kinds.topology import Topology
from talkdiagrams.mechanisms.scheduler.view import Scheduler

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Graph(), Topology())}
MECHANISMS: dict[str, Mechanism] = {mechanism.name: mechanism for mechanism in (Scheduler(),)}
