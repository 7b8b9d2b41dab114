"""A sample of the connections to `talk serve`, and the oracle that judges what comes back."""

import os
from collections.abc import Iterator
from itertools import islice

import pytest

from tests.hostile.inputs import requests
from tests.hostile.inputs.all import every_case
from tests.hostile.served import TITLE, Server, judged_answer

posix = pytest.mark.skipif(os.name != "posix", reason="needs groups of processes")
# Each once did what no connection may.
FOUND = ["serve/chunk-/remote-2", "serve/cut-run-175"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("served") / "here")
    yield made
    made.end()


@posix
@pytest.mark.slow
def test_connections_one_after_the_other(server: Server) -> None:
    sample = islice(requests.cases(), 0, None, 130)
    assert [(case.name, wrong) for case in sample if (wrong := server.take(case)[1])] == []


@posix
@pytest.mark.slow
@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(server: Server, name: str) -> None:
    (case,) = (one for one in every_case([name]) if one.full_name == name)
    assert server.take(case)[1] == ()


def test_every_category_of_them_is_there() -> None:
    kinds = {case.name.split("-")[0].split("/")[0] for case in requests.cases()}
    known = "climb path host origin header body run code chunk cut spoilt frame words"
    assert kinds >= set(known.split())


FINE = b"HTTP/1.1 200 OK\r\nx-frame-options: DENY\r\ncontent-length: 2\r\n\r\nok"
REFUSED = b"HTTP/1.1 403 Forbidden\r\nX-Frame-Options: DENY\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "may", "oracles"),
    [
        (FINE, "any", []),
        (REFUSED, "no", []),
        (b"", "no", []),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "no", []),
        (FINE, "no", ["answer"]),
        (FINE + b"HTTP/1.1 500 Oh\r\nx-frame-options: DENY\r\n\r\n", "any", ["answer"]),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "no", ["answer"]),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "any", ["answer"]),
        (REFUSED + TITLE, "no", ["secret"]),
        (REFUSED + b"root:x:0:0", "any", ["secret"]),
        (REFUSED + b"Traceback (most recent call last)", "any", ["trace"]),
    ],
)
def test_a_bad_answer_is_seen(data: bytes, may: str, oracles: list[str]) -> None:
    assert [one.split(":")[0] for one in judged_answer(data, may)] == oracles
