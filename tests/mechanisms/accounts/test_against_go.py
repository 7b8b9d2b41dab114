"""The model against a real Go: size classes, what an allocation adds, and which names are which sums."""

import random
import re
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.accounts.classes import PAGES, SIZES, rounded
from talkdiagrams.mechanisms.accounts.state import MEMSTATS, MSPAN, Counters, classes
from tests.support.goruns import printed

SOURCE = """package main

import (
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
)

var keep [64][]byte

func main() {
	debug.SetGCPercent(-1)
	sizes := []int{SIZES}
	var m runtime.MemStats
	for _, size := range sizes {
		runtime.GC()
		runtime.ReadMemStats(&m)
		before := m.HeapAlloc
		for i := range keep {
			keep[i] = make([]byte, size)
		}
		runtime.ReadMemStats(&m)
		fmt.Println("alloc", size, m.HeapAlloc-before)
		clear(keep[:])
		debug.FreeOSMemory()
		var samples []metrics.Sample
		for _, d := range metrics.All() {
			if strings.HasPrefix(d.Name, "/memory/classes/") {
				samples = append(samples, metrics.Sample{Name: d.Name})
			}
		}
		metrics.Read(samples) // the first call allocates
		runtime.ReadMemStats(&m)
		metrics.Read(samples)
		for _, s := range samples {
			fmt.Println("class", strings.Split(s.Name, ":")[0][len("/memory/classes/"):], s.Value.Uint64())
		}
		v := reflect.ValueOf(m)
		for i := range v.NumField() {
			if v.Field(i).Kind() == reflect.Uint64 {
				fmt.Println("field", v.Type().Field(i).Name, v.Field(i).Uint())
			}
		}
	}
}
"""


def test_the_size_classes_are_those_of_the_source(toolchain: Toolchain) -> None:
    text = (toolchain.root / "src/internal/runtime/gc/sizeclasses.go").read_text()

    def numbers(name: str) -> tuple[int, ...]:
        found = re.search(rf"var {name} = .*\{{0, (.*)\}}", text)
        assert found
        return tuple(int(one) for one in found[1].split(", "))

    assert numbers("SizeClassToSize") == SIZES
    assert numbers("SizeClassToNPages") == PAGES
    assert MSPAN == 160  # a fact of the talk asks the toolchain


@pytest.mark.slow
def test_an_allocation_adds_its_class_and_sums_are_the_old_names(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    rng = random.Random(27)
    sizes = [rng.randrange(1, 60) * 16 for _ in range(6)] + [
        rng.randrange(1000, 90_000) for _ in range(6)
    ]
    source = SOURCE.replace("SIZES", ", ".join(map(str, sizes)))
    parts: dict[str, int] = {}
    fields: dict[str, int] = {}
    agreed: set[str] = set()
    exact = 0
    for line in printed(toolchain, tmp_path, {"main.go": source}).splitlines():
        word, name, value = line.split()
        if word == "alloc":
            exact += int(value) == 64 * rounded(int(name))[0]
            assert int(value) >= 64 * rounded(int(name))[0]
        elif word == "class":
            parts[name] = int(value)
        else:
            fields[name] = int(value)
        if word == "field" and name == "GCSys":
            assert sum(value for name, value in parts.items() if name != "total") == parts["total"]
        if word == "field" and name == "OtherSys":
            sums = {old: sum(parts[one] for one in names) for old, names in MEMSTATS}
            agreed |= {old for old, value in sums.items() if fields[old] == value}
            assert fields["Sys"] == sum(fields[one] for one, _ in MEMSTATS if one.endswith("Sys"))
    # The runtime allocates a little of its own now and then, and moves pages between two readings.
    assert exact >= len(sizes) // 2
    assert set(parts) == {*classes(Counters()), "total"}
    assert agreed >= {one for one, _ in MEMSTATS} - {"HeapAlloc"}
