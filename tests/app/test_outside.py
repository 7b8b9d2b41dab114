"""When a program outside gives up: exit code 3, the slide that it cannot stand, and nothing half written."""

from pathlib import Path
from typing import Any

import pytest

from talkbuilder.backends.typst.engine import Typst
from talkbuilder.ports import EngineFailure
from tests.app.conftest import Talk

TALK = """\
title: Hello
slides:
  - {layout: title}
  - {layout: statement, title: One}
  - {layout: statement, title: Two}
  - {layout: statement, title: Poison}
  - {layout: statement, title: Four}
"""


def test_typst_gives_up_on_a_slide(
    talk: Talk, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Typst.pdf

    def pdf(self: Typst, template: str, data: Any, *rest: Any) -> bytes:
        if "Poison" in str(data["scenes"]):
            raise EngineFailure("Typst ended without an answer (signal 6)")
        return whole(self, template, data, *rest)

    monkeypatch.setattr(Typst, "pdf", pdf)
    root = project / "talks" / "hello"
    root.mkdir(parents=True)
    (root / "talk.yaml").write_text(TALK)
    said = talk("build", "hello", "-f", "pdf,notes")
    assert said.code == 3
    assert "talk.yaml:6:5: error[typst-failed]: the PDF could not be made" in said.err
    assert "signal 6" in said.err
    assert not (project / "output" / "hello").exists()
