"""The model against a real Go: random programs have stacks of the same sizes, and variables at the same distance.

A program calls functions with frames of many sizes, returns from some, and now and then waits while another goroutine
collects. Four lines of assembly read the bounds of the stack from the g. The compiler decides how large a frame is;
the model is told that, and says when a stack grows, how far, what happens to pointers, and when it shrinks.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from talkbuilder.truth.toolchain import Toolchain
from talkdiagrams.mechanisms.goroutines.model import play, step
from talkdiagrams.mechanisms.goroutines.reading import parse_event
from talkdiagrams.mechanisms.goroutines.start import start
from talkdiagrams.mechanisms.goroutines.state import TOP, Kind, State
from tests.support.goruns import built, ran

PROGRAMS = 120
BUFFERS = (8, 24, 56, 88, 120, 200, 500, 1000, 3000, 9000)
WAIT, RETURN = 254, 255


ASSEMBLY = """#include "textflag.h"
#define get_tls(r) MOVQ TLS, r
#define g(r) 0(r)(TLS*1)

// func where() (gp, lo, hi, bp uintptr)
TEXT ·where(SB), NOSPLIT|NOFRAME, $0-32
	get_tls(CX)
	MOVQ g(CX), AX
	MOVQ AX, gp+0(FP)
	MOVQ 0(AX), CX
	MOVQ CX, lo+8(FP)
	MOVQ 8(AX), CX
	MOVQ CX, hi+16(FP)
	MOVQ BP, bp+24(FP)
	RET
"""

# An operation is a byte: a function to call, RETURN, or WAIT. Nothing between two looks at the stack may grow it.
HEAD = """package main

import (
	"os"
	"runtime"
	"strconv"
	"unsafe"
)

func where() (gp, lo, hi, bp uintptr)

type look struct{ op, lo, hi, top, x, value uintptr }

var (
	looks [1 << 16]look
	n     int
	pc    int
	ops   []byte
	self  uintptr
	gate  = make(chan int)
	back  = make(chan int)
)

func at(x *int) uintptr { return uintptr(unsafe.Pointer(x)) }
"""

FUNCTION = """
//go:noinline
func f{index}(x *int) int {{
	var b [{size}]byte
	b[n&7] = 1
	_, lo, hi, bp := where()
	looks[n] = look{{{index}, lo, hi, hi - (bp + 16), at(x), uintptr(*x)}}
	n++
	*x++
	s := 0
	for pc < len(ops) {{
		op := ops[pc]
		pc++
		switch op {{
{cases}
		case {wait}:
			gate <- 1
			<-back
		case {back}:
			looks[n] = look{{op: {back}}}
			n++
			return s + int(b[pc&7])
		}}
	}}
	return s + int(b[pc&7])
}}
"""

TAIL = """
//go:noinline
func life() {
	x := 1
	gp, lo, hi, bp := where()
	self = gp
	looks[n] = look{1000, lo, hi, hi - (bp + 16), at(&x), uintptr(x)}
	n++
	f0(&x)
	gate <- 0
}

// What a parked goroutine looks like from outside: the size of its stack, and what of it is in use.
func parked(op uintptr) {
	g := (*[8]uintptr)(*(*unsafe.Pointer)(unsafe.Pointer(&self)))
	lo, hi, sp := g[0], g[1], g[7] // stack.lo, stack.hi, sched.sp
	looks[n] = look{op: op, lo: lo, hi: hi, top: hi - sp}
	n++
}

func main() {
	runtime.GOMAXPROCS(1)
	out := []byte(nil)
	for _, one := range programs {
		n, pc, ops = 0, 0, []byte(one)
		go life()
		for <-gate == 1 {
			runtime.Gosched()
			parked(2000)
			runtime.GC()
			parked(2001)
			back <- 1
		}
		for _, l := range looks[:n] {
			for _, v := range []uintptr{l.op, l.lo, l.hi, l.top, l.x, l.value} {
				out = strconv.AppendUint(out, uint64(v), 10)
				out = append(out, ' ')
			}
			out = append(out, '\\n')
		}
		out = append(out, '\\n')
	}
	os.Stdout.Write(out)
}
"""


def functions() -> str:
    """Ten functions that can call each other."""
    cases = "\n".join(f"\t\tcase {i}:\n\t\t\ts += f{i}(x)" for i in range(len(BUFFERS)))
    return "".join(
        FUNCTION.format(index=i, size=size, cases=cases, wait=WAIT, back=RETURN)
        for i, size in enumerate(BUFFERS)
    )


def operations(rng: random.Random) -> bytes:
    """Calls and returns; perhaps a wait at the end, deep or after most have returned."""
    ops, depth = [], 1
    small = rng.random() < 0.5
    for _ in range(rng.randint(5, 60)):
        if depth > 1 and rng.random() < 0.35:
            ops.append(RETURN)
            depth -= 1
        else:
            ops.append(rng.randrange(6 if small else len(BUFFERS)))
            depth += 1
    if rng.random() < 0.6:
        ops += [RETURN] * rng.randint(0, depth - 1)
        ops.append(WAIT)
    return bytes(ops)


@dataclass(frozen=True, slots=True)
class Look:
    """What a program saw: the function that began, the bounds of the stack, how much was in use above it, and x."""

    op: int
    lo: int
    hi: int
    top: int
    x: int
    value: int


def looks(answer: str) -> Iterator[list[Look]]:
    for program in answer.strip("\n").split("\n\n"):
        yield [Look(*map(int, line.split())) for line in program.split("\n")]


def frame_sizes(programs: list[list[Look]]) -> dict[int, int]:
    """What the compiler made of each function: the distance from a frame to that of a function it calls."""
    sizes: dict[int, int] = {}
    for program in programs:
        open_: list[Look] = []
        for look in program:
            if look.op == RETURN:
                open_.pop()
            elif look.op <= 1000:
                if open_:
                    size = look.top - open_[-1].top
                    assert sizes.setdefault(open_[-1].op, size) == size
                open_.append(look)
    return sizes


def replay(program: list[Look], sizes: dict[int, int]) -> int:
    """Say what the stack does, and compare; returns how often it grew or shrank."""
    first = program[0]
    assert first.top == TOP
    s = start(stack=first.hi - first.lo, frame=sizes[first.op])
    s = play(s, ["let x = 1 by G1", "let p = &x by G1"])
    moves, before = 0, first
    for look in program[1:]:
        if look.op == RETURN:
            s = step(s, parse_event("return by G1"))
            continue
        if look.op >= 2000:
            return moves + shrink(program)
        old = s.g("G1").stack
        s = play(s, [f"call f of {sizes[look.op]} bytes by G1"])
        new = s.g("G1").stack
        assert new is not None
        assert new.size == look.hi - look.lo
        assert (new == old) == (look.lo == before.lo)
        assert variable(s) == look.value
        assert look.hi - look.x == first.hi - first.x
        s = step(s, parse_event(f"write {look.value + 1} through p by G1"))
        moves += new != old
        before = look
    return moves


def shrink(program: list[Look]) -> int:
    """The collection that came while it waited."""
    before, after = (look for look in program if look.op >= 2000)
    size = before.hi - before.lo
    s = start(stack=size)
    s = step(s, parse_event(f"call wait of {before.top - s.g('G1').used} bytes by G1"))
    stack = s.g("G1").stack
    if (
        stack is None or stack.size != size
    ):  # a chain of small frames came closer to the guard than one may
        return 0
    stack = step(s, parse_event("gc")).g("G1").stack
    assert stack is not None
    assert stack.size == after.hi - after.lo
    assert after.top == before.top
    return int(stack.size != size)


def variable(s: State) -> int:
    return next(slot.word for _, _, slot in s.g("G1").variables() if slot.kind is Kind.INT)


@pytest.mark.slow
def test_random_programs_have_the_same_stacks_in_the_model_and_in_go(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    if toolchain.platform != "linux/amd64":
        pytest.skip("the model's frames are those of linux/amd64")
    rng = random.Random(27)
    programs = [operations(rng) for _ in range(PROGRAMS)]
    every = bytes(i for i in range(len(BUFFERS)) for _ in range(2))  # so that each size is seen
    texts = ", ".join(
        '"' + "".join(f"\\x{op:02x}" for op in ops) + '"' for ops in (every, *programs)
    )
    source = HEAD + f"\nvar programs = []string{{{texts}}}\n" + functions() + TAIL
    stacks = built(toolchain, tmp_path, {"main.go": source, "where.s": ASSEMBLY})
    done = ran(toolchain, stacks, env={"GOGC": "off"})
    assert done.fine, done.err
    answers = list(looks(done.out))
    assert len(answers) == PROGRAMS + 1
    sizes = frame_sizes(answers)
    assert set(sizes) == {*range(len(BUFFERS)), 1000}
    moves = [replay(program, sizes) for program in answers]
    shrunk = sum(shrink(one) for one in answers if any(look.op >= 2000 for look in one))
    assert sum(moves) > PROGRAMS
    assert shrunk > 10
