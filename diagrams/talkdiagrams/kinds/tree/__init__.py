"""Kind `tree`: nodes of slots that lead to nodes, as a hash-trie has them."""

from talkdiagrams.kinds.tree.kind import Tree
from talkdiagrams.kinds.tree.options import TreeOptions

__all__ = ["Tree", "TreeOptions"]
