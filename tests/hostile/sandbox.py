"""A folder for one case: its files, an older output that must not be lost, a secret beside it, and what changed."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.case import Case, Content, Folder, Hole, Link, Pipe
from tests.hostile.inputs.pictures import plain_png
from tests.hostile.opened import SECRET

OLD = {
    "output/one/one.pptx": b"an older deck that somebody has edited",
    "output/one/one.html": b"an older page that somebody has edited",
}
BUILT = Path(tempfile.gettempdir()) / "talk-hostile-go-build"
"""What Go has compiled of its library, shared by all cases: without it each that runs a sample would take 8 s more."""
TAKEN = ("output", "cache", "tmp", "stdout", "stderr")
"""What a command may write."""


def sizes_allow(size: int) -> bool:
    """Return whether a file is small enough to be compared by its bytes."""
    return size < 64 * 1024 * 1024


@dataclass
class Sandbox:
    """``root`` is made anew."""

    root: Path
    before: dict[str, str] = field(default_factory=dict)

    def fill(self, case: Case) -> None:
        """Write the case's files."""
        self.empty()
        for name in ("talks", "home", "tmp", "cache", "outside"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        (self.root / "outside/secret.txt").write_text(f"{SECRET}\n")
        (self.root / "outside/secret.png").write_bytes(plain_png(7, 7))
        (self.root / "outside/talk.yaml").write_text(
            f"title: {SECRET}\nslides: [{{layout: title}}]\n"
        )
        BUILT.mkdir(exist_ok=True)
        self._put("cache/go/build", Link(str(BUILT)))
        for name, data in OLD.items():
            self._put(name, data)
        for name, content in case.files.items():
            self._put(name, content)
        self.before = self.state()

    def _put(self, name: str, content: Content) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.is_dir() and not isinstance(content, Folder):
            shutil.rmtree(path)
        match content:
            case bytes():
                path.write_bytes(content)
            case Link(target):
                path.symlink_to(target.replace("{root}", str(self.root)))
            case Pipe():
                os.mkfifo(path)
            case Hole(size):
                with path.open("wb") as file:
                    file.truncate(size)
            case Folder(mode):
                path.mkdir(exist_ok=True)
                path.chmod(mode)

    def state(self) -> dict[str, str]:
        """Return every path and what is there."""
        found: dict[str, str] = {}
        for here, folders, files in os.walk(self.root):
            for name in (*folders, *files):
                path = Path(here, name)
                inside = path.relative_to(self.root).as_posix()
                if inside.split("/")[0] in ("cache", "stdout", "stderr"):
                    continue
                info = path.lstat()
                if path.is_symlink():
                    found[inside] = f"-> {path.readlink()}"
                elif path.is_file() and sizes_allow(info.st_size):
                    found[inside] = hashlib.sha256(path.read_bytes()).hexdigest()
                else:
                    found[inside] = f"{info.st_mode:o} {info.st_size if path.is_file() else ''}"
        return found

    def changes(self, case: Case) -> list[str]:
        """Return what changed that may not have."""
        after = self.state()
        wrong = []
        for name in sorted(self.before.keys() | after.keys()):
            if self.before.get(name) == after.get(name):
                continue
            if name.split("/")[0] == "output" or any(
                name == one or name.startswith(f"{one}/") for one in case.writes
            ):
                continue
            wrong.append(f"changed: {name!r}")
        return wrong

    def lost(self, code: int, case: Case) -> list[str]:
        """Return what was lost of the older output; if the command failed, what changed in it."""
        after = {
            name: digest for name, digest in self.state().items() if name.startswith(case.keeps)
        }
        before = {
            name: digest for name, digest in self.before.items() if name.startswith(case.keeps)
        }
        if code in (1, 2) and not case.writes and after != before:
            return [f"failed, and touched {sorted(set(after.items()) ^ set(before.items()))[:3]}"]
        # Of all that is written only a deck is edited by hand; the rest is made anew.
        # A link in a deck's place is replaced: what it leads to is not ours, and is as it was.
        old = {
            digest
            for name, digest in before.items()
            if name.endswith(".pptx") and not digest.startswith("-> ")
        }
        return [f"lost: {digest}" for digest in old - set(after.values())]

    def written(self) -> dict[str, bytes]:
        """Return what is new in the output."""
        after = self.state()
        return {
            name: (self.root / name).read_bytes()
            for name, digest in after.items()
            if name.startswith("output/")
            and (self.root / name).is_file()
            and self.before.get(name) != digest
            and digest not in self.before.values()
        }

    def empty(self) -> None:
        """Remove everything."""
        if self.root.exists():  # these programs know folders of any depth, and without rights
            subprocess.run(
                ["chmod", "-R", "u+rwx", self.root], stderr=subprocess.DEVNULL, check=False
            )
            subprocess.run(["rm", "-rf", self.root], check=True)
        self.root.mkdir(parents=True)
