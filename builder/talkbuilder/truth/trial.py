"""Facts that a sample decides: what the compiler says of a line, what an operation allocates, what a program prints.

One copy of each sample, one build for each sort of question; a question that cannot be answered says why in its answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from talkbuilder.allowed import variable_fault
from talkbuilder.claims import (
    ABSENT,
    PRESENT,
    Answer,
    Ask,
    AskAllocs,
    AskCapture,
    AskCompiler,
    AskOutput,
)
from talkbuilder.outline.model import Outline
from talkbuilder.problem import Problem
from talkbuilder.truth.about import Asked, asked_of
from talkbuilder.truth.allocs import ask_allocs
from talkbuilder.truth.machine import secrets
from talkbuilder.truth.normalise import scrub, tidy
from talkbuilder.truth.patterns import PatternFailed, first_groups
from talkbuilder.truth.ratios import number, ratio
from talkbuilder.truth.record import fresh
from talkbuilder.truth.recorded import ask_stored
from talkbuilder.truth.run import Limits
from talkbuilder.truth.samples import Sample, needs_c, samples
from talkbuilder.truth.toolchain import Toolchain
from talkbuilder.truth.wording import first_of, last_words
from talkbuilder.truth.workbench import MAX_OUTPUT, TRIM, Copy, copied

SECONDS, MEGABYTES = 60, 1024
"""What a sample may use whose outline says nothing else."""
_SAYS = re.compile(r"^(?:\./)?(?P<file>[^\s:]+\.go):(?P<line>\d+):\d+: (?P<says>.*)$", re.MULTILINE)
_SHOWN = 400


def ask_samples(
    root: Path, outline: Outline, asks: Sequence[Ask], toolchain: Toolchain
) -> dict[Ask, Answer]:
    """Return what the talk's samples answer with ``toolchain``; questions to the source are left out."""
    known = {sample.name: sample for sample in samples(root, outline.go)}
    answers: dict[Ask, Answer] = {}
    by_copy: dict[tuple[str, Toolchain], list[Ask]] = {}
    for ask in dict.fromkeys(asks):
        name = _sample_of(ask, outline)
        if name is None:
            continue
        fault, who = _fault(ask, name, known, outline), _who(ask, outline, toolchain)
        if fault:
            answers[ask] = Answer("", failed=fault)
        elif who.toolchain is None:
            answers[ask] = Answer("", detail=who.why, applies=False)
        else:
            by_copy.setdefault((name, who.toolchain), []).append(ask)
    for (name, own), some in by_copy.items():
        with copied(known[name], own) as copy:
            answers |= _answers(copy, root, outline, some)
            for ask in some:
                if isinstance(ask, AskCapture):
                    by = "" if own == toolchain else own.release
                    answers[ask] = replace(_capture(copy, root, outline, ask, known), by=by)
    return {ask: answers[ask] for ask in asks if ask in answers}


def _sample_of(ask: Ask, outline: Outline) -> str | None:
    """Return the sample that decides; "" if there is no such capture; None for what the source decides."""
    match ask:
        case AskCompiler() | AskAllocs() | AskOutput():
            return ask.sample
        case AskCapture():
            run = outline.captures.get(ask.capture)
            return run.sample if run else ""
        case _:
            return None


def _who(ask: Ask, outline: Outline, toolchain: Toolchain) -> Asked:
    run = outline.captures.get(ask.capture) if isinstance(ask, AskCapture) else None
    return Asked(toolchain) if run is None else asked_of(run, outline, toolchain)


def _fault(ask: Ask, name: str, known: Mapping[str, Sample], outline: Outline) -> str:
    if isinstance(ask, AskCapture) and (
        not name or (ask.over and ask.over not in outline.captures)
    ):
        return f"there is no capture `{ask.over if name else ask.capture}`"
    if name not in known:
        return f"there is no sample `go/{name}`"
    problems = known[name].problems
    return f"{problems[0].place}: {problems[0].message}" if problems else ""


def _answers(copy: Copy, root: Path, outline: Outline, asks: Sequence[Ask]) -> dict[Ask, Answer]:
    found: dict[Ask, Answer] = {}
    found |= _compiler(copy, [one for one in asks if isinstance(one, AskCompiler)])
    found |= ask_allocs(copy, [one for one in asks if isinstance(one, AskAllocs)])
    found |= _output(copy, root, outline, [one for one in asks if isinstance(one, AskOutput)])
    return found


