# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""Sheer size: ten thousand slides, lines of ten megabytes, logs without end, samples that would never stop."""

from tests.hostile.case import PROBLEM, SMALL, Case, Cases, Content, talk_files, written

CHECK = ("check", "one")


def _slides(count: int) -> bytes:
    return b"title: T\nslides:\n" + b"".join(
        b"  - {layout: statement, title: Slide %d says so}\n" % n for n in range(count)
    )


def cases() -> Cases:
    """Yield outlines, texts and logs that are too large, or nearly so."""
    for count in (1_000, 5_000, 10_000, 60_000):
        yield Case(
            "sizes", f"slides-{count}", talk_files(_slides(count)), ("build", "one", "-f", "notes")
        )
    yield Case("sizes", "slides-1000-check", talk_files(_slides(1_000)), CHECK)
    lines = {
        "line-1mb": "x" * 1_000_000,
        "line-10mb": "x" * 10_000_000,
        "words-900k": "word " * 180_000,
        "stars": "*" * 900_000,
        "ticks": "`" * 900_000,
        "brackets": "[" * 900_000,
        "links": "[](" * 300_000,
        "images": "![" * 400_000,
        "angles": "<" * 900_000,
        "quotes": "> " * 400_000,
        "quotes-deep": "\n".join(">" * n + " x" for n in range(500)),
        "lists-deep": "\n".join("  " * n + "- x" for n in range(500)),
        "lists-many": "- x\n" * 200_000,
        "headings": "".join(f"## H {{#h{n}}}\n\nx\n\n" for n in range(30_000)),
        "anchors-same": "## H {#h}\n\nx\n\n" * 20_000,
        "footnotes": "".join(f"[^n{n}]: x\n\n" for n in range(30_000)),
        "footnotes-open": "[^" * 300_000,
        "tables": "|" * 900_000,
        "table-wide": "|" + "a|" * 20_000 + "\n|" + "-|" * 20_000 + "\n",
        "fences": "```\n" * 200_000,
        "fence-open": "```go\n" + "x\n" * 300_000,
        "entities": "&amp;" * 180_000,
        "backslashes": "\\" * 900_000,
        "emphasis": "*a **a " * 120_000,
        "underscores": "a_" * 400_000,
        "facts": "{{fact:x}} " * 80_000,
        "fact-open": "{{" * 400_000,
        "references": "".join(f"[a{n}]: https://example.org/{n}\n" for n in range(25_000)),
        "html": "<b>" * 200_000,
        "autolinks": "<https://example.org/" * 40_000,
        "combining": "a" + "\u0301" * 400_000,
        "rtl": "ש" * 400_000,
        "emoji": "👨‍👩‍👧‍👦" * 30_000,
        "spaces": " " * 900_000,
        "newlines": "\n" * 900_000,
        "tabs": "\t" * 900_000,
        "nul": "\0" * 100_000,
    }
    for name, text in lines.items():
        speaking = b"title: T\nslides: [{layout: bullets, title: It says, bullets: [one], notes: '#boxes'}]\n"
        said = b"# T\n\n## Boxes {#boxes}\n\n" + text.encode() + b"\n"
        yield Case("sizes", f"text-{name}", talk_files(speaking, said), CHECK)
        if len(text) < 1_000_000:
            inside = written(
                {
                    "title": "T",
                    "slides": [
                        {"layout": "code", "title": "Code", "code": {"text": text[:19_900]}}
                    ],
                }
            )
            yield Case(
                "sizes", f"code-{name}", talk_files(inside), ("build", "one", "-f", "pptx,html")
            )
            bullets = written(
                {
                    "title": "T",
                    "slides": [
                        {
                            "layout": "table",
                            "title": "Table",
                            "rows": [["a", "b"], [text[:30_000], "x"]],
                        }
                    ],
                }
            )
            yield Case("sizes", f"table-{name}", talk_files(bullets), CHECK)
            notes = written(
                {"title": "T", "description": text[:300_000], "slides": [{"layout": "title"}]}
            )
            yield Case(
                "sizes",
                f"description-{name}",
                talk_files(notes),
                ("build", "one", "-f", "pptx,html"),
            )
    yield from _logs()
    yield from _samples()


