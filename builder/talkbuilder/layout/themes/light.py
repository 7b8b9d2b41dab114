"""The light theme: ink on near-white paper, one blue for the brand and for G, other hues only where they mean a thing.

Why each colour is what it is, and what colour-blind viewers see: builder/notes/themes.md.
"""

from talkbuilder.color import Rgb
from talkbuilder.layout.themes.grid import PAGE, layouts
from talkbuilder.theme import Face, Swatch, Theme

THEME = Theme(
    name="light",
    page=PAGE,
    scheme={
        "tx1": Rgb(0x1B, 0x21, 0x28),
        "bg1": Rgb(0xFC, 0xFC, 0xFA),
        "tx2": Rgb(0x3F, 0x4C, 0x66),
        "bg2": Rgb(0xEF, 0xF1, 0xF4),
        "accent1": Rgb(0x0B, 0x6F, 0xA4),  # G, brand
        "accent2": Rgb(0xC2, 0x52, 0x0A),  # M
        "accent3": Rgb(0x69, 0x2B, 0xD0),  # P
        "accent4": Rgb(0x12, 0x7D, 0x4E),  # running, good
        "accent5": Rgb(0x8A, 0x64, 0x00),  # runnable
        "accent6": Rgb(0xA8, 0x12, 0x2A),  # bad
        "hlink": Rgb(0x0B, 0x5F, 0x9E),
        "folHlink": Rgb(0xB4, 0x10, 0x6A),  # changed
    },
    swatches={
        "background": Swatch("bg1"),
        "surface": Swatch("bg2"),
        "surface-strong": Swatch("bg2", 0.93),
        "text": Swatch("tx1"),
        "muted": Swatch("tx1", 0.62, 0.27),
        "rule": Swatch("bg2", 0.84),
        "brand": Swatch("accent1"),
        "brand-fill": Swatch("accent1", 0.2, 0.8),
        "on-brand": Swatch("bg1"),
        "link": Swatch("hlink"),
        "g": Swatch("accent1"),
        "g-fill": Swatch("accent1", 0.3, 0.66),
        "m": Swatch("accent2"),
        "m-fill": Swatch("accent2", 0.22, 0.76),
        "p": Swatch("accent3"),
        "p-fill": Swatch("accent3", 0.15, 0.85),
        "running": Swatch("accent4"),
        "running-fill": Swatch("accent4", 0.25, 0.72),
        "runnable": Swatch("accent5"),
        "runnable-fill": Swatch("accent5", 0.25, 0.72),
        "waiting": Swatch("tx2"),
        "waiting-fill": Swatch("tx2", 0.25, 0.72),
        "syscall": Swatch("accent2", 0.5),
        "syscall-fill": Swatch("accent2", 0.4, 0.56),
        "idle": Swatch("tx1", 0.5, 0.42),
        "idle-fill": Swatch("tx1", 0.1, 0.88),
        "white": Swatch("bg1"),
        "grey": Swatch("tx1", 0.5, 0.58),
        "black": Swatch("tx1"),
        "on-black": Swatch("bg1"),
        "on-white": Swatch("tx1"),
        "good": Swatch("accent4"),
        "good-fill": Swatch("accent4", 0.2, 0.8),
        "bad": Swatch("accent6"),
        "bad-fill": Swatch("accent6", 0.2, 0.8),
        "changed": Swatch("folHlink"),
        "changed-fill": Swatch("folHlink", 0.15, 0.87),
        "code-surface": Swatch("bg2"),
        "code-text": Swatch("tx1"),
        "code-keyword": Swatch("accent3"),
        "code-string": Swatch("accent4", 0.85),
        "code-comment": Swatch("tx1", 0.62, 0.27),
        "code-number": Swatch("accent2", 0.85),
        "code-function": Swatch("accent1", 0.9),
        "code-type": Swatch("tx2"),
        "code-mark": Swatch("folHlink"),
    },
    faces={
        "body": Face("Arial", "FiraGO"),
        "heading": Face("Arial", "FiraGO"),
        "code": Face("Consolas", "Fira Mono"),
    },
    layouts=layouts(section="brand", on_section="on-brand"),
)
