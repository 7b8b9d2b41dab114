"""What becomes of a fact on a release: what holds, what changed, since when, and who must be told."""

from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.claims import (
    ABSENT,
    PRESENT,
    Answer,
    Ask,
    AskCapture,
    AskCompiler,
    AskSource,
    Claims,
    Fact,
    Lock,
    Locked,
    Use,
    digest,
    holds,
)
from talkbuilder.place import Place
from talkbuilder.truth.drift import lost, moved
from talkbuilder.truth.overview import table, true_when
from talkbuilder.truth.releases import in_order, order, within
from talkbuilder.truth.run import Limits
from talkbuilder.truth.telling import say, survey, used_by
from talkbuilder.truth.verdict import Asked, judge

SIZE = AskSource("length", "runtime.p.runq")
FACT = Fact("runq", "A queue has 256 slots.", "256", SIZE, place=Place("facts.yaml", 3, 3))
USES = (
    Use("runq", Place("talk.yaml", 40, 12), slide="queue"),
    Use("runq", Place("walkthrough.md", 12, 5), passage="local"),
    Use("other", Place("walkthrough.md", 90, 1), passage="elsewhere"),
)
NO_LOCK = Lock()
SLIDES = {"queue": 'slide 4 "Every P has a queue"'}


def claims(*facts: Fact, uses: tuple[Use, ...] = USES, lock: Lock = NO_LOCK) -> Claims:
    return Claims({one.id: one for one in facts or (FACT,)}, lock, uses)


def asked(value: str, release: str = "go1.26.6", failed: str = "") -> Asked:
    answer = Answer(value, "", "runtime/runtime2.go", 690, "p.runq", failed)
    return Asked(release, "linux/amd64", {"runq": answer})


def word(fact: Fact, found: Asked) -> str:
    (finding,) = judge(claims(fact), found)
    return finding.word


class TestValues:
    def test_a_number_that_varies_must_lie_in_its_bounds(self) -> None:
        ask = AskCapture("bench", r"(\d+) ns/op", (10, 90))
        fact = Fact("cost", "It costs 42 ns.", "42", ask)
        assert holds(fact, "41")
        assert holds(fact, "10")
        assert not holds(fact, "91")
        assert not holds(fact, ABSENT)


class TestReleases:
    def test_they_come_in_the_order_in_which_they_came(self) -> None:
        names = ["go1.27.3", "go1.9", "go1.27rc2", "1.27beta1", "go1.21.13", "go1.27.3", "devel"]
        wanted = ("go1.9", "go1.21.13", "1.27beta1", "go1.27rc2", "go1.27.3", "devel")
        assert in_order(names) == wanted

    @given(st.text())
    def test_every_name_has_a_place(self, name: str) -> None:
        assert order(name) <= order(name)

    def test_since_is_the_first_that_counts_and_until_the_first_that_does_not(self) -> None:
        assert within("go1.26rc1", "1.26", "")
        assert not within("go1.26rc1", "", "1.26")
        assert not within("go1.25.9", "1.26", "")
        assert within("go1.25.9", "", "1.26")


