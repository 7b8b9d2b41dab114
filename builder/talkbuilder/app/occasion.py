"""What belongs to the day: from ``--set``, else from ``occasion.yaml`` beside the folder ``talks/``.

event: Platform guild
date: 1 May 2027
speaker: Ada Example
classification: internal
"""

from collections.abc import Mapping
from pathlib import Path

from talkbuilder.app.home import talks_folder
from talkbuilder.place import Place
from talkbuilder.problem import Problem, nearest
from talkbuilder.reading import decode
from talkbuilder.store.world import RealWorld

FILE = "occasion.yaml"
KEYS = ("event", "date", "speaker", "classification")


def occasion(
    settings: Mapping[str, str], here: Path
) -> tuple[tuple[tuple[str, str], ...], tuple[Problem, ...]]:
    """Return the occasion's fields, sorted; ``settings`` win over the file."""
    written, problems = _file(here)
    return tuple(sorted((written | dict(settings)).items())), problems


def occasion_file(here: Path) -> Path:
    """Return where the file is, if there is one."""
    talks = talks_folder(here)
    return (talks.parent if talks else here) / FILE


def _file(here: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    try:
        data = RealWorld().read(occasion_file(here).parent, FILE)
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        reason = error.strerror or str(error)
        return {}, (Problem(Place(FILE), "cannot-read", f"this file could not be read: {reason}"),)
    text, problems = decode(data, FILE)
    if text is None:
        return {}, problems
    from talkbuilder.tree.read import compose  # noqa: PLC0415 - it loads the outline's models, 0.1 s

    tree, places, found = compose(text, FILE)
    problems += found
    if tree is None:
        return {}, problems
    if not isinstance(tree, dict):
        message = "a list of fields belongs here, such as event: Platform guild"
        return {}, (*problems, Problem(places.at(), "bad-value", message))
    fields: dict[str, str] = {}
    for key, value in tree.items():
        if key not in KEYS:
            message = f'an occasion has no "{key}"'
            problems += (Problem(places.key(key), "unknown-key", message, nearest(key, KEYS)),)
        elif not isinstance(value, str):
            problems += (Problem(places.at(key), "bad-value", f"`{key}` must be a text"),)
        else:
            fields[key] = str(value)
    return fields, problems
