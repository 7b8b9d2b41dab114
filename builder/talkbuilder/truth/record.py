"""Runs of a talk's samples, as they are stored and compared: run, made alike, and put beside what was recorded.

    record     every run under `captures`, as captures to store
    compare    every run once more, against what is stored

One run serves both, and the facts that ask it, as long as we live: `fresh` remembers.
"""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.captured import Capture, parse, sources_digest
from talkbuilder.outline.model import CaptureRun, Outline, Rule
from talkbuilder.place import Place
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import Places
from talkbuilder.truth.about import asked_of, recorded_by
from talkbuilder.truth.experiments import UNKNOWN
from talkbuilder.truth.machine import processor, secrets
from talkbuilder.truth.normalise import COMMON, Difference, difference, scrub, tidy
from talkbuilder.truth.patterns import PatternFailed, replaced
from talkbuilder.truth.samples import Sample, samples
from talkbuilder.truth.toolchain import Toolchain
from talkbuilder.truth.workbench import Copy, copied

OUTLINE = "talk.yaml"
MAX_TEXT = 256 << 10
"""Characters of a capture: a file that a talk carries about, and that people read in a diff."""
TWICE = 5.0
"""What takes longer, in seconds, is not run a second time to see whether it says the same."""

Tell = Callable[[str], None]


class Fresh(Struct, frozen=True):
    """A run, ready to be stored. ``why`` says why it makes no sense here: an older release, no C compiler."""

    text: str = ""
    exit: int = 0
    command: str = ""
    godebug: str = ""
    problems: tuple[Problem, ...] = ()
    why: str = ""
    seconds: float = 0.0


class Task(Struct, frozen=True):
    """A run to be made, and where the outline says so."""

    name: str
    run: CaptureRun
    sample: Sample
    place: Place
    experiment: Place


_made: dict[tuple[str, ...], Fresh] = {}


def fresh(copy: Copy, run: CaptureRun, root: Path) -> Fresh:
    """Run it, or return what it said before to us."""
    key = _key(copy, run)
    if key not in _made:
        _made[key] = _fresh(copy, run, root)
    return _made[key]


def _key(copy: Copy, run: CaptureRun) -> tuple[str, ...]:
    sample = copy.sample
    return str(sample.folder), sample.digest, copy.toolchain.identity, run.model_dump_json()


def _fresh(copy: Copy, run: CaptureRun, root: Path) -> Fresh:
    done = copy.perform(run)
    # A problem may quote the program: it is no way out for what a capture may not show.
    machine = secrets(copy.folder, copy.toolchain.root, root)
    problems = tuple(
        replace(one, message=scrub(tidy(one.message), machine)) for one in done.problems
    )
    if problems or done.why:
        return Fresh(problems=problems, why=scrub(tidy(done.why), machine))
    text = scrub(tidy(done.text), machine)
    if len(text) > MAX_TEXT:
        message = f"it prints {len(text):,} characters; {MAX_TEXT:,} can be stored"
        place = Place(copy.sample.folder.as_posix())
        return Fresh(problems=(Problem(place, "capture-too-long", message, "print less"),))
    try:
        text = normalised(text, run)
    except PatternFailed as error:
        place = Place(copy.sample.folder.as_posix())
        return Fresh(problems=(Problem(place, "bad-rule", str(error), "make the rule simpler"),))
    command = scrub(done.command, machine)
    return Fresh(text, done.exit, command, copy.godebug, seconds=done.seconds)


def normalised(text: str, run: CaptureRun) -> str:
    """Return ``text`` after the outline's rules, in their order.

    Raises:
        PatternFailed: an expression of the outline's takes too long, or is none.
    """
    for rule in run.normalise:
        text = replaced(text, [rule]) if isinstance(rule, Rule) else COMMON[rule](text)
    return tidy(text)


# --- storing ----------------------------------------------------------------------------------------------------------


