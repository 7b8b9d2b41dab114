"""Decks made by hand, with every kind of item and every awkward character: what each backend must be able to write.

They use nothing but the nouns, so a backend's tests need neither layout nor outline. The numbers are plain and
round; where a connector is glued, its path is what the preset's formula draws.
"""

from talkbuilder.geometry import CubicTo, LineTo, MoveTo, Point, Rect
from talkbuilder.notes import Code, Notes, Said
from talkbuilder.notes import Paragraph as Spoken
from talkbuilder.scene import (
    Cell,
    Chart,
    Connector,
    Deck,
    Geometry,
    Glue,
    Group,
    Item,
    Line,
    Link,
    Media,
    Paragraph,
    Picture,
    Run,
    Scene,
    Series,
    Shape,
    Source,
    Table,
    Text,
    TextBlock,
)
from talkbuilder.theme import Theme
from tests.backends.plain import (
    AREA,
    PICTURE,
    PICTURE_DIGEST,
    PLAIN_THEME,
    RICH_NOTES,
    block,
    bullet,
    label,
    para,
    scene,
)

GEOMETRIES: tuple[Geometry, ...] = (
    "rect", "roundRect", "ellipse", "diamond", "hexagon", "triangle", "chevron", "can", "parallelogram",
)  # fmt: skip


