"""Packs the archive: sorted names, one date, no owner, so that the same samples make the same bytes."""

import io
import time
import zipfile
from pathlib import PurePosixPath

from talkbuilder.backends.samples.readme import readme
from talkbuilder.place import NOWHERE
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck

_FILE = 0o100644 << 16


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Return ``<stem>-samples.zip``; nothing, and why, if the talk has no samples."""
    if not options.enclosed:
        message = f'the talk "{deck.slug}" has no samples that could be handed out'
        hint = "Go programs of a talk lie in go/NAME/, each with its go.mod"
        return Output({}, (Problem(NOWHERE, "no-samples", message, hint, severity="warning"),))
    files = {"README.md": readme(deck, options.enclosed).encode(errors="replace")}
    for sample in options.enclosed:
        files |= {f"go/{sample.name}/{name}": data for name, data in sample.files.items()}
        files |= {f"captures/{run.name}.txt": run.data for run in sample.runs}
    top = f"{deck.slug}-samples"
    data = _packed({f"{top}/{name}": data for name, data in files.items()}, kit.world.timestamp())
    return Output({PurePosixPath(f"{stem}-samples.zip"): data})


def _packed(files: dict[str, bytes], moment: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in sorted(files.items()):
            # On some systems `\\` in a name would lead into a folder, or out of one.
            entry = zipfile.ZipInfo(name.replace("\\", "-"), time.gmtime(moment)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            # As on Linux, wherever it is made.
            entry.create_system = 3
            entry.external_attr = _FILE
            archive.writestr(entry, data, compresslevel=9)
    return stream.getvalue()
