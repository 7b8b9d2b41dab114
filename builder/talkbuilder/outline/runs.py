"""The runs under ``captures:``, as far as they can be judged without a toolchain: their samples, rules, and age."""

import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from talkbuilder.allowed import flag_fault, variable_fault
from talkbuilder.captured import Capture, is_of, parse, sources_digest
from talkbuilder.outline.fetch import fetch, fetch_text
from talkbuilder.outline.model import CaptureRun, Outline, Rule
from talkbuilder.outline.recordings import capture_file
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem, nearest
from talkbuilder.talk import Places

SAMPLES = "go"

_BENCH = re.compile(r"--?(test\.)?bench(=|$)")
_COUNT = re.compile(r"--?(?:test\.)?count=(\d{1,6})")
ENOUGH = 5
"""Fewer runs of a benchmark have no spread to speak of."""


class _Entry(Struct, frozen=True):
    """One capture of the outline, and where its fields stand."""

    name: str
    run: CaptureRun
    outline: Outline
    places: Places

    def at(self, *path: str | int) -> Place:
        """Return the place of one of its fields."""
        return self.places.at("captures", self.name, *path)


def measures(run: CaptureRun) -> bool:
    """Whether it is a benchmark: its numbers mean nothing without the machine."""
    return run.run == "test" and any(_BENCH.match(flag) for flag in run.flags)


def runs(outline: Outline, root: Path, world: World, places: Places) -> tuple[Problem, ...]:
    """Return what is wrong with the runs of ``outline``, and which recordings are older than what they show."""
    problems: list[Problem] = []
    samples: dict[str, dict[str, bytes]] = {}
    for name, run in outline.captures.items():
        entry = _Entry(name, run, outline, places)
        problems += (*_words(entry), *_rules(entry))
        if run.sample not in samples:
            samples[run.sample] = _files(run.sample, root, world)
        files = samples[run.sample]
        if not any(file.endswith(".go") for file in files):
            problems.append(_no_sample(entry, root, world))
        else:
            problems += _age(entry, files, root, world)
    return tuple(problems)


def _files(sample: str, root: Path, world: World) -> dict[str, bytes]:
    """Return the sample's files by their name in its folder."""
    folder = f"{SAMPLES}/{sample}"
    found: dict[str, bytes] = {}
    for name in world.names(root, folder):
        data, _ = fetch(root, name, world, Place(name))
        if data is not None:
            found[name.removeprefix(f"{folder}/")] = data
    return found


def _no_sample(entry: _Entry, root: Path, world: World) -> Problem:
    there = {name.split("/")[1] for name in world.names(root, SAMPLES) if name.count("/") > 1}
    message = f"there is no Go file in `{SAMPLES}/{entry.run.sample}`"
    hint = nearest(entry.run.sample, there) or f"write main.go and go.mod in {SAMPLES}/<sample>/"
    return Problem(entry.at("sample"), "unknown-sample", message, hint)


def _words(entry: _Entry) -> Iterator[Problem]:
    """Yield what is wrong with flags and variables."""
    for index, flag in enumerate(entry.run.flags):
        if fault := flag_fault(flag):
            yield Problem(entry.at("flags", index), "bad-flag", *fault)
    if entry.run.args and entry.run.run in ("build", "vet"):
        message = f"`{entry.run.run}` starts no program that could take `args`"
        yield Problem(entry.at("args"), "args-unused", message, "remove them, or put them in flags")
    for name in entry.run.env:
        if fault := variable_fault(name):
            place = entry.places.key("captures", entry.name, "env", name)
            yield Problem(place, "bad-env", *fault)
    counts = [match for flag in entry.run.flags if (match := _COUNT.match(flag))]
    if measures(entry.run) and int(counts[-1][1] if counts else 1) < ENOUGH:
        message = f"fewer than {ENOUGH} runs of a benchmark show no spread"
        hint = "add `-count=10` to its flags: a number on a slide says how far it varies"
        yield Problem(entry.at("flags"), "no-spread", message, hint, severity="warning")


def _rules(entry: _Entry) -> Iterator[Problem]:
    for index, rule in enumerate(entry.run.normalise):
        if isinstance(rule, Rule) and (wrong := rule_fault(rule)):
            field, message = wrong
            hint = "a regular expression of Python: https://docs.python.org/3/library/re.html"
            yield Problem(entry.at("normalise", index, field), "bad-rule", message, hint)


def rule_fault(rule: Rule) -> tuple[str, str] | None:
    """Return which field of ``rule`` cannot be used, and why.

    >>> rule_fault(Rule(find="("))
    ('find', 'this is no regular expression: missing ), unterminated subpattern at position 0')
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            pattern = re.compile(rule.find)
        except (re.error, OverflowError, RecursionError) as error:
            return "find", f"this is no regular expression: {error}"
        if pattern.match(""):
            return "find", "this finds nothing at all, everywhere: the empty text"
        try:
            pattern.sub(rule.put, "")
        except (re.error, IndexError) as error:
            return "put", f"this cannot stand there instead: {error}"
    return None


def _age(entry: _Entry, files: Mapping[str, bytes], root: Path, world: World) -> Iterator[Problem]:
    """Yield a warning if the recording is of other files, another command or another release than the talk's."""
    place = entry.places.key("captures", entry.name)
    text, problems = fetch_text(root, capture_file(entry.name), world, place)
    if text is None:
        # Not recorded yet: whoever shows it says so.
        yield from (one for one in problems if one.code != "no-file")
        return
    capture, _ = parse(text)
    if why := _stale(capture, sources_digest(files, entry.run), entry):
        hint = f"`talk record --only {entry.name}` runs it again"
        yield Problem(place, "capture-stale", why, hint, severity="warning")
    if capture.is_edited:
        message = f"`{capture_file(entry.name)}` does not say what was recorded: somebody edited it"
        hint = (
            f"`talk record --only {entry.name}` runs it again; `normalise` changes what is stored"
        )
        yield Problem(place, "capture-edited", message, hint, severity="warning")


def _stale(capture: Capture, digest: str, entry: _Entry) -> str:
    if not capture.sources:
        return "this capture was not made by `talk record`: nobody knows what printed it"
    if capture.sources != digest:
        return "its sample or its command has changed since it was recorded"
    release = entry.run.release or entry.outline.go
    if not release or is_of(capture.release, release):
        return ""
    named = "it names" if entry.run.release else "the talk names"
    return f"it was recorded with {capture.release[:20]}, and {named} {release}"
