"""The lock as it is written: stable bytes, nothing that is not true, nothing of other releases lost."""

import json

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.claims import Answer, AskSource, Claims, Fact, Lock, Locked, Use, digest
from talkbuilder.place import Place
from talkbuilder.truth.lock import locked, render
from talkbuilder.truth.verdict import Asked

SIZE = AskSource("length", "runtime.p.runq")
TICK = AskSource("literal", "runtime.schedule", ("61",))
FACTS = {
    "runq": Fact("runq", "", "256", SIZE, place=Place("facts.yaml", 3, 3)),
    "tick": Fact("tick", "", "present", TICK, place=Place("facts.yaml", 9, 3)),
    "paper": Fact("paper", "", why="a paper"),
}
ANSWERS = {
    "runq": Answer("256", "", "runtime/runtime2.go", 701, "p.runq"),
    "tick": Answer("present", "", "runtime/proc.go", 3400, "schedule"),
}
PINNED = Asked("go1.27.3", "linux/amd64", ANSWERS, {"runtime/proc.go#schedule": 3390})
TODAY = "2026-11-23"
NO_LOCK = Lock()
OVER = {"go1.21.13": {"runq": "128", "tick": "absent"}, "go1.9": {"gone": "1"}}


def claims(lock: Lock = NO_LOCK, **facts: Fact) -> Claims:
    return Claims(FACTS | facts, lock)


def answered(**answers: Answer) -> Asked:
    return replace(PINNED, answers=ANSWERS | answers)


def old(**more: object) -> Lock:
    lock, problems = locked(claims(), PINNED, "2026-01-01")
    assert problems == ()
    return replace(lock, **more)


def test_it_holds_value_question_and_place_of_every_fact_that_was_asked() -> None:
    lock = old()
    assert (lock.release, lock.platform) == ("go1.27.3", "linux/amd64")
    wanted = Locked("256", digest(SIZE), "runtime/runtime2.go", 701, "p.runq")
    assert lock.facts["runq"] == wanted
    assert set(lock.facts) == {"runq", "tick"}
    assert lock.symbols == {"runtime/proc.go#schedule": 3390}


def test_a_whole_file_is_known_too_and_one_that_is_not_there_is_refused() -> None:
    lines = {**(PINNED.lines or {}), "runtime/HACKING.md": 0}
    uses = [
        Use(f"go:{name}", Place("walkthrough.md", 1, 1))
        for name in ("runtime/HACKING.md", "runtime/porc.go")
    ]
    lock, problems = locked(
        replace(claims(), uses=tuple(uses)), replace(PINNED, lines=lines), "2026-01-01"
    )
    assert lock.symbols == lines
    assert [(one.code, one.severity) for one in problems] == [("symbol-gone", "error")]
    assert "`go:runtime/porc.go`" in problems[0].message


def test_the_file_is_sorted_and_the_same_every_time() -> None:
    lock = old()
    backwards = replace(lock, facts=dict(reversed(list(lock.facts.items()))))
    assert render(lock) == render(backwards)
    assert render(lock).endswith(b"}\n")
    raw = json.loads(render(lock))
    assert raw["facts"]["runq"]["line"] == 701
    assert "detail" not in raw["facts"]["runq"]


@given(st.dictionaries(st.text(), st.builds(Locked, st.text(), st.text(), st.text())))
def test_any_lock_can_be_written(facts: dict[str, Locked]) -> None:
    assert set(json.loads(render(Lock(facts=facts)))["facts"]) == set(facts)


def test_a_fact_that_is_not_true_is_not_locked_and_the_rest_is() -> None:
    lock, problems = locked(claims(), answered(runq=Answer("512")), TODAY)
    assert set(lock.facts) == {"tick"}
    (problem,) = problems
    assert problem.place == Place("facts.yaml", 3, 3)
    assert "512" in problem.message
    assert problem.is_error


def test_an_answer_that_varies_in_notation_is_kept_as_it_was_given() -> None:
    lock, problems = locked(claims(), answered(runq=Answer("0x100")), TODAY)
    assert problems == ()
    assert lock.facts["runq"].value == "0x100"


class TestDate:
    def test_it_is_the_old_one_where_nothing_changed(self) -> None:
        lock, _ = locked(claims(old()), PINNED, TODAY)
        assert lock == old()

    def test_it_is_today_where_a_line_moved(self) -> None:
        moved = answered(runq=replace(ANSWERS["runq"], line=702))
        lock, _ = locked(claims(old()), moved, TODAY)
        assert lock.date == TODAY


class TestWhatCannotBeAskedHere:
    def test_it_keeps_what_was_answered_to_the_same_question_by_the_same_release(self) -> None:
        for answer in (Answer("", applies=False), Answer("", failed="stopped")):
            lock, problems = locked(claims(old()), answered(runq=answer), TODAY)
            assert lock.facts["runq"] == old().facts["runq"]
            assert len(problems) == 1

    def test_but_nothing_of_another_question_or_release(self) -> None:
        silent = answered(runq=Answer("", applies=False))
        asked_otherwise = claims(
            old(), runq=replace(FACTS["runq"], ask=replace(SIZE, symbol="x.y"))
        )
        assert "runq" not in locked(asked_otherwise, silent, TODAY)[0].facts
        of_another = claims(old(release="go1.26.6"))
        assert "runq" not in locked(of_another, silent, TODAY)[0].facts


class TestOtherReleases:
    def test_they_are_kept_without_facts_that_have_gone(self) -> None:
        lock, _ = locked(claims(old(over=OVER)), PINNED, TODAY)
        assert lock.over == {"go1.21.13": {"runq": "128", "tick": "absent"}}

    def test_a_new_answer_takes_the_old_ones_place(self) -> None:
        again = Asked("go1.21.13", "", {"runq": Answer("256"), "tick": Answer("", applies=False)})
        lock, _ = locked(claims(old(over=OVER)), PINNED, TODAY, [again])
        assert lock.over == {"go1.21.13": {"runq": "256"}}

    def test_what_was_answered_to_another_question_is_forgotten(self) -> None:
        changed = replace(FACTS["runq"], ask=replace(SIZE, kind="offset"))
        lock, _ = locked(claims(old(over=OVER), runq=changed), PINNED, TODAY)
        assert lock.over == {"go1.21.13": {"tick": "absent"}}

    def test_the_pinned_release_is_never_among_them(self) -> None:
        over = {"go1.27.3": {"runq": "256"}}
        assert locked(claims(old(over=over)), PINNED, TODAY, [PINNED])[0].over == {}


def test_a_link_to_a_symbol_that_does_not_exist_is_told_at_its_place() -> None:
    use = Use("go:runtime/proc.go#nobody", Place("walkthrough.md", 4, 7), passage="a")
    _, (problem,) = locked(replace(claims(), uses=(use,)), PINNED, TODAY)
    assert problem.place == use.place
