"""A copy of a sample, set up for one toolchain, in which it is built and run: the talk's own folder is never touched.

copied(sample, toolchain)  -->  Copy
Copy.build(...)            -->  Built      the program, or what the compiler says against it
Copy.perform(run)          -->  Performed  a run as an outline describes it: text, exit code, command as typed
"""

import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.allowed import refusal
from talkbuilder.cache import cache_folder
from talkbuilder.outline.model import CaptureRun
from talkbuilder.problem import Problem
from talkbuilder.truth.experiments import UNKNOWN, alike, unknown, variables
from talkbuilder.truth.releases import order
from talkbuilder.truth.run import Limits, Ran, c_compiler, environment, go, run
from talkbuilder.truth.samples import Sample, needs_c, release_line, with_line
from talkbuilder.truth.scratch import scratch
from talkbuilder.truth.toolchain import Toolchain, find
from talkbuilder.truth.wording import complaints, crash_place, last_words

BUILD = Limits(seconds=180, megabytes=4096, output=4 << 20)
TRIM = ("-trimpath", "-buildvcs=false")
"""For every build: no path of ours in the program, and one build of the standard library for all of them."""
PREFIX = "talk-"
"""How the folders of copies begin."""
MAX_OUTPUT = 1 << 20
"""Bytes that a run may print: no slide shows more."""
MAX_WRITTEN = 2 << 30
"""Bytes that a run may write to files; what compiles a test writes some hundred megabytes."""
_BARE = re.compile(r"(?:^|(?<=^vet: ))(?=[^\s:./#][^\s:]*\.go:\d)", re.MULTILINE)
_BROKEN_TEST = re.compile(r"^FAIL\t\S+ \[(?:build|setup) failed\]$", re.MULTILINE)


class Built(Struct, frozen=True):
    """What came of building. ``why`` says why the question does not apply to this toolchain, if it doesn't."""

    program: Path | None = None
    said: str = ""
    problems: tuple[Problem, ...] = ()
    why: str = ""


class Performed(Struct, frozen=True):
    """What came of a run. ``text`` is what the outline shows of it, as it was printed."""

    text: str = ""
    exit: int = 0
    command: str = ""
    problems: tuple[Problem, ...] = ()
    why: str = ""
    seconds: float = 0.0


