# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""Text in every field: each text at every place where an outline takes anything; each text in all places at once."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tests.hostile import fields, texts
from tests.hostile.case import Case, Cases, Content, Late, talk_files, written
from tests.hostile.fields import FIGURE

EVERYWHERE = 6
"""At each place stands every text whose number leaves this rest when divided by it; with 1 all of them."""


def everywhere(text: str) -> dict[str, Any]:
    """Return a talk that says ``text`` in each field that takes words, as far as it fits there."""
    line = (" ".join(text.split()) or "x")[:120]
    return {
        "title": line,
        "subtitle": line,
        "description": text[:500],
        "keywords": [line],
        "speaker": {"name": line, "role": line, "contact": line, "url": "https://example.org/", "photo": "assets/photo.png"},
        "go": "1.27.3",
        "figures": {
            "boxes": {
                "kind": "graph",
                "alt": line,
                "nodes": {"a": {"label": line[:60]}, "b": {"label": line[:20]}},
                "edges": [{"a -> b": line[:40]}],
                "groups": {"c": {"label": line[:40], "nodes": ["a"]}},
            },
            "chart": {"kind": "chart", "type": "bar", "categories": [line[:20], "b"], "series": [{"name": line[:30], "values": ["1", "2"]}], "unit": line[:8]},
        },
        "slides": [
            {"layout": "title"},
            {"layout": "section", "title": "A " + line[:100], "subtitle": line},
            {"layout": "statement", "title": "S " + line[:100], "subtitle": line[:60]},
            {"layout": "bullets", "title": "B " + line[:60], "bullets": [line, {"text": line, "sub": [line]}]},
            {"layout": "two-columns", "title": "C " + line[:60], "left": [line[:60]], "right": [line[:60]]},
            {"layout": "figure", "title": "F " + line[:60], "figure": "boxes", "caption": line[:80]},
            {"layout": "figure", "title": "G " + line[:60], "figure": "chart"},
            {"layout": "image", "title": "I " + line[:60], "image": "assets/photo.png", "alt": line, "caption": line[:60]},
            {"layout": "code", "title": "O " + line[:60], "code": {"text": text[:400] or "x", "caption": line[:60]}},
            {"layout": "code-output", "title": "P " + line[:60], "code": line[:60], "output": line[:60]},
            {"layout": "table", "title": "T " + line[:60], "rows": [[line[:40], "a"], ["b", line[:40]]], "caption": line[:60]},
            {"layout": "comparison", "title": "V " + line[:60], "left": {"heading": line[:30], "bullets": [line[:60]]}, "right": {"heading": "y", "code": line[:40]}},
            {"layout": "quote", "title": "Q " + line[:60], "quote": line, "by": line[:60]},
            {"layout": "number", "title": "N " + line[:60], "number": line[:8], "text": line},
            {"layout": "speaker", "title": "W " + line[:60], "text": line},
            {"layout": "questions", "title": "Z " + line[:60], "subtitle": line},
        ],
    }  # fmt: skip


def spoken(text: str) -> bytes:
    """Return a walkthrough that says it in every form."""
    line = " ".join(text.split())[:300]
    return (
        f"# {line}\n\n## {line} {{#boxes .read}}\n\n{line} *{line}* **{line}** `{line}`[^one]\n\n- {line}\n\n> {line}\n\n"
        f"| a | b |\n|---|---|\n| {line} | {line} |\n\n```go\n{text[:2000]}\n```\n\n[{line}](https://example.org/)\n\n"
        f"[^one]: {line}\n"
    ).encode("utf-8", "surrogatepass")


def cases() -> Cases:
    """Yield text at every place, text everywhere at once, and characters of all planes."""
    every = list(texts.every())
    for number, spot in enumerate(fields.spots()):
        for index, (name, text) in enumerate(every):
            if (index + number) % EVERYWHERE == 0:
                yield Case("fields", f"{spot.name}={name}", _late(partial(spot.holding, text)))
        for shape, value in (
            ("list", ["x"]),
            ("map", {"x": "y"}),
            ("nested", [[["x"]]]),
            ("none", None),
        ):
            if not spot.key:
                yield Case("fields", f"{spot.name}={shape}", _late(partial(spot.holding, value)))
    for name, text in every:
        yield Case("text-everywhere", name, _late(partial(everywhere, text)))
        yield Case("walkthrough", name, Late(partial(_spoken, text)))
    for name, text in texts.planes():
        yield Case("planes", name, Late(partial(_plane, text)))


def _late(outline: Callable[[], Any]) -> Late:
    return Late(lambda: talk_files(written(outline())))


def _spoken(text: str) -> Mapping[str, Content]:
    slide = {"layout": "bullets", "title": "It says", "bullets": ["one"], "notes": "#boxes"}
    return talk_files(written({"title": "A talk", "slides": [slide]}), spoken(text))


def _plane(text: str) -> Mapping[str, Content]:
    plane = everywhere(text)
    plane["slides"] = plane["slides"][:6:2] + plane["slides"][8:11:2]
    plane["figures"] = {"boxes": FIGURE | {"nodes": {"a": {"label": text}, "b": "x"}}}
    plane["slides"].append({"layout": "figure", "title": "A figure", "figure": "boxes"})
    return talk_files(written(plane), spoken(text))
