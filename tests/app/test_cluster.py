"""A cluster's workers build what we would have built, byte for byte; they share no disk with us, and may die."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace

from talkbuilder.app.cluster import unfit_address
from talkbuilder.app.order import Job
from talkbuilder.app.task import pack, perform, perform_packed
from tests.app.conftest import Talk

OUTLINE = """\
title: About {name}
cuts: {{full: {{minutes: 10}}}}
figures:
  f: {{kind: flow, nodes: {{a: "{name}", b: grows}}, edges: [a -> b]}}
slides:
  - {{layout: title}}
  - {{layout: figure, title: It grows and grows, figure: f, notes: "#it"}}
  - {{layout: code, title: This is how it goes, code: {{file: code/x.go}}, notes: "#code"}}
"""
TEXT = "# It\n\n## It {#it}\n\nIt grows.\n\n## Code {#code}\n\nAnd goes.\n"


def begin(project: Path, *names: str) -> None:
    for name in names:
        folder = project / "talks" / name
        (folder / "code").mkdir(parents=True)
        (folder / "talk.yaml").write_text(OUTLINE.format(name=name), "utf-8")
        (folder / "walkthrough.md").write_text(TEXT, "utf-8")
        (folder / "code" / "x.go").write_text("package main\n", "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# --- where one may build ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "tls://build.example.org:8786",
        "tcp://127.0.0.1:8786",
        "tcp://localhost:1",
        "tcp://[::1]:8786",
    ],
)
def test_encrypted_anywhere_or_plain_on_this_machine(address: str) -> None:
    assert unfit_address(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "tcp://build.example.org:8786",
        "tcp://10.0.0.1:8786",
        "tcp://0.0.0.0:8786",
        "tcp://127.0.0.1.example.org:8786",
        "http://127.0.0.1:8786",
        "inproc://x:1",
        "tls://build.example.org",
        "tls://:8786",
        "tls://x:port",
        "127.0.0.1:8786",
        "tls://[:8786",
        "tls://x:8786/path",
    ],
)  # fmt: skip
def test_nowhere_else(address: str, project: Path, talk: Talk) -> None:
    begin(project, "ant")
    assert unfit_address(address)
    refused = talk("build", "--cluster", address)
    assert refused.code == 2
    assert not (project / "output").exists()


def test_without_certificates_nothing_is_sent(project: Path, talk: Talk) -> None:
    pytest.importorskip("distributed")
    begin(project, "ant")
    run = talk("build", "-q", "--cluster", "tls://127.0.0.1:1")
    assert run.code == 3
    assert "tls:// needs certificates" in run.err


# --- the task itself --------------------------------------------------------------------------------------------------


def test_packed_or_not_the_same_is_made(project: Path) -> None:
    begin(project, "ant")
    job = Job(Path("talks/ant"), Path("output"), ("pptx", "html", "json"))
    packed, problems = pack(job)
    assert packed is not None
    assert problems == ()
    here, there = perform(job), perform_packed(packed)
    assert here.files.keys() == there.files.keys()
    assert {name: there.files[name] == data for name, data in here.files.items()} == dict.fromkeys(
        here.files, True
    )
    assert (here.summary, here.relied, here.problems) == (
        there.summary,
        there.relied,
        there.problems,
    )


def test_what_is_wrong_is_said_where_the_person_wrote_it(project: Path) -> None:
    begin(project, "ant")
    (project / "talks" / "ant" / "talk.yaml").write_text(
        "titel: x\nslides: [{layout: title}]\n", "utf-8"
    )
    packed, _ = pack(Job(Path("talks/ant"), Path("output"), template="acme.pptx"))
    assert packed is not None
    made = perform_packed(packed)
    assert made.summary is None
    assert {one.place.path for one in made.problems} <= {"talks/ant/talk.yaml", "acme.pptx"}


def test_a_worker_of_another_version_builds_nothing(project: Path) -> None:
    begin(project, "ant")
    packed, _ = pack(Job(Path("talks/ant"), Path("output")))
    assert packed is not None
    made = perform_packed(replace(packed, code="another"))
    assert [one.code for one in made.problems] == ["other-version"]
    assert made.files == {}


# --- a real scheduler -------------------------------------------------------------------------------------------------


@dataclass
class Cluster:
    """A scheduler and its workers, each a process, in folders where nothing of ours is."""

    folder: Path
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *words: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TALK_CACHE": str(self.folder / "cache"),
            "DASK_DISTRIBUTED__WORKER__DAEMON": "True",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def start(self, *words: str) -> None:
        """Start the scheduler, and wait until it says where it is."""
        known = self.folder / "scheduler.json"
        self.run(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(known), *words,
        )  # fmt: skip
        for _ in range(300):
            if known.exists() and known.stat().st_size:
                break
            time.sleep(0.1)
        self.address = str(json.loads(known.read_text())["address"])

    def worker(self) -> subprocess.Popen[bytes]:
        return self.run(
            "distributed.cli.dask_worker",
            self.address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--host",
            "127.0.0.1",
        )

    def close(self) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def certificates(folder: Path) -> dict[str, str]:
    """One certificate for everybody, in dask's own words for it."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    tls, pair = "DASK_DISTRIBUTED__COMM__TLS__", (("KEY", key), ("CERT", cert))
    everybody = ("CLIENT", "WORKER", "SCHEDULER")
    ends = {f"{tls}{end}__{what}": str(path) for end in everybody for what, path in pair}
    return {f"{tls}CA_FILE": str(cert), **ends}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
