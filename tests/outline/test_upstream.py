"""Go's own code on slides: cut by names, found in any release; without a tree nothing of it is seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.outline.excerpt import GAP, Excerpt, Wrong, excerpt
from talkbuilder.outline.model import Upstream
from talkbuilder.outline.upstream import show_upstream
from talkbuilder.ports import Declaration, EngineFailure
from talkbuilder.talk import Talk
from tests.support.worlds import load_talk

SYMBOL = "go:runtime/proc.go#find"
BODY = (
    "func find() *g {",  # 1
    "\tpp := here() // ours",  # 2
    "",  # 3
    "\t// Our own queue first.",  # 4
    "\tif gp := get(pp); gp != nil {",  # 5
    "\t\treturn gp /* at once */",  # 6
    "\t}",  # 7
    "",  # 8
    "\tfor {",  # 9
    "\t\tsteal()",  # 10
    "\t}",  # 11
    "}",  # 12
)
COMMENTS = ((2, 14, 2, 21), (4, 1, 4, 24), (6, 12, 6, 25))
PARTS = {"get": (5, 7), "steal": (10, 10), "here": (2, 2)}


def declared(*parts: str) -> Declaration:
    """What a tree says of `find`, asked for some of its parts."""
    spans = tuple(PARTS.get(part, (0, 0)) for part in parts)
    names = tuple(PARTS)
    return Declaration("runtime/proc.go", 40, BODY, (1, 1), (12, 12), spans, COMMENTS, names)


def cut(**says: object) -> Excerpt:
    upstream = Upstream.model_validate({"symbol": SYMBOL, **says})
    found = excerpt(declared(*upstream.parts), upstream)
    assert isinstance(found, Excerpt)
    return found


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_the_whole_of_it_without_its_comments() -> None:
    assert cut().text.split("\n") == [
        "func find() *g {",
        "\tpp := here()",
        "",
        "\tif gp := get(pp); gp != nil {",
        "\t\treturn gp",
        "\t}",
        "",
        "\tfor {",
        "\t\tsteal()",
        "\t}",
        "}",
    ]


def test_the_whole_of_it_as_it_stands() -> None:
    assert cut(comments=True).text.split("\n") == list(BODY)


def test_only_some_of_its_parts_between_its_first_and_last_line() -> None:
    assert cut(parts=["steal", "get"]).text.split("\n") == [
        "func find() *g {",
        "\t…",
        "\tif gp := get(pp); gp != nil {",
        "\t\treturn gp",
        "\t}",
        "\t\t…",
        "\t\tsteal()",
        "\t…",
        "}",
    ]


def test_a_comment_comes_with_the_part_below_it() -> None:
    shown = cut(parts=["get"], comments=True).text.split("\n")
    assert shown[1:4] == ["\t…", "\t// Our own queue first.", "\tif gp := get(pp); gp != nil {"]


def test_no_gap_where_only_a_comment_was_left_out() -> None:
    assert cut(lines="2-3, 5-7").text.split("\n")[:3] == [
        "\tpp := here()",
        "",
        "\tif gp := get(pp); gp != nil {",
    ]


def test_marks_count_in_what_is_shown() -> None:
    found = cut(parts=["get", "steal"], highlight=["steal", "1", "get"])
    lines = found.text.split("\n")
    assert [[lines[at - 1].strip() for at in marks] for marks in found.marks] == [
        ["steal()"],
        ["func find() *g {"],
        ["if gp := get(pp); gp != nil {", "return gp", "}"],
    ]


@given(
    st.lists(st.sampled_from(sorted(PARTS)), max_size=3, unique=True),
    st.booleans(),
)
def test_what_is_shown_is_from_the_source_in_its_order(parts: list[str], comments: bool) -> None:
    lines = cut(parts=parts, comments=comments).text.split("\n")
    whole = cut(comments=comments).text.split("\n")
    at = 0
    for line in lines:
        if line and line.strip() != GAP:
            at = whole.index(line, at) + 1
    assert lines[0] == whole[0]
    assert lines[-1] == whole[-1]
    assert all(not (a.strip() == GAP == b.strip()) for a, b in pairwise(lines))


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ({"parts": ["gte"]}, Wrong("unknown-part", ("parts", 0), "gte", known=tuple(PARTS))),
        ({"lines": "7-13"}, Wrong("bad-lines", ("lines",), "7-13", 12)),
        ({"lines": "4, 2"}, Wrong("bad-lines", ("lines",), "2", 12)),
        ({"highlight": ["14"]}, Wrong("bad-highlight", ("highlight", 0), "14", 11)),
        ({"highlight": ["get"]}, Wrong("bad-highlight", ("highlight", 0), "get", 11)),
    ],
)
def test_what_means_nothing(says: dict[str, object], wrong: Wrong) -> None:
    upstream = Upstream.model_validate({"symbol": SYMBOL, **says})
    assert excerpt(declared(*upstream.parts), upstream) == (wrong,)


# --- in a talk --------------------------------------------------------------------------------------------------------

TALK = """\
title: Hello
go: 1.27.3
cuts: {full: {minutes: 5}, short: {minutes: 5}}
slides:
  - layout: code
    title: How it finds
    code:
      text: our sketch
      caption: Our sketch
      upstream: %s
    notes: "#a"
  - layout: comparison
    title: Side by side
    left: {heading: Ours, code: sketch}
    right: {heading: Theirs, code: {text: sketch, upstream: go:runtime/proc.go#find}}
    cuts: [full]
  - layout: references
    cuts: [full]
"""
TEXT = "# Hello\n\n## A {#a}\n\nIt looks here first.\n"


@dataclass
class FakeTree:
    """One release that has `find` and nothing else."""

    release: str = "go1.27.3"
    licence: tuple[str, ...] = ("Copyright 2009 The Go Authors.", "* Keep this.")
    broken: str = ""
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def declarations(
        self, wanted: Sequence[tuple[str, tuple[str, ...]]]
    ) -> tuple[Declaration, ...]:
        if self.broken:
            raise EngineFailure(self.broken)
        self.asked += wanted
        return tuple(
            declared(*parts)
            if target == "runtime/proc.go#find"
            else Declaration(target, absent="it is gone", instead="runtime/new.go")
            for target, parts in wanted
        )


def talk(upstream: str = SYMBOL) -> Talk:
    found, _ = load_talk(TALK % upstream, TEXT)
    assert found is not None
    return found


CODE = ("slides", 0, "code")
SIDE = ("slides", 1, "right", "code")


def test_without_a_tree_there_is_our_sketch() -> None:
    listing = talk().listings[CODE]
    assert (listing.text, listing.caption) == ("our sketch", "Our sketch")


def test_with_a_tree_there_is_its_code_and_where_it_stands() -> None:
    shown, problems = show_upstream(talk(), FakeTree(), "full")
    assert problems == ()
    assert shown.listings[CODE].text.startswith("func find() *g {\n\tpp := here()\n")
    url = "https://github.com/golang/go/blob/go1.27.3/src/runtime/proc.go#L40"
    assert shown.listings[CODE].caption == f"[runtime/proc.go:40]({url}) · go1.27.3"
    assert shown.notices[0] == "Code of the Go source tree, go1.27.3"
    assert shown.notices[1:] == FakeTree().licence


def test_a_side_of_a_comparison_says_where_it_is_from_in_its_first_line() -> None:
    shown, _ = show_upstream(talk(), FakeTree(), "full")
    assert shown.listings[SIDE].text.startswith("// runtime/proc.go:40, go1.27.3\nfunc find()")


def test_a_cut_without_references_says_whose_it_is_below_the_code() -> None:
    shown, _ = show_upstream(talk(), FakeTree(), "short")
    assert "© The Go Authors, [BSD licence](https://go.dev/LICENSE)" in shown.listings[CODE].caption
    assert shown.notices == ()


def test_slides_that_a_cut_lacks_are_not_asked_for() -> None:
    tree = FakeTree()
    show_upstream(talk(), tree, "short")
    assert len(tree.asked) == 1


def test_a_development_version_has_no_tag_to_link_to() -> None:
    shown, _ = show_upstream(talk(), FakeTree("devel go1.28-4a2d"), "full")
    assert shown.listings[CODE].caption == "runtime/proc.go:40 · devel go1.28-4a2d"


def test_a_symbol_that_a_release_lacks_is_a_problem_at_its_line_and_says_who_has_it() -> None:
    shown, (problem,) = show_upstream(talk("go:runtime/old.go#lost"), FakeTree(), "short")
    assert (problem.code, problem.place.line) == ("no-declaration", 10)
    assert problem.message == "go1.27.3 has no `go:runtime/old.go#lost`: it is gone"
    assert problem.hint == "runtime/new.go declares it there"
    assert shown.listings[CODE].text == "our sketch"


def test_a_part_that_is_nearly_right() -> None:
    upstream = f"{{symbol: {SYMBOL}, parts: [steel]}}"
    _, (problem,) = show_upstream(talk(upstream), FakeTree(), "short")
    assert (problem.code, problem.hint) == ("unknown-part", 'did you mean "steal"?')


def test_lines_hold_in_the_release_of_the_talk_only() -> None:
    upstream = f'{{symbol: {SYMBOL}, lines: "1-2"}}'
    assert show_upstream(talk(upstream), FakeTree(), "short")[1] == ()
    _, (problem,) = show_upstream(talk(upstream), FakeTree("go1.26.6"), "short")
    assert (problem.code, problem.severity) == ("upstream-lines", "warning")


def test_a_tree_that_cannot_be_read_is_one_problem() -> None:
    shown, (problem,) = show_upstream(talk(), FakeTree(broken="no disk"), "full")
    assert problem.code == "tree-unreadable"
    assert shown == talk()


def test_its_slide_leans_on_the_symbol() -> None:
    uses = [use for use in talk().claims.uses if use.target == SYMBOL]
    assert [use.slide for use in uses] == ["how-it-finds", "side-by-side"]
