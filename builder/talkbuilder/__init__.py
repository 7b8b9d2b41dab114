"""The engine: a YAML outline and a walkthrough go in, a talk comes out."""

__version__ = "0.1.0"
