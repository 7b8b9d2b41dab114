"""The PDF: a page a scene, drawn by Typst at the scene's own coordinates, tagged for screen readers (PDF/UA-1)."""

from talkbuilder.backends.pdf.write import write

__all__ = ["write"]
