"""References: a number stands in one place, and a text that says another one is caught where it says so."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.amounts import UNITS, amounts
from talkbuilder.citing import Citing, disagreeing
from talkbuilder.claims import AskCapture, AskSource, Claims, Fact, Use
from talkbuilder.inline import plain
from talkbuilder.outline.ledger import read_ledger
from talkbuilder.outline.model import BulletsSlide, FigureSlide, NumberSlide, TableSlide
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Talk
from talkbuilder.walkthrough.read import read
from tests.support.worlds import codes, load_talk
from tests.test_amounts import ordinal, spelt

TALKS = sorted(path.parent for path in Path(__file__).parents[2].glob("talks/*/facts.yaml"))

FACTS = """
facts:
  size: {says: There are 256 slots., value: 256, check: none, why: a case}
  slice: {says: It takes 10 ms., value: 10000000, unit: ns, shown: 10 ms, check: none, why: a case}
  type: {says: It is a map., value: "map[string]*int", check: none, why: a case}
"""


def loaded(outline: str, walkthrough: str = "", facts: str = FACTS) -> tuple[Talk, list[str]]:
    talk, problems = load_talk(outline, walkthrough or None, facts_yaml=facts.encode())
    assert talk is not None, problems
    return talk, [code for code in codes(problems) if "unused-fact" not in code]


# --- words agree with a fact exactly if they say its number ---------------------------------------------------------


@given(st.integers(3, 100_000), st.integers(3, 100_000), st.booleans())
def test_words_agree_if_and_only_if_they_say_the_number(value: int, said: int, same: bool) -> None:
    said = value if same else said
    fact = Fact("x", "It is so.", str(value))
    for words in (
        str(said),
        f"{said:,} slots",
        f"{spelt(said)} slots",
        f"every {ordinal(said)} of them",
    ):
        assert (disagreeing(fact, words) == ()) == (value == said), words


@given(st.integers(1, 10**6), st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_units_are_exchanged(value: int, unit: str, other: str) -> None:
    fact = Fact("x", "It is so.", str(value), unit=unit)
    mine, theirs = UNITS[unit], UNITS[other]
    said = value * mine.factor / theirs.factor
    if mine.of != theirs.of:
        assert disagreeing(fact, f"{value} {other}")
    elif said.denominator == 1:
        assert not disagreeing(fact, f"{said.numerator:,} {other}")
        assert disagreeing(fact, f"{said.numerator + 1:,} {other}")


def test_a_literal_is_a_number_too() -> None:
    fact = Fact("x", "Every time.", "present", AskSource("literal", "runtime.f", ("61",)))
    assert not disagreeing(fact, "every sixty-first tick")
    assert disagreeing(fact, "every sixtieth tick")


def test_a_fact_without_a_number_stands_for_those_of_its_statement() -> None:
    fact = Fact("x", "It has 12 fields.", "a b c")
    assert not disagreeing(fact, "twelve fields")
    assert disagreeing(fact, "eleven fields")
    wordy = Fact("x", "It is there.", "present")
    assert not disagreeing(wordy, "in two steps")
    assert disagreeing(wordy, "in 12 steps")


@pytest.mark.parametrize(
    "words, agrees",
    [("42.3 ns", True), ("42", True), ("about 40 ns", True), ("10 to 90 ns", True), ("43", False), ("50", False),
     ("42.4", False), ("40 ms", False), ("a hundred", False)],
)  # fmt: skip
def test_a_measured_number_may_be_rounded(words: str, agrees: bool) -> None:
    fact = Fact("x", "It costs.", "42.3", AskCapture("bench", "x", (10, 90)), unit="ns")
    assert (disagreeing(fact, words) == ()) == agrees


@pytest.mark.parametrize("root", TALKS, ids=lambda path: path.name)
def test_every_number_that_leans_on_a_fact_is_caught_when_it_changes(root: Path) -> None:
    ledger, _ = read_ledger(root, RealWorld())
    link = re.compile(r"\[([^\[\]]+)\]\(fact:([a-z0-9-]+)\)")
    tried = 0
    for file in ("talk.yaml", "walkthrough.md"):
        for words, id in link.findall((root / file).read_text(encoding="utf-8")):
            fact = ledger.facts.get(id)
            for number in amounts(plain(words)) if fact is not None else ():
                if number.spelt or "/" in number.text:
                    continue
                digits = re.sub(
                    r"\d", lambda one: str((int(one[0]) + 7) % 10), number.text, count=1
                )
                assert fact is not None
                assert disagreeing(fact, plain(words).replace(number.text, digits)), (words, digits)
                tried += 1
    assert tried or not ledger.strict


# --- where references stand -----------------------------------------------------------------------------------------

EVERYWHERE = """
title: "{{fact:size}} in the talk"
subtitle: "{{ fact:slice }}"
slides:
  - layout: bullets
    title: A queue has {{fact:size}} slots
    bullets:
      - "It is `{{fact:size}}`, {{fact:size}} and \\\\{{fact:size}}"
      - {text: "{{fact:type}}", sub: ["{{fact:slice}}"]}
  - layout: table
    title: A table of all numbers
    rows: [["{{fact:size}}", b], ["[ten *ms*](fact:slice)", "[256](fact:size)"]]
    caption: "{{fact:size}}"
  - layout: number
    title: One number alone
    number: "{{fact:slice}}"
  - layout: figure
    title: A chart of both numbers
    figure: chart
  - layout: code
    title: Code is left alone
    code: {text: "x := {{fact:size}}", caption: "{{fact:size}} of them"}
