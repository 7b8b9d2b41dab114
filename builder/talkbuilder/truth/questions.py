"""A question in words, for people and reports."""

from collections.abc import Mapping
from typing import assert_never

from talkbuilder.claims import Ask, AskAllocs, AskCapture, AskCompiler, AskOutput, AskSource


def in_words(ask: Ask) -> str:
    """Return what is asked, in a line.

    >>> in_words(AskSource("literal", "runtime.schedule", ("61",)))
    'literal 61 in runtime.schedule'
    >>> in_words(AskAllocs("boxing", "boxInt"))
    'allocations of boxInt in go/boxing'
    """
    match ask:
        case AskSource():
            return _SOURCE[ask.kind].format(symbol=ask.symbol, words=", ".join(ask.words))
        case AskCompiler():
            return f'compiler on "{ask.at}" in go/{ask.sample}: "{ask.says}"'
        case AskAllocs():
            return f"allocations of {ask.call} in go/{ask.sample}"
        case AskOutput():
            args = f" with {' '.join(ask.args)}" if ask.args else ""
            env = "".join(f"{name}={value} " for name, value in ask.env)
            return f"output of {env}go/{ask.sample}{args}: {ask.find}"
        case AskCapture():
            bounds = ", between {:g} and {:g}".format(*ask.between) if ask.between else ""
            over = f" over {ask.over}" if ask.over else ""
            return f"capture {ask.capture}{over}: {ask.find}{bounds}"
        case _:
            assert_never(ask)


_SOURCE: Mapping[str, str] = {
    "const": "constant {symbol}",
    "struct": "fields of {symbol}",
    "field": "type of {symbol}",
    "length": "length of {symbol}",
    "offset": "offset of {symbol}",
    "size": "size of {symbol}",
    "func": "function {symbol}",
    "type": "type {symbol}",
    "literal": "literal {words} in {symbol}",
    "calls": "calls of {words} in {symbol}",
    "sizeof": "size of {words}",
    "tags": "build tags of {symbol}",
}
