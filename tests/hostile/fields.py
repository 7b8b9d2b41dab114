"""Every place of an outline where something can be written: found by walking the models, so that none is forgotten.

models --walk--> one good slide for each field and each form that it may have --> paths of all scalars and keys
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, StringConstraints

from talkbuilder.outline.model import CodeText, Declared, Figure, Outline, Passage, Slide, Slug

Path = tuple[str | int, ...]

FIGURE = {
    "kind": "graph",
    "nodes": {"a": {"label": "A"}, "b": {"label": "B"}},
    "edges": ["a -> b"],
}
# What a field needs so that its talk is a good one, where its type does not say it.
GOOD: dict[str, Any] = {
    "photo": "assets/photo.png",
    "image": "assets/photo.png",
    "file": "go/demo/main.go",
    "region": "main",
    "lines": "1",
    "highlight": ["1"],
    "language": "en",
    "url": "https://example.org/ada",
    "theme": "light",
    "walkthrough": "walkthrough.md",
    "go": "1.27.3",
    "notes": "#boxes",
    "sources": ["one"],
    "rows": [["what", "ns"], ["switch", "120"]],
    "align": ["left", "right"],
    "capture": "hello",
    "sample": "demo",
    "flags": ["-race"],
    "env": {"GOGC": "100"},
    "find": "x+",
    "id": "some-id",
    "words": {"contents": "Inhalt"},
    "cuts": {"full": {"minutes": "45"}, "lunch": {"minutes": "30"}},
    "figures": {"boxes": FIGURE},
    "captures": {"hello": {"sample": "demo"}},
    "minutes": "45",
    "exit": "0",
    "rate": "130",
    "seconds": "60",
    "megabytes": "1024",
    "symbol": "go:runtime/proc.go#findRunnable",
}


@dataclass(frozen=True)
class Spot:
    """An outline, and the path of one scalar (or, ``key``, of one key) in it."""

    outline: dict[str, Any]
    path: Path
    key: bool = False

    @property
    def name(self) -> str:
        """The path, without the number of the slide."""
        slides = self.outline["slides"]
        parts = list(self.path)
        if parts[0] == "slides" and len(parts) > 1:
            parts[:2] = [slides[0]["layout"]]
        return ".".join(map(str, parts)) + (".key" if self.key else "")

    def holding(self, value: Any) -> dict[str, Any]:
        """Return the outline with ``value`` there."""
        changed: dict[str, Any] = (rekeyed if self.key else put)(self.outline, self.path, value)
        return changed


def put(data: Any, path: Path, value: Any) -> Any:
    """Return ``data`` with ``value`` at ``path``."""
    if not path:
        return value
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = put(data[path[0]], path[1:], value)
    return copy


def rekeyed(data: Any, path: Path, key: Any) -> Any:
    """Return ``data`` with the key at the end of ``path`` called otherwise."""
    if len(path) > 1:
        return put(data, path[:1], rekeyed(data[path[0]], path[1:], key))
    return {(key if name == path[0] else name): value for name, value in data.items()}


def scalars(data: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every scalar."""
    if isinstance(data, dict | list):
        pairs: Any = data.items() if isinstance(data, dict) else enumerate(data)
        for name, value in pairs:
            yield from scalars(value, (*path, name))
    else:
        yield path


