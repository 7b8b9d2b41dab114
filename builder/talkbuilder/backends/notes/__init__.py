"""What the speaker says, as one Markdown file: to read on the train, or to rehearse from."""

from talkbuilder.backends.notes.write import write

__all__ = ["write"]
