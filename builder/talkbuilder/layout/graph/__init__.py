"""Placing graphs: Graphviz decides where nodes go, in a process of its own; it never sees a word of text."""
