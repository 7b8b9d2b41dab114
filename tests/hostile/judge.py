"""The oracles: what every hostile input must come to, whatever it is."""

import re
from collections.abc import Iterator, Mapping

from tests.hostile.case import FINE, INPUT, OUTSIDE, USAGE, Case
from tests.hostile.deed import GIGA, Done
from tests.hostile.opened import SECRET, findings
from tests.hostile.sandbox import Sandbox
from tests.hostile.validators import SAMPLE, invalid

ORACLES = {
    "exit": "the exit code is one that the documentation has, and one that this input may have",
    "said": "exit 1 says an error with file, line and column; 2 and 3 say why",
    "trace": "no traceback, and no word of a fault of ours",
    "terminal": "no control character reaches the terminal, and all of it is UTF-8",
    "time": "under 10 s of processor time (25 s with a toolchain and the samples that it runs), and it ends",
    "memory": "under 1 GB in all processes together",
    "outside": "nothing written outside of the output folder and the cache, no other program started, no connection",
    "left": "no process is left: of ours, of the toolchain, of a sample, or of what a sample has started",
    "kept": "the older output is as it was if the command fails, and kept if it succeeds",
    "secret": "no file from outside of the talk's folder is read into anything",
    "opens": "each file that appears is whole: .pptx as zip and XML with every part and relation, PDF, PNG, JSON",
    "valid": f"the Open XML SDK's validator finds nothing in a deck (each {SAMPLE}th, where it is installed), nor "
    "a stricter one (`TALK_STRICT_VALIDATOR`)",
    "answer": "the server never fails (5xx), says its headers with everything, and lets in who may come in",
    "alive": "after each connection the talk is still served to who may see it",
    "live": "in HTML, SVG, PDF and PowerPoint nobody's text became markup, script, link or action",
}
# Problems of a file or a command as a whole: there is no line to show.
WHOLE = frozenset(
    [
        "bad-template",
        "unknown-talk",
        "unknown-theme",
        "unknown-cut",
        "talk-exists",  # its folder
        "unknown-name",  # of a kind or mechanism, on the command line
        "sample-stopped",  # the folder of a sample
        "sample-run",
        "bad-slug",
        "cannot-read",
        "no-file",
        "no-rehearsal",
        "no-readings",
        "bad-lock",  # of which nothing can be read
        "not-built",
        "unknown-capture",  # that an option names
        "cannot-write",
        "too-large",
        "target-locked",
        "not-utf-16",
        "too-many-builds",
        "same-folder",
        "exists",
        "not-a-figure",
        "empty-log",
        "unknown-figure",
        "no-such-step",
        "missing-layout",
        "no-captures",
        "no-markers",
        "other-talk",
        "bad-rehearsal",
    ]
)
_ERROR = re.compile(
    r"^(?P<place>.*?): ?error\[(?P<code>[a-z0-9-]+)\]: |^error\[(?P<whole>[a-z0-9-]+)\]: ",
    re.MULTILINE,
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def judged(case: Case, done: Done, sandbox: Sandbox) -> Iterator[str]:
    """Yield `oracle: what` for everything that may not be."""
    said = (done.out + done.err).decode("utf-8", "replace")
    if done.code not in case.codes:
        yield f"exit: {done.code}, expected {sorted(case.codes)}: {said[-400:]}"
    yield from spoken(case, done.code, done.out, done.err)
    if done.seconds > case.cpu:
        yield f"time: {done.seconds:.1f} s of processor time"
    if done.late:
        yield f"time: not ended after {done.wall:.0f} s"
    if done.memory > GIGA:
        yield f"memory: {done.memory >> 20} MB"
    for seen in done.seen:
        yield f"outside: {seen}"
    for left in done.left:
        yield f"left: {left}"
    for changed in sandbox.changes(case):
        yield f"outside: {changed}"
    for lost in sandbox.lost(done.code, case):
        yield f"kept: {lost}"
    files = sandbox.written()
    elsewhere = "--output" in case.words or bool(case.writes)
    if done.code == FINE and case.words[:1] == ("build",) and not files and not elsewhere:
        yield "opens: nothing was written"
    yield from _inside(case, files)
    yield from invalid(case, files)


def _inside(case: Case, files: Mapping[str, bytes]) -> Iterator[str]:
    for found in findings(files):
        if "from outside" not in found:
            yield f"opens/live: {found}"
        elif not _named(case):
            yield f"secret: {found}"


def _named(case: Case) -> bool:
    """Whether what lies outside was named on the command line, itself or by a link: whoever typed that may read it."""
    return any("outside" in word or word == "out-link" for word in case.words)


def spoken(case: Case, code: int, out: bytes, err: bytes) -> Iterator[str]:
    """Yield what is wrong with what was said."""
    said = (out + err).decode("utf-8", "replace")
    if "Traceback (most recent" in said or "fault of ours" in said:
        yield f"trace: {said[-600:]}"
    try:
        (out + err).decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"terminal: {error}"
    if "--report" not in case.words and (found := _CONTROL.search(said)):
        around = said[max(0, found.start() - 60) : found.end() + 20]
        yield f"terminal: {found.group()!a} in {around!a}"
    if SECRET in said and not _named(case):
        yield "secret: said aloud"
    if code == INPUT and "--report" not in case.words:
        yield from _placed(said)
    if code in (USAGE, OUTSIDE) and not said.strip():
        yield "said: nothing"


def _placed(said: str) -> Iterator[str]:
    errors = list(_ERROR.finditer(said))
    if not errors:
        yield f"said: no error: {said[-300:]}"
    for one in errors:
        code = one["code"] or one["whole"]
        if code in WHOLE or re.search(r":\d+:\d+$", one["place"] or ""):
            continue
        yield f"said: no line: {one.group()[-200:]}"
        return