# --- what the compiler says -------------------------------------------------------------------------------------------


def _compiler(copy: Copy, asks: Sequence[AskCompiler]) -> dict[Ask, Answer]:
    said: dict[bool, tuple[str, Answer | None]] = {}
    found: dict[Ask, Answer] = {}
    for ask in asks:
        lines = list(_lines_with(copy, ask.at))
        if len(lines) != 1:
            where = ", ".join(f"{file}:{line}" for file, line in lines[:5])
            message = f"`{ask.at}` stands in {len(lines)} lines of go/{ask.sample}, not in one"
            found[ask] = Answer("", failed=f"{message}: {where}".removesuffix(": "))
            continue
        ((file, line),) = lines
        test = file.endswith("_test.go")
        if test not in said:
            said[test] = _optimised(copy, test=test)
        text, instead = said[test]
        found[ask] = instead or _verdict(ask, text, file, line)
    return found


def _lines_with(copy: Copy, at: str) -> Iterator[tuple[str, int]]:
    for file in copy.sample.files:
        if file.endswith(".go"):
            text = (copy.folder / file).read_text("utf-8", "replace")
            for number, line in enumerate(text.splitlines(), 1):
                if at in line:
                    yield file, number


def _optimised(copy: Copy, *, test: bool) -> tuple[str, Answer | None]:
    """Return what the compiler says of its decisions. The build cache repeats it, so nothing need be built anew."""
    out = str(copy.folder.parent / "optimised")
    args = ["test", "-c", "-o", out] if test else ["build"]
    flags = [*TRIM, "-gcflags=-m=2", "." if test else "./..."]
    ran = copy.go([*args, *flags], needs_c(copy.sample))
    if ran.fine:
        return ran.err, None
    return "", _unbuilt(copy.unbuilt(ran).why, copy.unbuilt(ran).problems)


def _unbuilt(why: str, problems: Sequence[Problem]) -> Answer:
    if why:
        return Answer("", detail=why, applies=False)
    return Answer("", failed=first_of(problems))


def _verdict(ask: AskCompiler, text: str, file: str, line: int) -> Answer:
    messages = dict.fromkeys(
        match["says"]
        for match in _SAYS.finditer(text)
        if match["file"] == file and int(match["line"]) == line
    )
    # Not the word's beginning only: `moved to heap: x` is not `moved to heap: xs`.
    wanted = re.compile(rf"(?<!\w){re.escape(ask.says)}(?!\w)")
    value = PRESENT if any(wanted.search(one) for one in messages) else ABSENT
    # Indented lines explain the one before.
    detail = "; ".join(one.removesuffix(":") for one in messages if not one.startswith(" "))
    return Answer(value, detail[:_SHOWN], f"go/{ask.sample}/{file}", line)


# --- what a program prints --------------------------------------------------------------------------------------------


def _output(
    copy: Copy, root: Path, outline: Outline, asks: Sequence[AskOutput]
) -> dict[Ask, Answer]:
    found: dict[Ask, Answer] = {}
    for args, env in dict.fromkeys((ask.args, ask.env) for ask in asks):
        some = [ask for ask in asks if (ask.args, ask.env) == (args, env)]
        text, instead = _printed(copy, outline, args, dict(env))
        text = scrub(text, secrets(copy.folder, copy.toolchain.root, root))
        file = f"go/{copy.sample.name}"
        found |= dict.fromkeys(some, instead) if instead else _found_in(text, some, file)
    return found


