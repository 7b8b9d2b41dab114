"""The text as it is read: everything in it, references where they were written, figures where they are spoken."""

from talkbuilder.article import (
    Code,
    Entry,
    Grid,
    Listed,
    Mark,
    Note,
    Prose,
    Quoted,
    Shown,
    Span,
    plain,
)
from talkbuilder.problem import has_errors
from talkbuilder.talk import Talk
from tests.support.worlds import load_talk

TEXT = """\
# The title

It begins.[^one] {.read}

## A {#a}

The *quick* `runqput`[^two] puts it [there](https://go.dev), see [B](#b).[^one]

```go
go f()
```

- Then **this**

  and more
  1. and that

Only to read. {.read}

### Readers {#r .read}

> Last.

## B {#b}

Other.

| a | b |
|---|---|
| 1 | 2[^two] |

[^one]: Vyukov, [Scheduler](https://golang.org/s/go11sched), 2012.
[^two]: See `proc.go`.
[^three]: Nobody refers to this.
"""
FIGURE = """\
  - layout: figure
    id: shown
    title: It is so
    figure: {kind: graph, nodes: {a: {label: A}}}
    notes: "#a"
  - layout: statement
    id: said
    title: Say it
    notes: "#b"
"""


def talk(slides: str = FIGURE, text: str = TEXT) -> Talk:
    found, problems = load_talk(f"title: Hello\nslides:\n{slides}", text)
    assert found is not None
    assert not has_errors(problems), problems
    return found


def test_all_sections_are_there_in_order_those_for_readers_too() -> None:
    article = talk().article
    assert article.title == "The title"
    assert [(one.anchor, one.heading, one.level) for one in article.sections] == [
        ("a", "A", 2),
        ("r", "Readers", 3),
        ("b", "B", 2),
    ]
    assert article.opening == (Prose((Span("It begins."), Mark(1))),)


def test_words_keep_their_style_and_references_their_place() -> None:
    (first, *_) = talk().article.sections[0].blocks
    assert isinstance(first, Prose)
    assert first.words == (
        Span("The "),
        Span("quick", italic=True),
        Span(" "),
        Span("runqput", code=True),
        Mark(2),
        Span(" puts it "),
        Span("there", href="https://go.dev"),
        Span(", see "),
        Span("B", href="#b"),
        Span("."),
        Mark(1),
    )


def test_a_figure_stands_behind_the_first_paragraph_of_its_passage_and_its_code() -> None:
    kinds = [type(block) for block in talk().article.sections[0].blocks]
    assert kinds == [Prose, Code, Shown, Listed, Prose]
    assert talk().article.sections[0].blocks[2] == Shown("shown")


def test_a_figure_of_a_shorter_cut_only_is_placed_by_that_cut() -> None:
    slides = FIGURE.replace("    id: shown\n", "    id: shown\n    cuts: [short]\n")
    more = '  - layout: statement\n    title: A\n    notes: "#a"\n    cuts: [full]\n'
    found, _ = load_talk(
        f"title: Hello\ncuts: {{short: {{minutes: 5}}, full: {{minutes: 10}}}}\nslides:\n{slides}{more}",
        TEXT,
    )
    assert found is not None
    assert Shown("shown") in found.article.sections[0].blocks


def test_every_section_knows_the_slides_that_speak_it() -> None:
    assert [one.slides for one in talk().article.sections] == [("shown",), (), ("said",)]


def test_lists_quotations_and_tables_are_kept() -> None:
    a, readers, b = talk().article.sections
    assert a.blocks[3] == Listed(
        (
            Entry((Span("Then "), Span("this", bold=True))),
            Entry((Span("and more"),), 0, None),
            Entry((Span("and that"),), 1, 1),
        )
    )
    assert readers.blocks == (Quoted((Prose((Span("Last."),)),)),)
    assert b.blocks[1] == Grid((((Span("a"),), (Span("b"),)), ((Span("1"),), (Span("2"), Mark(2)))))


def test_notes_are_numbered_as_the_text_refers_to_them_and_unused_ones_are_not_there() -> None:
    first, second = talk().article.notes
    assert (first.number, plain(first.words)) == (1, "Vyukov, Scheduler, 2012.")
    assert Span("Scheduler", href="https://golang.org/s/go11sched") in first.words
    assert second == Note(2, (Span("See "), Span("proc.go", code=True), Span(".")))


def test_a_talk_without_a_text_has_an_empty_article() -> None:
    found, _ = load_talk("title: Hello\nslides:\n  - {layout: statement, title: Yes}\n", "")
    assert found is not None
    assert found.article.sections == ()
