"""Talks that begin with a log: what it says, in numbers and sentences, and the outline and text made of them."""
