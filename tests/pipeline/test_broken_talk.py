"""The real talk, broken in every way we could think of: each error at its line, exit code 1, the old output untouched.

`tests/outline/test_ten_ways.py` asks the same of the outline alone; here the whole pipeline runs.
"""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace

from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.pipeline import Order, make_deck
from talkbuilder.ports import Kit
from tests.pipeline.running import contents, talk
from tests.pipeline.specimen import SCHEDULER, copy_scheduler
from tests.support.worlds import FakeWorld

ROOT = Path("talks/scheduler")


class Way:
    """What to look for, what to write instead, and what is said then: codes in the order of the files.

    "@" in ``instead`` marks where it must be said; it is taken out.
    """

    def __init__(self, name: str, pattern: str, instead: str, *codes: str) -> None:
        self.name, self.pattern, self.instead, self.codes = name, pattern, instead, codes


_EVENT = r"^      - do: [a-z]+ [A-Za-z0-9 ]+$"
_CHART = "figure: {kind: chart, categories: [a, b], series: [{name: n, values: %s}]}"
_CODE = r"code: \{file: go/procs/main.go, region: procs\}"
_EDGE = r"^      - lock -> queue$"
WAYS = [
    Way("unknown key", r"^theme: light", "@thema: light", "unknown-key"),
    Way("unknown layout", r"layout: number$", "layout: @nummer", "unknown-layout"),
    Way("unknown figure", r"figure: steal$", "figure: @stela", "unknown-figure"),
    Way("unknown mechanism", r"mechanism: scheduler$", "mechanism: @schedule", "unknown-mechanism"),
    Way("unknown kind", r"kind: topology$", "kind: @topologie", "unknown-kind"),
    Way("illegal event", _EVENT, "      - do: @steal P0 from P0", "illegal-event"),
    Way("event about nobody", _EVENT, "      - do: @exit G999", "illegal-event"),
    Way("event that cannot be read", _EVENT, "      - do: @fly G1 to P0", "illegal-event"),
    Way("event without a name", _EVENT, "      - do: @\"\"", "illegal-event"),
    Way("impossible start", r"runnext: G\d+", "runnext: [G1, G2]", "illegal-start"),
    Way("missing anchor", r'notes: "#three-letters"$', 'notes: @"#tree-letters"',
        "unknown-anchor", "unspoken-passage"),
    Way("passage twice", r'notes: "#three-letters"$', 'notes: ["#three-letters", @"#question"]',
        "spoken-twice"),
    Way("passage nobody speaks", r'^    notes: "#three-letters"\n', "", "unspoken-passage"),
    Way("over budget", r"full: \{minutes: \d+\}", "full: {minutes: @30}", "over-time"),
    Way("overflow", r"^(    title: .*)$", "    title: @" + "Every word of it is needed " * 12,
        "overflow"),
    Way("bad highlight", r'highlight: \["4"\]', 'highlight: ["1", @"99"]', "bad-highlight"),
    Way("region without file", _CODE, "code: {text: x, region: @procs}", "region-without-file"),
    Way("code twice", _CODE, "code: {text: x, file: go/procs/main.go}", "code-twice"),
    Way("duplicate id", r"id: switching$", "id: @two-programs", "duplicate-id"),
    Way("bad link", r"^subtitle: .*$", "subtitle: @see [this](javascript:alert(1))", "bad-link"),
    Way("link to no slide", r"^subtitle: .*$", "subtitle: @see [it](#nowhere)", "unknown-slide"),
    Way("yaml syntax", r"^keywords: \[Go,", "keywords: [Go: {@,", "yaml-syntax"),
    Way("unknown node", _EDGE, "      - lock -> queue\n      - @lock -> quue", "unknown-node"),
    Way("edge that is none", _EDGE, "      - lock -> queue\n      - @lock to queue", "bad-edge"),
    Way("wrong type", r"^rate: \d+", "rate: @quick", "bad-value"),
    Way("number out of range", r"^rate: \d+", "rate: @1300", "bad-value"),
    Way("unknown theme", r"^theme: light", "theme: @ligth", "unknown-theme"),
    Way("missing picture", r"^cuts:", "speaker: {name: A, photo: @a.png}\ncuts:", "no-file"),
    Way("hidden character", r"^language: en", "language: en # @\u202e", "bad-character"),
    Way("chart without numbers", r"figure: steal$", _CHART % "[@soon, 70]", "bad-value"),
    Way("chart with too few numbers", r"figure: steal$", _CHART % "@[0.27]", "uneven-series"),
]  # fmt: skip
OUTLINE = (SCHEDULER / "talk.yaml").read_text(encoding="utf-8")
FILES = {
    path.relative_to(SCHEDULER).as_posix(): path.read_bytes()
    for path in SCHEDULER.rglob("*")
    if path.is_file()
}


