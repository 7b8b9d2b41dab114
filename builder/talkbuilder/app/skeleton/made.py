"""What is made of a log: files for the talk, and what its outline and text say."""

from collections.abc import Mapping

from msgspec import Struct


class Made(Struct, frozen=True):
    """``files`` by their names in the talk's folder, ``values`` for the templates."""

    files: Mapping[str, str]
    values: Mapping[str, object]
