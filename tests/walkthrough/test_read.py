"""Markdown becomes passages: blocks with their lines, footnotes, attributes; the rest is a problem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.problem import Problem
from talkbuilder.walkthrough.model import Block, Fence, Grid, List, Prose, Quote, Walkthrough
from talkbuilder.walkthrough.read import read
from talkbuilder.walkthrough.whole import MAX_PARAGRAPH


def fine(text: str) -> Walkthrough:
    walkthrough, problems = read(text, "w.md")
    assert problems == ()
    return walkthrough


def said(text: str) -> list[str]:
    return [f"{problem.place.line} {problem.code}" for problem in read(text, "w.md")[1]]


def text_of(block: Block) -> str:
    assert isinstance(block, Prose)
    return "".join(piece.text for piece in block.words.pieces)


WHOLE = """\
# The title {#top}

Opening.

## Section *one* {#one}

First paragraph
on two lines.[^a]

- item
- other

  again
  1. inner

```go
go f()
```

> Quoted.

| a | b |
|---|---|
| 1 | `2` |

### Below {#below .read}

For readers, all of it.

[^a]: Somebody, [Something](https://example.org), 1999.
"""


def test_a_section_holds_its_own_text_up_to_the_next_heading() -> None:
    walkthrough = fine(WHOLE)
    assert walkthrough.title == "The title"
    assert list(walkthrough.passages) == ["top", "one", "below"]
    one = walkthrough.passages["one"]
    assert (one.heading, one.level, one.line, one.read) == ("Section one", 2, 5, False)
    assert [(type(block), block.line) for block in one.blocks] == [
        (Prose, 7), (List, 10), (Fence, 16), (Quote, 20), (Grid, 22),
    ]  # fmt: skip
    assert len(one.paragraphs) == 3
    assert walkthrough.passages["below"].read


def test_a_list_is_flat_with_levels() -> None:
    block = fine(WHOLE).passages["one"].blocks[1]
    assert isinstance(block, List)
    assert [(item.level, item.number) for item in block.items] == [
        (0, 0),
        (0, 0),
        (0, None),
        (1, 1),
    ]


def test_footnotes() -> None:
    walkthrough = fine(WHOLE)
    note = walkthrough.footnotes["a"]
    assert (note.text, note.url, note.place.line) == (
        "Somebody, Something, 1999.", "https://example.org", 30,
    )  # fmt: skip
    assert walkthrough.referenced == ("a",)
    block = walkthrough.passages["one"].blocks[0]
    assert text_of(block) == "First paragraph on two lines."


def test_a_footnote_may_run_on_and_stand_anywhere() -> None:
    walkthrough = fine(
        "## A {#a}\n\nX.[^b][^c]\n[^b]: One\n    two.\n[^c]: https://example.org\n\nY.\n"
    )
    assert {name: note.text for name, note in walkthrough.footnotes.items()} == {
        "b": "One two.", "c": "https://example.org",
    }  # fmt: skip
    assert len(walkthrough.passages["a"].paragraphs) == 2


def test_a_footnote_in_code_is_code() -> None:
    walkthrough = fine("## A {#a}\n\n```\n[^b]: x\n# {#c}\n```\n\n`[^d]`\n")
    assert walkthrough.footnotes == {}
    assert list(walkthrough.passages) == ["a"]


@pytest.mark.parametrize("text", ["Text. {.read}", "Text.{.read}", "Text.\n{.read}  "])
def test_a_paragraph_for_readers(text: str) -> None:
    (block,) = fine(f"## A {{#a}}\n\n{text}\n").passages["a"].paragraphs
    assert block.read
    assert text_of(block) == "Text."


@pytest.mark.parametrize("text", ["`{.read}` is a mark.", "Use {braces}", "`{.read}`", "a {.loud}"])
def test_what_only_looks_like_a_mark_is_text(text: str) -> None:
    (block,) = fine(f"## A {{#a}}\n\n{text}\n").passages["a"].paragraphs
    assert not block.read


def test_a_list_for_readers() -> None:
    (block,) = fine("## A {#a}\n\n- x\n- y {.read}\n").passages["a"].paragraphs
    assert block.read


def test_the_opening_is_what_no_anchor_names() -> None:
    walkthrough = fine("# T\n\nHere.\n\n## A {#a}\n\nThere.\n")
    assert walkthrough.opening is not None
    assert [block.line for block in walkthrough.opening.blocks] == [3]


def test_what_is_not_in_the_subset() -> None:
    assert said("## A {#a}\n\n- x\n\n  ```\n  code\n  ```\n\n> | a |\n> |---|\n") == [
        "5 not-in-subset", "9 not-in-subset",
    ]  # fmt: skip
    assert said("## A {#a}\n\n" + "> " * 9 + "x\n") == ["3 too-deep"]
    assert said("## A {#a}\n\n" + "x" * (MAX_PARAGRAPH + 1)) == ["3 paragraph-too-long"]
    assert said("## A {#a}\n\n" + f"{'x' * 100}\n\n" * MAX_PARAGRAPH) == []


def test_places_are_those_of_the_words() -> None:
    text = "## A {#a}\n\nOne line,\nand <b>two</b>[^x]: [go](nowhere), ![i](u) and\nthen {.nxt} three.\n"
    assert [f"{p.place.line}:{p.place.column} {p.code}" for p in read(text, "w.md")[1]] == [
        "4:5 raw-html", "4:11 raw-html", "4:21 bad-link", "4:36 image-in-text", "5:6 bad-attribute",
        "4:15 unknown-footnote",
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["{.nxt}", "{.raed}", "{ .nextt }"])
def test_a_misspelt_mark_is_told_since_it_would_be_read_aloud(mark: str) -> None:
    (problem,) = read(f"## A {{#a}}\n\nHere {mark} and there.\n", "w.md")[1]
    assert (problem.code, problem.severity) == ("bad-attribute", "warning")
    assert problem.hint.startswith("did you mean {.")


@pytest.mark.parametrize(
    ("heading", "code", "hint"),
    [
        ("## A b {#a", "no-anchor", "close it: ## A b {#a}"),
        ("## A b {#Ab}", "bad-attribute", "write {#ab}"),
        ("## A b", "no-anchor", "write ## A b {#a-b}"),
    ],
)
def test_one_mistake_in_an_anchor_is_one_problem(heading: str, code: str, hint: str) -> None:
    (problem,) = read(f"{heading}\n\nText.\n", "w.md")[1]
    assert problem.code == code
    assert problem.hint.startswith(hint)


def test_code_that_never_ends_is_told_where_it_begins() -> None:
    assert said("## A {#a}\n\n```sql\nSELECT 1;\n\n## B {#b}\n\nText.\n") == ["3 unclosed-code"]
    assert said("## A {#a}\n\n~~~~\nx\n~~~\n") == ["3 unclosed-code"]
    assert said("## A {#a}\n\n```") == ["3 unclosed-code"]


@pytest.mark.parametrize(
    "code", ["```\n```", "~~~~\n~~~\n~~~~~", "   ```go\nx\n  ```  ", "```\n\n```\n\n    indented"]
)
def test_code_that_ends_is_fine(code: str) -> None:
    assert said(f"## A {{#a}}\n\n{code}\n") == []


def test_half_a_merge_is_one_problem_unless_it_is_shown_as_code() -> None:
    merge = "<<<<<<< HEAD\n## A {#a}\n=======\n## B {#a}\n>>>>>>> theirs\n"
    walkthrough, problems = read(f"## C {{#c}}\n\nText.\n\n{merge}", "w.md")
    assert (walkthrough.passages, [one.code for one in problems]) == ({}, ["merge-conflict"])
    assert problems[0].place.line == 5
    assert said(f"## C {{#c}}\n\n```\n{merge}```\n") == []


def test_html_in_code_is_code() -> None:
    assert said("## A {#a}\n\n`<b>` and a < b and 1 <2> 3.\n\n```\n<script>\n```\n") == []


# fmt: off
LINES = [
    "# T", "## A {#a}", "### B {#b .read}", "## C", "text", "more *text*", "", "", "- item", "  - sub", "1. one",
    "> quote", "```go", "```", "| a | b |", "|---|---|", "[^x]: note", "see[^x]", "{.read}", "x {.read}", "<div>",
    "---", "===", "    code", "![i](u)", "[l](#a)", "\\", "&amp;", "{#x", "[^x]:", "[r]: u", "[r]",
]
# fmt: on


def inside(problems: tuple[Problem, ...], text: str) -> bool:
    return all(1 <= problem.place.line <= text.count("\n") + 1 for problem in problems)


@given(st.lists(st.sampled_from(LINES), max_size=25).map("\n".join))
def test_any_markdown_is_read(text: str) -> None:
    walkthrough, problems = read(text, "w.md")
    assert inside(problems, text)
    lines = [block.line for passage in walkthrough.passages.values() for block in passage.blocks]
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
    assert lines == sorted(lines)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert inside(read(text.replace("\r", ""), "w.md")[1], text)


@given(
    st.lists(st.sampled_from(["Word.", "*so*", "`go`", "[a](https://b.c)", "**x**"]), min_size=1)
)
def test_no_word_of_a_paragraph_is_lost(parts: list[str]) -> None:
    (block,) = fine("## A {#a}\n\n" + " ".join(parts)).passages["a"].blocks
    plain = {"*so*": "so", "`go`": "go", "[a](https://b.c)": "a", "**x**": "x"}
    assert text_of(block).split() == [plain.get(part, part) for part in parts]
