"""What goes wrong around a talk that is served: its folder, files and port; the next good save is seen all the same."""

import os
import re
import shutil
import time
from pathlib import Path

import pytest

from tests.app.serve.attacker import Attacker, admitted, entitle, seen
from tests.app.serve.serving import Served, served
from tests.app.serve.writing import Writing
from tests.pipeline.running import talk

pytestmark = pytest.mark.slow


@pytest.fixture
def attacker(server: Served) -> Attacker:
    return admitted(server)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_out_of_the_talk_shows_nothing_of_what_is_there(
    attacker: Attacker, writing: Writing, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.go"
    secret.write_text("package verysecret\n", "utf-8")
    (writing.root / "x.go").unlink()
    (writing.root / "x.go").symlink_to(secret)
    (writing.root / "loop").symlink_to(writing.root)
    (writing.root / "all").symlink_to("/")
    time.sleep(0.5)
    entitle(writing, "Shown after the link")
    seen(attacker, "x.go")
    assert b"verysecret" not in attacker.known().body


def test_a_talk_that_vanishes_and_comes_back_is_followed_again(
    attacker: Attacker, writing: Writing, tmp_path: Path
) -> None:
    for number in range(2):
        kept = tmp_path / "kept"
        shutil.move(writing.root, kept)
        seen(attacker, "talk.yaml")
        assert attacker.alive(), "the last good talk stays"
        time.sleep(0.5)
        shutil.move(kept, writing.root)
        entitle(writing, f"Back again {number}")
        seen(attacker, f"Back again {number}")
        entitle(writing, f"And followed {number}")
        seen(attacker, f"And followed {number}")
    shutil.rmtree(writing.root)
    time.sleep(0.5)
    Writing.begin(writing.root)
    entitle(writing, "Another of that name")
    seen(attacker, "Another of that name")


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="who may read everything cannot be refused"
)
def test_a_file_that_may_not_be_read_is_a_problem(attacker: Attacker, writing: Writing) -> None:
    (writing.root / "x.go").chmod(0)
    seen(attacker, "x.go")
    (writing.root / "x.go").chmod(0o644)
    entitle(writing, "Readable again")
    seen(attacker, "Readable again")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_a_folder_or_nonsense_instead_of_a_file(
    attacker: Attacker, writing: Writing
) -> None:
    good = writing.read("talk.yaml")
    for make in (os.mkfifo, os.mkdir, lambda path: Path(path).write_bytes(b"\xff\xfe\x00" * 5000)):
        (writing.root / "talk.yaml").unlink()
        make(writing.root / "talk.yaml")
        seen(attacker, "talk.yaml")
        assert attacker.alive()
        if (writing.root / "talk.yaml").is_dir():
            (writing.root / "talk.yaml").rmdir()
        else:
            (writing.root / "talk.yaml").unlink()
        writing.write("talk.yaml", good)
    entitle(writing, "All is well")
    seen(attacker, "All is well")


def test_a_storm_of_saves_ends_with_what_was_saved_last(
    attacker: Attacker, writing: Writing
) -> None:
    end = time.monotonic() + 3
    number = 0
    while time.monotonic() < end:
        number += 1
        entitle(writing, f"Storm {number} is over")
        (writing.root / f"extra-{number % 50}.txt").write_text("x", "utf-8")
        (writing.root / f".swap-{number}").write_text("x", "utf-8")
    seen(attacker, f"Storm {number} is over")
    assert attacker.alive()


def test_a_port_that_is_taken_and_an_address_that_is_not_ours(
    server: Served, writing: Writing, cache: Path
) -> None:
    here = writing.root.parents[1]
    for words in (
        ["--port", str(server.port)],
        ["--host", "203.0.113.7"],
        ["--host", "no.such.name.invalid"],
        ["--host", "\x00"],
    ):
        ran = talk(["serve", "demo", *words], here, cache) if "\x00" not in words[1] else None
        if ran is None:
            continue
        assert ran.code == 3, ran.said
        assert "error[cannot-listen]" in ran.err
        assert "Traceback" not in ran.said


def test_on_the_whole_network_the_same_rules_hold(open_server: Served) -> None:
    attacker = Attacker(open_server.port, "")
    assert attacker.ask().status == 403
    assert attacker.ask(host=f"0.0.0.0:{open_server.port}").status == 403
    assert attacker.ask(host=f"evil.example:{open_server.port}").status == 403
    cookie = re.search(
        r"set-cookie: ([^;]+)", attacker.ask("/" + open_server.address.split("/", 3)[3]).head
    )
    assert cookie
    assert Attacker(open_server.port, cookie[1]).alive()


def test_two_of_us_do_not_mistake_each_other_s_cookies(
    server: Served, attacker: Attacker, writing: Writing, cache: Path
) -> None:
    with served(writing.root.parents[1], cache, "demo") as other:
        stranger = Attacker(other.port, attacker.cookie)
        assert stranger.known().status == 403
        renamed = attacker.cookie.replace(str(server.port), str(other.port))
        assert Attacker(other.port, renamed).known().status == 403
