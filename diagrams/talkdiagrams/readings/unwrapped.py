"""Lines of a log without what the way to us has put round them: colours, times, names of containers, JSON.

    2026-11-23T10:00:00.123456789Z stderr F goroutine 1 [running]:      Kubernetes' files; docker logs -t
    Nov 23 10:00:00 host app[1234]: goroutine 1 [running]:              journald, syslog
    app-1  | goroutine 1 [running]:                                     docker compose
    [pod/app-7f9/app] goroutine 1 [running]:                            kubectl logs --prefix
    {"log":"goroutine 1 [running]:\\n","stream":"stderr"}               Docker's files, go test -json, log/slog

Only forms that are known are taken away. A reader that knows what its own lines begin with needs none of this.
"""

import json
import re
from collections.abc import Iterator

from talkdiagrams.readings.lines import numbered

_COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CLOCK = r"\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
_BEFORE = re.compile(
    "(?:"
    # a job and a step in front of the time: gh run view --log
    rf"(?:[^\t]{{1,80}}\t[^\t]{{1,80}}\t)?\[?\d{{4}}[-/]\d\d[-/]\d\d[T ]{_CLOCK}(?:Z|[+-]\d\d:?\d\d)?\]?"
    r"(?: std(?:out|err) [FP])?"
    rf"|[A-Z][a-z]{{2}} [ \d]\d {_CLOCK} \S{{1,80}} [^\s:\[]{{1,80}}(?:\[\d{{1,9}}\])?:"
    rf"|[IWEF]\d{{4}} {_CLOCK} +\d{{1,9}} [\w.-]{{1,80}}:\d{{1,6}}\]"  # klog
    r"|[\w.-]{1,80} {1,40}\|"
    r"|\[(?:pod|container)/[^\]\s]{1,200}\]"
    ")(?: |$)"
)
_MOST_BEFORE = 4
# Where a record of a log holds what was printed: Docker, go test, journald, zap, slog, Stackdriver, zerolog.
_HOLDS = (
    "log", "Output", "MESSAGE", "message", "msg", "textPayload", "error", "err", "panic", "stack",
    "stacktrace", "stack_trace",
)  # fmt: skip
_QUOTED = re.compile(
    r'(?:^|\s)(?:msg|message|err|error|panic|stack|stacktrace)=("(?:[^"\\]|\\.){2,}")'
)


def unwrapped(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number; a record that holds several lines gives all of them that number.

    >>> list(unwrapped("2026-11-23T10:00:00.12Z stderr F PASS"))
    [(1, 'PASS')]
    >>> list(unwrapped('app-1  | {"msg": "two\\\\nlines", "n": 3}'))
    [(1, 'two'), (1, 'lines')]
    """
    for number, line in numbered(text):
        bare = _bare(line)
        if inner := _inner(bare):
            for one in inner:
                for part in one.removesuffix("\n").split("\n"):
                    yield number, _bare(part.removesuffix("\r"))
        else:
            yield number, bare


def colourless(text: str) -> str:
    """Return ``text`` without what would colour it on a terminal."""
    return _COLOURS.sub("", text) if "\x1b" in text else text


def _bare(line: str) -> str:
    line = colourless(line)
    for _ in range(_MOST_BEFORE):
        before = _BEFORE.match(line)
        if before is None:
            break
        line = line[before.end() :]
    return line


def _inner(line: str) -> tuple[str, ...]:
    """Return the texts that a record holds, none if it is no record or has nothing to say."""
    if line[:1] == "{" and line.rstrip()[-1:] == "}":
        record = _value(line)
        held = [record.get(name) for name in _HOLDS] if isinstance(record, dict) else []
        return tuple(one for one in held if isinstance(one, str) and one)
    if "\\n" in line and '="' in line:  # logfmt; what is one line can be read where it stands
        found = (_value(match[1]) for match in _QUOTED.finditer(line))
        return tuple(one for one in found if isinstance(one, str))
    return ()


def _value(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
