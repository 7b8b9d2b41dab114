# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""YAML itself: what its parser must bear, in talk.yaml and in every other file that is written in it."""

import random

from tests.hostile.case import PROBLEM, SMALL, Case, Cases, talk_files

BODY = SMALL.decode()


def _bomb(levels: int = 12) -> str:
    lines = ["a0: &a0 [x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)
    ]
    return "\n".join(lines)


def documents() -> dict[str, bytes]:
    """Return hostile YAML, by name."""
    text = {
        "bomb": _bomb(),
        "bomb-map": "\n".join(["a: &a {x: y}"] + [f"b{n}: {{<<: *a, <<: *a}}" for n in range(20)]),
        "anchor": "title: &a x\nslides: []",
        "alias": "title: *a",
        "alias-self": "title: &a [*a]",
        "merge": "<<: {title: x}\n" + BODY,
        "merge-list": "<<: [{title: x}, {title: y}]",
        "merge-quoted": '"<<": x\n' + BODY,
        "depth-flow": "title: " + "[" * 10_000,
        "depth-flow-closed": "title: " + "[" * 5_000 + "]" * 5_000,
        "depth-map": "title: " + "{a: " * 5_000 + "}" * 5_000,
        "depth-block": "".join("  " * n + "a:\n" for n in range(500)),
        "depth-list": "- " * 5_000 + "x",
        "depth-keys": "? " * 5_000 + "x",
        "tabs": "title:\tx\n\tsubtitle: y",
        "tab-indent": "title: x\nslides:\n\t- {layout: title}",
        "tab-after": "title: x\t\nslides:\t\n  - {layout: title}\t\n",
        "duplicate": "title: a\ntitle: b\n" + BODY,
        "duplicates": "title: a\n" * 5_000,
        "duplicate-deep": "title: T\nslides:\n  - {layout: title, layout: title, title: x, title: y}\n",
        "duplicate-unicode": "é: 1\ne\u0301: 2\n",
        "tag-python": "!!python/object/apply:os.system ['id']",
        "tag-binary": "title: !!binary aGVsbG8=\n",
        "tag-set": "title: !!set {a, b}\n",
        "tag-timestamp": "title: !!timestamp 2026-01-01\n",
        "tag-local": "title: !x y\n",
        "tag-bare": "title: ! y\n",
        "tag-directive": "%TAG ! tag:example.org,2026:\n---\ntitle: !x y\n",
        "tag-verbatim": "title: !<tag:yaml.org,2002:str> y\n",
        "tag-huge": "title: !" + "x" * 100_000 + " y\n",
        "directive": "%YAML 1.1\n---\n" + BODY,
        "directive-9": "%YAML 9.9\n---\n" + BODY,
        "directive-junk": "%FOO bar\n---\n" + BODY,
        "directive-huge": "%YAML " + "9" * 5_000 + "." + "9" * 5_000 + "\n---\n" + BODY,
        "directive-twice": "%YAML 1.1\n%YAML 1.1\n---\n" + BODY,
        "documents": BODY + "---\n" + BODY,
        "documents-many": "---\n" * 10_000,
        "document-end": BODY + "...\n",
        "document-end-more": BODY + "...\nmore\n",
        "empty": "",
        "blank": "  \n \n",
        "comment": "# nothing",
        "comment-huge": "#" + "x" * 900_000 + "\n" + BODY,
        "scalar": "just words",
        "list": "- a\n- b\n",
        "null": "~",
        "number": "1",
        "null-values": "title:\nslides:\n",
        "null-tilde": "title: ~\nslides: null\n",
        "nulls": "title: T\nslides:\n  - \n  - ~\n  -\n",
        "huge-number": f"title: T\nrate: {'9' * 10_000}\n" + "slides: [{layout: title}]\n",
        "huge-float": "title: T\ncuts: {full: {minutes: 1e999}}\nslides: [{layout: title}]\n",
        "nan": "title: T\ncuts: {full: {minutes: .nan}}\nslides: [{layout: title}]\n",
        "sexagesimal": "title: 190:20:30\nrate: 2:10\nslides: [{layout: title}]\n",
        "date": "title: 2026-01-01\nslides: [{layout: title, subtitle: 2026-13-45T99:99:99Z}]\n",
        "octal": "title: 0777\nrate: 0o202\nslides: [{layout: title}]\n",
        "booleans": "title: on\nsubtitle: off\nslides: [{layout: title, hidden: yes, steps: Y}]\n",
        "keys-complex": "? [a, b]\n: c\n",
        "keys-map": "{a: b}: c\n",
        "keys-null": ": x\n",
        "keys-long": "x" * 2_000 + ": y\n",
        "keys-longest": '"' + "x" * 100_000 + '": y\n',
        "keys-many": "".join(f"k{n}: v\n" for n in range(40_000)),
        "unknown-many": "title: T\n" + "".join(f"k{n}: v\n" for n in range(5_000)) + "slides: [{layout: title}]\n",
        "values-many": "title: T\nkeywords: [" + "a, " * 60_000 + "]\n",
        "unclosed-quote": 'title: "x\n' + BODY,
        "unclosed-single": "title: 'x\n" + BODY,
        "unclosed-flow": "title: [x\n" + BODY,
        "unclosed-map": "title: {x\n",
        "unopened": "title: ]\n",
        "colon": "title: a: b\n",
        "escape": 'title: "\\q"\n',
        "escape-nul": 'title: "\\0"\n' + BODY[BODY.find("slides") :],
        "escape-surrogate": 'title: "\\ud800"\n' + BODY[BODY.find("slides") :],
        "escape-surrogates": 'title: "\\ud83d\\ude00"\n' + BODY[BODY.find("slides") :],
        "escape-big": 'title: "\\U00110000"\n',
        "escape-biggest": 'title: "\\Uffffffff"\n',
        "escape-bell": 'title: "\\a\\b\\e\\v\\f"\n' + BODY[BODY.find("slides") :],
        "escape-separators": 'title: "\\L\\P\\N\\_"\n' + BODY[BODY.find("slides") :],
        "escape-half": 'title: "\\x4"\n',
        "escape-key": '"\\0": x\n' + BODY,
        "escape-key-bidi": '"\\u202e": x\n' + BODY,
        "block-bad": "title: |99\n  x\n",
        "block-zero": "title: |0\n  x\n",
        "block-indent": "title: |2\n x\n",
        "block-plus": "title: |+\n" + "\n" * 50_000,
        "block-fold": "title: >\n" + "  x\n\n" * 20_000,
        "block-tab": "title: |\n\tx\n",
        "plain-long": "title: " + "word " * 100_000,
        "plain-lines": "title:\n" + "  word\n" * 50_000,
        "quoted-long": 'title: "' + "word " * 150_000 + '"',
        "reserved-at": "title: @x\n",
        "reserved-tick": "title: `x`\n",
        "percent": "title: %x\n",
        "question": "? title\n: x\n",
        "dash": "-\n-\n-\n",
        "bare-colons": ":::\n:\n::\n",
        "flow-commas": "[,,,,]",
        "flow-empty-keys": "{: , : , :}",
        "flow-json": '{"title":"T","slides":[{"layout":"title"}]}',
        "flow-json-tight": '{"title":T,"slides":[{"layout":title}]}',
        "crlf": BODY.replace("\n", "\r\n"),
        "cr": BODY.replace("\n", "\r"),
        "mixed-ends": BODY.replace("\n", "\r\n", 1) + "\r\n\r",
        "nel": BODY.replace("\n", "\x85"),
        "separators": BODY.replace("\n", "\u2028"),
        "bom-inside": "title: a\ufeffb\n",
        "bom-twice": "\ufeff\ufeff" + BODY,
        "nbsp-indent": "title: T\nslides:\n\u00a0\u00a0- {layout: title}\n",
        "fullwidth": "title： T\n",
        "bidi": "title: \u202eT\u202c\n" + BODY,
        "one-line": BODY.replace("\n", " "),
        "long-line": "title: T\nsubtitle: " + "x" * 1_000_000,
        "too-large": "title: T\n# " + "x" * 10_000_000,
        "many-lines": "\n" * 1_000_000 + BODY,
        "slides-map": "title: T\nslides: {a: b}\n",
        "slides-text": "title: T\nslides: none\n",
        "slides-nested": "title: T\nslides: [[[[{layout: title}]]]]\n",
        "slide-text": "title: T\nslides: [title]\n",
        "layout-list": "title: T\nslides: [{layout: [title]}]\n",
        "layout-map": "title: T\nslides: [{layout: {a: b}}]\n",
        "layout-absent": "title: T\nslides: [{title: x}]\n",
        "title-list": "title: [a]\nslides: [{layout: title}]\n",
        "title-map": "title: {a: b}\nslides: [{layout: title}]\n",
        "figures-list": "title: T\nfigures: [a]\nslides: [{layout: title}]\n",
        "constructor": "__proto__: {a: b}\n__class__: x\nmodel_config: {}\n" + BODY,
        "pydantic": "title: T\nslides: [{layout: title, model_fields: x, __init__: y}]\n",
        "figure-extra": "title: T\nslides: [{layout: figure, title: x, figure: {kind: graph, model_config: x, __dict__: {}}}]\n",
        "figure-self": "title: T\nslides: [{layout: figure, title: x, figure: {kind: graph, self: x, cls: y, options: z}}]\n",
    }  # fmt: skip
    made = {name: words.encode("utf-8", "surrogatepass") for name, words in text.items()}
    for code in (
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "latin-1",
        "cp1252",
        "shift-jis",
        "utf-7",
        "cp037",
        "utf-8-sig",
    ):
        made[f"encoding-{code}"] = BODY.replace(
            "A talk", "A tälk" if code in ("latin-1", "cp1252", "utf-16") else "A talk"
        ).encode(code)
    made |= {
        "bytes-ff": b"\xff" * 100,
        "bytes-80": b"title: \x80\n",
        "bytes-overlong": b"title: \xc0\xaf\xe0\x80\xaf\n",
        "bytes-surrogate": b"title: \xed\xa0\x80\n",
        "bytes-beyond": b"title: \xf4\x90\x80\x80\n",
        "bytes-cut": "title: ü".encode()[:-1],
        "bytes-nul": b"\0" * 1000,
        "bytes-nul-inside": b"title: a\0b\n",
        "bytes-nul-end": SMALL + b"\0",
        "bytes-sub": SMALL + b"\x1a",
        "bytes-gzip": b"\x1f\x8b\x08" + b"\0" * 50,
        "bytes-zip": b"PK\x03\x04" + b"\0" * 50,
        "bytes-pdf": b"%PDF-1.7\n",
        "bytes-png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    }
    noise = random.Random(7)
    for n in range(40):
        made[f"noise-{n}"] = bytes(
            noise.choice(b"-[]{}:,?|>&*!%@`\"'# \n\tab0~<\\")
            for _ in range(noise.choice((20, 200, 3000)))
        )
    for n in range(0, len(SMALL), 4):
        made[f"cut-{n}"] = SMALL[:n]
    for n in range(60):
        at = noise.randrange(len(SMALL))
        made[f"hit-{n}"] = SMALL[:at] + bytes([noise.randrange(256)]) + SMALL[at + 1 :]
    return made  # fmt: skip


OTHERS = {
    "facts": ("talks/one/facts.yaml", ("check", "one")),
    "lock": ("talks/one/facts.lock.json", ("check", "one")),
    "series": ("talks/series.yaml", ("build", "one", "-f", "notes")),
    "matrix": ("m.yaml", ("build", "one", "-f", "notes", "--matrix", "m.yaml")),
    "occasion": ("occasion.yaml", ("build", "one", "-f", "notes")),
    "theme": ("t.yaml", ("build", "one", "-f", "notes", "--theme", "t.yaml")),
    "capture": ("talks/one/captures/hello.txt", ("check", "one")),
    "walkthrough": ("talks/one/walkthrough.md", ("check", "one")),
    "series-list": ("talks/series.yaml", ("list",)),
}
CAPTURED = b"captures: {hello: {sample: demo}}\n"


def cases() -> Cases:
    """Yield each document as outline (in process; some as commands) and as each other file that is read."""
    for number, (name, data) in enumerate(documents().items()):
        yield Case("yaml", name, talk_files(data))
        if number % 3 == 0:
            yield Case(
                "yaml", f"{name}-command", talk_files(data), ("build", "one", "-f", "pptx,html")
            )
        for kind, (path, words) in OTHERS.items():
            if number % 2 and kind in ("series-list", "lock", "capture"):
                continue
            outline = SMALL + (CAPTURED if kind == "capture" else b"")
            # Without the series' order the talks are built all the same; the page that joins them is not.
            keeps = "output/index" if kind == "series" else "output"
            files = talk_files(outline) | {path: data}
            yield Case(f"file-{kind}", name, files, words, keeps=keeps)
    missing = {path: data for path, data in talk_files(SMALL).items() if "talk.yaml" not in path}
    yield Case("yaml", "absent", missing, ("build", "one"), PROBLEM)
