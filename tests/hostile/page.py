"""docs/corpus.md: inputs by category, every oracle, what failed, and the hours of fuzzing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.hostile.judge import ORACLES
from tests.hostile.tally import Outcome

Runs = Mapping[str, Sequence[Mapping[str, Any]]]


def page(outcome: Outcome, share: str, fuzzed: Runs) -> str:
    """Return the report as a page of the documentation; ``share`` says which inputs were tried."""
    total = sum(one.inputs for one in outcome.tallies.values())
    lines = [
        "# Hostile and odd inputs\n",
        "`make corpus` writes this page: inputs of our own making, by category, each judged by every oracle.",
        f"{share}: {total:,} inputs. What was found, and how it was mended, is in"
        " [the note](../builder/notes/hostile-input.md).\n",
        "| category | tried | built | refused | failures | longest, s of processor time | most memory, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| {name} | {one.inputs:,} | {one.built:,} | {one.refused:,} | {one.failures} | {one.longest:.1f} | "
            f"{f'{one.memory >> 20:,}' if one.memory else ''} |"
            for name, one in outcome.tallies.items()
        ),
        "\nMemory is measured where a command ran by itself: its own and that of all its processes together.\n",
        "## Oracles\n",
        *(f"- `{name}`: {what}" for name, what in ORACLES.items()),
    ]
    if outcome.wrong:
        lines += ["\n## What failed\n", *map(_failed, outcome.wrong)]
    if outcome.mended:
        lines += [
            "\n## What failed at first, and does not any more\n",
            "Most were mended; of some the case or its judge was wrong. The note says which. The columns of seconds "
            "and memory above hold what they took then.\n",
            *map(_failed, outcome.mended),
        ]
    if fuzzed:
        lines += ["", *_fuzzed(fuzzed)]
    return "\n".join(lines) + "\n"


def _failed(one: tuple[str, str]) -> str:
    name, what = one
    first = ascii(what.splitlines()[0])[1:-1]
    return f"- `{ascii(name)[1:-1][:100]}`: {first[:160]}"


def _processor(fuzzed: Runs) -> str:
    """Say how much of the processor's time the runs had; the first ones did not count it."""
    runs = [run for of in fuzzed.values() for run in of]
    counted = [run["processor"] for run in runs if "processor" in run]
    more = f" in {len(counted)} of {len(runs)} runs" if len(counted) < len(runs) else ""
    return f"{sum(counted) / 60:.0f} minutes{more}"


def _fuzzed(fuzzed: Runs) -> Iterator[str]:
    """Yield the table of fuzzing: for each parser its time, executions, growth of coverage, and findings."""
    yield "## Fuzzing\n"
    seconds = sum(run["seconds"] for runs in fuzzed.values() for run in runs)
    executions = sum(run["executions"] for runs in fuzzed.values() for run in runs)
    yield (
        f"Each parser as a function of bytes, fuzzed with atheris for {seconds / 60:.0f} minutes by the clock in all "
        f"(beside other work: the processor gave {_processor(fuzzed)}), {executions / 1e6:.1f} million executions, "
        "guided by the branches that an input reaches: from parts of real "
        "files, with the words of the grammar, and changed by lines and words as well as by bytes. "
        "`python -m tests.hostile.hours` goes on with it (`tests/hostile/README.md`). A finding is an exception, "
        "30 s or 1 GB for one input.\n"
    )
    yield "| parser | minutes | executions | branches at the beginning | at the end | most memory, MB | findings |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, runs in fuzzed.items():
        minutes = sum(run["seconds"] for run in runs) / 60
        yield (
            f"| {name} | {minutes:.1f} | {sum(run['executions'] for run in runs):,} | "
            f"{runs[0]['coverage'][0]:,} | {max(run['coverage'][1] for run in runs):,} | "
            f"{max(run['memory'] for run in runs)} | {sum(bool(run['found']) for run in runs)} |"
        )
