"""Random outlines, made from the models themselves: every layout and field, tame (most can be built) or wild."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.outline.model import Bullet, Figure, Outline, Passage, Slide, Slug
from tests.pipeline.hostile import HOSTILE, REFUSED

Text = st.SearchStrategy[str]
Some = st.SearchStrategy[Any]

RULER = OwnRuler()
PICTURE, CODE = "assets/photo.png", "go/main.go"

# Scripts that our fonts can show, a range each.
_SCRIPTS = [
    (0x20, 0x7E),
    (0xA1, 0x17F),
    (0x391, 0x3A1),
    (0x410, 0x44F),
    (0x5D0, 0x5EA),
    (0x2190, 0x2193),
]
_LETTERS = st.one_of(*(st.characters(min_codepoint=a, max_codepoint=b) for a, b in _SCRIPTS))
SHORT = st.text(_LETTERS, min_size=1, max_size=12).filter(str.strip)
# Every line of it may stand in a talk: no character without a glyph, no link that leads nowhere.
_SHOWN = [one for one in HOSTILE if not RULER.missing(one, "body") and "javascript:" not in one]
TAME = st.one_of(SHORT, st.sampled_from([one for one in _SHOWN if len(one) < 60 and one.strip()]))
WILD = st.one_of(
    TAME, st.sampled_from([*HOSTILE, *REFUSED]), st.text(max_size=40), st.just("x" * 399)
)

_PATHS = ["../secret", "/etc/passwd", "absent.png", "go", "\x00", "a\\b", "CON", PICTURE, CODE]
_LINKS = ["https://example.org/x", "javascript:alert(1)", "mailto:a@example.org", "#a", "file:///x"]
# Fields whose text is more than text.
_WILD_NAMED = {
    "image": [PICTURE, PICTURE, *_PATHS],
    "photo": [PICTURE, PICTURE, *_PATHS],
    "file": ["", "", CODE, *_PATHS],
    "region": ["", "", "main", "x"],
    "language": ["go", "text", "bash", "no-such-lexer"],
    "highlight": ["1", "2-3", "9-1", "x"],
    "lines": ["", "1", "2-3", "9-1", "x"],
    "upstream": ["", "go:runtime/proc.go#findRunnable", "runtime/proc.go"],
    "symbol": ["", "go:runtime/proc.go#findRunnable", "x"],
    "sources": ["one", "none"],
    "theme": ["light", "dark", "none"],
    "url": _LINKS,
    "color": ["", "g", "none"],
}
_TAME_NAMED = {
    "image": [PICTURE],
    "photo": ["", PICTURE],
    "file": [""],
    "region": [""],
    "language": ["go", "text", "bash"],
    "highlight": ["1"],
    "lines": ["", "1"],
    "symbol": [""],
    "theme": ["light", "dark"],
    "url": ["", "https://example.org/x?a=1&b=2"],
    "color": ["", "g"],
}
# What has to agree with something else: a tame outline goes without.
_TAME_ABSENT = {"id", "cuts", "sources", "notes", "upstream"}

_EVENTS = [
    "steal P1 from P0",
    "exit G1",
    "schedule P0",
    "park G1 on chan c",
    "go G9 on P0",
    "sysmon",
    "tick 10ms",
]
_START = {
    "ps": 2,
    "runq_size": 4,
    "P0": {"runs": "G1", "queue": ["G2", "G3"]},
    "P1": {"spinning": True},
}


@dataclass(frozen=True)
class Maker:
    """Makes outlines as plain data, with ``text`` wherever there is text."""

    text: Text
    tame: bool

    def outlines(self) -> st.SearchStrategy[dict[str, Any]]:
        """Return whole outlines. A tame one has a passage ``#s0``, ``#s1`` .. of the walkthrough for each slide."""
        slides = st.lists(self._one_of(get_args(get_args(Slide)[0])), min_size=1, max_size=5)
        return st.fixed_dictionaries(
            {
                "title": self.text.filter(_says_something) if self.tame else self.text,
                "figures": st.fixed_dictionaries({"steal": self.figures()}),
                "slides": slides.map(_speaking) if self.tame else slides,
                "cuts": st.just({"full": {"minutes": 45}, "lunch": {"minutes": 30}}),
            },
            optional={
                "subtitle": self.text,
                "description": self.text,
                "keywords": st.lists(self.text, max_size=3),
                "language": st.sampled_from(["en", "de", "ar", "ja", "tr", "en-GB"]),
                "speaker": self._model(Outline.model_fields["speaker"].annotation),
                "go": st.sampled_from(["", "1.27.3"]),
                "theme": st.sampled_from(self._named["theme"]),
            },
        )

    def figures(self) -> st.SearchStrategy[dict[str, Any]]:
        """Return figures of several kinds."""
        made = [self._graph(), self._topology(), self._chart()]
        if not self.tame:
            kinds = st.sampled_from(["flow", "ring", "timeline", "states"])
            made.append(st.fixed_dictionaries({"kind": st.one_of(self.text, kinds)}))
        return st.one_of(made)

    @property
    def _named(self) -> dict[str, list[str]]:
        return _TAME_NAMED if self.tame else _WILD_NAMED

    def _graph(self) -> Some:
        colors = st.sampled_from(["plain", "g", "bad"] if self.tame else ["plain", "none"])
        node = st.one_of(
            SHORT, st.fixed_dictionaries({"label": self.text}, optional={"color": colors})
        )
        edges = ["a -> b", "b -> a", "a -> a"] if self.tame else ["a -> b", "a -> c", "a->"]
        labelled = self.text.map(lambda words: {"b -> a": words})
        return st.fixed_dictionaries(
            {
                "kind": st.just("graph"),
                "nodes": st.fixed_dictionaries({"a": node, "b": node}),
                "edges": st.lists(st.sampled_from(edges), max_size=2, unique=True)
                if self.tame
                else st.lists(st.one_of(st.sampled_from(edges), labelled), max_size=3),
            },
            optional=self._manners() | {"direction": st.sampled_from(["LR", "TB"])},
        )

    def _topology(self) -> Some:
        captioned = st.fixed_dictionaries({"do": st.sampled_from(_EVENTS), "caption": self.text})
        legal = st.sampled_from([[], ["steal P1 from P0"], ["park G1 on chan c", "schedule P0"]])
        events = st.lists(st.one_of(st.sampled_from(_EVENTS), captioned, self.text), max_size=4)
        return st.fixed_dictionaries(
            {
                "kind": st.just("topology"),
                "mechanism": st.just("scheduler"),
                "start": st.just(_START),
                "events": legal if self.tame else events,
            },
            optional=self._manners() | {"caption": self.text},
        )

    def _chart(self) -> Some:
        numbers = st.floats(0, 1e6) if self.tame else st.floats(-1e9, 1e9)
        values = st.lists(numbers, min_size=2, max_size=2)
        series = st.fixed_dictionaries({"name": self.text, "values": values})
        return st.fixed_dictionaries(
            {
                "kind": st.just("chart"),
                "type": st.sampled_from(["bar", "line"] if self.tame else ["column", "pie"]),
                "categories": st.lists(self.text, min_size=2, max_size=2),
                "series": st.lists(series, min_size=1, max_size=2),
                "unit": self.text,
            },
            optional=self._manners(),
        )

    def _manners(self) -> dict[str, Some]:
        return {"alt": self.text, "dense": st.booleans()}

    # --- anything that a model describes --------------------------------------------------------------------------

    def _one_of(self, models: Sequence[Any]) -> Some:
        return st.one_of(*(self._model(model) for model in models))

    def _model(self, annotation: Any) -> Some:
        model = next(one for one in (annotation, *get_args(annotation)) if _is_model(one))
        if model is Bullet:
            sub = {"sub": st.lists(self.text, max_size=2)}
            return st.fixed_dictionaries({"text": self.text}, optional=sub)
        required: dict[str, Some] = {}
        optional: dict[str, Some] = {}
        for name, field in model.model_fields.items():
            if self.tame and name in _TAME_ABSENT:
                continue
            target = required if field.is_required() or name == "layout" else optional
            target[name] = self._field(name, field)
        return st.fixed_dictionaries(required, optional=optional)

    def _field(self, name: str, field: FieldInfo) -> Some:
        if name in self._named:
            made: Some = st.sampled_from(self._named[name])
            made = made if self.tame else st.one_of(made, self.text)
            return st.lists(made, max_size=2) if get_origin(field.annotation) is list else made
        if name == "rows":
            return st.integers(1, 3).flatmap(self._rows)
        if name == "align" and self.tame:
            return st.just([])
        least = max(
            (one.min_length for one in field.metadata if hasattr(one, "min_length")), default=0
        )
        return self._typed(field.annotation, least, tuple(field.metadata))

    def _rows(self, width: int) -> Some:
        row = st.lists(self.text, min_size=width, max_size=width)
        return st.lists(row, min_size=2, max_size=4)

    def _typed(self, annotation: Any, least: int = 0, metadata: tuple[Any, ...] = ()) -> Some:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self._typed(arguments[0], least, (*metadata, *arguments[1:]))
        if origin in (Union, UnionType):
            wanted = [one for one in arguments if one is not NoneType]
            return st.one_of(*(self._typed(one, least) for one in wanted))
        if origin is Literal:
            return st.sampled_from(arguments)
        if origin is list:
            return st.lists(self._typed(arguments[0]), min_size=least, max_size=max(least, 3))
        if origin is dict:
            return st.dictionaries(self._typed(arguments[0]), self._typed(arguments[1]), max_size=2)
        if annotation is Figure:
            return self.figures()
        if _is_model(annotation):
            return self._model(annotation)
        return self._plain(annotation, metadata)

    def _plain(self, annotation: Any, metadata: tuple[Any, ...]) -> Some:
        numbers: dict[Any, Callable[[], Some]] = {
            bool: st.booleans,
            float: lambda: st.floats(1, 100),
            int: lambda: st.integers(60, 240),
        }
        if annotation in numbers:
            return numbers[annotation]()
        patterns = [one.pattern for one in metadata if isinstance(one, StringConstraints)]
        if _pattern(Passage) in patterns:
            return st.sampled_from(["#boxes", "#boxes:1", "#boxes:1-2", "#more"])
        if _pattern(Slug) in patterns:
            return st.sampled_from(["steal"] if self.tame else ["a", "steal", "one-more", "full"])
        return self.text


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _pattern(annotation: Any) -> Any:
    return get_args(annotation)[1].pattern


def _says_something(title: str) -> bool:
    return any(one.isprintable() and not one.isspace() for one in title)


def _speaking(slides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each slide a passage and a title that are its own: no two slides may have one title."""
    return [
        slide
        | {"notes": f"#s{index}"}
        | ({"title": f"{slide['title']} {index}"} if "title" in slide else {})
        for index, slide in enumerate(slides)
    ]
