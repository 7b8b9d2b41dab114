"""What LibreOffice makes of our decks: every slide is a page, and its words stand on it."""

import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from talkbuilder.scene import TextBlock
from tests.backends import decks
from tests.backends.pptx.deck_file import made


@pytest.mark.slow
@pytest.mark.external("soffice")
def test_every_shown_slide_is_a_page_with_its_title_and_text(tmp_path: Path) -> None:
    deck = decks.everything()
    (tmp_path / "deck.pptx").write_bytes(made(deck, connectors="freeform"))
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
               "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "deck.pptx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = PdfReader(tmp_path / "deck.pdf").pages
    shown = [scene for scene in deck.scenes if not scene.hidden]
    assert len(pages) == len(shown)
    for page, scene in zip(pages, shown, strict=True):
        said = "".join(page.extract_text().split())
        for item in scene.items:
            if isinstance(item, TextBlock):
                for paragraph in item.text.paragraphs:
                    assert "".join(paragraph.text.split()) in said, (scene.id, item.id)