class TestJudge:
    def test_each_fact_with_a_question_gets_one_word(self) -> None:
        unasked = Fact("vyukov", "It is Vyukov's design.", why="a paper")
        found = judge(claims(FACT, unasked), asked("256"))
        assert [(one.fact.id, one.word) for one in found] == [("runq", "holds")]

    def test_another_value_has_changed_and_none_is_gone(self) -> None:
        assert word(FACT, asked("512")) == "changed"
        assert word(FACT, asked(ABSENT)) == "gone"

    def test_a_measurement_out_of_bounds_is_a_warning_and_one_that_is_gone_an_error(self) -> None:
        ask = AskCapture("bench", r"(\d+) ns/op", (10, 90))
        facts = claims(Fact("runq", "It costs 42 ns.", "42", ask, place=Place("facts.yaml", 3, 3)))
        for value, severity in (("200", "warning"), (ABSENT, "error")):
            (problem,) = say(judge(facts, asked(value, "go1.27.3")), "pinned", SLIDES)
            assert problem.severity == severity, value

    def test_no_answer_is_never_taken_for_a_yes(self) -> None:
        assert word(FACT, Asked("go1.26.6", "linux/amd64")) == "failed"
        assert word(FACT, asked("256", failed="it does not build")) == "failed"

    def test_a_question_that_makes_no_sense_there_is_not_applicable(self) -> None:
        answer = Answer("", detail="newer syntax", applies=False)
        assert word(FACT, Asked("go1.21.13", "", {"runq": answer})) == "not-applicable"

    @pytest.mark.parametrize(
        ("since", "until", "value", "wanted"),
        [
            ("1.14", "", "256", "holds"),
            ("1.14", "1.27", "256", "holds"),
            ("1.27", "", "256", "early"),
            ("1.27", "", "128", "outside"),
            ("", "1.26", "256", "late"),
            ("", "1.26", "128", "outside"),
            ("1.14", "", "128", "changed"),
            ("1.14", "", ABSENT, "gone"),
        ],
    )
    def test_outside_its_span_a_fact_is_expected_not_to_hold(
        self, since: str, until: str, value: str, wanted: str
    ) -> None:
        fact = Fact("runq", "", "256", SIZE, since=since, until=until)
        assert word(fact, asked(value)) == wanted


