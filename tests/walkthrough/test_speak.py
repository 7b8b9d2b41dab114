"""Notes are passages, spoken: which paragraphs, in which cut, as what words; nothing lost, nothing twice, in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.notes import Code, ListItem, Notes, Paragraph, Said, plain, words
from talkbuilder.problem import has_errors
from talkbuilder.scene import Source
from talkbuilder.speech import SILENT_SECONDS
from talkbuilder.talk import Talk
from tests.support.worlds import load_talk

TEXT = """\
# T

## A {#a}

The *quick* `runqput` puts it [there](https://go.dev).[^v]

- Then **this**
  1. and that

```go
go f()
```

Only to read. {.read}

> Last.

## B {#b}

Other.[^w]

| a | b |
|---|---|
| 1 | 2 |

[^v]: Vyukov, [Scheduler](https://golang.org/s/go11sched), 2012.
[^w]: Somebody else.
"""


def talk(slides: str, text: str = TEXT, head: str = "") -> Talk:
    found, _ = load_talk(f"title: Hello\n{head}slides:\n{slides}", text)
    assert found is not None
    return found


def notes(slide: str, cut: str = "full", head: str = "") -> Notes:
    return talk(f"- {slide}\n", head=head).speech[cut][0].notes


def section(passages: str) -> str:
    return f"{{layout: section, title: A, notes: {passages}}}"


SPEECH = (
    Paragraph(
        (Said("The "), Said("quick", italic=True), Said(" "), Said("runqput", code=True), Said(" puts it there."))
    ),
    ListItem((Said("Then "), Said("this", bold=True))),
    ListItem((Said("and that"),), level=1, number=1),
    Code("go f()", "go"),
    Paragraph((Said("Last."),)),
)  # fmt: skip


def test_a_passage_is_spoken_without_what_is_for_readers() -> None:
    assert notes(section('"#a"')) == SPEECH


def test_paragraphs_by_number_and_code_goes_with_the_one_before() -> None:
    assert notes(section('"#a:1"')) == SPEECH[:1]
    assert notes(section('"#a:2"')) == SPEECH[1:4]
    assert notes(section('["#a:4", "#a:1-2"]')) == SPEECH[4:] + SPEECH[:4]


def test_code_on_the_slide_gets_a_pointer() -> None:
    spoken = notes('{layout: code, title: A, code: x, notes: "#a:2"}')
    assert [plain(block) for block in spoken] == [
        "Then this",
        "and that",
        "(The code is on the slide.)",
    ]


def test_a_table_on_the_slide_gets_a_pointer_and_none_elsewhere() -> None:
    assert [plain(block) for block in notes(section('"#b"'))] == ["Other."]
    spoken = notes('{layout: table, title: A, rows: [[a], [b]], notes: "#b"}')
    assert [plain(block) for block in spoken] == ["Other.", "(The table is on the slide.)"]


CUTS = "cuts: {full: {minutes: 10}, lunch: {minutes: 5}, short: {minutes: 2}}\n"


@pytest.mark.parametrize(
    ("cut", "said"), [("full", ["Other."]), ("lunch", ["Last."]), ("short", [])]
)
def test_a_slide_may_say_something_else_in_a_cut(cut: str, said: list[str]) -> None:
    spoken = notes(section('{full: "#b", lunch: "#a:4", short: []}'), cut, CUTS)
    assert [plain(block) for block in spoken] == said


def test_full_stands_for_the_cuts_that_are_not_named() -> None:
    assert notes(section('{full: "#b"}'), "lunch", CUTS) == notes(section('"#b"'))


def test_a_slide_that_is_not_in_a_cut_takes_none_of_its_time() -> None:
    found = talk('- {layout: section, title: A, cuts: [full], notes: "#b"}\n', head=CUTS)
    assert found.speech["lunch"][0].notes == ()
    assert found.speech["lunch"][0].seconds == 0
    assert found.members("lunch") == ()


def test_time() -> None:
    found = talk(
        '- {layout: section, title: A, notes: "#a"}\n- {layout: section, title: B}\n'
        '- {layout: section, title: C, hidden: true, notes: "#b"}\n',
        head="rate: 60\n",
    )
    speech = found.speech["full"]
    assert [said.seconds for said in speech] == [words(SPEECH), SILENT_SECONDS, 0]
    assert speech[2].notes


def test_sources_are_those_used_in_order_of_use() -> None:
    found = talk(
        '- {layout: section, title: A, notes: "#b", sources: [v]}\n- {layout: references}\n'
    )
    assert found.sources == (
        Source("Vyukov, Scheduler, 2012.", "https://golang.org/s/go11sched"), Source("Somebody else."),
    )  # fmt: skip
    assert talk('- {layout: section, title: A, notes: "#b"}\n').sources == (
        Source("Somebody else."),
    )


# --- coverage both ways ---------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.data())
def test_each_paragraph_once_is_no_problem_and_any_other_way_is_one(
    sizes: list[int], data: st.DataObject
) -> None:
    """Deal all paragraphs to slides, each once: clean. Drop or repeat any: a problem that names it."""
    text = "".join(
        f"## S {{#s{at}}}\n\n" + "".join(f"Word {at} {n}.\n\n" for n in range(1, size + 1))
        for at, size in enumerate(sizes)
    )
    every = [f"#s{at}:{n}" for at, size in enumerate(sizes) for n in range(1, size + 1)]
    dealt = data.draw(st.permutations(every))
    one = data.draw(st.sampled_from(every))

    def codes(spoken: list[str]) -> list[tuple[str, bool]]:
        slides = "".join(
            f'- {{layout: section, title: Slide {n}, notes: ["{ref}"]}}\n'
            for n, ref in enumerate(spoken)
        )
        found, problems = load_talk(f"title: Hello\nslides:\n- layout: title\n{slides}", text)
        assert found is not None
        said = [plain(block) for speech in found.speech["full"] for block in speech.notes]
        assert said == [f"Word {ref[2:].replace(':', ' ')}." for ref in spoken]
        return [
            (p.code, f"`{one}`" in p.message or f"`{one.split(':')[0]}`" in p.message)
            for p in problems
        ]

    assert codes(dealt) == []
    assert codes([ref for ref in dealt if ref != one]) == [("unspoken-passage", True)]
    assert codes([*dealt, one]) == [("spoken-twice", True)]


# --- pace -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(1, 3))
def test_a_cut_is_over_time_only_if_it_is_and_the_hint_brings_it_in(
    sizes: list[int], minutes: int
) -> None:
    text = "".join(f"## S {{#s{at}}}\n\n{'word ' * size}\n\n" for at, size in enumerate(sizes))
    slides = "".join(
        f'- {{layout: section, title: Slide {n}, notes: "#s{n}"}}\n' for n in range(len(sizes))
    )
    head = f"rate: 60\ncuts: {{full: {{minutes: {minutes}}}}}\n"
    found, problems = load_talk(f"title: Hello\n{head}slides:\n{slides}", text)
    assert found is not None
    over = sum(sizes) > minutes * 54 + 0.5
    assert [problem.code for problem in problems] == ["over-time"] * over
    if over:
        assert has_errors(problems)
        dropped = [n for n in range(len(sizes)) if f"`slide-{n}`" in problems[0].hint]
        assert sum(sizes) - sum(sizes[n] for n in dropped) <= minutes * 54
