"""``docs/outline.md``: every field of the models, in words, with the examples that the tests run."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from talkbuilder.outline import examples, model
from talkbuilder.outline.schema import HEADER

_INTRO = f"""\
# The outline: `talk.yaml`

<!-- Made from the models in builder/talkbuilder/outline/model.py; `pytest tests/outline --accept` writes it again. -->

A talk is a folder `talks/<slug>/` with a `talk.yaml`, a `walkthrough.md` and whatever they point at. This page
lists every field. The options of each kind of figure are in [figures.md](figures.md), the walkthrough is in
[walkthrough.md](walkthrough.md). An editor that knows the YAML language server completes and checks all of it:
`talk schema > talk.schema.json` beside `talks/`, and as the first line of the outline

```yaml
{HEADER}
```

**Text.** Titles, bullets, captions, cells and other words take `*emphasis*`, `**strong**`, `` `code` ``,
`[words](https://...)`, `[words](#slide-id)` and a backslash before a character that should stay as it is.
Nothing else means anything: no HTML, no entities. Links are http, https, mailto, or the id of a slide.

**YAML.** Plain YAML, one document, UTF-8, at most 1 MiB, 50,000 values and 32 levels. No anchors and aliases,
merge keys or tags; no key twice; no control characters and none that reverse the direction of text. A value
stays the text that you wrote until a field types it: `3.10` is 3.10, `on` is "on", `12:30` is no number. A key
with nothing behind it is as good as no key. Text needs quotes where YAML has other plans: if it contains `: `
or ` #`, or begins with one of `` [ ] {{ }} > | * & ! % @ ` " ' # ``.

**Passages.** `notes` takes them from the walkthrough: `#anchor` is the section's own text up to the next
heading, `#anchor:2` its second paragraph, `#anchor:2-4` a range. Paragraphs, lists and quotations count; code
and tables go with the paragraph before them. A slide without the map speaks the same in every cut; in a map,
`full` stands for the cuts that it doesn't name, and `[]` is silence.

**Frames.** What is said on a slide is shared among its frames by words: whole paragraphs where there are enough of
them, the shares as even as that allows. To say it yourself, part the list with `next`:
`["#steal:1", next, "#steal:2-3"]` speaks the first paragraph at the first frame; the last part is shared among all
frames that are left, and `next` twice passes a frame in silence. `frame 4` goes on at the fourth frame, and what stands
before it is shared among the first three. In the text, [`{{.next}}`](walkthrough.md#anchors-and-marks) does the same
between two sentences.

**Pace.** Words divided by `rate` make each slide's time; a silent slide takes five seconds, a hidden one none.
A cut has to end when nine tenths of its minutes are over.
"""

_SLIDE_MODELS: tuple[type[model.SlideBase], ...] = get_args(get_args(model.Slide)[0])


def reference() -> str:
    """Return the whole page."""
    parts = [_INTRO, *_section("The talk", model.Outline, examples.TALK, level=2)]
    parts += _section("speaker", model.Speaker)
    parts += _section("cuts", model.Cut)
    parts += _section("figures", model.Figure)
    parts += _section("captures", model.CaptureRun)
    parts += _section("Rule", model.Rule)
    parts += _section("Every slide", model.SlideBase, examples.COMMON, level=2)
    parts.append("## The layouts\n")
    for slide in _SLIDE_MODELS:
        layout = layout_of(slide)
        parts += _section(f"layout: {layout}", slide, examples.LAYOUTS[layout])
    parts.append("## Parts of slides\n")
    for part in (model.Bullet, model.CodeText, model.Upstream, model.Side):
        parts += _section(part.__name__, part)
    return "\n".join(parts)


def layout_of(slide: type[model.SlideBase]) -> str:
    """Return the word for ``layout`` that chooses this model."""
    (word,) = get_args(slide.model_fields["layout"].annotation)
    return str(word)


def _section(title: str, of: type[BaseModel], example: str = "", level: int = 3) -> Iterator[str]:
    heading = title if title[0].isupper() else f"`{title}`"
    yield f"{'#' * level} {heading}\n"
    yield f"{of.__doc__ or ''}\n"
    rows = list(_rows(of))
    if rows:
        yield "| field | what it takes | what it is |\n|---|---|---|"
        yield "\n".join(rows) + "\n"
    if example:
        yield f"```yaml\n{example}```\n"


def _rows(of: type[BaseModel]) -> Iterator[str]:
    common = model.SlideBase.model_fields if of is not model.SlideBase else {}
    for name, field in of.model_fields.items():
        if name == "layout" or (
            issubclass(of, model.SlideBase)
            and name in common
            and field.description == common[name].description
        ):
            continue
        takes = _cell(f"{_takes(field)}{_default(field)}")
        yield f"| `{name}` | {takes} | {_cell(field.description or '')} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return ", **required**"
    if field.default in (None, "", False) or field.default_factory is not None:
        return ""
    return f"; default `{field.default}`"


def _takes(field: FieldInfo) -> str:
    words = _words(field.annotation)
    bounds = [text for limit in field.metadata if (text := _bound(limit))]
    return " ".join([words, *bounds]) if bounds else words


def _bound(limit: object) -> str:
    match limit:
        case annotated_types.Gt(gt=number):
            return f"> {number}"
        case annotated_types.Ge(ge=number):
            return f"≥ {number}"
        case annotated_types.Le(le=number):
            return f"≤ {number}"
        case _:
            return ""


_NAMES: dict[object, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true`, `false`",
    type(None): "",
}


def _words(annotation: Any) -> str:
    """Say in a word or two what an annotation accepts."""
    origin = get_origin(annotation)
    if annotation in _NAMES:
        return _NAMES[annotation]
    if origin is Annotated:
        return _annotated(annotation)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in get_args(annotation) if word)
    if origin in (Union, types.UnionType):
        found = [_words(one) for one in get_args(annotation)]
        return " or ".join(dict.fromkeys(word for word in found if word))
    if origin is list:
        return f"list of {_words(get_args(annotation)[0])}"
    if origin is dict:
        key, value = (_words(one) for one in get_args(annotation))
        return f"map from {key} to {value}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{_LINKS.get(annotation.__name__, annotation.__name__.lower())})"
    return str(annotation)


_LINKS = {"CaptureRun": "captures", "Cut": "cuts", "Figure": "figures"}


def _annotated(annotation: Any) -> str:
    inner, *extras = get_args(annotation)
    for extra in extras:
        if isinstance(extra, FieldInfo) and extra.discriminator:
            return "[slide](#every-slide)"
        if isinstance(extra, StringConstraints) and extra.pattern:
            if str(extra.pattern).startswith("^(#"):
                return "passage, `next` or `frame N`"
            return "passage" if str(extra.pattern).startswith("^#") else "name"
    return _words(inner)
