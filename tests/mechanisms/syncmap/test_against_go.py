"""The models against a real Go: the same calls leave the same trie (1.27.3), and the same two maps (1.21.13).

The trie's hash function is replaced by one that the script decides, so that hashes share their beginnings or are the
same; then the program reads the nodes by unsafe.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import find
from talkdiagrams.mechanisms.syncmap import readdirty, trie
from talkdiagrams.mechanisms.syncmap.events import Event
from talkdiagrams.mechanisms.syncmap.play import candidates
from tests.support.goruns import printed

PROGRAMS, STEPS = 60, 30
KEYS = tuple("abcdefgh")

LOOP = """
func play(new func(fields []string), ask func(verb, key, value string), tell func() string) {
	file, err := os.Open("script.txt")
	if err != nil {
		panic(err)
	}
	for in := bufio.NewScanner(file); in.Scan(); {
		f := append(strings.Fields(in.Text()), "", "")
		if f[0] == "new" {
			new(f[1:])
			continue
		}
		ask(f[0], f[1], f[2])
		fmt.Println(tell())
	}
}

func call(m *sync.Map, verb, key, value string) {
	switch verb {
	case "load":
		m.Load(key)
	case "store":
		m.Store(key, value)
	case "delete":
		m.Delete(key)
	case "range":
		m.Range(func(any, any) bool { return true })
	}
}
"""

TRIE = (
    """package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"unsafe"
)

type indirect struct {
	isEntry  bool
	dead     uint32
	mu       uint64
	parent   unsafe.Pointer
	children [16]unsafe.Pointer
}

type entry struct {
	isEntry    bool
	overflow   *entry
	key, value any
}

func dump(n *indirect, path string, out *[]string) {
	*out = append(*out, "node "+path)
	for i, child := range n.children {
		where := path + strconv.FormatInt(int64(i), 16)
		switch {
		case child == nil:
		case *(*bool)(child):
			text := where
			for e := (*entry)(child); e != nil; e = e.overflow {
				text += fmt.Sprintf(" %v=%v", e.key, e.value)
			}
			*out = append(*out, text)
		default:
			dump((*indirect)(child), where, out)
		}
	}
}

func main() {
	var m *sync.Map
	hashes := map[string]uintptr{}
	play(func(fields []string) {
		m = new(sync.Map)
		m.Load("") // makes the root
		for _, field := range fields {
			if key, hash, ok := strings.Cut(field, "="); ok {
				n, _ := strconv.ParseUint(hash, 16, 64)
				hashes[key] = uintptr(n)
			}
		}
		weak := func(key unsafe.Pointer, seed uintptr) uintptr { return hashes[(*(*any)(key)).(string)] }
		*(*func(unsafe.Pointer, uintptr) uintptr)(unsafe.Add(unsafe.Pointer(m), 24)) = weak
	}, func(verb, key, value string) {
		if verb == "clear" {
			m.Clear()
		}
		call(m, verb, key, value)
	}, func() string {
		var out []string
		dump(*(**indirect)(unsafe.Add(unsafe.Pointer(m), 16)), "", &out)
		return strings.Join(out, "; ")
	})
}
"""
    + LOOP
)

READ_DIRTY = (
    """package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

type entry struct{ p atomic.Pointer[any] }

type readOnly struct {
	m       map[any]*entry
	amended bool
}

type inside struct {
	mu     sync.Mutex
	read   atomic.Pointer[readOnly]
	dirty  map[any]*entry
	misses int
}

func tell(m map[any]*entry) string {
	var out []string
	for key, e := range m {
		value := "nil"
		if p := e.p.Load(); p != nil && *p == nil {
			value = "expunged"
		} else if p != nil {
			value = (*p).(string)
		}
		out = append(out, fmt.Sprintf("%v=%v", key, value))
	}
	sort.Strings(out)
	return "{" + strings.Join(out, " ") + "}"
}

func main() {
	var m *sync.Map
	play(func([]string) { m = new(sync.Map) }, func(verb, key, value string) {
		call(m, verb, key, value)
	}, func() string {
		in := (*inside)(unsafe.Pointer(m))
		var read readOnly
		if p := in.read.Load(); p != nil {
			read = *p
		}
		dirty := "none"
		if in.dirty != nil {
			dirty = tell(in.dirty)
		}
		return fmt.Sprint(tell(read.m), " ", read.amended, " ", dirty, " ", in.misses)
	})
}
"""
    + LOOP
)


def events(rng: random.Random, clear: bool) -> Iterator[Event]:
    for number in range(STEPS):
        some = [e for e in candidates(KEYS, number) if clear or e.verb != "clear"]
        yield rng.choice(some)


def answers(release: str, source: str, script: list[str], folder: Path) -> list[str]:
    """What a Go of that release says after each line of the script."""
    toolchain, _ = find(release)
    if toolchain is None:
        pytest.skip(f"no Go {release}")
    files = {"main.go": source, "script.txt": "\n".join(script) + "\n"}
    return printed(toolchain, folder, files).splitlines()


@pytest.mark.slow
def test_the_trie_grows_as_in_go(tmp_path: Path) -> None:
    rng = random.Random(24)
    script, wanted = [], []
    for _ in range(PROGRAMS):
        hashes = {
            key: tuple(rng.choice((0, 0, 0, 5)) for _ in range(3)) + (0,) * 11
            + tuple(rng.choice((0, 0, 9)) for _ in range(2))
            for key in KEYS
        }  # fmt: skip
        script.append("new " + " ".join(f"{k}={trie.digits(h)}" for k, h in hashes.items()))
        s = trie.new(hashes)
        for e in events(rng, clear=True):
            s = trie.step(s, e)
            script.append(str(e))
            wanted.append("; ".join(trie_lines(s.root)))
    assert answers("1.27.3", TRIE, script, tmp_path) == wanted
    assert any(len(line.split("node ")) > 12 for line in wanted)


def trie_lines(node: trie.Node) -> Iterator[str]:
    """A trie as the Go program writes it."""
    yield f"node {trie.digits(node.path)}"
    for digit, child in enumerate(node.slots):
        if isinstance(child, trie.Node):
            yield from trie_lines(child)
        elif child:
            chain = "".join(f" {entry.key}={entry.value}" for entry in child.chain)
            yield trie.digits((*node.path, digit)) + chain


@pytest.mark.slow
def test_the_old_map_promotes_as_in_go(tmp_path: Path) -> None:
    rng = random.Random(21)
    script, wanted = [], []
    for _ in range(PROGRAMS):
        script.append("new")
        s = readdirty.State()
        for e in events(rng, clear=False):
            s = readdirty.step(s, e)
            script.append(str(e))
            read, dirty = _keys(s, s.read), "none" if s.dirty is None else _keys(s, s.dirty)
            wanted.append(f"{read} {str(s.amended).lower()} {dirty} {s.misses}")
    assert answers("1.21.13", READ_DIRTY, script, tmp_path) == wanted


def _keys(s: readdirty.State, keys: readdirty.Keys) -> str:
    return "{" + " ".join(sorted(f"{key}={s.entries[number]}" for key, number in keys)) + "}"