figures:
  chart:
    kind: chart
    type: bar
    categories: ["{{fact:size}}", b]
    series: [{name: n, values: ["{{fact:slice}}", "{{fact:size}}"]}]
"""


def test_a_fact_may_stand_wherever_words_do() -> None:
    talk, problems = loaded(EVERYWHERE)
    assert [one for one in problems if "no-notes" not in one] == ["8:9 fact-in-code"]
    assert (talk.outline.title, talk.outline.subtitle) == ("256 in the talk", "10 ms")
    bullets, table, number, figure, code = talk.outline.slides
    assert isinstance(bullets, BulletsSlide)
    assert plain(bullets.title) == "A queue has 256 slots"
    first, second = bullets.bullets
    assert plain(str(first)) == "It is {{fact:size}}, 256 and {{fact:size}}"
    assert plain(second.text) == "map[string]*int"  # type: ignore[union-attr]
    assert isinstance(table, TableSlide)
    assert [plain(cell) for cell in table.rows[1]] == ["ten ms", "256"]
    assert isinstance(number, NumberSlide)
    assert number.number == "10 ms"
    assert isinstance(figure, FigureSlide)
    chart = talk.outline.figures["chart"].options
    assert chart["categories"] == ["256", "b"]
    assert chart["series"][0]["values"] == ["10", "256"]
    assert talk.listings["slides", 4, "code"].text == "x := {{fact:size}}"
    assert code.code.caption == "256 of them"  # type: ignore[union-attr]


LOCK = b"""{"release": "go1.27.3", "date": "2026-11-23", "facts": {"a": {"asked": "%s", "value": "1",
"file": "runtime/a.go", "line": 7}}, "symbols": {"runtime/HACKING.md": 0, "runtime/proc.go#p.destroy": 9}}"""


def test_a_file_that_nobody_was_asked_about_is_a_problem_at_its_link() -> None:
    outline = """title: Hello
go: 1.27.3
slides:
  - {layout: questions, title: "[a](go:runtime/proc.go)", subtitle: "[b](go:runtime/porc.go)", notes: "#a"}
"""
    text = "# T\n\n## A {#a}\n\nRead [this](go:runtime/proc.go), not\n[that](go:runtime/porc.go).\n"
    lock = json.dumps({"release": "go1.27.3", "symbols": {"runtime/proc.go": 0}}).encode()
    _, problems = load_talk(outline, text, facts_lock_json=lock)
    assert codes(problems) == ["4:69 no-lock"]  # once, where it was first
    assert problems[0].message == "the lock does not know `go:runtime/porc.go`"
    _, problems = load_talk(outline, text)
    assert [one.code for one in problems] == ["no-lock"]  # without a lock it is said of all of them


def test_links_lead_to_the_tagged_release() -> None:
    from talkbuilder.claims import digest

    facts = "facts: {a: {says: It is so., value: 1, check: {const: runtime.a}}}"
    asked = digest(AskSource("const", "runtime.a")).encode()
    outline = """
title: Hello
slides:
  - layout: bullets
    title: Where links lead to
    notes: "#a"
    bullets: ["[one](fact:a)", "[d](go:runtime/proc.go#p.destroy)", "[f](go:runtime/HACKING.md)"]
