"""The one way from a file name in an outline to its bytes or text: through the World, with problems at the name."""

from difflib import get_close_matches
from pathlib import Path

from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem
from talkbuilder.reading import decode

Fetched = tuple[bytes | None, tuple[Problem, ...]]


def fetch(root: Path, name: str, world: World, place: Place) -> Fetched:
    """Return the bytes of ``name`` in the talk's folder; ``place`` is where the name was written."""
    try:
        return world.read(root, name), ()
    except FileNotFoundError:
        message = f"there is no file `{name[:80]}` in the talk's folder"
        if "://" in name:
            hint = "nothing is fetched from the web: save it in the talk's folder"
            return None, (Problem(place, "no-file", message, hint),)
        known = "" if name == "talk.yaml" else "paths are relative to talk.yaml"
        hint = _alike(root, name, world) or known
        return None, (Problem(place, "no-file", message, hint),)
    except (OSError, ValueError) as error:  # ValueError: a name that no file system takes
        reason = getattr(error, "strerror", None) or str(error)
        message = f"`{name[:80]}` cannot be read: {reason}"
        hint = "it must be an ordinary file inside the talk's folder"
        return None, (Problem(place, "cannot-read", message, hint),)


def _alike(root: Path, name: str, world: World) -> str:
    """Return a hint with the file that was meant: in large letters, in another folder, or spelt a little otherwise."""
    last = name.rpartition("/")[2].casefold()
    try:
        names = world.names(root, "")
    except OSError:
        return ""
    close = [one for one in names if one.rpartition("/")[2].casefold() == last]
    close = close[:1] or get_close_matches(name, names, n=1, cutoff=0.8)
    return f'did you mean "{close[0]}"?' if close else ""


def fetch_text(
    root: Path, name: str, world: World, place: Place
) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of ``name``; what is wrong inside it is placed inside it."""
    data, problems = fetch(root, name, world, place)
    if data is None:
        return None, problems
    return decode(data, (root / name).as_posix())
