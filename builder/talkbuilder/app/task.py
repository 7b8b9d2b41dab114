"""One build as a pure task: a job in, all that is to be written out; here, or on another machine.

    job                       --perform-->          Made       bytes and words, nothing written
    job + its files (Packed)  --perform_packed-->   Made       where nobody shares our disk

Arguments and results are data: they pickle, and hold no function and no open door.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.app.early import Early, start
from talkbuilder.app.order import CARD, TYPESET, Job, own_code, talk_files
from talkbuilder.aside import Aside
from talkbuilder.place import NOWHERE, Place
from talkbuilder.problem import Problem, has_errors
from talkbuilder.store.world import is_file

if TYPE_CHECKING:
    from talkbuilder.ports import Kit
    from talkbuilder.scene import Deck

Tell = Callable[[str], None]


class Made(Struct, frozen=True):
    """What came of a job. ``summary`` None: nothing is to be written.

    ``relied`` and ``site`` are what the page of facts and the site will need.
    """

    problems: tuple[Problem, ...]
    files: Mapping[PurePosixPath, bytes] = field(default_factory=dict)
    summary: Mapping[str, str] | None = None
    relied: Mapping[str, str] = field(default_factory=dict)
    site: str = ""
    seconds: float = 0.0


def unheard(_step: str) -> None:
    """Hear what is going on, and say nothing."""


def workers_for(job: Job, hands: int = 0) -> Early:
    """Start the worker processes that ``job`` will need, and ``hands`` for its figures."""
    return start(not TYPESET.isdisjoint(job.formats), hands)


def perform(job: Job, tell: Tell = unheard, early: Early | None = None) -> Made:
    """Build one talk, and write nothing; ``early`` are workers that run already."""
    early = early or workers_for(job)
    # Everything heavy is behind this import: a build with nothing to do never pays for it.
    from talkbuilder.app.relied import relied_on  # noqa: PLC0415
    from talkbuilder.app.sitekeep import for_site  # noqa: PLC0415
    from talkbuilder.app.summary import summary_of  # noqa: PLC0415
    from talkbuilder.app.wiring import GUESTS, kept_on_disk, open_kit, order_of, tree_of  # noqa: PLC0415
    from talkbuilder.memory import FORGETFUL  # noqa: PLC0415
    from talkbuilder.pipeline import build  # noqa: PLC0415

    # Threads that feed the workers must not wait 5 ms (Python's default) for one that computes.
    sys.setswitchinterval(0.001)
    started = time.perf_counter()
    order, problems = order_of(job)
    tree, missing = tree_of(job)
    missing += _without_office(job)
    if order is None or missing:
        return Made((*problems, *missing))
    cards: list[Aside[dict[str, str]]] = []
    memory = kept_on_disk() if job.use_cache else FORGETFUL
    with open_kit(early, memory) as kit:
        # Drawn while the backends wait for Typst.
        show = lambda deck: cards.append(Aside(partial(_card, deck, kit)))  # noqa: E731
        built = build(job.root, order, GUESTS, replace(kit, tree=tree), tell, show)
        card = cards[0].result() if cards else {}
    problems += tuple(_in_template(one, job.template) for one in built.problems)
    if has_errors(problems) or built.deck is None or built.talk is None:
        return Made(problems, seconds=time.perf_counter() - started)
    files, failures = _by_office(job, built.files) if job.by_office else (built.files, ())
    if failures:
        return Made((*problems, *failures), seconds=time.perf_counter() - started)
    samples = {"samples": str(sum(1 for _ in job.root.glob("go/*/go.mod")))}
    return Made(
        problems,
        files,
        summary_of(built.talk, built.deck, map(str, files)) | samples | card,
        relied_on(built.talk, built.deck, job.cut),
        for_site(built.talk, built.deck) if CARD in job.formats else "",
        time.perf_counter() - started,
    )


def _without_office(job: Job) -> tuple[Problem, ...]:
    """Return that LibreOffice is missing where it is wanted, before anything is built."""
    if not job.by_office:
        return ()
    from talkbuilder.app.libreoffice import absent, soffice  # noqa: PLC0415 - for those who want it

    return () if soffice() else (absent(),)


def _in_template(problem: Problem, name: str) -> Problem:
    """Return what is said of a template with the name of its file: the reader of templates sees bytes alone."""
    about = problem.place == NOWHERE and "template" in problem.code.split("-")
    return replace(problem, place=Place(name)) if about and name else problem


def _by_office(
    job: Job, files: Mapping[PurePosixPath, bytes]
) -> tuple[Mapping[PurePosixPath, bytes], tuple[Problem, ...]]:
    """Return ``files`` with the PDF that LibreOffice makes of the .pptx among them."""
    from talkbuilder.app.libreoffice import pdf_of  # noqa: PLC0415 - for those who want it

    deck = next(name for name in files if name.suffix == ".pptx")
    data, problems = pdf_of(files[deck])
    kept = {name: one for name, one in files.items() if name != deck or "pptx" in job.formats}
    return {**kept, deck.with_suffix(".pdf"): data}, problems


def _card(deck: "Deck", kit: "Kit") -> dict[str, str]:
    from talkbuilder.app.gallery import keepsake  # noqa: PLC0415 - jinja2

    return keepsake(deck, kit)


# --- for machines that share no disk with us --------------------------------------------------------------------------


class Packed(Struct, frozen=True):
    """A job with the files that it reads: the talk's, and the template and theme by the names the job gives them.

    ``code`` is the digest of our own source: another version would make another deck.
    """

    job: Job
    files: Mapping[str, bytes]
    beside: Mapping[str, bytes]
    code: str


def pack(job: Job) -> tuple[Packed | None, tuple[Problem, ...]]:
    """Return ``job`` with its files, or why one of them cannot be read."""
    root = job.root
    try:
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in talk_files(root)}
        beside = {
            name: Path(name).read_bytes()
            for name in (job.template, job.theme)
            if name and is_file(Path(name))
        }
    except OSError as error:
        message = f"this file cannot be read: {error.strerror or error}"
        return None, (Problem(Place(str(error.filename or root)), "cannot-read", message),)
    return Packed(job, files, beside, own_code()), ()


def perform_packed(packed: Packed) -> Made:
    """Build a packed job in a folder that is gone afterwards; problems are placed where the files came from."""
    if packed.code != own_code():
        message = "a worker of the cluster runs another version of talkbuilder"
        hint = "install the same version on every machine"
        return Made((Problem(NOWHERE, "other-version", message, hint),))
    job = packed.job
    with tempfile.TemporaryDirectory(prefix="talk-") as name:
        root = Path(name) / "talk" / job.root.resolve().name
        for file, data in packed.files.items():
            _put(root / file, data)
        beside = {old: Path(name) / "beside" / Path(old).name for old in packed.beside}
        for old, path in beside.items():
            _put(path, packed.beside[old])
        here = {old: str(path) for old, path in beside.items()}
        there = replace(
            job,
            root=root,
            template=here.get(job.template, job.template),
            theme=here.get(job.theme, job.theme),
        )
        made = perform(there)
        names = {str(root): job.root.as_posix()} | {new: old for old, new in here.items()}
        return replace(made, problems=tuple(_moved(one, names) for one in made.problems))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _moved(problem: Problem, names: Mapping[str, str]) -> Problem:
    """Return ``problem`` with the paths of a worker's folder as the person knows them."""
    path, message, hint = problem.place.path, problem.message, problem.hint
    for there, here in names.items():
        path = path.replace(there, here)
        message, hint = message.replace(there, here), hint.replace(there, here)
    return replace(problem, place=problem.place._replace(path=path), message=message, hint=hint)
