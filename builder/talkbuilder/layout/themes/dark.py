"""The dark theme: near-white on black-blue for dim rooms; the same meanings, the hues lifted until they can be read.

Why each colour is what it is, and what colour-blind viewers see: builder/notes/themes.md.
"""

from talkbuilder.color import Rgb
from talkbuilder.layout.themes.grid import PAGE, layouts
from talkbuilder.theme import Face, Swatch, Theme

THEME = Theme(
    name="dark",
    page=PAGE,
    inverse=True,
    scheme={
        "tx1": Rgb(0xF0, 0xF2, 0xF5),
        "bg1": Rgb(0x10, 0x17, 0x20),
        "tx2": Rgb(0x8F, 0x9E, 0xBE),
        "bg2": Rgb(0x1C, 0x26, 0x32),
        "accent1": Rgb(0x6F, 0xD3, 0xEE),  # G, brand
        "accent2": Rgb(0xF5, 0x82, 0x3F),  # M
        "accent3": Rgb(0xA9, 0x70, 0xE8),  # P
        "accent4": Rgb(0x2B, 0xC4, 0x66),  # running, good
        "accent5": Rgb(0xE0, 0xB8, 0x1C),  # runnable
        "accent6": Rgb(0xEE, 0x4A, 0x62),  # bad
        "hlink": Rgb(0x7C, 0xC4, 0xF5),
        "folHlink": Rgb(0xE8, 0x63, 0xB1),  # changed
    },
    swatches={
        "background": Swatch("bg1"),
        "surface": Swatch("bg2"),
        "surface-strong": Swatch("bg2", 0.88, 0.08),
        "text": Swatch("tx1"),
        "muted": Swatch("tx1", 0.7),
        "rule": Swatch("bg2", 0.8, 0.16),
        "brand": Swatch("accent1"),
        "brand-fill": Swatch("accent1", 0.36),
        "on-brand": Swatch("bg1"),
        "link": Swatch("hlink"),
        "g": Swatch("accent1"),
        "g-fill": Swatch("accent1", 0.36),
        "m": Swatch("accent2"),
        "m-fill": Swatch("accent2", 0.38),
        "p": Swatch("accent3"),
        "p-fill": Swatch("accent3", 0.42),
        "running": Swatch("accent4"),
        "running-fill": Swatch("accent4", 0.5),
        "runnable": Swatch("accent5"),
        "runnable-fill": Swatch("accent5", 0.5),
        "waiting": Swatch("tx2"),
        "waiting-fill": Swatch("tx2", 0.5),
        "syscall": Swatch("accent2", 0.4, 0.56),
        "syscall-fill": Swatch("accent2", 0.28),
        "idle": Swatch("tx1", 0.44),
        "idle-fill": Swatch("bg2", 0.9, 0.07),
        "white": Swatch("tx1"),
        "grey": Swatch("tx1", 0.65),
        "black": Swatch("bg1", 0.4),
        "on-black": Swatch("tx1"),
        "on-white": Swatch("bg1"),
        "good": Swatch("accent4"),
        "good-fill": Swatch("accent4", 0.45),
        "bad": Swatch("accent6"),
        "bad-fill": Swatch("accent6", 0.45),
        "changed": Swatch("folHlink"),
        "changed-fill": Swatch("folHlink", 0.32),
        "code-surface": Swatch("bg2"),
        "code-text": Swatch("tx1"),
        "code-keyword": Swatch("accent3", 0.7, 0.3),
        "code-string": Swatch("accent4", 0.8, 0.2),
        "code-comment": Swatch("tx1", 0.7),
        "code-number": Swatch("accent2", 0.8, 0.2),
        "code-function": Swatch("accent1"),
        "code-type": Swatch("tx2", 0.8, 0.2),
        "code-mark": Swatch("folHlink"),
    },
    faces={
        "body": Face("Arial", "FiraGO"),
        "heading": Face("Arial", "FiraGO"),
        "code": Face("Consolas", "Fira Mono"),
    },
    layouts=layouts(section="brand-fill", on_section="text"),
)
