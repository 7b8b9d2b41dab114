"""The roof: the command line, and the literal tables of everything that has a name."""
