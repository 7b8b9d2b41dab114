"""The crash report: what was tried, how often, and what was wrong, from what a campaign has counted."""

from collections.abc import Iterator, Mapping
from typing import Any

HEAD = """\
# Bad luck

What was done to `talk build`, how often, and what came of it. `make crashes` does it again and writes this page;
`make crashes ARGS="rooms --half 1/2"` does a part of it, and joins it to what was counted before. A short sample runs
with the tests (`tests/luck/`).

Two talks with figures, a chart, code and facts are built into PowerPoint, HTML, a contact sheet, the site, and the
pages that join them. After each misfortune:

- the build ended with a code that [building.md](building.md) knows, said why if it failed, and showed no traceback;
- every file in the output was, by its SHA-256, the old one or the new one;
- no process was left;
- the next build said nothing and made byte for byte what it makes undisturbed, with no file too many: no deck was taken
  for an edited one, no temporary file was left in the output, the cache or the temporary folder.

What this has found, and how it was mended: [builder/notes/bad-luck.md](../builder/notes/bad-luck.md).
"""
WAYS = {
    "parent": "`kill -9` of the process that was typed, at a random moment",
    "group": "`kill -9` of all its processes at once",
    "worker": "`kill -9` of one of the processes that it started",
    "step": "killed before its N-th step in the file system, N random",
}
TITLES = {
    "spoilt": "A cache that spoils",
    "rooms": "No room",
    "surroundings": "Odd surroundings",
    "same": "The same bytes",
}
ABOUT = {
    "spoilt": "Half of the files of a part of the cache are spoilt between two builds; nothing may be seen of it.",
    "rooms": "Full disks have room for a random part of what is written; read-only folders are so for root, too.",
    "surroundings": "",
    "same": "Each is compared with the undisturbed build, file by file.",
}


def render(kept: Mapping[str, Any]) -> str:
    """Return the page."""
    return "\n".join(
        [
            HEAD,
            *(
                line
                for part in ("kills", *TITLES)
                if part in kept
                for line in _part(part, kept[part])
            ),
        ]
    )


def _part(part: str, kept: Mapping[str, Any]) -> Iterator[str]:
    found = kept["found"]
    if part == "kills":
        yield from _kills(found)
        seeds = ", ".join(found)
    else:
        yield f"## {TITLES[part]}\n"
        if ABOUT[part]:
            yield ABOUT[part] + "\n"
        yield "| | | times | wrong |\n|---|---|---|---|"
        before = ""
        # Halves that ran one after the other stand side by side: in the order of groups.
        groups = list(dict.fromkeys(name.partition(": ")[0] for name in found))
        for name, row in sorted(
            found.items(), key=lambda one: groups.index(one[0].partition(": ")[0])
        ):
            group, _, case = name.partition(": ")
            times = f"not tried: no {row['missing']}" if row.get("missing") else row["times"]
            yield f"| {group if group != before else ''} | {_cell(case)} | {times} | {_wrong(row['wrong'])} |"
            before = group
        yield ""
        seeds = kept["seed"]
    yield f"*{kept['date']}, {kept['machine']}, seed {seeds}, {kept['minutes']} minutes beside other work.*\n"


def _kills(found: Mapping[str, Any]) -> Iterator[str]:
    runs = list(found.values())
    met = {way: sum(run["met"].get(way, 0) for run in runs) for way in WAYS}
    yield "## Killed\n"
    slow = sorted({run["seconds"] for run in runs})
    took = f"{slow[0]}" if len(slow) == 1 else f"{slow[0]} to {slow[-1]}"
    yield (
        f"{sum(met.values())} kills met a build that ran "
        f"({sum(run['played'] for run in runs)} were tried; a build took {took} s). "
        "In two of five builds no figure or slide was in the cache, half ran with `--jobs 2`, "
        "and of one in five the build that should have mended it was killed as well.\n"
    )
    yield "| how | kills |\n|---|---|"
    for way, words in WAYS.items():
        yield f"| {words} | {met[way]} |"
    yield f"\nWrong afterwards: {_wrong([words for run in runs for words in run['wrong']])}.\n"


def _wrong(wrong: list[str]) -> str:
    return "nothing" if not wrong else f"**{len(wrong)}**: {_cell(wrong[0][:200])}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
