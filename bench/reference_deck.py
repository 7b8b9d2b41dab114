"""The neutral deck that every tool is timed on: 30 slides, 8 graphs of 10 to 60 nodes, the same words every time.

It is told as plain data, then written as our outline and as pandoc's Markdown. Nothing here favours anybody: the words
are drawn from one list by one seeded generator.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

SEED = 20261123
GRAPH_SIZES = (10, 12, 15, 20, 25, 30, 40, 60)
ORDER = ("bullets", "diagram", "code", "table")
WANTED = {"diagram": 8, "code": 8, "table": 5, "bullets": 8}

WORDS = tuple(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split())

CODE = """\
package {package}

import (
\t"context"
\t"fmt"
\t"time"
)

// {name} waits for {what} number {number} or the context.
func {name}(ctx context.Context, in <-chan int) (int, error) {{
\tvar sum int
\tfor {{
\t\tselect {{
\t\tcase x, ok := <-in:
\t\t\tif !ok {{
\t\t\t\treturn sum, nil
\t\t\t}}
\t\t\tsum += x * {factor}
\t\tcase <-time.After({seconds} * time.Second):
\t\t\treturn 0, fmt.Errorf("{what}: %w", ctx.Err())
\t\t}}
\t}}
}}
"""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes (id, label), edges (tail, head, label or ""), groups (id, label, nodes)."""

    nodes: tuple[tuple[str, str], ...]
    edges: tuple[tuple[str, str, str], ...]
    groups: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide as plain data; ``kind`` says which of the fields are used."""

    kind: str
    title: str
    notes: tuple[str, ...]
    subtitle: str = ""
    bullets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    code: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    graph: Graph | None = None


@dataclass(slots=True)
class Writer:
    """Draws words, sentences and graphs from one generator."""

    source: random.Random = field(default_factory=lambda: random.Random(SEED))

    def words(self, count: int) -> str:
        """Return ``count`` words."""
        return " ".join(self.source.choice(WORDS) for _ in range(count))

    def sentence(self, count: int) -> str:
        """Return a sentence of ``count`` words."""
        return self.words(count).capitalize() + "."

    def notes(self) -> tuple[str, ...]:
        """Return three paragraphs, 120 words in all."""
        return tuple(" ".join(self.sentence(10) for _ in range(4)) for _ in range(3))

    def code(self, number: int) -> str:
        """Return a Go function."""
        package, name, what = self.source.sample(WORDS, 3)
        return CODE.format(
            package=package,
            name=name.capitalize(),
            what=what,
            number=number,
            factor=number + 3,
            seconds=number + 1,
        )

    def graph(self, count: int) -> Graph:
        """Return a layered service graph with about 1.3 edges a node, and groups of five from 12 nodes on."""
        pick = self.source
        nodes = tuple(
            (f"n{i}", f"{pick.choice(WORDS).capitalize()} {pick.choice(WORDS)}")
            for i in range(count)
        )
        edges = []
        for i in range(1, count):
            tail = pick.randrange(max(0, i - 6), i)
            edges.append((f"n{tail}", f"n{i}", pick.choice(WORDS) if pick.random() < 0.3 else ""))
        for _ in range(count // 3):
            tail, head = sorted(pick.sample(range(count), 2))
            edges.append((f"n{tail}", f"n{head}", ""))
        groups = []
        if count >= 12:
            for k in range(0, count - 5, 10):
                inside = tuple(f"n{j}" for j in range(k, k + 5))
                groups.append((f"c{k}", f"{pick.choice(WORDS).capitalize()} zone", inside))
        return Graph(nodes, tuple(edges), tuple(groups))


def reference_deck() -> tuple[Slide, ...]:
    """Return the deck: one title slide, then bullets, diagrams, code and tables in turn."""
    left = dict(WANTED)
    kinds = ["title"]
    while sum(left.values()):
        for kind in ORDER:
            if left[kind]:
                kinds.append(kind)
                left[kind] -= 1
    write = Writer()
    slides: list[Slide] = []
    sizes = iter(GRAPH_SIZES)
    for number, kind in enumerate(kinds):
        title, notes = write.words(4).capitalize(), write.notes()
        match kind:
            case "title":
                slide = Slide(kind, title, notes, subtitle=write.sentence(6))
            case "bullets":
                bullets = tuple(
                    (
                        write.words(9).capitalize(),
                        (write.words(6), write.words(6)) if j % 3 == 1 else (),
                    )
                    for j in range(6)
                )
                slide = Slide(kind, title, notes, bullets=bullets)
            case "code":
                slide = Slide(kind, title, notes, code=write.code(number))
            case "table":
                head = tuple(write.words(1).capitalize() for _ in range(5))
                body = (tuple(write.words(2) for _ in range(5)) for _ in range(7))
                slide = Slide(kind, title, notes, rows=(head, *body))
            case _:
                slide = Slide(kind, title, notes, graph=write.graph(next(sizes)))
        slides.append(slide)
    return tuple(slides)


# --- our outline --------------------------------------------------------------------------------------------------


def write_outline(slides: Sequence[Slide], folder: Path) -> None:
    """Write ``slides`` as a talk of ours: ``talk.yaml`` and ``walkthrough.md``."""
    import yaml

    text = [f"# {slides[0].title}", ""]
    written = []
    for number, slide in enumerate(slides):
        anchor = f"s{number}"
        text += [f"## {slide.title} {{#{anchor}}}", "", *(f"{p}\n" for p in slide.notes)]
        written.append(_our_slide(slide, number) | {"notes": f"#{anchor}"})
    outline = {
        "title": slides[0].title,
        "subtitle": slides[0].subtitle,
        "cuts": {"full": {"minutes": 60}},
        "slides": written,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "talk.yaml").write_text(yaml.safe_dump(outline, sort_keys=False, width=1000))
    (folder / "walkthrough.md").write_text("\n".join(text))


def _our_slide(slide: Slide, number: int) -> dict[str, object]:
    # 23 lines of code, tables of 8 rows by 5, graphs of 60 nodes: nothing that our rules pass without being told
    head: dict[str, object] = {"id": f"slide-{number}", "title": slide.title, "dense": True}
    match slide.kind:
        case "title":
            return head | {"layout": "title", "subtitle": slide.subtitle}
        case "bullets":
            bullets = [{"text": t, "sub": list(s)} if s else t for t, s in slide.bullets]
            return head | {"layout": "bullets", "bullets": bullets}
        case "code":
            return head | {"layout": "code", "code": {"text": slide.code, "language": "go"}}
        case "table":
            return head | {"layout": "table", "rows": [list(row) for row in slide.rows]}
        case _:
            return head | {"layout": "figure", "figure": _our_figure(slide.graph)}


def _our_figure(graph: Graph | None) -> dict[str, object]:
    assert graph is not None
    edges: list[object] = [
        {f"{tail} -> {other}": label} if label else f"{tail} -> {other}"
        for tail, other, label in graph.edges
    ]
    return {
        "kind": "graph",
        "dense": True,
        "nodes": dict(graph.nodes),
        "edges": edges,
        "groups": {
            name: {"label": label, "nodes": list(inside)} for name, label, inside in graph.groups
        },
    }


# --- pandoc -------------------------------------------------------------------------------------------------------


def write_pandoc(slides: Sequence[Slide], folder: Path) -> list[Path]:
    """Write ``slides`` as pandoc's Markdown (``deck.md``) and its graphs as DOT; return the DOT files."""
    (folder / "img").mkdir(parents=True, exist_ok=True)
    parts: list[str] = []
    graphs: list[Path] = []
    for slide in slides:
        notes = "\n\n".join(slide.notes)
        if slide.kind == "title":
            indented = "\n".join(f"  {line}" for line in notes.splitlines())
            parts.append(
                f"---\ntitle: {slide.title}\nsubtitle: {slide.subtitle}\nnotes: |\n{indented}\n---\n"
            )
            continue
        parts.append(f"## {slide.title}\n")
        if slide.graph is not None:
            path = folder / "img" / f"g{len(graphs)}.gv"
            path.write_text(dot(slide.graph))
            graphs.append(path)
            parts.append(f"![](img/{path.stem}.png)\n")
        parts.append(_markdown(slide))
        parts.append(f"::: notes\n\n{notes}\n\n:::\n")
    (folder / "deck.md").write_text("\n".join(parts))
    return graphs