"""
    text = "# T\n\n## A {#a}\n\n[`x` *one*](fact:a) and [d](go:runtime/proc.go#p.destroy)"
    talk, problems = load_talk(
        outline, text, facts_yaml=facts.encode(), facts_lock_json=LOCK % asked
    )
    assert problems == ()
    assert talk is not None
    (slide,) = talk.outline.slides
    at = "https://github.com/golang/go/blob/go1.27.3/src/runtime"
    assert isinstance(slide, BulletsSlide)
    assert slide.bullets == [
        f"[one]({at}/a.go#L7)",
        f"[d]({at}/proc.go#L9)",
        f"[f]({at}/HACKING.md)",
    ]
    said = talk.speech["full"][0].notes[0]
    assert "".join(part.text for part in said.said) == "x one and d"  # type: ignore[union-attr]


MEANT = {
    "{{fct:size}}": "write {{fact:size}}",
    "{{Fact:size}}": "write {{fact:size}}",
    "{{fat: nobody}}": "write {{fact:nobody}}",
    "{{ size }}": "write {{fact:size}}",
    "{{size:size}}": "write {{fact:size}}",
    "[256](fact:size of it)": "no spaces in the address",
    "256](go:runtime/proc.go#x)": "a bracket on each side",
}
FINE = [
    "{{.Name}}",
    "{{name}}",
    "{{ range . }}",
    "{{x:y}}",
    "`{{fct:size}}`",
    "{fact:size}",
    "(fact:size)",
]


@pytest.mark.parametrize("written", [*MEANT, *FINE])
def test_what_was_meant_as_a_reference_is_not_shown_in_silence(written: str) -> None:
    outline = f"title: Hello\nslides: [{{layout: questions, title: 'A {written} b', notes: '#a'}}]"
    text = f"# T\n\n## A {{#a}}\n\nIt has\n{written} slots.\n"
    for outline_text, passage in ((outline, None), (OUTLINE_OF_A, text)):
        _, problems = load_talk(outline_text, passage, facts_yaml=FACTS.encode())
        said = [one for one in problems if one.code == "bad-reference"]
        assert len(said) == (written in MEANT), (written, said)
        if said:
            assert said[0].is_error
            assert MEANT[written] in said[0].hint
            assert said[0].place.line == (6 if passage else 2)


OUTLINE_OF_A = "title: Hello\nslides: [{layout: title, notes: '#a'}]"


def test_a_link_may_lead_into_assembly_and_into_a_struct_of_a_struct() -> None:
    symbols = {"runtime/asm_amd64.s#gogo": 5, "runtime/runtime2.go#p.gFree.stack": 6}
    lock = json.dumps({"release": "go1.27.3", "symbols": symbols}).encode()
    for target, line in symbols.items():
        outline = f'title: Hello\nslides: [{{layout: questions, title: "[x](go:{target})"}}]'
        talk, problems = load_talk(outline, None, facts_lock_json=lock)
        assert problems == ()
        assert talk is not None
        file = target.partition("#")[0]
        assert talk.outline.slides[0].title.endswith(f"/go1.27.3/src/{file}#L{line})")  # type: ignore[union-attr]


# --- who uses what --------------------------------------------------------------------------------------------------


def test_slides_use_what_they_show_and_what_they_speak() -> None:
    outline = """
title: Hello
slides:
  - layout: bullets
    id: one
    title: "It has {{fact:size}} slots"
    notes: "#a:1"
    bullets: [x]
  - layout: figure
    id: two
    title: A figure that others share
    notes: "#a:2"
    figure: f
figures: {f: {kind: chart, caption: "{{fact:slice}}"}}
"""
    text = "# T\n\n## A {#a}\n\nNothing.\n\nThe [map](fact:type).\n\n```go\nx\n```\n"
    talk, _ = loaded(outline, text)
    found = {(use.target, use.slide, use.passage) for use in talk.claims.uses}
    assert found == {
        ("size", "one", ""), ("slice", "two", ""), ("type", "", "a"), ("type", "two", "a"),
    }  # fmt: skip
    assert talk.claims.loose_ends("two") == ("slice", "type")


def test_a_talk_without_facts_is_as_it_was() -> None:
    text = "# T\n\n## A {#a}\n\nIt has 256 slots, [x](https://example.org).\n"
    outline = (
        "title: It has 256\nslides: [{layout: questions, title: 'Any 256 questions?', notes: '#a'}]"
    )
    talk, problems = load_talk(outline, text)
    assert problems == ()
    assert talk is not None
    assert talk.claims == Claims()


# --- whatever is written --------------------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        ["{{fact:size}}", "{{fact:", "}}", "[", "](fact:size)", "](go:runtime/proc.go#x)", "`", "``", "\\", "*", "256",
         " ", "](fact:", "{", "ten", "](https://example.org)", "!", "(", ")", "\n", "<", "|"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(PIECES)
def test_any_mixture_of_marks_is_read_and_code_is_never_touched(text: str) -> None:
    citing = Citing({"size": Fact("size", "It is.", "256")}, strict=True, release="go1.27.3")
    read(f"# T\n\n## A {{#a}}\n\n{text}\n\n`{{{{fact:size}}}}`\n", "w.md", citing)
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    outline = f'title: "{quoted}"\nslides: [{{layout: title, title: "`{{{{fact:size}}}}` x"}}]'
    talk, _ = load_talk(outline, None, facts_yaml=FACTS.encode())
    assert talk is None or talk.outline.slides[0].title == "`{{fact:size}}` x"


def test_uses_are_nouns() -> None:
    talk, _ = loaded('title: "{{fact:size}}"\nslides: [{layout: title}]')
    (use,) = talk.claims.uses
    assert use == Use("size", use.place)
    assert (use.place.line, use.place.column) == (1, 8)
