"""How wide text is in which letters join, move or stand on each other: HarfBuzz asked, without kerning and ligatures.

The only import of uharfbuzz, made when the first such text is measured.
"""

from pathlib import Path
from typing import Any

# As in Typst and in the browser (see fonts.md). What a script needs to be read at all (rlig, init, akhn ..) stays on.
_FEATURES = {"kern": False, "liga": False, "clig": False}


class Shaper:
    """Fonts that were opened, by file."""

    def __init__(self) -> None:
        self._fonts: dict[Path, tuple[Any, float]] = {}

    def width(self, text: str, file: Path) -> float:
        """Return the advance of ``text``, which is of one script, in 1/1000 em."""
        import uharfbuzz  # noqa: PLC0415 - most talks never need it

        if file not in self._fonts:
            face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file)))
            self._fonts[file] = uharfbuzz.Font(face), 1000 / face.upem
        font, scale = self._fonts[file]
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer, _FEATURES)
        return float(sum(place.x_advance for place in buffer.glyph_positions) * scale)
