"""What runs elsewhere: the hook for pre-commit and the workflow for GitHub Pages, as files and as commands."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from talkbuilder.app.commands.options import FORMATS
from talkbuilder.app.home import talks_of
from tests.app.conftest import Talk
from tests.pipeline.running import environment
from tests.support.tools import ROOT

HOOKS = ROOT / ".pre-commit-hooks.yaml"
WORKFLOW = ROOT / "docs" / "workflow" / "pages.yml"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def hook() -> dict[str, Any]:
    (only,) = read(HOOKS)
    assert isinstance(only, dict)
    return only


# --- what belongs to which talk ---------------------------------------------------------------------------------------


@pytest.fixture
def talks(project: Path, talk: Talk) -> Path:
    """Two talks, one of them wrong."""
    assert talk("new", "good").code == 0
    assert talk("new", "bad").code == 0
    outline = project / "talks" / "bad" / "talk.yaml"
    outline.write_text(outline.read_text("utf-8").replace("slides:", "slydes:", 1), "utf-8")
    return project


def test_any_file_of_a_talk_leads_to_it_once(talks: Path) -> None:
    files = [
        "talks/good/walkthrough.md",
        "talks/good/go/x/main.go",
        "talks/bad/talk.yaml",
        "talks/good/talk.yaml",
    ]
    assert talks_of(files, talks) == [Path("talks/bad"), Path("talks/good")]


def test_files_of_no_talk_lead_nowhere(talks: Path) -> None:
    assert (
        talks_of(["README.md", "talks/README.md", "talks/gone/talk.yaml", "x" * 5000, ""], talks)
        == []
    )


def test_only_changed_talks_are_checked(talks: Path, talk: Talk) -> None:
    good = talk("check", "--changed", "talks/good/walkthrough.md", "README.md")
    assert good.code == 0
    assert "1 talk checked" in good.err
    bad = talk("check", "--changed", "talks/good/walkthrough.md", "talks/bad/anything.txt")
    assert bad.code == 1
    assert "slydes" in bad.err


def test_where_no_talk_was_changed_all_is_well(talks: Path, talk: Talk) -> None:
    for words in ([], ["README.md"]):
        none = talk("check", "--changed", *words)
        assert (none.code, none.out) == (0, "")
        assert "no talk was changed" in none.err


# --- pre-commit -------------------------------------------------------------------------------------------------------


def test_the_hook_has_what_pre_commit_asks_for() -> None:
    """Every key is one of https://pre-commit.com/#new-hooks."""
    known = {"id", "name", "entry", "language", "files", "description", "require_serial"}
    assert hook().keys() == known
    assert hook()["language"] == "python"
    assert re.search(hook()["files"], "talks/scheduler/go/x/main.go")
    assert re.search(hook()["files"], "docs/talks/one/talk.yaml")
    assert not re.search(hook()["files"], "builder/talkbuilder/talk.py")


def test_the_hooks_command_is_one_of_ours(talks: Path, talk: Talk) -> None:
    name, *words = shlex.split(hook()["entry"])
    assert name == "talk"
    assert talk(*words, "talks/good/talk.yaml").code == 0
    assert talk(*words, "talks/bad/talk.yaml").code == 1


@pytest.mark.slow
@pytest.mark.external("git")
def test_a_commit_of_a_talk_with_a_mistake_is_refused(talks: Path, cache: Path) -> None:
    """The hook as git runs it, in a repository of its own; pre-commit itself is not needed for that."""
    seen = environment(cache) | {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        own = [
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "-c",
            "init.defaultBranch=main",
        ]
        command = ["git", *own, *words]
        return subprocess.run(
            command, cwd=talks, env=seen, capture_output=True, text=True, check=False
        )

    git("init", "-q")
    script = talks / ".git" / "hooks" / "pre-commit"
    script.parent.mkdir(exist_ok=True)
    _, *words = shlex.split(hook()["entry"])
    command = shlex.join([sys.executable, "-m", "talkbuilder.app.cli", *words])
    wanted = shlex.quote(hook()["files"])
    script.write_text(
        f"#!/bin/sh\ngit diff --cached --name-only -z | grep -zE {wanted} | xargs -0 -r {command}\n"
    )
    script.chmod(0o755)
    git("add", "talks/bad")
    refused = git("commit", "-q", "-m", "a mistake")
    assert refused.returncode != 0
    assert "slydes" in refused.stderr
    git("rm", "-q", "--cached", "-r", "talks/bad")
    git("add", "talks/good")
    passed = git("commit", "-q", "-m", "fine")
    assert passed.returncode == 0, passed.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pre-commit") is None, reason="pre-commit is not installed")
def test_pre_commit_takes_our_file_for_hooks() -> None:
    done = subprocess.run(
        ["pre-commit", "validate-manifest", str(HOOKS)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


# --- GitHub Pages -----------------------------------------------------------------------------------------------------


def steps() -> list[dict[str, Any]]:
    return [step for job in read(WORKFLOW)["jobs"].values() for step in job["steps"]]


def test_every_action_is_pinned_to_a_commit_and_says_which_release_that_is() -> None:
    lines = [line for line in WORKFLOW.read_text("utf-8").splitlines() if "uses:" in line]
    assert len(lines) == len([step for step in steps() if "uses" in step]) > 0
    for line in lines:
        assert re.search(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", line), line


def test_no_job_may_do_more_than_it_needs() -> None:
    workflow = read(WORKFLOW)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert workflow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    # "on" is true in YAML 1.1; and a pull request from anywhere must not publish.
    assert set(workflow[True]) == {"push", "workflow_dispatch"}


def test_nothing_that_others_write_is_put_into_a_command() -> None:
    for step in steps():
        assert "${{" not in step.get("run", "")


def test_its_commands_are_ours_and_build_what_is_published(project: Path, talk: Talk) -> None:
    assert talk("new", "one").code == 0
    lines = [line.strip() for step in steps() for line in step.get("run", "").splitlines()]
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("talk ")]
    assert [words[0] for words in commands] == ["check", "build"]
    assert "site" in FORMATS
    for words in commands:
        filled = [word.replace("$SITE_URL", "https://example.org/talks") for word in words]
        assert talk(*filled).code == 0
    (published,) = (
        step["with"]["path"] for step in steps() if "upload-pages" in step.get("uses", "")
    )
    assert (project / published / "index.html").is_file()


def test_the_workflow_asks_for_a_python_that_we_support() -> None:
    (version,) = (
        step["with"]["python-version"] for step in steps() if "setup-python" in step.get("uses", "")
    )
    assert (3, 11) <= tuple(map(int, version.split("."))) <= (3, 14)