def _markdown(slide: Slide) -> str:
    if slide.kind == "bullets":
        lines = []
        for text, below in slide.bullets:
            lines += [f"- {text}", *(f"    - {words}" for words in below)]
        return "\n".join(lines) + "\n"
    if slide.kind == "code":
        return f"```go\n{slide.code}```\n"
    if slide.kind == "table":
        rows = ["| " + " | ".join(row) + " |" for row in slide.rows]
        return "\n".join([rows[0], "|" + "---|" * len(slide.rows[0]), *rows[1:]]) + "\n"
    return ""


def dot(graph: Graph) -> str:
    """Return ``graph`` in DOT."""
    lines = [
        "digraph G {",
        '  rankdir=LR; node [shape=box, style="rounded,filled", fillcolor="#e8f0fe", fontsize=12];',
        "  edge [fontsize=10];",
    ]
    for name, label, inside in graph.groups:
        members = " ".join(f"{node};" for node in inside)
        lines.append(f'  subgraph cluster_{name} {{ label="{label}"; {members} }}')
    lines += [f'  {name} [label="{label}"];' for name, label in graph.nodes]
    lines += [
        f"  {tail} -> {head}" + (f' [label="{label}"]' if label else "") + ";"
        for tail, head, label in graph.edges
    ]
    return "\n".join([*lines, "}", ""])
