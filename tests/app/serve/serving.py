"""`talk serve` as a person runs it: a process of its own, and the address that it prints."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.pipeline.running import COMMAND, environment


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers."""

    address: str
    process: "subprocess.Popen[str]"

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.split(":")[2].split("/")[0])

    def memory(self) -> int:
        """Return how many bytes it holds now, on Linux."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def served(here: Path, cache: Path, *words: str) -> Iterator[Served]:
    """Serve the talks of the folder ``here`` and stop with Ctrl-C; it may not complain."""
    port = [] if "--port" in words else ["--port", "0"]
    process = subprocess.Popen(
        [*COMMAND, "serve", *port, *words],
        cwd=here,
        env=environment(cache),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    if not address:
        process.kill()
        raise AssertionError(process.communicate()[1])
    try:
        yield Served(address, process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            _, said = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        assert "Traceback" not in said, said
        if sys.platform != "win32":
            assert process.returncode == 130
