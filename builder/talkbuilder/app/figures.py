"""One figure of a talk on its own: as picture, page, slides, DOT or data."""

from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.app.home import output_folder
from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.backends import pdf, png, pptx, svg
from talkbuilder.figures import Wanted, draw_one, tell_story, wanted_figures
from talkbuilder.geometry import Point, Size
from talkbuilder.inline import plain
from talkbuilder.layout.graph.source import dot_source
from talkbuilder.layout.scale import moved
from talkbuilder.layout.slide.glyphs import missing_in
from talkbuilder.layout.text.letters import directed
from talkbuilder.outline.load import load
from talkbuilder.outline.model import FigureSlide, FigureTextSlide
from talkbuilder.pipeline import Order, dress, lettered
from talkbuilder.place import Place
from talkbuilder.ports import BackendOptions, Kit
from talkbuilder.problem import Problem, has_errors, nearest
from talkbuilder.scene import Deck, Figure, FigureFrame, Group, Scene, dump
from talkbuilder.store import atomic
from talkbuilder.talk import Talk
from talkbuilder.theme import Theme

MARGIN = 12.0


class DiagramOrder(Struct, frozen=True):
    """What is wanted of one figure. ``step`` 0 means all frames; ``output`` None the default place."""

    figure: str
    format: str = "svg"
    step: int = 0
    theme: str = ""
    output: Path | None = None


def listing() -> str:
    """Return the kinds and mechanisms there are, a line each."""
    lines = ["kinds:"]
    lines += [f"  {name:<16} {kind.summary}" for name, kind in sorted(GUESTS.kinds.items())]
    lines += ["mechanisms:"]
    for name, mechanism in sorted(GUESTS.mechanisms.items()):
        lines.append(f"  {name:<16} seen through: {', '.join(mechanism.kinds)}")
    return "\n".join(lines)


def draw_figure(root: Path, order: DiagramOrder) -> tuple[list[Path], tuple[Problem, ...]]:
    """Draw ``order.figure`` of the talk in ``root``; return the files written."""
    with open_kit() as kit:
        talk, problems = load(root, kit.world)
        if talk is None:
            return [], problems
        wanted = _find(talk, order.figure)
        if wanted is None:
            return [], (_no_figure(talk, order.figure),)
        theme, found = dress(talk, Order(theme=order.theme), GUESTS)
        if theme is None:
            return [], found
        kit = lettered(kit, theme, talk.outline.language)
        figure, found = draw_one(talk, wanted, theme, GUESTS, kit)
        if figure is None or has_errors(found):
            return [], found
        found += missing_in(figure, kit.ruler, talk.places.at(*wanted.path))
        if order.step > len(figure.frames):
            frames = "1 frame" if len(figure.frames) == 1 else f"{len(figure.frames)} frames"
            message = f"this figure has {frames}; there is no frame {order.step}"
            return [], (*found, Problem(talk.places.at(*wanted.path), "no-such-step", message))
        files, more = _render(talk, wanted, figure, theme, order, kit)
    folder = order.output or output_folder(Path.cwd()) / talk.slug / "figures"
    written: list[Path] = []
    for number, (name, data) in enumerate(files.items(), 1):
        path = _path(folder, name, number if len(files) > 1 else 0, order.output)
        try:
            atomic.write(path, data)
        except OSError as error:
            reason = error.strerror or str(error)
            more += (Problem(Place(str(path)), "cannot-write", f"not written: {reason}"),)
            continue
        written.append(path)
    return written, (*found, *more)


def _path(folder: Path, name: str, number: int, output: Path | None) -> Path:
    """Return where a file goes: into ``folder``, or to ``output``, which gives each of several its number."""
    if output is None or (number and not output.suffix):
        return folder / name
    return output.with_stem(f"{output.stem}-{number}") if number else output


def _find(talk: Talk, name: str) -> Wanted | None:
    """Return the figure called ``name``: as shown on a slide, or named but not shown."""
    shown = wanted_figures(talk, tuple(range(len(talk.outline.slides))))
    for wanted in shown:
        if wanted.name == name:
            return wanted
    model = talk.outline.figures.get(name)
    return (
        None
        if model is None
        else Wanted(f"{name}@figure", name, model, ("figures", name), "figure")
    )


def _no_figure(talk: Talk, name: str) -> Problem:
    known = set(talk.outline.figures) | {
        talk.ids[index]
        for index, slide in enumerate(talk.outline.slides)
        if isinstance(slide, FigureSlide | FigureTextSlide) and not isinstance(slide.figure, str)
    }
    hint = nearest(name, known)
    return Problem(talk.places.at("figures"), "unknown-figure", f'no figure "{name}" here', hint)


def _render(
    talk: Talk, wanted: Wanted, figure: Figure, theme: Theme, order: DiagramOrder, kit: Kit
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    frames = figure.frames if order.step == 0 else (figure.frames[order.step - 1],)
    chosen = replace(figure, frames=frames)
    stem = wanted.name if order.step == 0 else f"{wanted.name}-{order.step}"
    if order.format == "json":
        return {f"{stem}.json": dump(chosen).encode()}, ()
    if order.format == "dot":
        story, problems = tell_story(talk, wanted, theme, GUESTS, kit)
        return ({f"{stem}.dot": dot_source(story).encode()} if story else {}), problems
    deck = figure_deck(talk.slug, chosen, theme, talk.outline.language)
    write = {"svg": svg.write, "png": png.write, "pdf": pdf.write, "pptx": pptx.write}[order.format]
    output = write(deck, stem, BackendOptions(dpi=144), kit)
    return {_flat(name): data for name, data in output.files.items()}, output.problems


def _flat(name: PurePosixPath) -> str:
    return "-".join(name.parts)


def figure_deck(slug: str, figure: Figure, theme: Theme, language: str) -> Deck:
    """Return a deck whose pages are the frames of ``figure``, cut to its size."""
    page = Size(figure.size.width + 2 * MARGIN, figure.size.height + 2 * MARGIN)
    count = len(figure.frames)
    scenes = tuple(
        Scene(
            id=figure.id if count == 1 else f"{figure.id}.{number}",
            slide=figure.id,
            number=str(number),
            frame=number,
            frames=count,
            layout="figure",
            title=f"{figure.id} {number}/{count}" if count > 1 else figure.id,
            items=(_framed(frame, language),),
            caption=plain(frame.caption),
        )
        for number, frame in enumerate(figure.frames, 1)
    )
    return Deck(
        slug=slug,
        title=figure.id,
        theme=replace(theme, page=page),
        scenes=scenes,
        language=language,
    )


def _framed(frame: FigureFrame, language: str) -> Group:
    """Return a frame as one described thing, as it stands on a slide."""
    items = tuple(moved(item, Point(MARGIN, MARGIN)) for item in directed(frame.items, language))
    return Group(id="fig", items=items, alt=frame.alt or plain(frame.caption))
