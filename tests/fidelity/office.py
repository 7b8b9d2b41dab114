"""LibreOffice with private fonts and a private profile: .pptx files in, the words of every page out."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from tests.support import tools

_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
{aliases}</fontconfig>
"""
_ALIAS = """  <match target="pattern">
    <test name="family"><string>{asked}</string></test>
    <edit name="family" mode="assign" binding="strong"><string>{given}</string></edit>
  </match>
"""


def words_of(
    files: Mapping[str, bytes], fonts: Path, given: Mapping[str, str], room: Path
) -> dict[str, bytes]:
    """Return what pdftotext reads from each .pptx in ``files``; one start of LibreOffice for all of them.

    Only the fonts in the folder ``fonts`` exist; ``given`` says which of its families stands in for which name.
    ``room`` is an empty folder.
    """
    aliases = "".join(_ALIAS.format(asked=escape(a), given=escape(g)) for a, g in given.items())
    conf = room / "fonts.conf"
    conf.write_text(
        _CONF.format(folder=escape(str(fonts)), cache=escape(str(room / "cache")), aliases=aliases),
        encoding="utf-8",
    )
    for name, data in files.items():
        (room / f"{name}.pptx").write_bytes(data)
    profile = (room / "profile").as_uri()
    subprocess.run(
        [*tools.command("soffice"), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(room), *(str(room / f"{name}.pptx") for name in files)],
        env={**os.environ, "FONTCONFIG_FILE": str(conf)},
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    return {name: _words(room / f"{name}.pdf") for name in files}


def _words(file: Path) -> bytes:
    return subprocess.run(
        [*tools.command("pdftotext"), "-raw", "-bbox", str(file), "-"],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout
