"""Every deck of these tests is valid: for the Open XML SDK, and for a stricter validator where there is one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from talkbuilder.backends.pptx.template import read
from tests.backends import decks, plain
from tests.backends.pptx.deck_file import FILE, made
from tests.backends.pptx.templates import default, libreoffice, odd
from tests.backends.pptx.test_embed import ours
from tests.backends.pptx.test_templates import on
from tests.support import tools

STRICT = os.environ.get("TALK_STRICT_VALIDATOR", "")


def on_template(data: bytes) -> bytes:
    theme, _ = read(data, plain.PLAIN_THEME)
    assert theme is not None
    return made(on(theme), data)


CASES: dict[str, Callable[[], bytes]] = {
    "everything": lambda: made(decks.everything()),
    "free forms": lambda: made(decks.everything(), connectors="freeform"),
    "last frames": lambda: made(decks.everything(), steps="last"),
    "hostile": lambda: made(decks.hostile()),
    "many": lambda: made(decks.many(3)),
    "fonts inside": lambda: ours().files[FILE],
    "python-pptx's template": lambda: on_template(default()),
    "an odd template": lambda: on_template(odd()),
}


def validate(file: Path) -> None:
    run = subprocess.run(
        [*tools.command("ooxml-validator"), str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert json.loads(run.stdout)["errors"] == []


def validate_strictly(file: Path) -> None:
    run = subprocess.run(
        [sys.executable, STRICT, str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.slow
@pytest.mark.external("ooxml-validator")
@pytest.mark.parametrize("name", CASES)
def test_the_open_xml_sdk_finds_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "deck.pptx").write_bytes(CASES[name]())
    validate(tmp_path / "deck.pptx")


@pytest.mark.slow
@pytest.mark.skipif(not STRICT, reason="TALK_STRICT_VALIDATOR names no strict validator")
@pytest.mark.parametrize("name", CASES)
def test_a_strict_validator_finds_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "deck.pptx").write_bytes(CASES[name]())
    validate_strictly(tmp_path / "deck.pptx")


@pytest.mark.slow
@pytest.mark.external("soffice", "ooxml-validator")
def test_a_deck_on_libreoffice_s_template_is_valid(tmp_path: Path) -> None:
    (tmp_path / "deck.pptx").write_bytes(on_template(libreoffice(tmp_path)))
    validate(tmp_path / "deck.pptx")
    if STRICT:
        validate_strictly(tmp_path / "deck.pptx")
