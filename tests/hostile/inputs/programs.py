# ruff: noqa: E501 - hostile programs are data, a line of them for each kind
"""Go samples that misbehave when they are built or run: loops, forks, memory, disk, endless words, children left behind.

A real toolchain runs them, recorded and checked; where there is none, there are no such cases. The limits of a capture (two
seconds, 200 MB) stand in the outline; afterwards nobody may be left, and nothing of the talk be touched.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from talkbuilder.truth.toolchain import find
from tests.hostile.case import GOOD_OR_PROBLEM, PROBLEM, Case, Cases, talk_files, written

RELEASE = "1.27.3"
LIMITS = {"seconds": 2, "megabytes": 200}
_START = """cmd := exec.Command(os.Args[0], "child")
	cmd.Env = %s
	cmd.Dir = %s
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: %s}
	%s
	if err := cmd.Start(); err != nil {
		panic(err)
	}
"""
_CHILD = "if len(os.Args) > 1 {\n\t\ttime.Sleep(time.Hour)\n\t}\n\t"


def _leaves(
    env: str = "os.Environ()", folder: str = '""', session: str = "false", pipes: str = ""
) -> str:
    return _CHILD + _START % (env, folder, session, pipes) + '\tfmt.Println("bye")'


OPEN_PIPES = "cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr"

# Each is the body of main; what it imports is found by its words.
ENDLESS: Mapping[str, str] = {
    "loop": "for {\n\t}",
    "loop-everywhere": "for range 8 {\n\t\tgo func() {\n\t\t\tfor {\n\t\t\t}\n\t\t}()\n\t}\n\tselect {}",
    "sleep": "time.Sleep(time.Hour)",
    "ignores-signals": "signal.Ignore()\n\tfor {\n\t\ttime.Sleep(time.Millisecond)\n\t}",
    "stops-itself": "syscall.Kill(os.Getpid(), syscall.SIGSTOP)\n\ttime.Sleep(time.Hour)",
    "memory": "var kept [][]byte\n\tfor {\n\t\tb := make([]byte, 8<<20)\n\t\tfor i := range b {\n\t\t\tb[i] = 1\n\t\t}\n\t\tkept = append(kept, b)\n\t}",
    "memory-at-once": "b := make([]byte, 3<<30)\n\tfor i := range b {\n\t\tb[i] = 1\n\t}\n\tprintln(len(b))",
    "memory-goroutines": "for {\n\t\tgo func() { select {} }()\n\t}",
    "memory-stack": "var f func(int) int\n\tf = func(n int) int { return f(n+1) + 1 }\n\tfmt.Println(f(0))",
    "memory-mapped": "for {\n\t\tb, _ := syscall.Mmap(-1, 0, 16<<20, 3, 0x22)\n\t\tfor i := 0; i < len(b); i += 4096 {\n\t\t\tb[i] = 1\n\t\t}\n\t}",
    "threads": "for range 5000 {\n\t\tgo func() {\n\t\t\truntime.LockOSThread()\n\t\t\tsyscall.Pause()\n\t\t}()\n\t}\n\ttime.Sleep(time.Hour)",
    "prints": 'for {\n\t\tfmt.Println("and on")\n\t}',
    "prints-one-line": "for {\n\t\tos.Stdout.Write(make([]byte, 1<<16))\n\t}",
    "prints-errors": 'for {\n\t\tprintln("and on")\n\t}',
    "prints-slowly": 'for {\n\t\tfmt.Println("and on")\n\t\ttime.Sleep(time.Millisecond)\n\t}',
    "forks": 'if len(os.Args) < 12 {\n\t\tfor range 2 {\n\t\t\texec.Command(os.Args[0], append(os.Args[1:], "x")...).Start()\n\t\t\ttime.Sleep(20 * time.Millisecond)\n\t\t}\n\t}\n\ttime.Sleep(time.Hour)',
    "forks-and-ends": 'if len(os.Args) < 200 {\n\t\texec.Command(os.Args[0], append(os.Args[1:], "x")...).Start()\n\t\tif len(os.Args) > 1 {\n\t\t\treturn\n\t\t}\n\t}\n\ttime.Sleep(time.Hour)',
    "forks-sessions": 'for range 60 {\n\t\tcmd := exec.Command("/bin/sleep", "3600")\n\t\tcmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}\n\t\tcmd.Start()\n\t}\n\ttime.Sleep(time.Hour)',
    "disk": 'f, _ := os.Create("big")\n\tfor {\n\t\tif _, err := f.Write(make([]byte, 1<<20)); err != nil {\n\t\t\tpanic(err)\n\t\t}\n\t}',
    "disk-temporary": 'f, _ := os.CreateTemp("", "big")\n\tfor {\n\t\tif _, err := f.Write(make([]byte, 1<<20)); err != nil {\n\t\t\tpanic(err)\n\t\t}\n\t}',
    "disk-many-files": 'for i := 0; ; i++ {\n\t\tos.WriteFile(fmt.Sprint("f", i), make([]byte, 4096), 0o644)\n\t}',
    "disk-hole": 'f, _ := os.Create("big")\n\tfmt.Println(f.Truncate(1 << 45))\n\ttime.Sleep(time.Hour)',
}  # fmt: skip
"""These never end by themselves, or not well."""
ENDING: Mapping[str, tuple[str, bool]] = {
    "leaves-a-child": (_leaves(), True),
    "leaves-a-child-with-our-pipes": (_leaves(pipes=OPEN_PIPES), True),
    "leaves-a-session": (_leaves(session="true"), True),
    "leaves-a-daemon": (_leaves(folder='"/"', session="true", pipes=OPEN_PIPES), True),
    "leaves-a-nameless-daemon": (_leaves('[]string{"A=b"}', '"/"', "true"), True),
    "leaves-a-writer": ('cmd := exec.Command("/bin/sh", "-c", "while :; do echo x >> grows; done")\n\tcmd.Start()\n\tfmt.Println("bye")', True),
    "kills-its-group": ("syscall.Kill(0, syscall.SIGKILL)", False),
    "terminates-its-group": ("syscall.Kill(0, syscall.SIGTERM)", False),
    "signals-its-group": ("syscall.Kill(0, syscall.SIGUSR1)\n\ttime.Sleep(time.Second)", True),
    "exits-with-77": ("os.Exit(77)", False),
    "panics": ('panic("\\x1b[31m \\u202e" + strings.Repeat("x", 100000))', False),
    "deadlock": ("select {}", False),
    "trace-of-many": ('for range 20000 {\n\t\tgo func() { select {} }()\n\t}\n\ttime.Sleep(100 * time.Millisecond)\n\tdebug.SetTraceback("all")\n\tpanic("x")', False),
    "reads": ('fmt.Println(io.ReadAll(os.Stdin))', True),
    "prints-junk": ('b := make([]byte, 256)\n\tfor i := range b {\n\t\tb[i] = byte(i)\n\t}\n\tos.Stdout.Write(b)', True),
    "prints-control": ('fmt.Println("\\x1b[31mred\\x1b]0;title\\a \\u202e abc \\x00 <script>pwn3d()</script>")', True),
    "prints-nothing": ("", True),
    "closes-its-pipes": ("os.Stdout.Close()\n\tos.Stderr.Close()\n\ttime.Sleep(100 * time.Millisecond)", True),
    "writes-into-the-talk": ('for _, n := range []string{"../../talk.yaml", "../talk.yaml", "main.go", "../../../talks/one/talk.yaml", "talks/one/talk.yaml"} {\n\t\tos.WriteFile(n, []byte("pwn3d"), 0o644)\n\t}\n\tfmt.Println("bye")', True),
    "removes-itself": ('os.RemoveAll(".")\n\tos.Remove(os.Args[0])\n\tfmt.Println("bye")', True),
    "locks-its-folder": ('os.Mkdir("shut", 0o700)\n\tos.WriteFile("shut/x", nil, 0o600)\n\tos.Chmod("shut", 0)\n\tos.Chmod(".", 0o500)\n\tfmt.Println("bye")', True),
    "links-out": ('os.Symlink("/etc", "etc")\n\tos.Symlink("main.go", "loop")\n\tsyscall.Mkfifo("pipe", 0o644)\n\tfmt.Println("bye")', True),
    "deep-folders": ('for range 500 {\n\t\tos.Mkdir(strings.Repeat("d", 200), 0o755)\n\t\tos.Chdir(strings.Repeat("d", 200))\n\t}\n\tfmt.Println("bye")', True),
}  # fmt: skip
"""These end, well or not; the second says whether well."""
BUILDS: Mapping[str, str] = {
    "constant": "package main\n\nconst a = 1 << 100000\n\nfunc main() { println(a) }\n",
    "doubled-text": "package main\n\nconst (\n\ta0 = \"xxxxxxxxxxxxxxxx\"\n"
    + "".join(f"\ta{n + 1} = a{n} + a{n}\n" for n in range(40)) + ")\n\nfunc main() { println(len(a40)) }\n",
    "huge-array": "package main\n\nvar x = [1 << 40]byte{1}\n\nfunc main() { println(x[0]) }\n",
    "large-data": "package main\n\nvar x = [1 << 28]byte{1<<28 - 1: 1}\n\nfunc main() { println(x[0]) }\n",
    "deep": f"package main\n\nfunc main() {{ println({'(' * 100_000}1{')' * 100_000}) }}\n",
    "deep-types": f"package main\n\nvar x {'[]' * 1_000}int\n\nfunc main() {{ println(x == nil) }}\n",
    "instances": "package main\n\ntype P[T any] struct{ a, b *T }\n\nfunc f[T any](n int) {\n\tif n > 0 {\n\t\tf[P[T]](n - 1)\n\t}\n}\n\nfunc main() { f[int](3) }\n",
    "many": "package main\n\n" + "".join(f"func f{n}() int {{ return {n} }}\n\n" for n in range(20_000)) + "func main() {}\n",
    "init": "package main\n\nfunc init() {\n\tfor {\n\t}\n}\n\nfunc main() {}\n",
    "embeds": "package main\n\nimport _ \"embed\"\n\n//go:embed *\nvar x string\n\nfunc main() { println(len(x)) }\n",
    "links": "package main\n\nimport _ \"unsafe\"\n\n//go:linkname f runtime.throw\nfunc f(s string)\n\nfunc main() { f(\"x\") }\n",
}  # fmt: skip
"""What keeps a compiler busy, or what runs before main."""
LOOPING = b'package main\n\nimport "testing"\n\nfunc TestLoop(t *testing.T) {\n\tfor {\n\t}\n}\n'
PACKAGES = (
    "fmt",
    "io",
    "os",
    "os/exec",
    "os/signal",
    "runtime",
    "runtime/debug",
    "strings",
    "syscall",
    "time",
)


def program(body: str) -> bytes:
    """Return a program with this body of main, formatted as gofmt does."""
    used = [name for name in PACKAGES if f"{name.rpartition('/')[2]}." in body]
    lines = "".join(f'\t"{name}"\n' for name in used)
    imports = f"import (\n{lines})\n\n" if used else ""
    return f"package main\n\n{imports}func main() {{\n\t{body.strip()}\n}}\n".encode()


def _talk(source: bytes, **capture: Any) -> Mapping[str, Any]:
    outline = written(
        {
            "title": "T",
            "go": RELEASE,
            "captures": {"hello": {"sample": "demo", "show": "both", **LIMITS, **capture}},
            "slides": [{"layout": "code", "title": "What it prints", "code": {"capture": "hello"}}],
        }
    )
    more = {"go/demo/main_test.go": LOOPING} if capture.get("run") == "test" else {}
    return talk_files(outline, **{"go/demo/main.go": source, **more})


# A test that never ends has what it asks for, and a minute for being compiled; a check also runs all tests of a sample,
# which ask for a minute themselves.
_TESTS = {"record": 70.0, "check": 200.0}


def cases() -> Cases:
    """Yield programs, each recorded and checked; none without a toolchain."""
    if find(RELEASE)[0] is None:
        return
    for name, source, codes, capture in _programs():
        files = _talk(source, **capture)
        # A capture that differs or is not recorded is a problem for a check in any case.
        for words, allowed, writes in (
            (("record", "one"), codes, ("talks/one/captures",)),
            (("check", "one"), codes if codes == PROBLEM else GOOD_OR_PROBLEM, ()),
        ):
            yield Case(
                "programs",
                f"{name}-{words[0]}",
                files,
                words,
                allowed,
                writes,
                cpu=_TESTS[words[0]] if name.startswith("tests") else 25.0,
            )


def _programs() -> Iterator[tuple[str, bytes, frozenset[int], Mapping[str, Any]]]:
    for name, body in ENDLESS.items():
        yield name, program(body), PROBLEM, {}
    for name, (body, well) in ENDING.items():
        yield name, program(body), frozenset({0}) if well else PROBLEM, {}
    for name, source in BUILDS.items():
        yield f"builds-{name}", source.encode(), GOOD_OR_PROBLEM, {}
    yield "tests-loop", program(""), PROBLEM, {"run": "test", "seconds": 1}