def record(
    root: Path,
    outline: Outline,
    toolchain: Toolchain,
    date: str,
    *,
    places: Places | None = None,
    only: Collection[str] = (),
    tell: Tell = lambda _: None,
) -> tuple[dict[str, Capture], tuple[Problem, ...]]:
    """Run what stands under ``captures`` and return what to store, by the capture's name; nothing is written.

    A run that fails, or is stopped, is a problem and not among the captures: what was stored before stays.
    ``only`` names the captures that are wanted, if not all are. One that is about another release is run with that.
    """
    places = places or Places((root / OUTLINE).as_posix())
    tasks, problems = _tasks(root, outline, places, only)
    groups = _Groups()
    for task in tasks:
        own = recorded_by(task.run, toolchain)
        problems += groups.put(task, own.toolchain, own.why)
    found: dict[str, Capture] = {}
    for sample, who, some in groups:
        with copied(sample, who) as copy:
            for task in some:
                tell(task.name)
                made = _made[_key(copy, task.run)] = _fresh(copy, task.run, root)
                problems += _said(task, made)
                if made.problems or made.why:
                    continue
                problems += _unstable(task, copy, made, root)
                found[task.name] = _capture(task, made, who, date)
    return {name: found[name] for name in outline.captures if name in found}, tuple(problems)


class _Groups:
    """Tasks by sample and toolchain: those that share a copy."""

    def __init__(self) -> None:
        self._tasks: dict[tuple[str, Toolchain], list[Task]] = {}

    def put(self, task: Task, who: Toolchain | None, why: str) -> Iterator[Problem]:
        """Take a task, or say why nobody does it."""
        if who is None:
            yield from _said(task, Fresh(why=why))
        else:
            self._tasks.setdefault((task.sample.name, who), []).append(task)

    def __iter__(self) -> Iterator[tuple[Sample, Toolchain, list[Task]]]:
        for (_, who), tasks in self._tasks.items():
            yield tasks[0].sample, who, tasks


def _tasks(
    root: Path, outline: Outline, places: Places, only: Collection[str]
) -> tuple[list[Task], list[Problem]]:
    problems = [
        Problem(Place(places.path), "unknown-capture", f"there is no capture `{name}`",
                nearest(name, outline.captures) or "write it under `captures`")
        for name in only if name not in outline.captures
    ]  # fmt: skip
    known = {sample.name: sample for sample in samples(root, outline.go)}
    tasks: list[Task] = []
    for name, run in outline.captures.items():
        if only and name not in only:
            continue
        place = places.key("captures", name)
        sample = known.get(run.sample)
        if sample is None:
            message = f"there is no sample `go/{run.sample}`"
            hint = nearest(run.sample, known)
            place = places.at("captures", name, "sample")
            problems.append(Problem(place, "unknown-sample", message, hint))
        elif sample.problems:
            problems += (one for one in sample.problems if one not in problems)
        else:
            experiment = places.at("captures", name, "experiment")
            tasks.append(Task(name, run, sample, place, experiment))
    return tasks, problems


def _said(task: Task, made: Fresh) -> Iterator[Problem]:
    if made.why:
        message = f"`{task.name}` is skipped: {made.why}"
        yield Problem(task.place, "capture-skipped", message, severity="note")
    for one in made.problems:
        if one.code == UNKNOWN:
            yield replace(one, place=task.experiment)
        else:
            yield one if one.place.line else replace(one, place=task.place)


def _unstable(task: Task, copy: Copy, made: Fresh, root: Path) -> Iterator[Problem]:
    """Run it a second time, if that is cheap: what differs now will be a false alarm in every check."""
    if task.run.compare == "none" or task.run.run != "run" or made.seconds > TWICE:
        return
    second = _fresh(copy, task.run, root)
    found = difference(made.text, second.text, task.run.compare)
    if found or second.problems:
        hint = (
            f"{_short(found)}; a `normalise` rule makes it alike, or `compare: form`"
            if found
            else ""
        )
        message = f"`{task.name}` says something else in every run"
        yield Problem(task.place, "capture-unstable", message, hint, severity="warning")


