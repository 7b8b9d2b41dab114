"""The audit of the pins: a known vulnerability fails it; for want of a network it says that it was not done."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from requirements import audit
from requirements.audit import ask, judged, main, read

ROOT = Path(__file__).resolve().parents[2]
CLEAN = '{"dependencies": [{"name": "lxml", "version": "6.1.3", "vulns": []}], "fixes": []}'
SKIPPED = '{"dependencies": [{"name": "lxml", "skip_reason": "not found"}], "fixes": []}'
HOLED = """{"dependencies": [{"name": "lxml", "version": "6.1.3", "vulns":
    [{"id": "GHSA-1", "fix_versions": ["6.1.4"], "aliases": []}]}], "fixes": []}"""


@pytest.mark.parametrize(
    "said, code, words",
    [
        ((CLEAN,), 0, "no known vulnerability in 1 packages"),
        ((HOLED,), 1, "audit: lxml 6.1.3: GHSA-1, mended in 6.1.4"),
        (("", HOLED), 1, "GHSA-1"),
        ((SKIPPED, CLEAN), 0, "no known vulnerability in 1 packages"),
        (("", ""), 0, "NOT DONE"),
        ((SKIPPED, SKIPPED), 0, "NOT DONE"),
        (("Traceback (most recent call last)", "null"), 0, "NOT DONE"),
    ],
)
def test_what_is_said_and_how_it_ends(said: tuple[str, ...], code: int, words: str) -> None:
    lines, ended = judged(map(read, said), must=False)
    assert (ended, len(lines)) == (code, 1)
    assert words in lines[0]


def test_whoever_must_know_is_failed_by_silence() -> None:
    assert judged([None, None], must=True)[1] == 1
    assert judged([read(CLEAN)], must=True)[1] == 0


def test_the_second_service_is_asked_only_if_the_first_is_silent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[str] = []

    def answering(service: str) -> str:
        asked.append(service)
        return CLEAN

    assert main([], answering) == 0
    assert asked == ["osv"]
    assert "no known vulnerability" in capsys.readouterr().err


def test_make_check_does_it() -> None:
    check = (ROOT / "Makefile").read_text("utf-8").partition("\ncheck:")[2].partition("\n\n")[0]
    assert "requirements/audit.py || status=1" in check
    assert "make --no-print-directory check" in (ROOT / ".ci/run").read_text("utf-8")


# --- pip-audit itself, and a service of our own -------------------------------------------------------------------


class Osv(BaseHTTPRequestHandler):
    """Knows one hole, in jinja2; speaks as OSV does."""

    def do_POST(self) -> None:
        asked: Any = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        holed = asked["package"]["name"] == "jinja2"
        affected = [
            {"package": {"name": "jinja2", "ecosystem": "PyPI"}, "versions": [asked["version"]],
             "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}]}
        ]  # fmt: skip
        found = {"id": "PYSEC-1", "summary": "s", "details": "d", "affected": affected, "aliases": [],
                 "published": "2026-01-01T00:00:00Z"}  # fmt: skip
        data = json.dumps({"vulns": [found]} if holed else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Osv)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pip_audit") is None, reason="pip-audit is not installed")
def test_pip_audit_reads_our_pins_and_a_hole_in_one_of_them_is_found(service: str) -> None:
    answer = read(ask("osv", [ROOT / "requirements/runtime.txt"], ["--osv-url", service]))
    assert answer is not None
    assert answer.known >= 30
    assert [str(hole) for hole in answer.findings if hole.package == "jinja2"] == [
        f"jinja2 {answer.findings[0].version}: PYSEC-1, mended in 99.0"
    ]
    assert judged([answer], must=False)[1] == 1


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pip_audit") is None, reason="pip-audit is not installed")
def test_pip_audit_without_a_network_is_no_answer() -> None:
    silent = ["--osv-url", "http://127.0.0.1:9/v1/query", "--timeout", "2"]
    assert read(ask("osv", [ROOT / "requirements/build.txt"], silent)) is None


def test_nothing_is_accepted_without_a_reason() -> None:
    assert all(len(reason) > 20 for reason in audit.ACCEPTED.values())
