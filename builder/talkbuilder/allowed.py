"""What a run of a sample may ask of Go: its flags and variables, for those who report it and for those who run it.

A program of a talk can do what its reader can. The outline alone should not: a flag must not choose other programs,
or write files outside the copy that is built.
"""

import re

from talkbuilder.outline.model import CaptureRun

# Our own business: where results go, whose files are compiled, who starts the program.
_REFUSED_FLAGS = ("C", "exec", "modfile", "o", "overlay", "pkgdir", "toolexec", "vettool", "work")
# Their values are patterns, in which a slash parts a test from its subtests.
_PATTERNS = ("bench", "fuzz", "run", "skip")
# A path that leaves the sample's folder, also one among flags for the compiler: "-gcflags=-o /x".
_OUTSIDE = re.compile(
    r"(?:^|[\s='\",;:])(?:-[A-Z]?)?(?:[/\\~]|[A-Za-z]:[/\\])|(?:^|[^\w.])\.\.(?:[/\\]|$)"
)
# What the program may see of Go's own variables: https://pkg.go.dev/runtime#hdr-Environment_Variables
_GO_NAMES = ("GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GORACE", "GOTRACEBACK")
_REFUSED_NAMES = re.compile(r"(GO|CGO_|LD_|DYLD_|TALK_).*|PATH|HOME|CC|CXX|TMPDIR|TEMP|TMP")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def flag_fault(flag: str) -> tuple[str, str] | None:
    """Return what is wrong with ``flag``, and a hint; None if it may stand.

    >>> flag_fault("-bench=Fill/small"), flag_fault("-trace=/etc/x")
    (None, ('`-trace` leads out of the sample', 'a run writes into a copy of its sample, and nowhere else'))
    """
    if not re.match(r"--?[a-z]", flag):
        return f"`{flag[:40]}` is no flag", "a flag begins with `-`: `-race`, `-bench=.`"
    name, _, value = flag.lstrip("-").partition("=")
    bare = name.removeprefix("test.")
    if bare in _REFUSED_FLAGS:
        return f"`-{name}` is not allowed here", "talk record builds in a folder of its own"
    if bare not in _PATTERNS and _OUTSIDE.search(value):
        hint = "a run writes into a copy of its sample, and nowhere else"
        return f"`-{name[:40]}` leads out of the sample", hint
    return None


def variable_fault(name: str) -> tuple[str, str] | None:
    """Return what is wrong with a variable of ``name``, and a hint; None if it may be set."""
    if _NAME.fullmatch(name) and (not _REFUSED_NAMES.fullmatch(name) or name in _GO_NAMES):
        return None
    hint = f"the program may have {', '.join(_GO_NAMES)} and names of your own"
    if name == "GOEXPERIMENT":
        hint = "it is the go command's: a capture says `experiment: nogreenteagc` beside its `env`"
    return f"the variable `{name[:40]}` may not be set here", hint


def refusal(run: CaptureRun) -> str:
    """Return why ``run`` is not done at all; "" if it may be."""
    faults = (*map(flag_fault, run.flags), *map(variable_fault, run.env))
    return next((fault[0] for fault in faults if fault is not None), "")