def _shapes() -> Scene:
    shapes = [
        Shape(id=f"shape.{name}", rect=Rect(60 + 285 * (i % 3), 130 + 110 * (i // 3), 240, 80), geometry=name,
              fill="g-fill", line=Line("g", 1.5, ("solid", "dash", "dot")[i % 3]), text=label(name))
        for i, name in enumerate(GEOMETRIES)
    ]  # fmt: skip
    return scene("shapes", "figure", "Every geometry holds text", Group(id="fig", items=tuple(shapes),
                 alt="Nine boxes, each with the name of its geometry"), number="3")  # fmt: skip


def _frame(step: int, steps: int = 3) -> Scene:
    """G1 moves from the queue to M0; connectors stay glued."""
    at = (Rect(120, 140, 60, 60), Rect(420, 320, 60, 60), Rect(720, 320, 60, 60))[step - 1]
    p0 = Shape(id="fig.P0", rect=Rect(360, 140, 180, 80), geometry="roundRect", fill="p-fill",
               line=Line("p"), text=label("P0"))  # fmt: skip
    m0 = Shape(id="fig.M0", rect=Rect(660, 140, 180, 80), geometry="rect", fill="m-fill",
               line=Line("m"), text=label("M0"))  # fmt: skip
    queue = Shape(
        id="fig.queue",
        rect=Rect(360, 300, 480, 100),
        geometry="rect",
        line=Line("rule", 1.0, "dash"),
    )
    g1 = Shape(
        id="fig.G1",
        rect=at,
        geometry="ellipse",
        fill="g-fill",
        line=Line("g", 2.25),
        text=label("G1"),
    )
    straight = Connector(
        id="fig.P0-M0", line=Line("muted"), rect=Rect(540, 180, 120, 0),
        path=(MoveTo(Point(540, 180)), LineTo(Point(660, 180))),
        begin=Glue("fig.P0", 3), end=Glue("fig.M0", 1), alt="P0 runs on M0",
    )  # fmt: skip
    elbow = Connector(
        id="fig.P0-queue", line=Line("p", 1.5, "dash"), preset="bentConnector3",
        # from the foot of P0 to the head of the queue: the box before rotation, turned a quarter clockwise
        rect=Rect(485, 185, 80, 150), rotation=90, flip_v=True, adjust=(50000,),
        path=(MoveTo(Point(450, 220)), LineTo(Point(450, 260)), LineTo(Point(600, 260)), LineTo(Point(600, 300))),
        begin=Glue("fig.P0", 2), end=Glue("fig.queue", 0),
    )  # fmt: skip
    free = Connector(
        id="fig.loop", line=Line("bad", 2.0), preset="freeform", tail="oval",
        path=(MoveTo(Point(840, 160)), CubicTo(Point(900, 160), Point(900, 350), Point(840, 350))),
    )  # fmt: skip
    extra = Shape(id="fig.new", rect=Rect(120, 320, 120, 60), fill="changed-fill", line=Line("changed"),
                  text=label("new here"))  # fmt: skip
    items: tuple[Item, ...] = (queue, p0, m0, straight, elbow, free, g1)
    if step == steps:
        items = (*items, extra)
    return scene(
        "steal", "figure", f"G1 moves to M0 ({step} of {steps})", *items,
        block("caption", "caption", "figure", f"step {step}"),
        heading="G1 moves to M0",
        number=f"4.{step}", frame=step, frames=steps, section="Figures", cuts=("full", "lunch"),
        notes=(Spoken((Said(f"Step {step}."),)),),
    )  # fmt: skip


def _table() -> Scene:
    head = tuple(Cell(Text((para(w),), 16, bold=True, inset=(6, 4, 6, 4), anchor="middle"), "surface-strong")
                 for w in ("letter", "what it is", "how many"))  # fmt: skip
    rows = [("G", "goroutine", "100,000"), ("M", "thread", "10"), ("P", "processor", "8")]
    body = tuple(
        tuple(Cell(Text((para(w, align="right" if i == 2 else None),), 16, inset=(6, 4, 6, 4), anchor="middle"))
              for i, w in enumerate(row)) for row in rows
    )  # fmt: skip
    return scene(
        "letters", "table", "Three letters, three sizes",
        Table(id="table", rect=Rect(48, 130, 700, 160), columns=(120.0, 380.0, 200.0), heights=(40.0,) * 4,
              rows=(head, *body), alt="Three letters with what they are and how many there are"),
        number="5", section="Figures", cuts=("full", "lunch"),
    )  # fmt: skip


def _charts() -> tuple[Scene, ...]:
    names = ("go1.25", "go1.26", "go1.27")
    spread = ((38.0, 46.0), (33.0, 36.5), (29.0, 33.0))
    one = (Series("empty call", (42.0, 35.0, 31.0), "g", spread),)
    two = (Series("mark", (12.0, 9.0, 8.0), "m"), Series("sweep", (4.0, 4.5, 3.0), "p"))
    made: list[Scene] = []
    for i, (kind, series) in enumerate(
        (("bar", one), ("column", one), ("stacked", two), ("line", two))
    ):
        made.append(scene(
            f"chart-{kind}", "figure", f"What a {kind} chart says",
            Chart(id="chart", rect=AREA, kind=kind, categories=names, series=series, unit="ns",  # type: ignore[arg-type]
                  number_format="0.0", alt=f"A {kind} chart of three releases"),
            number=str(6 + i), section="Charts",
        ))  # fmt: skip
    return tuple(made)


def code_paragraphs(source: str) -> tuple[Paragraph, ...]:
    """A paragraph a line, with a keyword coloured and a mark."""
    lines = []
    for line in source.split("\n"):
        head, found, tail = line.partition("for")
        runs = (
            (Run(head), Run(found, bold=True, token="code-keyword"), Run(tail))
            if found
            else (Run(line),)
        )
        lines.append(Paragraph(tuple(run for run in runs if run.text)))
    return tuple(lines)


def _code() -> Scene:
    text = Text(
        (*code_paragraphs("func schedule() {\n    for {\n        gp := findRunnable()"),
         Paragraph((Run("        execute(gp)", mark="code-mark"),
                    Run("  // never returns", token="code-comment", italic=True))),
         *code_paragraphs("    }\n}")),
        18, family="code", token="code-text", inset=(10, 8, 10, 8), line_height=1.3,
    )  # fmt: skip
    panel = Shape(
        id="panel", rect=AREA, geometry="roundRect", fill="code-surface", role="decoration"
    )
    body = TextBlock(id="body", rect=AREA, text=text, slot="body")
    return scene(
        "code", "code", "One loop runs everything", panel, body, number="11", notes=RICH_NOTES
    )


def _words() -> Scene:
    paragraphs = (
        bullet("A plain point"),
        bullet("A point below it", 1),
        Paragraph((Run("With "), Run("weight", bold=True), Run(", "), Run("stress", italic=True), Run(", "),
                   Run("runtime.gopark", family="code"), Run(" and a "),
                   Run("link", link=Link(url="https://go.dev/?a=1&b=2")), Run(" and a "),
                   Run("jump", token="link", link=Link(slide="letters")), Run(".")),
                  bullet="•", indent=18.0, hanging=18.0, before=6.0),
        para("1 counted", bullet="1.", indent=24.0, hanging=24.0, before=6.0),
        Paragraph((Run("two lines\nby wish"),), before=6.0, size=18.0, breaks=(10,)),
        para("centred", align="center", before=6.0),
    )  # fmt: skip
    return scene("words", "bullets", "Text in every style", block("body", "body", "bullets", *paragraphs),
                 number="2", notes=RICH_NOTES, section="Words", cuts=("full", "lunch", "lightning"))  # fmt: skip


def _picture() -> Scene:
    return scene(
        "picture", "image", "A picture stays a picture",
        Picture(id="picture", rect=Rect(330, 130, 300, 300), digest=PICTURE_DIGEST, media_type="image/png",
                alt="A blue square"),
        Picture(id="again", rect=Rect(660, 130, 60, 60), digest=PICTURE_DIGEST, media_type="image/png", alt="",
                role="decoration"),
        number="12",
    )  # fmt: skip


def _columns() -> Scene:
    return scene("columns", "two-columns", "Two columns keep apart",
                 block("body", "body", "two-columns", bullet("left")),
                 block("second", "second", "two-columns", bullet("right")), number="10")  # fmt: skip


def _opening() -> Scene:
    return scene("opening", "title", "The scheduler in three letters",
                 block("subtitle", "subtitle", "title", "M, P and G"), section="Words",
                 cuts=("full", "lunch", "lightning"))  # fmt: skip


def _backup() -> Scene:
    return scene("backup", "statement", "For questions only", block("body", "body", "statement", "A spare slide."),
                 number="13", hidden=True)  # fmt: skip


def everything(theme: Theme = PLAIN_THEME) -> Deck:
    """Every item, every layout family, three frames, a hidden slide, links, sections and three cuts."""
    return Deck(
        slug="everything", title="Every item & each <style>", subtitle="made by hand", theme=theme,
        speaker="A. Speaker", event="Lunch & learn", date="2026-05-04", classification="public",
        description="A deck for tests", keywords=("go", "tests"), checked="go1.27.3",
        cuts=("lightning", "lunch", "full"),
        sources=(Source("The Go runtime", "https://go.dev/src/runtime/"), Source("A talk")),
        media={PICTURE_DIGEST: Media("image/png", PICTURE)},
        scenes=(
            _opening(), _words(), _shapes(), _frame(1), _frame(2), _frame(3), _table(), *_charts(), _columns(),
            _code(), _picture(), _backup(),
        ),
    )  # fmt: skip


def small(theme: Theme = PLAIN_THEME) -> Deck:
    """A title, a slide of words, a figure in two frames: enough for a golden that a person can read."""
    return Deck(
        slug="small", title="A small deck", theme=theme, speaker="A. Speaker", checked="go1.27.3",
        scenes=(_opening(), _words(), _frame(1), _frame(2), _table()),
    )  # fmt: skip


def hostile(theme: Theme = PLAIN_THEME) -> Deck:
    """Characters that break naive writers, in every place that takes text."""
    nasty = "<&>\"' ]]> {{x}} #set $(y) \\ \t tab · naïve 漢字 עברית 🙂"
    box = Shape(id="fig.<&>\"'", rect=Rect(100, 150, 300, 80), fill="g-fill", text=label(nasty), alt=nasty,
                link=Link(url="https://example.org/?a=<b>&c=\"d\""))  # fmt: skip
    cell = Cell(Text((para(nasty),), 14))
    table = Table(
        id="t",
        rect=Rect(100, 260, 400, 40),
        columns=(400.0,),
        heights=(40.0,),
        rows=((cell,),),
        alt=nasty,
    )
    chart = Chart(id="c", rect=Rect(520, 150, 380, 300), kind="column", categories=(nasty, "b"),
                  series=(Series(nasty, (1.0, 2.0), "g"),), unit=nasty, alt=nasty)  # fmt: skip
    notes: Notes = (Spoken((Said(nasty),)), Code(nasty + "\nsecond", nasty))
    made = scene(
        "nasty", "figure", nasty, box, table, chart, notes=notes, section=nasty, cuts=(nasty,)
    )
    return Deck(slug="hostile", title=nasty, subtitle=nasty, theme=theme, speaker=nasty, event=nasty, date=nasty,
                classification=nasty, description=nasty, keywords=(nasty,), checked=nasty, cut=nasty,
                cuts=(nasty,), sources=(Source(nasty, "https://example.org/"),), scenes=(made,))  # fmt: skip


def many(slides: int, theme: Theme = PLAIN_THEME, shapes: int = 25) -> Deck:
    """``slides`` slides of ``shapes`` shapes and notes: for measuring."""
    notes: Notes = tuple(
        Spoken((Said("Some forty spoken words that repeat themselves. " * 5),)) for _ in range(3)
    )
    made = []
    for n in range(slides):
        items = tuple(
            Shape(id=f"s{i}", rect=Rect(60 + 165 * (i % 5), 125 + 70 * (i // 5), 150, 56), geometry="roundRect",
                  fill="g-fill", line=Line("g"), text=label(f"Box {n}.{i}"))
            for i in range(shapes)
        )  # fmt: skip
        made.append(
            scene(
                f"slide-{n}", "figure", f"Slide number {n}", *items, number=str(n + 1), notes=notes
            )
        )
    return Deck(slug="many", title="Many slides", theme=theme, scenes=tuple(made))
