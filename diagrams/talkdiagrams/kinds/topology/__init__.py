"""Kind `topology`: Gs on Ms on Ps, and every queue and object where a G can be."""

from talkdiagrams.kinds.topology.kind import Topology
from talkdiagrams.kinds.topology.options import TopologyOptions

__all__ = ["Topology", "TopologyOptions"]
