"""One example for every thing that can be written; the documentation shows them, the tests run them.

Together they use every field. They share one talk, whose files stand at the end.
"""

TALK = """\
title: Ten thousand goroutines, eight threads
subtitle: How Go's scheduler decides who runs
description: A walk through the scheduler, from the symptom to the source.
keywords: [Go, scheduler, runtime]
language: en
words: {figure: "Fig. {n}."}
speaker:
  name: Ada Example
  role: Engineer, Example Ltd
  contact: "@ada"
  url: https://example.org/ada
  photo: assets/ada.png
go: 1.27.3
theme: dark
walkthrough: walkthrough.md
rate: 130
cuts:
  lightning: {minutes: 10}
  full: {minutes: 45}
figures:
  steal:
    kind: topology
    alt: One processor takes half of another's queue.
    dense: false
captures:
  threads:
    sample: threads
    run: run
    flags: ["-gcflags=-l"]
    args: ["10000"]
    env: {GOMAXPROCS: "8"}
    show: stdout
    seconds: 20
    megabytes: 512
    exit: 0
    says: "threads: 8"
    c: false
    normalise:
      - times
      - {find: 'pid \\d+', put: pid …}
    compare: form
  before:
    sample: threads
    experiment: noswissmap
    release: 1.24.11
slides:
  - layout: title
"""

COMMON = """\
- layout: figure
  title: A thief takes half of the queue, *oldest first*
  id: steal
  notes:
    full: ["#stealing:1-2", "#stealing:4"]
    lightning: "#stealing:1"
  cuts: [lightning, full]
  hidden: false
  steps: true
  sources: [blumofe]
  dense: false
  figure: steal
"""

LAYOUTS = {
    "title": """\
- layout: title
  title: Ten thousand goroutines
  subtitle: Eight threads
""",
    "section": """\
- layout: section
  title: Who runs next?
  subtitle: Three letters and a queue
""",
    "statement": """\
- layout: statement
  title: A thread runs your code only while it holds a P
  subtitle: Everything else follows from that
""",
    "number": """\
- layout: number
  title: A goroutine starts small
  number: 2 KB
  text: the smallest stack, on `go1.27.3`
""",
    "bullets": """\
- layout: bullets
  title: The runtime counts what it waits for
  bullets:
    - A goroutine costs a small record
    - text: A thread costs a stack in the kernel
      sub: [it is slow to start, it is slow to switch]
""",
    "two-columns": """\
- layout: two-columns
  title: Some waits are free and some are not
  left: [Channels, Timers]
  right: [System calls, "cgo: calls into C"]
""",
    "figure": """\
- layout: figure
  title: The queue is a ring of 256 slots
  figure: steal
  caption: Filled from the tail, emptied from the head
""",
    "figure-text": """\
- layout: figure-text
  title: Three letters hold the whole story
  figure:
    kind: topology
    alt: Two Gs, one M, one P.
  bullets: [G runs, M carries, P permits]
  caption: The licence changes hands
""",
    "image": """\
- layout: image
  title: The trace shows one busy processor
  image: assets/trace.png
  alt: Eight rows of a trace; only the first is full.
  caption: From `go tool trace`
""",
    "code": """\
- layout: code
  title: Waiting on a channel costs no thread
  steps: true
  code:
    file: go/wait.go
    region: wait
    language: go
    highlight: ["1", "2-3"]
    caption: Ten thousand of these
    upstream:
      symbol: go:runtime/proc.go#gopark
      parts: [casgstatus, mcall]
      comments: true
      highlight: [mcall]
""",
    "code-output": """\
- layout: code-output
  title: The runtime counts eight threads
  code: |
    fmt.Println(threads())
  output:
    capture: threads
    lines: 1, 3
""",
    "table": """\
- layout: table
  title: Where a goroutine waits is what it costs
  rows:
    - [Waits for, Threads]
    - ["`<-c`", "8"]
    - [a pipe, "1,005"]
  align: [left, right]
  caption: Measured on one small machine
""",
    "comparison": """\
- layout: comparison
  title: Parking keeps the thread, blocking loses it
  left:
    heading: Parked
    bullets: [the M takes the next G]
    verdict: good
  right:
    heading: Blocked
    code: syscall.Read(fd, buf)
    verdict: bad
""",
    "quote": """\
- layout: quote
  title: The authors call it a delicate dance
  quote: This is a delicate dance.
  by: A comment in `runtime/proc.go`
""",
    "speaker": """\
- layout: speaker
  title: Who is speaking
  text: Asks the scheduler questions for a living.
""",
    "references": """\
- layout: references
  title: Where to read on
""",
    "questions": """\
- layout: questions
  title: What would you like to know?
  subtitle: The slides are at [example.org](https://example.org)
""",
}

WALKTHROUGH = """\
# Ten thousand goroutines {#opening .read}

## Stealing {#stealing}

A thief takes half.[^blumofe]

It takes the oldest first.

Nobody speaks this one. {.read}

- It goes on
- with a list.

```go
steal()
```

[^blumofe]: Blumofe and Leiserson, [Work Stealing](https://example.org/stealing), 1999.
"""

CAPTURE = """\
command: GOMAXPROCS=8 go run -gcflags=-l . 10000
release: go1.27.3
platform: linux/amd64
cpu: AMD EPYC 7763
date: 2026-08-24
sources: {sources}
exit: 0
---
goroutines: 10001
pid …
threads: 8
"""

SAMPLE = """\
package main

func main() {
	start(10_000)
	report()
}
"""

GO_FILE = """\
package main

// region wait
for range 10_000 {
	go func() { <-never }()
}
// endregion
"""
