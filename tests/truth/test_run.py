"""What runs is bounded, whatever it does, and nothing of it is left running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from talkbuilder.truth.run import Limits, Ran, environment, go, run

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="Windows has neither sessions nor signals"
)

PROC = Path("/proc/self/stat").exists()
SHORT = Limits(seconds=1.0, megabytes=300, output=10_000, disk=64 << 20)


def python(code: str, folder: Path, limits: Limits = SHORT, stdin: bytes = b"") -> Ran:
    env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    return run([sys.executable, "-S", "-c", code], folder, env, limits, stdin)


def gone(pid: int) -> bool:
    """Whether a process is gone, or will never run again."""
    for _ in range(100):
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
        if not state.strip() or state.startswith("Z"):
            return True
        time.sleep(0.02)
    return False


def test_a_program_that_behaves(tmp_path: Path) -> None:
    code = "import sys, os; print('out', input(), os.getcwd()); print('err', file=sys.stderr); sys.exit(3)"
    ran = python(code, tmp_path, stdin=b"word\n")
    assert (ran.code, ran.out, ran.err, ran.stopped) == (3, f"out word {tmp_path}\n", "err\n", "")
    assert not ran.fine


def test_output_that_is_no_text_is_no_crash(tmp_path: Path) -> None:
    ran = python(r"import os; os.write(1, b'\xff\xfe ok')", tmp_path)
    assert ran.out.endswith(" ok")


def test_a_program_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        run([str(tmp_path / "nothing")], tmp_path, {})


def test_only_the_given_variables_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "x")
    assert "SECRET" not in python("import os; print(*os.environ)", tmp_path).out


HOSTILE = {
    "one that sleeps": ("import time; time.sleep(60)", "time"),
    "one that ignores SIGTERM, SIGINT and SIGHUP": (
        "import signal, time\n"
        "for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(s, signal.SIG_IGN)\n"
        "time.sleep(60)",
        "time",
    ),
    "one that stops itself": ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "time"),
    "one that never stops talking": ("while True: print('x' * 1000)", "output"),
    "one that talks of its errors only": (
        "import os\nwhile True: os.write(2, b'x' * 1000)",
        "output",
    ),
    "one that would leave when nobody listens": (
        "import os\ntry:\n  while True: os.write(1, b'x' * 100)\nexcept OSError: os._exit(7)",
        "output",
    ),
    "one line without an end": ("import os\nwhile True: os.write(1, b'x' * 65536)", "output"),
    "one that fills the disk": (
        "with open('big', 'wb') as file:\n  while True: file.write(b'x' * (1 << 20)); file.flush()",
        "disk",
    ),
    "one that wants all memory": (
        "import time\nkept = []\nwhile True:\n  kept.append(b'x' * (8 << 20)); time.sleep(0.005)",
        "memory",
    ),
    "children that want it together": (
        "import os, time\n"
        "for _ in range(5): os.fork() or (b'x' * (100 << 20), time.sleep(60))\n"
        "time.sleep(60)",
        "memory",
    ),
    "thirty-two processes": (
        "import os, time\nfor _ in range(5): os.fork()\ntime.sleep(60)",
        "time",
    ),
    "a grandchild that keeps the pipe open": (
        "import subprocess; subprocess.Popen(['sleep', '60']); print('bye')",
        "",
    ),
    "a grandchild in a session of its own": (
        "import subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True); print('bye')",
        "",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_programs_end(name: str, tmp_path: Path) -> None:
    code, why = HOSTILE[name]
    if not PROC and ("own" in name or why == "disk"):
        pytest.skip("only /proc knows who left the session, and what was written")
    seconds = 1.0 if why == "time" else 20.0
    begin = time.monotonic()
    ran = python(code, tmp_path, replace(SHORT, seconds=seconds))
    assert time.monotonic() - begin < seconds + 7
    assert ran.stopped == why
    assert len(ran.out) + len(ran.err) <= SHORT.output
    assert ran.code == (0 if not why else -signal.SIGKILL)


@pytest.mark.parametrize("session", [False, True])
def test_nobody_is_left(session: bool, tmp_path: Path) -> None:
    if session and not PROC:
        pytest.skip("only /proc knows who left the session")
    code = (
        "import subprocess\n"
        f"c = subprocess.Popen(['sleep', '60'], start_new_session={session})\n"
        "print(c.pid, flush=True)"
    )
    assert gone(int(python(code, tmp_path).out))


DAEMON = """
import os, sys, time
if os.fork(): sys.exit()
os.setsid(); os.chdir("/")
if os.fork(): os._exit(0)
if sys.argv[1:]: open(sys.argv[1], "w").write(str(os.getpid())); time.sleep(60)
path = os.path.join({folder!r}, "pid")
os.execve(sys.executable, [sys.executable, "-S", "-c", {code!r}, path], {{}})
"""
"""Leaves its session and its folder, has no parent any more, and forgets its environment."""


@pytest.mark.skipif(not PROC or sys.platform != "linux", reason="orphans come to us on Linux only")
def test_a_daemon_without_a_name_is_ended(tmp_path: Path) -> None:
    code = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    script = f"{DAEMON.format(folder=str(tmp_path), code=code)}"
    # The first process stays until the daemon is there: it dies as an orphan of ours, not as a child.
    waits = f"\nimport subprocess, time\nsubprocess.run([sys.executable, '-S', '-c', {script!r}])\n"
    waits += (
        f"while not os.path.exists({str(tmp_path / 'pid')!r}): time.sleep(0.01)\ntime.sleep(0.1)"
    )
    ran = python(f"import os, sys{waits}", tmp_path, replace(SHORT, seconds=30))
    assert ran.fine, ran.err
    assert gone(int((tmp_path / "pid").read_text()))


# Whoever starts the tests in the background of a shell makes them ignore Ctrl-C, and their children with them.
LAUNCH = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from talkbuilder.truth.run import Limits, run
print("ready", flush=True)
code = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
{how}
"""
HOW = {
    "Ctrl-C": "run([sys.executable, '-c', code], Path('.'), {}, Limits(60))",
    "the end of the program": (
        "import threading, time\n"
        "t = threading.Thread(target=run, args=([sys.executable, '-c', code], Path('.'), {}, Limits(60)))\n"
        "t.daemon = True; t.start()\n"
        "while not Path('pid').is_file() or not Path('pid').read_text(): time.sleep(0.01)"
    ),
}


