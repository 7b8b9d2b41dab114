"""The same deck made by more of those who write decks as text: marp, Typst by itself; and LibreOffice, for PDF.

Each gets the words, tables and code of the reference deck, and its graphs as pictures from ``dot``.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from peers import draw
from reference_deck import Slide, dot

HERE = Path(__file__).parent.parent / "requirements" / "bench"


def marp() -> str | None:
    """Return marp's command line, which ``make bench`` installs beside us where there is npm."""
    ours = HERE / "node_modules" / ".bin" / "marp"
    return str(ours) if ours.exists() else shutil.which("marp")


def browser() -> str | None:
    """Return the browser that marp prints with."""
    return shutil.which("chromium") or shutil.which("google-chrome")


def write_marp(slides: Sequence[Slide], folder: Path) -> list[Path]:
    """Write ``slides`` as marp's Markdown (``deck.md``) and its graphs as DOT; return the DOT files."""
    graphs = write_graphs(slides, folder)
    pages = []
    pictures = iter(graphs)
    for slide in slides:
        body = [f"# {slide.title}", ""]
        match slide.kind:
            case "title":
                body.append(slide.subtitle)
            case "bullets":
                for text, below in slide.bullets:
                    body += [f"- {text}", *(f"  - {words}" for words in below)]
            case "code":
                body.append(f"```go\n{slide.code}```")
            case "table":
                body.append("| " + " | ".join(slide.rows[0]) + " |")
                body.append("|" + "---|" * len(slide.rows[0]))
                body += ("| " + " | ".join(row) + " |" for row in slide.rows[1:])
            case _:
                body.append(f"![h:450](img/{next(pictures).stem}.png)")
        pages.append("\n".join([*body, "", "<!--", *slide.notes, "-->", ""]))
    text = "---\nmarp: true\npaginate: true\n---\n\n" + "\n---\n\n".join(pages)
    (folder / "deck.md").write_text(text, encoding="utf-8")
    return graphs


def with_marp(command: str, folder: Path, graphs: Sequence[Path], suffix: str) -> None:
    """Make ``deck.pptx`` (a picture of each slide) or ``deck.pdf`` the way marp's users do."""
    draw(graphs)
    environment = os.environ | {"CHROME_PATH": browser() or "", "CHROME_NO_SANDBOX": "1"}
    options = [f"--{suffix}", "--allow-local-files", "--no-stdin", "-o", f"deck.{suffix}"]
    subprocess.run(
        [command, "deck.md", *options],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )


def write_typst(slides: Sequence[Slide], folder: Path) -> list[Path]:
    """Write ``slides`` as a Typst document (``deck.typ``) and its graphs as DOT; return the DOT files."""
    graphs = write_graphs(slides, folder)
    pictures = iter(graphs)
    parts = [
        '#set page(paper: "presentation-16-9", margin: 1.5cm)\n#set text(size: 20pt)\n'
        "#show heading: set text(size: 28pt)\n#show raw: set text(size: 13pt)\n"
    ]
    for slide in slides:
        parts.append(f"= {slide.title}\n")
        match slide.kind:
            case "title":
                parts.append(slide.subtitle)
            case "bullets":
                for text, below in slide.bullets:
                    parts += [f"- {text}", *(f"  - {words}" for words in below)]
            case "code":
                parts.append(f"```go\n{slide.code}```")
            case "table":
                cells = ", ".join(f"[{cell}]" for row in slide.rows for cell in row)
                parts.append(f"#table(columns: {len(slide.rows[0])}, {cells})")
            case _:
                parts.append(f'#image("img/{next(pictures).stem}.png", height: 80%)')
        parts.append("#pagebreak(weak: true)\n")
    (folder / "deck.typ").write_text("\n".join(parts), encoding="utf-8")
    return graphs


def with_typst(folder: Path, graphs: Sequence[Path]) -> None:
    """Make ``deck.pdf``: Typst in a process of its own, as its command would be."""
    draw(graphs)
    code = "import typst; typst.compile('deck.typ', output='deck.pdf')"
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)


def office() -> str | None:
    """Return LibreOffice."""
    return shutil.which("soffice")


def with_office(command: str, folder: Path, profile: Path) -> None:
    """Make ``deck.pdf`` of the ``deck.pptx`` in ``folder``, with a ``profile`` of its own."""
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [command, *options, "deck.pptx"], cwd=folder, check=True, capture_output=True, timeout=120
    )


def write_graphs(slides: Sequence[Slide], folder: Path) -> list[Path]:
    """Write the graphs as DOT and return the files."""
    (folder / "img").mkdir(parents=True, exist_ok=True)
    found: list[Path] = []
    for slide in slides:
        if slide.graph is not None:
            path = folder / "img" / f"g{len(found)}.gv"
            path.write_text(dot(slide.graph))
            found.append(path)
    return found
