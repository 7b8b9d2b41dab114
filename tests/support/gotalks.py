"""Small talks with Go samples, made on the fly."""

from pathlib import Path
from textwrap import dedent
from typing import Any

from talkbuilder.outline.model import Outline

MOD = "module {name}\n\ngo 1.27\n"
HELLO = """\
package main

import "fmt"

func main() {
	fmt.Println("hello")
}
"""


def write(root: Path, **samples: dict[str, str]) -> Path:
    """Write samples, `main_go="..."` as `main.go`, each with a go.mod unless it brings one (or `go_mod=""`: none)."""
    for name, files in samples.items():
        folder = root / "go" / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in ({"go_mod": MOD.format(name=name)} | files).items():
            path = folder / _file(file)
            path.parent.mkdir(parents=True, exist_ok=True)
            if text:
                path.write_text(dedent(text), encoding="utf-8")
    return root


def _file(name: str) -> str:
    """Return `main_test.go` for `main__test_go`: the last `_` is a dot, two are one."""
    stem, _, suffix = name.rpartition("_")
    return f"{stem.replace('__', '_')}.{suffix}"


def outline(**captures: dict[str, Any]) -> Outline:
    """Return an outline of go 1.27.3 with `captures`."""
    slides = [{"layout": "title"}]
    return Outline.model_validate(
        {"title": "x", "go": "1.27.3", "captures": captures, "slides": slides}
    )
