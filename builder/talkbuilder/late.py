"""Literal tables whose entries are imported when they are first asked for: a build pays for what it uses.

>>> codecs = Late[object]({"json": "json:JSONEncoder()"})
>>> list(codecs), type(codecs["json"]).__name__
(['json'], 'JSONEncoder')
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, TypeVar

Value = TypeVar("Value")


class Late(Mapping[str, Value]):
    """Names to values written as ``module:attribute``, or ``module:attribute()`` for what has to be made once.

    ``more`` is asked only for a name that the table lacks, and when all are wanted; it cannot replace ours.
    """

    def __init__(
        self, table: Mapping[str, str], more: Callable[[], Mapping[str, Value]] = dict
    ) -> None:
        self._table = dict(table)
        self._found: dict[str, Value] = {}
        self._more = more

    def literal(self, name: str) -> bool:
        """Return whether ``name`` stands in the table itself."""
        return name in self._table

    def and_more(self, more: Callable[[], Mapping[str, Value]]) -> "Late[Value]":
        """Return this table with more behind it."""
        return Late(self._table, more)

    def has(self, name: str) -> bool:
        """Whether ``name`` is in the table itself."""
        return name in self._table

    def __getitem__(self, name: str) -> Value:
        if name not in self._found:
            where = self._table.get(name)
            self._found[name] = self._more()[name] if where is None else _imported(where)
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._table or name in self._more()

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._table, *self._more())))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _imported(where: str) -> Any:
    module, _, attribute = where.partition(":")
    found = getattr(import_module(module), attribute.removesuffix("()"))
    return found() if attribute.endswith("()") else found
