# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""What is typed: every option of every command with every hostile word, and odd names of folders and files."""

from collections.abc import Iterator
from typing import Any

import typer

from tests.hostile import texts
from tests.hostile.case import SMALL, Case, Cases, Content, Folder, Hole, Link, Pipe, talk_files
from tests.hostile.texts import SHAPES

ANY = frozenset({0, 1, 2, 3})
# `serve` would stay, `--open` starts a browser; both are tried by hand and in tests/app/serve.
LEFT_OUT = {"serve"}
NOT_TRIED = {"--open", "--help", "--version"}
START = {
    "build": ("build", "one", "-f", "notes"),
    "check": ("check", "one"),
    "record": ("record", "one"),
    "rehearsals": ("rehearsals", "one"),
    "diagram": ("diagram", "one#boxes"),
    "new": ("new", "fresh"),
    "list": ("list",),
    "schema": ("schema",),
}
OUTLINE = SMALL + b"figures:\n  boxes: {kind: graph, nodes: {a: A, b: B}, edges: [a -> b]}\n"
WORDS = [
    "", " ", "-", "--", "-x", "--x", "0", "-1", "1e9", "9" * 40, "x" * 300, "x/" * 3_000, "..", "../..", "/", "/dev/zero", "/dev/null", "/dev/full", "/proc/self/mem", "/etc/passwd",
    "talks", "talks/one", "talks/one/talk.yaml", "outside/secret.txt", "outside", "pipe", "huge", "closed", "absent", "absent/x.yaml", "empty.yaml", "text.txt", "loop", "out-link", "a,b", ",", "a=b", "=", "event=x",
    "\x1b[31m", "\x07", "\n", "\r", "a\nb", "\u202e", "\udcff", "\ufffe", "<script>pwn3d()</script>", "{{7*191}}", "$(id)", "%s", "*", "~", "é", "שלום", "😀",
    "tls://x", "tcp://0.0.0.0:1", "tcp://example.org:80", "https://example.org", "javascript:pwn3d()", "file:///etc/passwd", "C:\\x", "con", "light", "full", "pptx", "json", "gctrace", "1.27.3", "one",
]  # fmt: skip
AROUND: dict[str, Content] = {
    "pipe": Pipe(),
    "huge": Hole(40 << 30),
    "closed": Folder(0o000),
    "empty.yaml": b"",
    "text.txt": b"words",
    "loop": Link("loop"),
    "out-link": Link("{root}/outside"),
}


def options() -> Iterator[tuple[str, Any]]:
    """Yield every option and argument of every command, as the command line itself has them."""
    from talkbuilder.app.cli import cli

    group: Any = typer.main.get_command(cli)  # typer carries a click of its own
    for name, command in group.commands.items():
        for parameter in command.params:
            yield name, parameter


def cases() -> Cases:
    """Yield each option with each word, each argument alone, and talks in folders of odd names."""
    files = talk_files(OUTLINE) | AROUND
    for name, parameter in options():
        if name in LEFT_OUT or NOT_TRIED & set(parameter.opts):
            continue
        flag = parameter.param_type_name == "option" and parameter.is_flag
        for number, word in enumerate(WORDS):
            if "\x00" in word:
                continue
            words = _words(name, parameter, word)
            # What somebody names as the place to write may be written.
            writes = _may_write(parameter, word, name)
            if writes is None:
                continue
            yield Case(
                "options", f"{name} {parameter.name}={word[:30]!a}", files, words, ANY, writes
            )
            if flag and number > 3:
                break
    yield from _names()
    yield from _links()


def _words(name: str, parameter: Any, word: str) -> tuple[str, ...]:
    if parameter.param_type_name == "argument":
        return (name, *((word,) if not word.startswith("-") else ("--", word)))
    option = max(parameter.opts, key=len)
    if parameter.is_flag:
        return (*START.get(name, (name, "one")), option, word)
    many = [word] * max(1, parameter.nargs)
    if name == "new":
        many = ["gctrace", word]
    return (*START.get(name, (name, "one")), option, *many)


def _may_write(parameter: Any, word: str, name: str) -> tuple[str, ...] | None:
    """Return what the command may write beside the output; None: this is not tried (it would write into the machine)."""
    if parameter.name in ("output", "into"):
        if word.startswith(("/", "..", "out-link")) or word in ("", " ", "-", "--"):
            return None
        return (word.split("/", maxsplit=1)[0] or ".", "text.txt")
    if name == "new":
        return (f"talks/{word}", "talks/fresh") if word.strip("./") else ("talks/fresh",)
    return ("talks/one/captures", "talks/one/facts.lock.json") if name == "record" else ()


