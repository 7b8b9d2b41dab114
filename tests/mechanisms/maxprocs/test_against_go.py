"""The model against a real Go, by the CPU mask, the environment and GODEBUG; a limit needs a container."""

import os
import shutil
from pathlib import Path

import pytest

from talkbuilder.truth.run import Limits, environment, run
from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.maxprocs.model import play
from talkdiagrams.mechanisms.maxprocs.start import start
from tests.support.goruns import built

SOURCE = """package main

import (
	"fmt"
	"runtime"
)

func main() {
	fmt.Println(runtime.NumCPU(), runtime.GOMAXPROCS(0))
	runtime.GOMAXPROCS(3)
	fmt.Println(runtime.NumCPU(), runtime.GOMAXPROCS(0))
	runtime.SetDefaultGOMAXPROCS()
	fmt.Println(runtime.NumCPU(), runtime.GOMAXPROCS(0))
}
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("taskset") is None, reason="there is no taskset")
def test_mask_environment_and_calls_give_the_same_number(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    procs = built(toolchain, tmp_path, {"main.go": SOURCE})
    allowed = sorted(os.sched_getaffinity(0))
    for cpus in {1, len(allowed)}:
        for env in (0, 1, 5):
            mask = ",".join(str(one) for one in allowed[:cpus])
            more = {"GODEBUG": "containermaxprocs=0"} | ({"GOMAXPROCS": str(env)} if env else {})
            command = ["taskset", "-c", mask, str(procs)]
            done = run(command, tmp_path, {**environment(toolchain), **more}, Limits(60))
            assert done.fine, done.err
            spec: dict[str, object] = {"cpus": cpus, "containermaxprocs": False}
            s = start(**spec, **({"env": env} if env else {}))
            states = [
                s,
                play(s, ["GOMAXPROCS 3"]),
                play(s, ["GOMAXPROCS 3", "SetDefaultGOMAXPROCS"]),
            ]
            wanted = [f"{one.num_cpu} {one.gomaxprocs}" for one in states]
            assert done.out.splitlines() == wanted, (cpus, env)
