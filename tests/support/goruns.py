"""Programs in Go that a test makes: written down, built with a toolchain, and run."""

from collections.abc import Mapping
from pathlib import Path

from talkbuilder.truth.run import Limits, Ran, environment, go, run
from talkbuilder.truth.toolchain import Toolchain

BUILDING = Limits(300)
RUNNING = Limits(60)


def built(
    toolchain: Toolchain,
    folder: Path,
    files: Mapping[str, str],
    *flags: str,
    verb: tuple[str, ...] = ("build",),
    cgo: bool = False,
) -> Path:
    """Write ``files`` into ``folder`` as a module of the toolchain's own language and build it; returns the program."""
    language = toolchain.version.rpartition(".")[0]
    (folder / "go.mod").write_text(f"module program\n\ngo {language}\n")
    for name, text in files.items():
        (folder / name).write_text(text)
    env = environment(toolchain, cgo=cgo)
    ran = go(toolchain, [*verb, *flags, "-o", "program", "."], folder, env, BUILDING)
    assert ran.fine, ran.err
    return folder / "program"


def ran(
    toolchain: Toolchain,
    program: Path,
    *,
    env: Mapping[str, str] | None = None,
    cgo: bool = False,
    limits: Limits = RUNNING,
) -> Ran:
    """Run a program in its own folder; ``env`` is added to the toolchain's."""
    whole = {**environment(toolchain, cgo=cgo), **(env or {})}
    return run([str(program)], program.parent, whole, limits)


def printed(toolchain: Toolchain, folder: Path, files: Mapping[str, str], *flags: str) -> str:
    """Build and run a program that must end well; returns what it prints."""
    done = ran(toolchain, built(toolchain, folder, files, *flags))
    assert done.fine, done.err
    return done.out
