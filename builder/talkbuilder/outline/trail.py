"""From pydantic's ``loc`` to the path that was written: walks the models to tell keys from the names of alternatives.

For a union pydantic adds a name of the alternative to ``loc`` (``("bullets", 0, "Bullet", "text")``), and for a
discriminated union the value of the discriminator (``("slides", 3, "code", "title")``, beside a field that may be
called ``code`` too). Only the models tell which is which.
"""

import re
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from talkbuilder.talk import Key, KeyPath

KEY = "[key]"
"""pydantic's mark for "the key itself is wrong"."""


class Choice(Struct, frozen=True):
    """At ``path`` one of several alternatives was tried: the one called ``label``."""

    path: KeyPath
    label: str


class Trail(Struct, frozen=True):
    """What a ``loc`` means. ``model`` is the innermost model on the way, ``on_key`` that the key itself is meant."""

    path: KeyPath
    choices: tuple[Choice, ...]
    model: type[BaseModel] | None
    on_key: bool = False


def follow(loc: tuple[Key, ...], model: type[BaseModel], base: KeyPath = ()) -> Trail:
    """Walk ``loc`` through ``model``; ``base`` is the path of the model's own data in the file."""
    path, choices = base, list[Choice]()
    here: Any = model
    inner: type[BaseModel] | None = model
    rest = list(loc)
    if rest and rest[-1] == KEY:
        rest.pop()
    while rest:
        here, tags = _bare(here)
        if isinstance(here, tuple):
            label = str(rest.pop(0))
            if not tags:
                choices.append(Choice(path, label))
            here = _alternative(here, label, tags)
            inner = here if _is_model(here) else inner
            continue
        inner = here if _is_model(here) else inner
        key = rest.pop(0)
        path = (*path, key)
        here = _child(here, key)
    here, _ = _bare(here)
    inner = here if _is_model(here) else inner
    return Trail(path, tuple(choices), inner, on_key=bool(loc) and loc[-1] == KEY)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _bare(annotation: Any) -> tuple[Any, str]:
    """Strip ``Annotated`` and ``| None``; a union becomes the tuple of its alternatives, with its discriminator."""
    tag = ""
    while True:
        if isinstance(annotation, FieldInfo):
            tag = str(annotation.discriminator or tag)
            annotation = annotation.annotation
        elif get_origin(annotation) is Annotated:
            for extra in annotation.__metadata__:
                if isinstance(extra, FieldInfo) and isinstance(extra.discriminator, str):
                    tag = extra.discriminator
            annotation = annotation.__origin__
        elif get_origin(annotation) in (Union, types.UnionType):
            options = tuple(one for one in get_args(annotation) if one is not type(None))
            if len(options) > 1:
                return options, tag
            annotation = options[0]
        else:
            return annotation, tag


def _alternative(options: tuple[Any, ...], label: str, tag: str) -> Any:
    for option in options:
        bare, _ = _bare(option)
        if tag and _is_model(bare):
            if label in get_args(bare.model_fields[tag].annotation):
                return bare
        elif _is_model(bare):
            if re.search(rf"\b{re.escape(bare.__name__)}\b", label):
                return bare
        elif label.startswith(f"{getattr(get_origin(bare), '__name__', '?')}["):
            return bare
    return None


def _child(annotation: Any, key: Key) -> Any:
    """Return what is expected behind ``key``; None where nothing is known."""
    if _is_model(annotation):
        for name, known in annotation.model_fields.items():
            if key in (name, known.alias, known.validation_alias):
                return known
        return None
    parts = get_args(annotation)
    origin = get_origin(annotation)
    if origin is None or not parts or origin is Literal:
        return None
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return parts[1]
    if origin is tuple and isinstance(key, int) and Ellipsis not in parts:
        return parts[key] if key < len(parts) else None
    return parts[0]