def test_an_encrypted_cluster_builds_too(
    tmp_path_factory: pytest.TempPathFactory,
    project: Path,
    talk: Talk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    distributed = pytest.importorskip("distributed")
    made = Cluster(tmp_path_factory.mktemp("tls"))
    known = certificates(made.folder)
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    import dask

    dask.config.refresh()
    begin(project, "ant")
    try:
        made.start("--protocol", "tls")
        assert made.address.startswith("tls://")
        made.worker()
        run = talk("build", "-q", "-f", "json", "--cluster", made.address)
        assert (run.code, run.err) == (0, "")
        assert (project / "output" / "ant" / "ant.json").is_file()
    finally:
        made.close()
        monkeypatch.undo()
        dask.config.refresh()
    del distributed


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.start()
        yield made
    finally:
        made.close()


@pytest.mark.slow
def test_its_workers_make_the_same_files_as_we_do(
    cluster: Cluster, project: Path, talk: Talk
) -> None:
    begin(project, "ant", "zebra")
    assert talk("build", "-q", "-o", "here", "-f", "pptx,html,json").code == 0
    cluster.worker()
    run = talk("build", "-q", "-o", "there", "-f", "pptx,html,json", "--cluster", cluster.address)
    assert (run.code, run.err) == (0, "")
    assert contents(project / "here") == contents(project / "there")


# Kills a worker and all its children as soon as the first deck is there, in the middle of the others.
KILL = """
import os, pathlib, sys, time
while not any(pathlib.Path(sys.argv[1]).rglob("*.pptx")):
    time.sleep(0.01)
os.killpg(int(sys.argv[2]), 9)
"""


@pytest.mark.slow
def test_a_worker_that_is_killed_has_its_work_done_by_another(
    cluster: Cluster, project: Path, talk: Talk
) -> None:
    names = [f"talk{number}" for number in range(12)]
    begin(project, *names)
    victim = cluster.worker()
    killer = subprocess.Popen(
        [sys.executable, "-c", KILL, str(project / "output"), str(victim.pid)]
    )
    cluster.worker()
    run = talk("build", "-q", "-f", "pptx,pdf", "--cluster", cluster.address)
    killer.wait()
    assert (run.code, run.err) == (0, "")
    assert victim.poll() is not None or victim.wait(5)
    assert {path.parent.name for path in (project / "output").rglob("*.pptx")} == set(names)


@pytest.mark.slow
def test_an_error_in_a_talk_has_its_line_and_the_others_are_built(
    cluster: Cluster, project: Path, talk: Talk
) -> None:
    begin(project, "ant", "zebra")
    outline = project / "talks" / "ant" / "talk.yaml"
    outline.write_text(outline.read_text("utf-8").replace("figure: f", "figure: g"), "utf-8")
    cluster.worker()
    run = talk("build", "-q", "-f", "json", "--cluster", cluster.address)
    assert run.code == 1
    assert "talks/ant/talk.yaml:7:" in run.err
    assert (project / "output" / "zebra" / "zebra.json").is_file()
    assert not (project / "output" / "ant").exists()


@pytest.mark.slow
def test_where_no_scheduler_answers_that_is_said(
    project: Path, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("talkbuilder.app.cluster.CONNECT_SECONDS", 1)
    begin(project, "ant")
    run = talk("build", "-q", "--cluster", "tcp://127.0.0.1:9")
    assert run.code == 3
    assert "no scheduler answers at tcp://127.0.0.1:9" in run.err
