"""A talk in many scripts, built once for a test run; its ideographs are lent by a font that is drawn for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.layout.text.fonts import OwnFonts
from talkbuilder.layout.text.lenders import Lenders, Shelf
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.pipeline import Built, Order, build
from talkbuilder.ports import Kit

HEBREW = "כותרת בעברית עם Go 1.27 וסוף."
ARABIC = "يعمل المجدول على توزيع العمل على الخيوط، ولا يحتاج المبرمج إلى إدارتها بنفسه."
JAPANESE = "日本語の見出しは、行の先頭に句読点を置かない。「通信」でメモリを共有する。" * 3
THAI = "ภาษาไทยเขียนติดกันโดยไม่มีช่องว่างระหว่างคำ"
HINDI = "गोरूटीन एक हल्का धागा है, क्षत्रिय"
NOBODY = "𓀀"

OUTLINE = f"""\
title: Scripts of the world
cuts: {{full: {{minutes: 20}}}}
figures:
  flow:
    kind: flow
    nodes: {{a: "לולאה", b: "日本"}}
    edges: [{{a -> b: "אות"}}]
slides:
  - layout: bullets
    title: "{HEBREW}"
    bullets: ["נקודה `f()` כאן", "{ARABIC}", plain words]
    notes: "#one"
  - layout: bullets
    title: Lines end where each script ends them
    bullets: ["{JAPANESE}", "{THAI}", "{HINDI}"]
    notes: "#two"
  - layout: figure
    title: Labels read in their own direction
    figure: flow
    notes: "#three"
  - layout: code
    title: Code stays from left to right
    code: {{language: go, text: 'fmt.Println("שלום") // 日本'}}
    notes: "#four"
  - layout: bullets
    title: Some characters nobody has
    bullets: [every word is fine, "but not {NOBODY}"]
    notes: "#five"
"""
TEXT = """\
# Scripts

## One {#one}

זו פסקה עם `code()` בתוכה.

- ראשון

## Two {#two}

Words.

## Three {#three}

Words.

## Four {#four}

Words.

## Five {#five}

Words.
"""


@contextmanager
def lending_kit(folder: Path, cache: Path) -> Iterator[Kit]:
    """Open every door; only the fonts in ``folder`` lend."""
    fonts = OwnFonts(lenders=Lenders(shelf=Shelf(cache, [folder])))
    with open_kit() as kit:
        yield replace(kit, fonts=fonts, ruler=OwnRuler(fonts))


def built(
    root: Path, kit: Kit, *formats: str, outline: str = OUTLINE, text: str = TEXT
) -> tuple[Built, Mapping[str, bytes]]:
    """Write the talk into ``root`` and build it."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "talk.yaml").write_text(outline, encoding="utf-8")
    (root / "walkthrough.md").write_text(text, encoding="utf-8")
    made = build(root, Order(formats=formats), GUESTS, kit)
    return made, {str(name): data for name, data in made.files.items()}