def _printed(
    copy: Copy, outline: Outline, args: tuple[str, ...], env: dict[str, str]
) -> tuple[str, Answer | None]:
    if fault := next(filter(None, map(variable_fault, env)), None):  # whoever wants it
        return "", Answer("", failed=fault[0])
    if not copy.sample.program:
        return "", Answer(
            "", failed=f"go/{copy.sample.name} is no program: ask a capture of its tests"
        )
    built = copy.build()
    if built.program is None:
        return "", _unbuilt(built.why, built.problems)
    like = [run for run in outline.captures.values() if run.sample == copy.sample.name]
    seconds = max([SECONDS, *(run.seconds for run in like)])
    megabytes = max([MEGABYTES, *(run.megabytes for run in like)])
    expected = {0, *(run.exit for run in like)}
    limits = Limits(seconds, megabytes, MAX_OUTPUT)
    ran = copy.start(built.program, args, env, limits)
    if ran.stopped:
        return "", Answer("", failed=f"it was stopped: {limits.passed(ran.stopped)}")
    if ran.code not in expected and "any" not in expected:
        words = last_words(ran.err or ran.out)
        return "", Answer("", failed=f"it ends with {ran.code}: {words}".removesuffix(": "))
    return tidy(f"{ran.out}\n{ran.err}"), None


def _found_in(text: str, asks: Sequence[AskOutput], file: str) -> dict[Ask, Answer]:
    found: dict[Ask, Answer] = {}
    for ask, (value, fault) in zip(asks, _groups(text, [ask.find for ask in asks]), strict=True):
        detail = "" if value is not None else f"it prints {_beginning(text)}"
        found[ask] = Answer(_value(value), detail, file, failed=fault)
    return found


def _groups(text: str, finds: Sequence[str]) -> Iterator[tuple[str | None, str]]:
    """Yield what each expression finds, and why it cannot; all in one go, unless one of them spoils it."""
    try:
        yield from ((value, "") for value in first_groups(text, finds))
    except PatternFailed as error:
        if len(finds) == 1:
            yield "", str(error)
            return
        for find in finds:
            yield from _groups(text, [find])


def _value(found: str | None) -> str:
    return ABSENT if found is None else found.strip()


def _beginning(text: str) -> str:
    line = " / ".join(text.split("\n")[:4])
    return f"`{line[:200]}`" if line.strip() else "nothing"


# --- what a recorded run says -----------------------------------------------------------------------------------------


def _capture(
    copy: Copy, root: Path, outline: Outline, ask: AskCapture, known: Mapping[str, Sample]
) -> Answer:
    """Ask a fresh run. A number that varies is answered as recorded, as long as the fresh one is in bounds."""
    made = fresh(copy, outline.captures[ask.capture], root)
    if made.why or made.problems:
        return _unbuilt(made.why, made.problems)
    file = f"captures/{ask.capture}.txt"
    if ask.over:
        other = _other(copy, root, outline, ask, known)
        if isinstance(other, Answer):
            return other
        answer = ratio(made.text, other, ask.find, file)
    else:
        ((value, fault),) = _groups(made.text, [ask.find])
        detail = "" if value is not None or fault else f"it prints {_beginning(made.text)}"
        answer = Answer("" if fault else _value(value), detail, file, failed=fault)
    return answer if ask.between is None else _bounded(root, ask, answer)


def _other(
    copy: Copy, root: Path, outline: Outline, ask: AskCapture, known: Mapping[str, Sample]
) -> str | Answer:
    """Return what the run says by which the first is divided, or why nothing can be."""
    run = outline.captures[ask.over]
    sample, who = known.get(run.sample), asked_of(run, outline, copy.toolchain)
    if sample is None or sample.problems:
        return Answer("", failed=f"there is no sample `go/{run.sample}` that runs")
    if who.toolchain is None:
        return Answer("", detail=who.why, applies=False)
    with copied(sample, who.toolchain) as its:
        made = fresh(its, run, root)
    return _unbuilt(made.why, made.problems) if made.why or made.problems else made.text


def _bounded(root: Path, ask: AskCapture, answer: Answer) -> Answer:
    if answer.failed or answer.value == ABSENT or ask.between is None:
        return answer
    value = number(answer.value)
    if value is None:
        return Answer("", failed=f"`{answer.value[:40]}` is no number that could lie between two")
    low, high = ask.between
    if not low <= value <= high:
        return Answer(answer.value, f"outside {low:g} to {high:g}", answer.file)
    recorded = _recorded(root, ask)
    if recorded is None:
        return answer
    return Answer(recorded, f"{answer.value} in this run", answer.file)


def _recorded(root: Path, ask: AskCapture) -> str | None:
    stored = ask_stored(root, [ask])[ask]
    return None if stored.failed or stored.value == ABSENT else stored.value
