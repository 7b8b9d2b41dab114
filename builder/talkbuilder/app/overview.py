"""A table of all talks, from what their last builds counted: for a README, kept up to date by a command."""

from collections.abc import Mapping
from pathlib import Path

from talkbuilder.app.series import in_order
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.store import atomic
from talkbuilder.store.record import Record, Records

BEGIN, END = "<!-- talks -->", "<!-- /talks -->"
_HEAD = ("talk", "title", "slides", "frames", "facts", "samples", "minutes")


def overview(start: Path, output: Path) -> tuple[str, tuple[Problem, ...]]:
    """Return the table of the talks found from ``start``, as Markdown; a talk that was not built is a problem."""
    rows: list[tuple[str, ...]] = []
    missing: list[str] = []
    for root in in_order(start):
        summary = _full(Records(output / root.name).builds)
        if summary is None:
            missing.append(root.name)
        else:
            rows.append(_row(root, start, summary))
    if missing:
        hint = f"talk build {' '.join(missing)}"
        message = f"never built in its full cut: {', '.join(missing)}"
        return "", (Problem(Place(output.as_posix()), "not-built", message, hint),)
    if not rows:
        return "", (
            Problem(Place(""), "unknown-talk", "there is no talk here", "talk new my-talk"),
        )
    lines = [_HEAD, ("---", "---", *["---:"] * (len(_HEAD) - 3), "---"), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines), ()


def _full(builds: Mapping[str, Record]) -> Mapping[str, str] | None:
    """Return what the last build of the full cut counted."""
    for key, record in sorted(builds.items()):
        if key.split(" ")[0] == "full" and "facts" in record.summary:
            return record.summary
    return None


def _row(root: Path, start: Path, summary: Mapping[str, str]) -> tuple[str, ...]:
    title = summary.get("title", root.name).replace("|", "\\|")
    try:
        address = root.relative_to(start).as_posix()
    except ValueError:
        address = root.as_posix()
    minutes = " · ".join(one.replace("/", " of ") for one in summary["minutes"].split(", ") if one)
    counts = (summary["slides"], summary["frames"], summary["facts"], summary["samples"])
    return (f"[{root.name}]({address})", title, *counts, minutes)


def inserted(path: Path, table: str) -> tuple[Problem, ...]:
    """Put ``table`` between the two marks in ``path``; return why that cannot be done."""
    place = Place(path.as_posix())
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        return (Problem(place, "cannot-read", f"this file cannot be read: {reason}", ""),)
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        message = f"the lines {BEGIN} and {END} are missing"
        return (Problem(place, "no-marks", message, "put both where the table is to stand"),)
    new = f"{before}{begin}\n\n{table}\n\n{end}{after}"
    if new == text:
        return ()
    try:
        atomic.write(path, new.encode())
    except OSError as error:
        reason = error.strerror or str(error)
        return (Problem(place, "cannot-write", f"this file cannot be written: {reason}", ""),)
    return ()
