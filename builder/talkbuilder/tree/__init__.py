"""YAML as a tree of places, for whoever reads a file that a person wrote."""
