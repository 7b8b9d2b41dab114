"""Talks in other languages that make us say all we ever say: each layout, code in steps, facts, samples, backup."""

import json
from pathlib import Path

from talkbuilder.claims import AskSource, digest

BEGUN = {"de": "vortrag", "ar": "محاضرة"}
"""Languages, and what the talk is called in them."""

OUTLINE = """\
title: {title}
subtitle: {word}
language: {language}
words: {words}
go: 1.27.3
speaker: {{name: {name}, url: https://example.org/x, contact: x@example.org}}
cuts: {{kurz: {{minutes: 5}}, full: {{minutes: 20}}}}
slides:
  - layout: title
  - layout: section
    title: {word}
    notes: "#b"
  - layout: figure
    id: bild
    title: {title} 1
    figure:
      kind: graph
      alt: {word}
      nodes: {{a: {{label: {word}}}, b: {{label: {name}}}}}
      edges: [a -> b]
      steps: [{{mark: [a], caption: {word}}}, {{mark: [b], caption: {name}}}]
    notes: ["#a", next, "#c"]
  - layout: code
    title: {title} {{{{fact:null}}}}
    code: {{text: "x := 1\\ny := 2\\nz := 3\\nq(x, y, z)", highlight: ["1", "2-4"]}}
    steps: true
    notes: "#d"
  - layout: code-output
    title: {title} 2
    code: {{text: "x()\\ny()", highlight: ["2"]}}
    output: {{text: "7\\n8", highlight: ["1"]}}
    steps: true
  - layout: table
    title: {title} 3
    rows: [[{word}, {name}], ["1", "2"], ["3", "4"]]
  - layout: bullets
    title: {title} 4
    steps: true
    bullets: [{word}, "{name} {{{{fact:lose}}}}"]
  - layout: speaker
    title: {name}
  - layout: statement
    title: {word} 2
    hidden: true
  - layout: references
  - layout: questions
"""
TEXT = """\
# {title}

{word} {name} {word}. {{.read}}

## {word} {{#a}}

{word}.[^q] {word} {word}[^q].

```go
x := 1
```

## {name} {{#b}}

{name} {word}.

### {word} {name} {{#c}}

{word} {word} {name}.

## {name} {word} {{#d}}

{name}.

```go
x := 1
```

[^q]: [{name}](https://go.dev/src/runtime/proc.go).
"""
FACTS = """\
facts:
  null: {{says: {word}, value: 0, check: {{const: runtime._Gidle}}}}
  lose: {{says: {name}, value: 1, check: none, why: {word}}}
"""
WORDS = {
    "de": {"title": "Der Dieb stiehlt nur halb", "word": "Warteschlange", "name": "Grüße"},
    "ar": {"title": "السارق يأخذ نصف الطابور", "word": "طابور", "name": "سلام"},
}


def begin_in(project: Path, which: str, language: str = "", words: str = "{}") -> Path:
    """Write the talk whose words are those of ``which``, and which says that it is in ``language``."""
    root = project / "talks" / BEGUN[which]
    sample = root / "go" / "eins"
    sample.mkdir(parents=True)
    said = {**WORDS[which], "language": language or which, "words": words}
    (root / "talk.yaml").write_text(OUTLINE.format(**said), "utf-8")
    (root / "walkthrough.md").write_text(TEXT.format(**said), "utf-8")
    (root / "facts.yaml").write_text(FACTS.format(**said), "utf-8")
    asked = digest(AskSource("const", "runtime._Gidle"))
    known = {
        "release": "go1.27.3",
        "platform": "linux/amd64",
        "date": "2026-11-24",
        "facts": {"null": {"asked": asked, "file": "runtime/runtime2.go", "value": "0"}},
    }
    (root / "facts.lock.json").write_text(json.dumps(known), "utf-8")
    (sample / "go.mod").write_text("module eins\n\ngo 1.27\n", "utf-8")
    (sample / "main.go").write_text("package main\n\nfunc main() { println(7) }\n", "utf-8")
    return root