def _capture(task: Task, made: Fresh, toolchain: Toolchain, date: str) -> Capture:
    files = {name: (task.sample.folder / name).read_bytes() for name in task.sample.files}
    return Capture(
        text=made.text,
        command=made.command,
        release=toolchain.release,
        platform=toolchain.platform,
        cpu=processor(),
        date=date,
        godebug=made.godebug,
        sources=sources_digest(files, task.run),
        exit=str(made.exit),
    )


def unchanged(old: Capture, new: Capture) -> bool:
    """Whether the stored capture says all that the new one does: then it stays, with its day and its machine.

    A program that prints the same on another machine proves nothing new.
    """
    day = {"date": old.date, "cpu": old.cpu, "platform": old.platform, "digest": old.digest}
    return replace(new, **day, text=new.text.rstrip()) == old


# --- comparing --------------------------------------------------------------------------------------------------------


def compare(
    root: Path,
    outline: Outline,
    toolchain: Toolchain,
    *,
    places: Places | None = None,
    tell: Tell = lambda _: None,
) -> tuple[Problem, ...]:
    """Run everything that may be compared, and return where it no longer says what is stored.

    What was never recorded, or of another sample than today's, is the outline's problem already.
    """
    places = places or Places((root / OUTLINE).as_posix())
    # What is about another release is run only here: nobody else would notice that it fails.
    wanted = [
        name for name, run in outline.captures.items() if run.compare != "none" or run.release
    ]
    stored = {name: one for name in wanted if (one := _stored(root, name)) is not None}
    if not stored:
        return ()
    tasks, problems = _tasks(root, outline, places, tuple(stored))
    groups = _Groups()
    for task in tasks:
        own = asked_of(task.run, outline, toolchain)
        problems += groups.put(task, own.toolchain, own.why)
    for sample, who, some in groups:
        with copied(sample, who) as copy:
            for task in some:
                tell(task.name)
                made = fresh(copy, task.run, root)
                found = list(_compared(task, made, stored[task.name], who, root))
                # What an older release says otherwise is news, and no fault of the talk's, unless it is about that.
                news = copy.is_older and not task.run.release
                problems += map(_as_news, found) if news else found
    return tuple(problems)


def _stored(root: Path, name: str) -> tuple[Capture, int] | None:
    try:
        return parse((root / "captures" / f"{name}.txt").read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _compared(
    task: Task, made: Fresh, stored: tuple[Capture, int], toolchain: Toolchain, root: Path
) -> Iterator[Problem]:
    capture, before = stored
    if made.why or made.problems:
        yield from _said(task, made)
        return
    file = (root / "captures" / f"{task.name}.txt").as_posix()
    if capture.exit and capture.exit != str(made.exit) and task.run.exit != "any":
        message = f"{toolchain.release} ends with {made.exit}, recorded is {capture.exit}"
        yield Problem(Place(file), "capture-differs", message, _again(task))
    elif found := difference(capture.text, made.text, task.run.compare):
        message = (
            f"{toolchain.release} says something else than was recorded with {capture.release}"
        )
        place = Place(file, before + found.line, 1)
        yield Problem(place, "capture-differs", message, f"{_short(found)}; {_again(task)}")


def _as_news(problem: Problem) -> Problem:
    return replace(problem, severity="note", hint=problem.hint.partition(_AGAIN)[0].rstrip("; "))


_AGAIN = "if that is right, "


def _again(task: Task) -> str:
    return f"{_AGAIN}`talk record --only {task.name}`"


def _short(found: Difference) -> str:
    """Return a difference in a line: what stood there, and what stands there now."""
    sides = (("was", found.old), ("is", found.new))
    return ", ".join(f"{word} `{_cut(line)}`" for word, line in sides if line is not None)


def _cut(line: str) -> str:
    line = line.strip()
    return line if len(line) <= 100 else f"{line[:99]}…"