@pytest.fixture(scope="module")
def kit() -> Iterator[Kit]:
    with ExitStack() as stack:
        yield stack.enter_context(open_kit())


def break_it(way: Way) -> tuple[str, list[tuple[int, int]]]:
    """Return the broken outline, and the lines and columns where it must be said."""
    match = re.search(way.pattern, OUTLINE, re.MULTILINE)
    assert match is not None, "the talk has changed: choose another line"
    text = OUTLINE[: match.start()] + way.instead.replace("@", "\x00") + OUTLINE[match.end() :]
    places = []
    while "\x00" in text:
        before, _, after = text.partition("\x00")
        places.append((before.count("\n") + 1, len(before) - before.rfind("\n")))
        text = before + after
    return text, places


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name.replace(" ", "-"))
def test_the_error_is_where_it_was_made(way: Way, kit: Kit) -> None:
    broken, places = break_it(way)
    world = FakeWorld(FILES | {"talk.yaml": broken.encode()})
    made = make_deck(ROOT, Order(), GUESTS, replace(kit, world=world))
    errors = [problem for problem in made.problems if problem.is_error]
    if "over-time" not in way.codes:  # whatever is spoken twice takes its time, too
        errors = [problem for problem in errors if problem.code != "over-time"]
    told = "\n".join(map(str, errors))
    assert tuple(problem.code for problem in errors) == way.codes, told
    if places:
        assert errors[0].place == ((ROOT / "talk.yaml").as_posix(), *places[0]), told
    assert all(problem.hint for problem in errors), told


@pytest.mark.slow
def test_a_broken_talk_leaves_the_old_output_as_it_was(tmp_path: Path, cache: Path) -> None:
    root = copy_scheduler(tmp_path / "talks" / "scheduler")
    words = ["build", "-f", "html", "--report", "json"]
    assert talk(words, tmp_path, cache).code == 0
    before = contents(tmp_path / "output")
    for way in WAYS[::7]:
        broken, _ = break_it(way)
        (root / "talk.yaml").write_text(broken, encoding="utf-8")
        ran = talk(words, tmp_path, cache)
        assert ran.code == 1, ran.said
        said = [one["code"] for one in json.loads(ran.out) if one["severity"] == "error"]
        assert said == list(way.codes)
        assert contents(tmp_path / "output") == before


def test_everything_that_is_wrong_is_said_at_once(kit: Kit) -> None:
    """Six mistakes in six lines: one run tells them all, in the order of the file."""
    broken = OUTLINE
    for name in ("over budget", "illegal event", "missing anchor", "wrong type", "unknown node"):
        way = next(way for way in WAYS if way.name == name)
        broken = re.sub(
            way.pattern, way.instead.replace("@", ""), broken, count=1, flags=re.MULTILINE
        )
    world = FakeWorld(FILES | {"talk.yaml": broken.encode()})
    made = make_deck(ROOT, Order(), GUESTS, replace(kit, world=world))
    # What has no outline yet cannot be played or timed; what is wrong with its form is all said.
    assert [problem.code for problem in made.problems if problem.is_error] == ["bad-value"]
    broken = broken.replace("rate: quick", "rate: 130")
    world = FakeWorld(FILES | {"talk.yaml": broken.encode()})
    made = make_deck(ROOT, Order(), GUESTS, replace(kit, world=world))
    codes = {problem.code for problem in made.problems if problem.is_error}
    assert codes >= {"over-time", "illegal-event", "unknown-anchor", "unknown-node"}