def _logs() -> Cases:
    """Yield logs for `talk new --from`, and the same as captures of figures."""
    goroutine = "goroutine 1 [running]:\nmain.main()\n\t/x/main.go:3 +0x1d\n\n"
    logs = {
        "gctrace": "gc 1 @0.001s 2%: 0.018+1.1+0.009 ms clock, 0.036+0.5/0.9/0.3+0.018 ms cpu, 4->4->0 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n",
        "schedtrace": "SCHED 0ms: gomaxprocs=2 idleprocs=1 threads=3 spinningthreads=0 idlethreads=1 runqueue=0 [0 0]\n",
        "goroutines": goroutine,
        "benchmarks": "goos: linux\ncpu: AMD EPYC\nBenchmarkCall-2  \t76750219\t  1.510 ns/op\n",
        "escapes": "./main.go:3:6: can inline main\n./main.go:4:9: x escapes to heap\n",
    }
    for kind, line in logs.items():
        numbers = line.replace("0", "9" * 30)
        shapes: dict[str, bytes] = {
            "one": line.encode(),
            "many": line.encode() * (900_000 // len(line)),
            "too-many": line.encode() * (12_000_000 // len(line)),
            "huge-numbers": numbers.encode(),
            "negative": line.replace("=", "=-").replace("@", "@-").encode(),
            "long-line": line.strip().encode() + b" " + b"x" * 900_000,
            "half": line.encode()[: len(line) // 2],
            "nul": line.encode().replace(b" ", b"\0"),
            "ff": b"\xff" + line.encode(),
            "utf-16": line.encode("utf-16"),
            "html": line.replace("main", "<script>pwn3d()</script>").encode(),
            "escape": line.replace(" ", "\x1b[31m ").encode(),
            "bidi": line.replace("m", "\u202em").encode(),
            "empty": b"",
            "junk": bytes(range(256)) * 100,
            "names": line.replace("main", "m" * 5_000).encode(),
            "unicode": line.replace("main", "שלום世界😀").encode(),
            "crlf": line.replace("\n", "\r\n").encode() * 50,
            "zeros": "".join("0" if one.isdigit() else one for one in line).encode(),
            "exponents": line.replace("1", "1e308").encode(),
            "thousand": b"".join(line.replace("1", str(n)).encode() for n in range(1_000)),
        }
        for name, data in shapes.items():
            files: dict[str, Content] = talk_files(SMALL) | {"app.log": data}
            yield Case(
                "logs",
                f"{kind}-{name}-new",
                files,
                ("new", "fresh", "--from", kind, "app.log"),
                writes=("talks/fresh",),
            )
            figure = {"kind": kind, "file": "captures/hello.txt"}
            outline = written(
                {
                    "title": "T",
                    "slides": [{"layout": "figure", "title": "A figure", "figure": figure}],
                }
            )
            yield Case(
                "logs", f"{kind}-{name}-figure", talk_files(outline, **{"captures/hello.txt": data})
            )


PROGRAMS = {
    "syntax": "package main\nfunc {",
    "not-main": "package other\n",
    "import": 'package main\nimport "example.org/evil"\nfunc main() { evil.Do() }\n',
    "directives": "package main\n//go:generate rm -rf /\n//go:embed ../../../outside/secret.txt\nvar x string\nfunc main() {}\n",
    "cgo": 'package main\n// #cgo LDFLAGS: -fplugin=x.so\nimport "C"\nfunc main() {}\n',
    "region": "package main\n// region main\n// region main\n// endregion\n// endregion\n// endregion\n",
    "region-open": "package main\n// region main\n",
    "bidi": "package main\n// \u202e x\n",
    "long": "package main\n// " + "x" * 900_000 + "\n",
    "lines": "package main\n" + "//\n" * 400_000,
    "nul": "package main\n\0",
    "html": "package main\n// region main\n// </script><script>pwn3d()</script>\n// endregion\n",
    "toolchain": "package main\nfunc main() {}\n",
}


def _samples() -> Cases:
    """Yield Go samples that nobody should build, as code on a slide and as a capture that nobody has recorded."""
    for name, text in PROGRAMS.items():
        outline = written(
            {
                "title": "T",
                "go": "1.27.3",
                "captures": {"hello": {"sample": "demo"}},
                "slides": [
                    {
                        "layout": "code",
                        "title": "Code",
                        "code": {"file": "go/demo/main.go", "region": "main"},
                    },
                    {"layout": "code", "title": "Output", "code": {"capture": "hello"}},
                ],
            }
        )
        module = (
            b"module demo\n\ngo 99.1\ntoolchain go99.1\n"
            if name == "toolchain"
            else b"module demo\n\ngo 1.27\n"
        )
        files = talk_files(outline, **{"go/demo/main.go": text.encode(), "go/demo/go.mod": module})
        yield Case("samples", name, files, ("build", "one", "-f", "html,samples"))
    for name, module_text in {
        "replace": "module demo\nreplace x => ../../../outside\n",
        "huge": "module " + "x" * 500_000,
        "empty": "",
        "require": "module demo\nrequire example.org/x v1.0.0\n",
    }.items():
        outline = written(
            {
                "title": "T",
                "go": "1.27.3",
                "captures": {"hello": {"sample": "demo"}},
                "slides": [{"layout": "code", "title": "Output", "code": {"capture": "hello"}}],
            }
        )
        yield Case(
            "samples",
            f"module-{name}",
            talk_files(outline, **{"go/demo/go.mod": module_text.encode()}),
            CHECK,
        )
    absent = written(
        {
            "title": "T",
            "captures": {"hello": {"sample": "nowhere"}},
            "slides": [{"layout": "title"}],
        }
    )
    yield Case("samples", "absent", talk_files(absent), CHECK, PROBLEM)
