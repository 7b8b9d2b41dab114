"""`--pdf-engine libreoffice`: the PDF as the LibreOffice of this machine makes it of the built .pptx.

It gets a profile of its own that is gone afterwards, runs no macro, is led to no network, and is ended with
all that it started when it takes too long. Not Typst's PDF: its pages are those that LibreOffice would show, in this
machine's fonts.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.truth.run import Limits, Ran, run

LIMITS = Limits(seconds=600, megabytes=4096)
_APPLICATIONS = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
# https://help.libreoffice.org/latest/en-US/text/shared/guide/pdf_params.html; JSON since LibreOffice 7.4
_WANTED: dict[str, object] = {
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "ExportHiddenSlides": True,  # as in our own: they are the pages for questions
    "ExportNotes": False,
    "ExportNotesPages": False,
    "UseLosslessCompression": True,
    "ReduceImageResolution": False,
}
_FILTER = "pdf:impress_pdf_Export:" + json.dumps(
    {
        name: {"type": "boolean", "value": str(value).lower()}
        for name, value in sorted(_WANTED.items())
    },
    separators=(",", ":"),
)
# A proxy that is not there: whoever wants to fetch something gets nothing. No macros, no first steps, no recovery.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""  # noqa: E501 - a setting a line


def soffice() -> str | None:
    """Return the path of LibreOffice, if there is one."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None and sys.platform == "darwin" and Path(_APPLICATIONS).is_file():
        return _APPLICATIONS
    return found


def absent() -> Problem:
    """Return the problem that there is no LibreOffice."""
    message = "there is no LibreOffice here (`soffice`) to make the PDF"
    hint = "install it, or leave `--pdf-engine` out: Typst makes the PDF without it"
    return Problem(NOWHERE, "no-libreoffice", message, hint)


def pdf_of(deck: bytes, limits: Limits = LIMITS) -> tuple[bytes, tuple[Problem, ...]]:
    """Return the PDF that LibreOffice makes of a .pptx; empty, and why, if it makes none."""
    program = soffice()
    if program is None:
        return b"", (absent(),)
    with tempfile.TemporaryDirectory(prefix="talk-office-", ignore_cleanup_errors=True) as name:
        room = Path(name)
        settings = room / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        (room / "deck.pptx").write_bytes(deck)
        command = [
            program, f"-env:UserInstallation={(room / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--nodefault", "--nofirststartwizard", "--convert-to", _FILTER,
            "--outdir", str(room), str(room / "deck.pptx"),
        ]  # fmt: skip
        try:
            ran = run(command, room, _environment(room), limits)
        except OSError as error:
            return b"", (_failed(f"it does not start: {error.strerror or error}"),)
        made = room / "deck.pdf"
        data = made.read_bytes() if ran.fine and made.is_file() else b""
        if not data.startswith(b"%PDF-"):
            return b"", (_failed(_why(ran, limits)),)
        return data, ()


def _environment(room: Path) -> dict[str, str]:
    """Return this process's variables, so that the person's fonts are found, without what would lead astray."""
    astray = ("PYTHON", "DISPLAY", "WAYLAND_DISPLAY", "LD_PRELOAD", "http_proxy", "https_proxy")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(astray)}
    return kept | {"SAL_USE_VCLPLUGIN": "svp", "TMPDIR": str(room)}


def _why(ran: Ran, limits: Limits) -> str:
    if ran.stopped == "time":
        return f"it took longer than {limits.seconds:g} seconds and was ended"
    if ran.stopped:
        return f"it took too much {ran.stopped} and was ended"
    said = [line.strip() for line in (ran.err + "\n" + ran.out).splitlines() if line.strip()]
    words = (
        "".join(one for one in said[0][:200] if one.isprintable()) if said else "it says nothing"
    )
    return f"exit code {ran.code}: {words}" if ran.code else f"it made no PDF: {words}"


def _failed(why: str) -> Problem:
    hint = "nothing was written; without `--pdf-engine` Typst makes the PDF"
    return Problem(NOWHERE, "libreoffice-failed", f"LibreOffice makes no PDF: {why}", hint)
