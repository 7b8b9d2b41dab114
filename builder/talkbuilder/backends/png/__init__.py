"""Pictures of the slides: a PNG a scene, and a contact sheet to look at a whole talk at once."""

from talkbuilder.backends.png.write import write, write_contact

__all__ = ["write", "write_contact"]