NAMES = ["a b", "ünï-日本", "<img src=x onerror=pwn3d()>", "\"'&;$(id)`", "a\nb", "\x1b[31m", "\udcff", ".hidden", "-f", "--help", "con", "a.b", "x" * 200, "é" * 100, "שלום", "%2e%2e", "a\tb", "{{7*191}}", "*", "~", "a\\b", "index.html"]  # fmt: skip


def _names() -> Cases:
    for name in NAMES:
        files = {
            path.replace("talks/one/", f"talks/{name}/"): data
            for path, data in talk_files(SMALL).items()
        }
        for words in (
            ("build", "-f", "pptx,html,notes,json"),
            ("check",),
            ("list",),
            ("build", "-f", "site"),
        ):
            yield Case("folder-names", f"{name[:30]!a}-{words[0]}-{words[-1]}", files, words, ANY)


def _links() -> Cases:
    """What a talk's folder may lead to."""
    paths = [text for text in SHAPES["paths"] if "\x00" not in text]
    for number, text in enumerate(paths):
        for field, outline in (
            (
                "image",
                f"title: T\nslides: [{{layout: image, title: A picture, alt: x, image: {text!r}}}]\n",
            ),
            (
                "file",
                f"title: T\nslides: [{{layout: code, title: Some code, code: {{file: {text!r}}}}}]\n",
            ),
            (
                "walkthrough",
                f"title: T\nwalkthrough: {text!r}\nslides: [{{layout: title, notes: '#boxes'}}]\n",
            ),
        ):
            yield Case(
                "paths",
                f"{field}-{number}",
                talk_files(outline.encode()),
                ("build", "one", "-f", "notes,html"),
            )
    for number, target in enumerate(
        (
            "{root}/outside/secret.txt",
            "{root}/outside",
            "/dev/zero",
            "/dev/stdin",
            "/proc/self/environ",
            "loop",
            "/",
            "../../..",
            "{root}/talks/one/talk.yaml",
            "/etc/passwd",
        )
    ):
        for name in (
            "talk.yaml",
            "walkthrough.md",
            "facts.yaml",
            "facts.lock.json",
            "assets",
            "assets/photo.png",
            "go",
            "go/demo/main.go",
            "captures",
            "captures/hello.txt",
        ):
            files = {
                path: data
                for path, data in talk_files(
                    OUTLINE + b"captures: {hello: {sample: demo}}\ngo: 1.27.3\n"
                ).items()
                if not path.startswith(f"talks/one/{name}")
            }
            files[f"talks/one/{name}"] = Link(target)
            yield Case(
                "paths",
                f"link-{name}-{number}",
                files,
                ("build", "one", "-f", "html,samples,notes"),
            )
    for name in (
        "talk.yaml",
        "walkthrough.md",
        "facts.yaml",
        "facts.lock.json",
        "captures/hello.txt",
        "go/demo/main.go",
        "assets/photo.png",
    ):
        kinds: dict[str, Content] = {
            "pipe": Pipe(),
            "folder": Folder(),
            "huge": Hole(40 << 30),
            "closed": Folder(0o000),
        }
        for kind, content in kinds.items():
            files = {
                path: data
                for path, data in talk_files(
                    OUTLINE + b"captures: {hello: {sample: demo}}\ngo: 1.27.3\n"
                ).items()
                if path != f"talks/one/{name}"
            }
            files[f"talks/one/{name}"] = content
            yield Case(
                "paths", f"{kind}-{name}", files, ("build", "one", "-f", "html,samples"), ANY
            )
    for name in ("output", "output/one", "output/one/one.pptx", "output/index.html"):
        for number, target in enumerate(
            ("{root}/outside", "{root}/outside/secret.txt", "/dev/full", "loop")
        ):
            # A folder for the output that leads elsewhere is where the person wants it; a file that does is replaced.
            meant = name in ("output", "output/one")
            yield Case(
                "output-links",
                f"{name}-{number}",
                talk_files(SMALL) | {name: Link(target)},
                ("build", "one", "-f", "pptx,html"),
                ANY,
                ("outside", "loop") if meant else (),
            )


SETTINGS = list(texts.every())
