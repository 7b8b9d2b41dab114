"""Kind `tree`: nodes of slots that lead to nodes, as a hash-trie has them."""