class Copy(Struct, frozen=True):
    """A sample's copy in ``folder``. ``line`` is its go.mod's go line here: an older release gets its own."""

    sample: Sample
    toolchain: Toolchain
    folder: Path
    line: str
    _built: dict[tuple[str, ...], Built] = field(default_factory=dict)

    @property
    def is_older(self) -> bool:
        """Whether the toolchain is older than the sample."""
        return self.line != self.sample.line

    @property
    def godebug(self) -> str:
        """Say which release's defaults hold here, if they are not the sample's own."""
        return f"go {self.line} (the sample says go {self.sample.line})" if self.is_older else ""

    def go(
        self,
        args: Sequence[str],
        cgo: bool = False,
        limits: Limits = BUILD,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        """Run the toolchain's ``go`` here. Places are ``./main.go:7:2``, as a reader gets them."""
        whole = environment(self.toolchain, cgo=cgo) | dict(env or {})
        try:
            ran = go(self.toolchain, args, self.folder, whole, limits)
        except OSError as error:
            ran = _unstarted(error)
        ran = replace(ran, out=self._placed(ran.out), err=self._placed(ran.err))
        # Since 1.25 vet leaves out the dot, but not where the build cache repeats what it said elsewhere.
        return replace(ran, err=_BARE.sub("./", ran.err)) if args[:1] == ["vet"] else ran

    def _placed(self, text: str) -> str:
        # What vet said before, the build cache repeats with the folder of that time: ../../talk-x1y2/steal/main.go
        name = re.escape(self.sample.name)
        text = re.sub(rf"[^\s:]*\b{PREFIX}\w+/{name}/(?=[^\s:]+:\d)", "./", text)
        # -trimpath names files by their module: steal/main.go:7:2
        module = re.escape(self.sample.module)
        return re.sub(rf"(?<![\w/.-]){module}/(?=[^\s:]+\.go:\d+:\d)", "./", text)

    def build(self, flags: Sequence[str] = (), run: CaptureRun | None = None) -> Built:
        """Build the program, once for each set of ``flags`` and experiments."""
        key = (*variables(run).values(), *flags)
        if key not in self._built:
            self._built[key] = self._build(tuple(flags), run)
        return self._built[key]

    def _build(self, flags: tuple[str, ...], run: CaptureRun | None) -> Built:
        cgo = needs_c(self.sample, run)
        if cgo and c_compiler() is None:
            return Built(why="it needs a C compiler, and there is none here")
        target = self.folder.parent / f"program{len(self._built)}" / self.sample.command
        target.parent.mkdir(exist_ok=True)
        args = ["build", *TRIM, *flags, *_targets(self.sample, str(target))]
        ran = self.go(args, cgo, env=variables(run))
        if not ran.fine:
            return self.unbuilt(ran, cgo, run)
        if not self.sample.program:
            return Built(said=ran.err)
        return Built(target if target.exists() else target.with_suffix(".exe"), ran.err)

    def unbuilt(self, ran: Ran, cgo: bool = False, run: CaptureRun | None = None) -> Built:
        """Return why it did not build: the toolchain is too old for it, or it is wrong."""
        if run is not None and (name := unknown(ran.err)):
            return self._inexperienced(name, run)
        if ran.stopped:
            message = f"the compiler was stopped: too much {_STOPPED[ran.stopped]}"
            return Built(problems=(_problem(self, "sample-build", message),))
        if self.is_older and (why := _too_new(self.sample, cgo)):
            says = next(iter(self.complaints(ran, "sample-build"))).message
            return Built(said=ran.err, why=f"{why}: {says}")
        return Built(said=ran.err, problems=self.complaints(ran, "sample-build"))

    def _inexperienced(self, name: str, run: CaptureRun) -> Built:
        """Say that this release has no such experiment: a slip if it is the one that is meant, else no question."""
        release = self.toolchain.release
        message = f"{release} has no experiment `{name}`"
        if release_line(run.release or self.sample.line) != release_line(release):
            return Built(why=message)
        hint = alike(name, self.toolchain.root)
        return Built(problems=(_problem(self, UNKNOWN, message, hint),))

    def complaints(self, ran: Ran, code: str) -> tuple[Problem, ...]:
        """Return what a tool of Go complains about."""
        text = (
            (ran.err + ran.out)
            .replace(str(self.toolchain.root), "$GOROOT")
            .replace(str(self.folder), ".")
        )
        fallback = f"`go` ends with {ran.code}"
        return complaints(text, self.sample.folder, self.sample.module, code, fallback)

    def start(
        self, program: Path, args: Sequence[str], env: Mapping[str, str], limits: Limits
    ) -> Ran:
        """Run the built program here, with no more of our environment than Go's own."""
        whole = environment(self.toolchain) | dict(env)
        try:
            return run([str(program), *args], self.folder, whole, limits)
        except OSError as error:
            return _unstarted(error)

    # --- runs of an outline -------------------------------------------------------------------------------------------

    def perform(self, wanted: CaptureRun) -> Performed:
        """Do what ``wanted`` says, and return what it printed. An exit code that is not expected is a problem.

        What an outline may not ask for is not done, whoever wants it: the check of the outline has said so.
        """
        if why := refusal(wanted):
            return Performed(why=why)
        match wanted.run:
            case "run":
                return self._perform_program(wanted)
            case "test":
                return self._perform_test(wanted)
            case "build" | "vet":
                return self._perform_tool(wanted)

    def _perform_program(self, wanted: CaptureRun) -> Performed:
        if not self.sample.program:
            message = "this sample is no program: it has no `package main`"
            hint = "`run: test` runs its tests and benchmarks"
            return Performed(problems=(_problem(self, "no-program", message, hint),))
        built = self.build(tuple(wanted.flags), wanted)
        if built.program is None:
            return Performed(problems=built.problems, why=built.why)
        ran = self.start(built.program, wanted.args, wanted.env, _limits(wanted))
        command = self._typed(wanted)
        if ran.code > 0 and " run " in f" {command} ":
            # What `go run` adds, and a reader will see.
            ran = replace(ran, err=f"{ran.err}exit status {ran.code}\n")
        return self._judged(ran, wanted, command)

    def _perform_test(self, wanted: CaptureRun) -> Performed:
        cgo = needs_c(self.sample, wanted)
        if cgo and c_compiler() is None:
            return Performed(why="it needs a C compiler, and there is none here")
        flags = list(wanted.flags)
        if not any(re.match(r"--?(test\.)?count=", flag) for flag in flags):
            flags.append("-count=1")  # or a cached result is shown
        # The variables are the tests' own: with GODEBUG=gctrace=1 the go command would trace itself too.
        if wanted.env and os.name == "posix":
            given = [f"{name}={value}" for name, value in wanted.env.items()]
            flags.append(f"-exec={shlex.join(['/usr/bin/env', *given])}")
        args = ["test", *TRIM, *flags, "."]
        args += ["-args", *wanted.args] if wanted.args else []
        env = {} if os.name == "posix" else dict(wanted.env)
        ran = self.go(args, cgo, _limits(wanted), env | variables(wanted))
        if not ran.stopped and (_BROKEN_TEST.search(ran.out) or unknown(ran.err)):
            built = self.unbuilt(ran, cgo, wanted)
            return Performed(problems=built.problems, why=built.why)
        return self._judged(ran, wanted, self._typed(wanted))

    def _perform_tool(self, wanted: CaptureRun) -> Performed:
        cgo = needs_c(self.sample, wanted)
        if cgo and c_compiler() is None:
            return Performed(why="it needs a C compiler, and there is none here")
        out = ["-o", os.devnull] if wanted.run == "build" else []
        args = [wanted.run, *TRIM, *out, *wanted.flags, "."]
        ran = self.go(args, cgo, _limits(wanted), wanted.env | variables(wanted))
        if (wanted.run == "build" and ran.code and wanted.exit == 0) or unknown(ran.err):
            built = self.unbuilt(ran, cgo, wanted)
            return Performed(problems=built.problems, why=built.why)
        return self._judged(ran, wanted, self._typed(wanted))

    def _judged(self, ran: Ran, wanted: CaptureRun, command: str) -> Performed:
        shown = {"stdout": ran.out, "stderr": ran.err, "both": _joined(ran.out, ran.err)}
        text = shown[wanted.show]
        problems: tuple[Problem, ...] = ()
        if ran.stopped:
            compiling = "" if wanted.run == "run" else ", and a minute for compiling"
            limit = {
                "time": f"{wanted.seconds} s{compiling}",
                "memory": f"{_limits(wanted).megabytes} MB",
                "output": f"{MAX_OUTPUT >> 20} MiB",
                "disk": f"{MAX_WRITTEN >> 30} GiB",
            }[ran.stopped]
            message = f"`{command}` was stopped: more {_STOPPED[ran.stopped]} than {limit}"
            hint = {
                "time": "does it end? `seconds` sets the limit",
                "memory": "`megabytes` sets the limit",
                "output": "print less: nobody reads that much",
                "disk": "no slide needs files of that size",
            }[ran.stopped]
            problems = (_problem(self, "sample-stopped", message, hint, text),)
        elif wanted.exit not in ("any", ran.code):
            words = last_words(ran.err if ran.err.strip() else ran.out) if ran.code else ""
            message = f"`{command}` ends with {_ended(ran.code)}, not {wanted.exit}: {words}"
            hint = f"if that is what it should show: `exit: {ran.code}` in its capture"
            problems = self._tests_failed(ran, wanted) or (
                _problem(self, "sample-run", message.removesuffix(": "), hint, ran.err + ran.out),
            )
        elif wanted.says and not _says(text, wanted.says):
            words = last_words(text) or "nothing"
            message = f"`{command}` does not say `{wanted.says}`"
            hint = f"it ends with: {words}"
            problems = (_problem(self, "sample-says", message, hint, text),)
        return Performed(text, ran.code, command, problems, seconds=ran.seconds)

    def _tests_failed(self, ran: Ran, wanted: CaptureRun) -> tuple[Problem, ...]:
        if wanted.run not in ("test", "vet"):
            return ()
        found = self.complaints(ran, f"sample-{wanted.run}")
        return found if found[0].place.line else ()

    def _typed(self, wanted: CaptureRun) -> str:
        """Return the command as a reader would type it in the sample's folder."""
        env = [f"{name}={_quoted(value)}" for name, value in wanted.env.items()]
        ours = [f"{name}={_quoted(value)}" for name, value in variables(wanted).items()]
        flags = [_quoted(flag) for flag in wanted.flags]
        args = [_quoted(arg) for arg in wanted.args]
        if "GODEBUG" in wanted.env and wanted.run in ("run", "test"):
            # Before `go run` and `go test` it would make the go command print traces of itself.
            if wanted.run == "run":
                program = f"./{self.sample.command}"
                return " ".join([*ours, "go build", *flags, "&&", *env, program, *args])
            inner = shlex.join(["env", *(f"{name}={value}" for name, value in wanted.env.items())])
            words = [*ours, "go test", f"-exec {shlex.quote(inner)}", *flags]
        else:
            dot = ["."] if wanted.run == "run" else []
            words = [*ours, *env, f"go {wanted.run}", *flags, *dot]
        if args and wanted.run == "test":
            words.append("-args")
        return " ".join([*words, *args])


@contextmanager
def copied(sample: Sample, toolchain: Toolchain) -> Iterator[Copy]:
    """Give a copy of ``sample`` for ``toolchain``; it is gone afterwards."""
    own = release_line(toolchain.release)
    older = order(own) < order(release_line(sample.line))
    top = cache_folder().absolute() / "go" / "samples"
    top.mkdir(parents=True, exist_ok=True)
    with scratch(top, PREFIX) as name:
        folder = Path(name, sample.name)
        for file in sample.files:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            data = (sample.folder / file).read_bytes()
            if file == "go.mod" and older:
                data = with_line(data.decode("utf-8", "replace"), own).encode()
            target.write_bytes(data)
        yield Copy(sample, toolchain, folder, own if older else sample.line)


_known_too_new: dict[tuple[str, bool], str] = {}


def _too_new(sample: Sample, cgo: bool) -> str:
    """Return why an older toolchain cannot be asked about ``sample``; nothing if the sample is at fault.

    It is at fault if the release that it is written for does not compile it either, tests included.
    """
    key = (sample.digest, cgo)
    if key not in _known_too_new:
        _known_too_new[key] = _asked_of_own(sample, cgo)
    return _known_too_new[key]


def _asked_of_own(sample: Sample, cgo: bool) -> str:
    own, _ = find(sample.line)
    if own is None:
        return f"it is written for go {sample.line}, which is not installed here to tell more"
    with copied(sample, own) as copy:
        vetted = copy.go(["build", *TRIM, *_targets(sample, os.devnull)], cgo)
        if vetted.fine and sample.tests:
            args = ["test", *TRIM, "-vet=off", "-run=^$", "-count=1", "."]
            vetted = copy.go(args, cgo)
            if not _BROKEN_TEST.search(vetted.out):
                return f"it takes go {sample.line}"
    return f"it takes go {sample.line}" if vetted.fine else ""


def _problem(copy: Copy, code: str, message: str, hint: str = "", stack: str = "") -> Problem:
    place = crash_place(stack, copy.sample.folder, copy.sample.module)
    return Problem(place, code, message, hint)


_STOPPED = {"time": "time", "memory": "memory", "output": "output", "disk": "written to disk"}


def _targets(sample: Sample, out: str) -> list[str]:
    """Return what to build: a program, or all packages; ``./...`` leaves out those that have only tests."""
    return ["-o", out, "."] if sample.program else ["./..."]


def _unstarted(error: OSError) -> Ran:
    """Return what a shell would say: a cache folder on a disk without programs, for one."""
    return Ran(126, "", f"it could not be started: {error.strerror or error}\n", 0.0)


def _limits(wanted: CaptureRun) -> Limits:
    building = wanted.run != "run"  # then the limits hold for the compiler as well
    seconds = wanted.seconds + (60 if building else 0)
    megabytes = max(wanted.megabytes, 2048) if building else wanted.megabytes
    return Limits(seconds, megabytes, MAX_OUTPUT, MAX_WRITTEN)


def _says(text: str, wanted: str) -> bool:
    """Whether ``wanted`` stands in ``text``, whatever the space between words."""
    return " ".join(wanted.split()) in " ".join(text.split())


def _ended(code: int) -> str:
    return f"signal {-code}" if code < 0 else str(code)


def _joined(out: str, err: str) -> str:
    return f"{out}\n{err}" if out and err and not out.endswith("\n") else out + err


def _quoted(word: str) -> str:
    """Return ``word`` for a shell: flags with a dot or an equals sign need no quotes."""
    return (
        word
        if re.fullmatch(r"[\w@%+=:,./^$-]+", word) and "$" not in word[:-1]
        else shlex.quote(word)
    )