class TestSaying:
    def test_a_change_names_old_new_where_and_every_slide_and_passage(self) -> None:
        (problem,) = say(judge(claims(), asked("512")), "other", SLIDES, "go1.25.9")
        assert problem.is_error
        assert str(problem) == (
            "facts.yaml:3:3: error[fact-changed]: `runq` is 512 in go1.26.6, not 256"
            " (runtime/runtime2.go:690 p.runq)\n"
            "  hint: change its `value` and what leans on it, or say `until`\n"
            '  used by slide 4 "Every P has a queue" (talk.yaml:40:12)\n'
            "  used by #local (walkthrough.md:12:5)"
        )

    @pytest.mark.parametrize(
        ("home", "hint"),
        [
            ("go1.27.3", "say `since`, if it is claimed of later releases only, or change"),
            ("go1.26.6", "change its `value` and what leans on it"),
            ("go1.25.1", "what leans on it, or say `until`"),
            ("", "change its `value` and what leans on it"),
        ],
    )
    def test_which_way_out_there_is_depends_on_which_release_is_older(
        self, home: str, hint: str
    ) -> None:
        for value in ("512", ABSENT):
            (problem,) = say(judge(claims(), asked(value)), "other", SLIDES, home)
            first = problem.hint.splitlines()[0]
            assert hint in first
            assert ("`since`" in first, "`until`" in first) == (
                "`since`" in hint,
                "`until`" in hint,
            )

    @pytest.mark.parametrize(
        ("ask", "claimed", "detail", "message"),
        [
            (SIZE, "256", "no runtime.p", "is not in go1.26.6 (no runtime.p); claimed is 256"),
            (AskSource("func", "runtime.x"), PRESENT, "no runtime.x", "does not hold in go1.26.6: no runtime.x"),
            (AskCompiler("s", "x", "y"), PRESENT, "x is", "does not hold in go1.26.6: the compiler says `x is`"),
            (AskCompiler("s", "x", "y"), PRESENT, "", "does not hold in go1.26.6: the compiler says nothing of it"),
        ],
    )  # fmt: skip
    def test_what_is_gone_says_what_was_looked_for(
        self, ask: Ask, claimed: str, detail: str, message: str
    ) -> None:
        fact = Fact("runq", "", claimed, ask)
        found = Asked("go1.26.6", "", {"runq": Answer(ABSENT, detail)})
        (problem,) = say(judge(claims(fact), found), "other", {})
        assert problem.message == f"`runq` {message}"
        assert ("its `value`" in problem.hint) == (claimed != PRESENT)

    def test_a_sample_that_ran_out_of_time_is_not_to_be_mended(self) -> None:
        for why, hint in (
            (Limits(60).passed("time"), "less to do"),
            ("no such thing", "mend what"),
        ):
            (problem,) = say(judge(claims(), asked("", failed=why)), "other", {})
            assert hint in problem.hint

    def test_of_a_measurement_the_bounds_are_told(self) -> None:
        fact = Fact("runq", "", "42", AskCapture("bench", r"(\d+) ns", (10, 90)))
        (problem,) = say(judge(claims(fact), asked("200", "go1.27.3")), "pinned", {})
        assert "is 200 in go1.27.3, not between 10 and 90 (42 was recorded)" in problem.message
        assert "busy machine" in problem.hint

    def test_a_release_that_answered_for_another_is_the_one_that_is_named(self) -> None:
        answer = Answer("128", file="captures/old.txt", by="go1.24.11")
        found = judge(claims(), Asked("go1.27.3", "linux/amd64", {"runq": answer}))
        (problem,) = say(found, "pinned", SLIDES)
        assert problem.message == "`runq` is 128 in go1.24.11, not 256 (captures/old.txt)"
        (problem,) = survey(found * 2, SLIDES)
        assert "128 in go1.24.11" in problem.message
        assert "1.27" not in problem.message

    def test_what_holds_or_lies_outside_its_span_is_not_worth_a_word(self) -> None:
        old = Fact("runq", "", "128", SIZE, until="1.20")
        assert say(judge(claims(FACT), asked("256")), "other", {}) == ()
        assert say(judge(claims(old), asked("256")), "other", {}) == ()

    def test_of_several_releases_a_change_is_told_and_a_wrong_span_is_an_error(self) -> None:
        spanned = Fact("runq", "", "256", SIZE, since="1.14")
        early = Fact("runq", "", "512", SIZE, since="1.27")
        severities = [
            say(judge(claims(one), asked("512")), "survey", {})[0].severity
            for one in (FACT, spanned, early)
        ]
        assert severities == ["warning", "error", "error"]

    def test_a_pinned_release_outside_the_span_is_an_error(self) -> None:
        fact = Fact("runq", "", "128", SIZE, until="1.20")
        (problem,) = say(judge(claims(fact), asked("256")), "pinned", {})
        assert problem.code == "fact-outside"
        assert problem.is_error

    @pytest.mark.parametrize("mode", ["pinned", "other", "survey"])
    def test_no_words_of_an_answer_break_the_line(self, mode: str) -> None:
        (problem,) = say(judge(claims(), asked("a\nb" * 500)), mode, SLIDES)  # type: ignore[arg-type]
        assert "\n" not in problem.message
        assert len(problem.message) < 500

    def test_several_releases_that_say_otherwise_are_one_problem(self) -> None:
        found = [
            finding
            for value, release in (("96", "go1.21.13"), ("104", "go1.24.11"), ("256", "go1.27.3"))
            for finding in judge(claims(), asked(value, release))
        ]
        (problem,) = survey(found, SLIDES)
        assert problem.message == "`runq` is 96 in go1.21.13, 104 in go1.24.11, not 256"
        assert "slide 4" in problem.hint

    def test_releases_that_say_the_same_are_told_together(self) -> None:
        found = [
            finding
            for release in ("go1.21.13", "go1.24.11", "go1.26.6")
            for finding in judge(claims(), asked("96", release))
        ]
        (problem,) = survey(found, SLIDES)
        assert problem.message == "`runq` is 96 in go1.21.13, go1.24.11 and go1.26.6, not 256"

    def test_a_passage_that_a_slide_speaks_is_named_once_with_its_slide(self) -> None:
        place = Place("walkthrough.md", 12, 5)
        uses = (Use("runq", place, passage="local"), Use("runq", place, "queue", "local"))
        assert used_by(uses, SLIDES) == (
            'slide 4 "Every P has a queue", which speaks #local (walkthrough.md:12:5)',
        )

    def test_a_link_to_a_symbol_that_is_gone_is_told_once(self) -> None:
        target = "go:runtime/proc.go#old"
        uses = tuple(Use(target, Place("walkthrough.md", line), passage="p") for line in (5, 9))
        (problem,) = lost(claims(uses=uses), asked("256"), "other", {})
        assert (problem.code, problem.place.line) == ("symbol-gone", 5)
        assert not problem.hint.startswith(" ")
        there = Asked("go1.26.6", "", {}, {"runtime/proc.go#old": 12})
        assert lost(claims(uses=uses), there, "other", {}) == ()