@pytest.mark.parametrize("end", HOW)
def test_nobody_survives_us(end: str, tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ours = subprocess.Popen(
        [sys.executable, "-c", LAUNCH.format(how=HOW[end])],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pid = tmp_path / "pid"
    for _ in range(500):
        if pid.is_file() and pid.read_text():
            break
        time.sleep(0.01)
    child = int(pid.read_text())
    if end == "Ctrl-C":
        ours.send_signal(signal.SIGINT)
    ours.wait(timeout=10)
    assert gone(child)


def test_many_at_once(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        said = pool.map(lambda n: python(f"print({n})", tmp_path, Limits(30)).out, range(16))
        assert list(said) == [f"{n}\n" for n in range(16)]


class Somewhere:
    """A toolchain as far as `environment` looks."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.go = root / "bin" / "go"


def test_the_environment_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "cache"))
    theirs = {
        "GOFLAGS": "-mod=vendor",
        "GOROOT": "/theirs",
        "GODEBUG": "gctrace=1",
        "GOOS": "plan9",
    }
    for name, value in theirs.items():
        monkeypatch.setenv(name, value)
    env = environment(Somewhere(tmp_path))
    assert {"GOROOT", "GODEBUG", "GOOS"}.isdisjoint(env)
    assert env["GOFLAGS"] == ""
    assert (env["GOTOOLCHAIN"], env["GOPROXY"], env["GOENV"]) == ("local", "off", "off")
    assert env["CGO_ENABLED"] == "0"
    assert environment(Somewhere(tmp_path), cgo=True)["CGO_ENABLED"] == "1"
    for name in ("HOME", "GOCACHE", "GOPATH", "GOTMPDIR", "TMPDIR"):
        assert Path(env[name]).is_relative_to(tmp_path / "cache"), name


def test_gos_own_words_come_through(fake_goroot: Path, tmp_path: Path) -> None:
    (fake_goroot / "bin" / "go").write_text('#!/bin/sh\necho "$1 $EXTRA $GOTOOLCHAIN"\n')
    assert go(Somewhere(fake_goroot), ["env"], tmp_path, {"EXTRA": "x"}).out == "env x local\n"
