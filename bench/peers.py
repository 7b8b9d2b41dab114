"""The same deck made by others: pandoc with pictures from ``dot``, and plain python-pptx with the same pictures."""

import io
import logging
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from reference_deck import Graph, Slide, dot


def pandoc() -> str | None:
    """Return the path of pandoc, from the wheel ``pypandoc_binary`` or the system."""
    logging.getLogger("pypandoc").setLevel(
        logging.CRITICAL
    )  # it logs a traceback for each place it looks
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return shutil.which("pandoc")


def draw(graphs: Sequence[Path]) -> None:
    """Run ``dot`` on each graph, one process a picture, as everybody's Makefile does."""
    for graph in graphs:
        picture = graph.with_suffix(".png")
        subprocess.run(["dot", "-Tpng", "-Gdpi=150", str(graph), "-o", str(picture)], check=True)


def with_pandoc(binary: str, folder: Path, graphs: Sequence[Path]) -> None:
    """Make ``deck.pptx`` the way pandoc's users do."""
    draw(graphs)
    subprocess.run([binary, "deck.md", "-o", "deck.pptx"], cwd=folder, check=True)


def with_python_pptx(slides: Sequence[Slide]) -> bytes:
    """Make the deck as md2pptx and a hundred scripts do: python-pptx calls, a picture for each graph."""
    from pptx import Presentation
    from pptx.util import Inches, Pt

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    for slide in slides:
        layout = deck.slide_layouts[{"title": 0, "bullets": 1}.get(slide.kind, 5)]
        page = deck.slides.add_slide(layout)
        page.shapes.title.text = slide.title
        page.notes_slide.notes_text_frame.text = "\n\n".join(slide.notes)
        match slide.kind:
            case "title":
                page.placeholders[1].text = slide.subtitle
            case "bullets":
                frame = page.placeholders[1].text_frame
                for text, below in slide.bullets:
                    frame.add_paragraph().text = text
                    for words in below:
                        paragraph = frame.add_paragraph()
                        paragraph.text, paragraph.level = words, 1
            case "code":
                box = page.shapes.add_textbox(Inches(0.7), Inches(1.6), Inches(12), Inches(5.4))
                for line in slide.code.splitlines():
                    run = box.text_frame.add_paragraph().add_run()
                    run.text, run.font.size, run.font.name = line, Pt(14), "Consolas"
            case "table":
                rows, columns = len(slide.rows), len(slide.rows[0])
                table = page.shapes.add_table(
                    rows, columns, Inches(0.7), Inches(1.6), Inches(12), Inches(4)
                ).table
                for y, row in enumerate(slide.rows):
                    for x, text in enumerate(row):
                        table.cell(y, x).text = text
            case _:
                assert slide.graph is not None
                page.shapes.add_picture(
                    io.BytesIO(_png(slide.graph)), Inches(0.7), Inches(1.6), Inches(8)
                )
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _png(graph: Graph) -> bytes:
    command = ["dot", "-Tpng", "-Gdpi=150"]
    return subprocess.run(
        command, input=dot(graph).encode(), capture_output=True, check=True
    ).stdout