class TestALockThatSomebodyEdited:
    LOCKED = Locked("256", digest(SIZE), "runtime/runtime2.go", 690, "p.runq")
    OVER: ClassVar = {"go1.21.13": {"runq": "128"}}

    def told(self, release: str = "go1.26.6", value: str = "256", **edited: Any) -> list[str]:
        locked = replace(self.LOCKED, **edited)
        lock = Lock("go1.26.6", "", "", {"runq": locked}, {"runtime/proc.go#f": 7}, self.OVER)
        found = Asked(release, "", asked(value).answers, {"runtime/proc.go#f": 7})
        problems = moved(claims(lock=lock), found, lambda path: Place(".".join(map(str, path)), 7))
        assert all(one.is_error and one.code == "lock-differs" for one in problems)
        return [f"{one.place.path}: {one.message}" for one in problems]

    def test_as_it_was_written_nothing_is_said(self) -> None:
        assert self.told() == []
        assert self.told("go1.27.3", "512") == []  # nothing is locked of it

    @pytest.mark.parametrize(
        ("field", "value"), [("line", 691), ("file", "runtime/proc.go"), ("symbol", "p.runnext")]
    )
    def test_each_field_is_held_to_its_release(self, field: str, value: Any) -> None:
        (said,) = self.told(**{field: value})
        assert said.startswith(f"facts.runq.{field}: `runq`")

    def test_so_is_the_line_of_a_symbol(self) -> None:
        lock = Lock("go1.26.6", symbols={"runtime/proc.go#f": 8})
        found = Asked("go1.26.6", "", {}, {"runtime/proc.go#f": 7})
        (problem,) = moved(claims(lock=lock), found, lambda _: Place("lock", 3, 2))
        assert "stands at line 7 in go1.26.6, not 8" in problem.message
        assert problem.place == Place("lock", 3, 2)

    def test_so_is_what_it_keeps_of_other_releases(self) -> None:
        assert self.told("go1.21.13", "128") == []
        assert self.told("go1.21.13", "96") == [
            "over.go1.21.13.runq: `runq` is 96 in go1.21.13, not 128 as the lock says"
        ]


class TestTable:
    def test_releases_are_columns_in_order_and_facts_are_rows(self) -> None:
        found = table(
            claims(),
            [asked("256", "go1.27.3"), asked("128", "go1.21.13"), asked("256", "go1.24.11")],
        )
        assert found.releases == ("go1.21.13", "go1.24.11", "go1.27.3")
        (row,) = found.rows
        assert row.cells == ("128", "✓", "✓")
        assert row.when == "since 1.24.11"

    def test_a_break_counts(self) -> None:
        assert true_when(["go1.1", "go1.2", "go1.3"], ["✓", "x", "✓"]) == "since 1.3"

    def test_what_was_not_asked_proves_nothing(self) -> None:
        assert true_when(["go1.1", "go1.2"], ["–", "✓"]) == "since 1.2 or before"
        assert true_when(["go1.1", "go1.2"], ["?", "✓"]) == "since 1.2 or before"
        assert true_when(["go1.1", "go1.2"], ["✓", "?"]) == ""

    def test_what_is_no_longer_true_says_until_when(self) -> None:
        assert true_when(["go1.1", "go1.2", "go1.3"], ["✓", "x", "x"]) == "until 1.2"
        assert true_when(["go1.1", "go1.2"], ["x", "x"]) == ""

    def test_presence_is_a_value_like_any_other(self) -> None:
        fact = Fact("trie", "", PRESENT, AskSource("type", "internal/sync.HashTrieMap"))
        answers = {
            "go1.21.13": Answer(ABSENT),
            "go1.24.11": Answer(PRESENT),
        }
        found = table(claims(fact), [Asked(name, "", {"trie": a}) for name, a in answers.items()])
        assert found.rows[0].cells == ("absent", "✓")
        assert found.rows[0].when == "since 1.24.11"