def keys(data: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every key."""
    if isinstance(data, dict | list):
        pairs: Any = data.items() if isinstance(data, dict) else enumerate(data)
        for name, value in pairs:
            if isinstance(data, dict):
                yield (*path, name)
            yield from keys(value, (*path, name))


def outlines() -> Iterator[tuple[dict[str, Any], Path]]:
    """Yield a good outline for each field in each of its forms, and the path of the field."""
    slide = {"layout": "bullets", "title": "It says something", "bullets": ["one"]}
    for name, field in Outline.model_fields.items():
        if name == "slides":
            continue
        for value in forms(name, field.annotation, field.metadata):
            needs = {"go": "1.27.3"} if name == "captures" else {}
            yield {"title": "A talk", **needs, name: value, "slides": [slide]}, (name,)
    for model in get_args(get_args(Slide)[0]):
        for name, made in _fields(model):
            yield _around(made), ("slides", 0, name)


def spots() -> Iterator[Spot]:
    """Yield every place, once."""
    seen: set[str] = set()
    for outline, start in outlines():
        value: Any = outline
        for step in start:
            value = value[step]
        found = [Spot(outline, (*start, *rest)) for rest in scalars(value)]
        found += [Spot(outline, (*start, *rest), key=True) for rest in keys(value)]
        found.append(Spot(outline, start, key=True))
        for spot in found:
            if spot.name not in seen:
                seen.add(spot.name)
                yield spot


def _around(slide: dict[str, Any]) -> dict[str, Any]:
    """Return an outline with one slide, and all that it may lean on."""
    outline: dict[str, Any] = {"title": "A talk", "go": "1.27.3", "figures": {"boxes": FIGURE}}
    if slide["layout"] == "speaker":
        outline["speaker"] = {"name": "Ada", "url": GOOD["url"], "photo": GOOD["photo"]}
    if "cuts" in slide:
        outline["cuts"] = GOOD["cuts"]
    if "hello" in str(slide):
        outline["captures"] = GOOD["captures"]
    return outline | {"slides": [slide]}


def _fields(model: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the model's plain data once for each field and form, with all that it needs besides."""
    needed = {
        name: _first(name, field)
        for name, field in model.model_fields.items()
        if field.is_required() or name == "layout"
    }
    for name, field in model.model_fields.items():
        for value in forms(name, field.annotation, field.metadata):
            yield name, needed | _company(model, name) | {name: value}


def _company(model: Any, name: str) -> dict[str, Any]:
    """Return what a field needs beside it."""
    if model is not CodeText or name in ("file", "capture"):
        return {}
    return {"file": GOOD["file"]} if name in ("region", "lines") else {"text": "x := 1"}


def _first(name: str, field: Any) -> Any:
    return next(forms(name, field.annotation, field.metadata))


def forms(name: str, annotation: Any, metadata: Any = ()) -> Iterator[Any]:
    """Yield a good value for each form that a field may have."""
    if name == "cuts" and get_origin(annotation) is not dict:
        yield ["full"]
        return
    if name == "language" and any("a-z" in str(getattr(one, "pattern", "")) for one in metadata):
        yield "de-CH"
        return
    if name in ("notes", "figure"):
        yield from (
            ["#boxes", ["#boxes:1-2", "#more"], {"full": "#boxes"}]
            if name == "notes"
            else ["boxes", FIGURE]
        )
        return
    if name == "language":
        yield "go"
        return
    if name in GOOD:
        yield GOOD[name]
        return
    yield from _typed(annotation, tuple(metadata))


def _typed(annotation: Any, metadata: tuple[Any, ...]) -> Iterator[Any]:  # noqa: C901 - a table of types
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _typed(arguments[0], (*metadata, *arguments[1:]))
    elif origin in (Union, UnionType):
        for one in arguments:
            if one is not NoneType:
                yield from _typed(one, ())
    elif origin is Literal:
        yield arguments[0]
    elif origin is list:
        yield [value for value in _typed(arguments[0], ()) for _ in range(1)]
    elif origin is dict:
        yield {"full": next(_typed(arguments[1], ()))}
    elif annotation is Figure:
        yield FIGURE
    elif _is_model(annotation):
        for name, made in _fields(annotation):
            del name
            yield made
    elif annotation is bool:
        yield "true"
    elif annotation in (int, float):
        yield "100"
    else:
        patterns = [one.pattern for one in metadata if isinstance(one, StringConstraints)]
        known = {
            get_args(Slug)[1].pattern: "some-id",
            get_args(Passage)[1].pattern: "#boxes",
            get_args(Declared)[1].pattern: GOOD["symbol"],
        }
        yield next((known[one] for one in patterns if one in known), "some words")


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
