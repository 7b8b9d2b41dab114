"""The outside programs that some tests need, and where they are: nothing here is needed to build a talk."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "requirements/node_modules/axe-core/axe.min.js"
XARSH = ROOT / "requirements/node_modules/@xarsh"
VALIDATOR = XARSH / "ooxml-validator/dist/src/cli.js"


def find(name: str) -> str | None:
    """Return the path of `soffice`, `chromium`, `pdftoppm`, `dot`, `node`, `ooxml-validator` or `axe`, or None."""
    if name == "ooxml-validator":
        binary = next(
            XARSH.glob("ooxml-validator-*"), None
        )  # npm leaves it out where there is none for the system
        return str(VALIDATOR) if VALIDATOR.is_file() and binary and shutil.which("node") else None
    if name == "axe":
        return str(AXE) if AXE.is_file() else None
    if name == "chromium":
        return next(
            filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
        )
    return shutil.which(name)


def command(name: str) -> list[str]:
    """Return the words that start the program; a test marked `external(name)` is skipped where there is none."""
    found = find(name)
    if found is None:
        raise FileNotFoundError(name)
    return ["node", found] if name == "ooxml-validator" else [found]
