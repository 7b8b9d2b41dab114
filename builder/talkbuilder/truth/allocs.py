"""How often a sample's functions allocate: a test of ours, among the sample's files, asks testing.AllocsPerRun."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from talkbuilder.claims import Answer, Ask, AskAllocs
from talkbuilder.truth.run import Limits, c_compiler
from talkbuilder.truth.samples import needs_c
from talkbuilder.truth.wording import first_of, last_words
from talkbuilder.truth.workbench import MAX_OUTPUT, TRIM, Copy

FILE = "talk_allocs_test.go"
LIMITS = Limits(seconds=60, megabytes=2048, output=MAX_OUTPUT)
_CALL = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)?")
_PACKAGE = re.compile(r"^package (?P<name>\w+)", re.MULTILINE)
_COMPLAINT = re.compile(
    rf"(?:^|/){re.escape(FILE)}:(?P<line>\d+)(?::\d+)?: (?P<says>.+)$", re.MULTILINE
)
_COUNT = re.compile(r"^talk-allocs: (\d+)$", re.MULTILINE)

# A thousand runs: what happens once, on the way, does not count. The call stands in a line of its own, so that the
# compiler's complaint names it.
_HEAD = """\
package {package}

import (
	"os"
	"testing"
)

func TestTalkAllocs(t *testing.T) {{
	calls := []func(){{
"""
_TAIL = """\
	}
	index := 0
	for _, digit := range os.Getenv("TALK_CALL") {
		index = index*10 + int(digit-'0')
	}
	os.Stdout.WriteString("\\ntalk-allocs: " + talkDecimal(int(testing.AllocsPerRun(1000, calls[index]))) + "\\n")
}

func talkDecimal(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return talkDecimal(n/10) + string(rune('0'+n%10))
}
"""


def ask_allocs(copy: Copy, asks: Sequence[AskAllocs]) -> dict[Ask, Answer]:
    """Return how often each function allocates. One build for all; each is measured in a process of its own."""
    found: dict[Ask, Answer] = {}
    open_: list[AskAllocs] = []
    for ask in asks:
        if _CALL.fullmatch(ask.call):
            open_.append(ask)
        else:
            found[ask] = Answer("", failed=f"`{ask.call[:40]}` is no function's name")
    if open_ and needs_c(copy.sample) and c_compiler() is None:
        why = "it needs a C compiler, and there is none here"
        return found | dict.fromkeys(open_, Answer("", detail=why, applies=False))
    # Each round takes out those that do not compile.
    while open_:
        wrong = _compiled(copy, open_)
        if not wrong:
            break
        found |= wrong
        open_ = [ask for ask in open_ if ask not in wrong]
    for index, ask in enumerate(open_):
        found[ask] = _measured(copy, ask, index)
    return found


def _compiled(copy: Copy, asks: Sequence[AskAllocs]) -> dict[Ask, Answer]:
    """Build the test; return the answers of those that stand in its way, or of all."""
    package = _package(copy)
    head = _HEAD.format(package=package)
    calls = "".join(f"\t\tfunc() {{ {ask.call}() }},\n" for ask in asks)
    (copy.folder / FILE).write_text(head + calls + _TAIL, "utf-8")
    out = str(copy.folder.parent / "allocs.test")
    args = ["test", "-c", *TRIM, "-o", out, "."]
    ran = copy.go(args, needs_c(copy.sample))
    too_new = ""
    if copy.is_older and not (ran.fine or _COMPLAINT.search(ran.err)):
        with _without_tests(copy):  # newer than the release; the functions need not be
            alone = copy.go(args, needs_c(copy.sample))
        if alone.fine or _COMPLAINT.search(alone.err):
            # But for those that stand in the tests themselves.
            too_new = copy.unbuilt(ran).why
            ran = alone
    (copy.folder / FILE).unlink()
    if ran.fine:
        return {}
    first = head.count("\n") + 1
    wrong: dict[Ask, Answer] = {}
    for match in _COMPLAINT.finditer(ran.err + ran.out):
        index = int(match["line"]) - first
        if 0 <= index < len(asks):
            answer = Answer("", file=f"go/{copy.sample.name}", failed=match["says"].strip()[:200])
            if too_new:
                answer = Answer("", detail=too_new, applies=False)
            wrong.setdefault(asks[index], answer)
    if wrong:
        return wrong
    built = copy.unbuilt(ran)
    if built.why:
        return dict.fromkeys(asks, Answer("", detail=built.why, applies=False))
    return dict.fromkeys(asks, Answer("", failed=first_of(built.problems)))


@contextmanager
def _without_tests(copy: Copy) -> Iterator[None]:
    """Take the sample's own tests away for a moment."""
    tests = [copy.folder / name for name in copy.sample.files if name.endswith("_test.go")]
    for path in tests:
        path.rename(path.with_suffix(".away"))
    try:
        yield
    finally:
        for path in tests:
            path.with_suffix(".away").rename(path)


def _package(copy: Copy) -> str:
    """Return the name of the package in the sample's top folder."""
    names = [name for name in copy.sample.files if name.endswith(".go") and "/" not in name]
    for name in sorted(names, key=lambda one: one.endswith("_test.go")):
        if match := _PACKAGE.search((copy.folder / name).read_text("utf-8", "replace")):
            return match["name"].removesuffix("_test")
    return "main"


def _measured(copy: Copy, ask: AskAllocs, index: int) -> Answer:
    program = copy.folder.parent / "allocs.test"
    args = ["-test.run=^TestTalkAllocs$", "-test.count=1"]
    ran = copy.start(program, args, {"TALK_CALL": str(index)}, LIMITS)
    file = f"go/{copy.sample.name}"
    if ran.stopped:
        why = f"`{ask.call}` was stopped: {LIMITS.passed(ran.stopped)}"
        return Answer("", file=file, failed=why)
    count = _COUNT.search(ran.out)
    if count is None or ran.code:
        words = last_words(ran.err if "panic" in ran.err else ran.out + ran.err)
        message = f"`{ask.call}` ends the test with {ran.code}: {words}"
        return Answer("", file=file, failed=message.removesuffix(": "))
    return Answer(count[1], file=file)
