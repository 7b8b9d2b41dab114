"""sync.Map of go1.27.3, a concurrent hash-trie, and what it was until 1.23: a model of each to play, and views."""
