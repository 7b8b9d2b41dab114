"""The rules of escape analysis, each as a small story, and a way out of every mistake."""

from typing import Any

import pytest

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.escape.events import parse_event
from talkdiagrams.mechanisms.escape.invariants import invariants, invariants_between
from talkdiagrams.mechanisms.escape.model import step
from talkdiagrams.mechanisms.escape.says import explained, messages
from talkdiagrams.mechanisms.escape.start import parse_start, start
from talkdiagrams.mechanisms.escape.state import State


def after(s: State, *events: str) -> State:
    for text in events:
        before, s = s, step(s, parse_event(text))
        assert invariants(s) + invariants_between(before, s) == []
    return s


def moved(s: State, *events: str) -> list[str]:
    """What is on the heap once it is solved."""
    return [reason.loc for reason in after(s, *events, "solve").reasons]


def refused(s: State, event: str) -> str:
    with pytest.raises(Illegal) as caught:
        step(s, parse_event(event))
    return str(caught.value)


F = start(f={"params": ["x"], "results": ["~r0"], "vars": ["p", "q", "v"], "depth": {"v": 2}})


class TestTheFourRules:
    def test_the_heap_outlives_everything(self) -> None:
        assert moved(F, "heap = &p") == ["p"]
        assert moved(F, "q = &p", "heap = q") == ["p"]

    def test_so_does_what_was_moved_there(self) -> None:
        assert moved(F, "q = &p", "heap = &q") == ["q", "p"]

    def test_a_result_outlives_what_is_inside(self) -> None:
        assert moved(F, "~r0 = &p") == ["p"]
        assert moved(F, "q = &p", "~r0 = q") == ["p"]

    def test_what_is_declared_outside_of_a_loop_outlives_what_is_inside(self) -> None:
        assert moved(F, "p = &v") == ["v"]
        assert moved(F, "v = &p") == []

    def test_the_function_round_a_closure_outlives_it(self) -> None:
        s = start(f={"vars": ["p"]}, func1={"inside": "f", "vars": ["w"]})
        assert moved(s, "p = &w") == ["w"]
        assert moved(s, "w = &p") == []

    def test_a_closure_whose_calls_are_known_may_return_what_is_round_it(self) -> None:
        def closure(**more: bool) -> State:
            return start(f={"vars": ["p"]}, g={"inside": "f", "results": ["~r0"], **more})

        assert moved(closure(), "~r0 = &p") == []
        assert moved(closure(lost=True), "~r0 = &p") == ["p"]

    def test_otherwise_they_die_together(self) -> None:
        assert moved(F, "p = &q", "q = &p") == []


class TestNumbers:
    def test_an_address_that_is_dereferenced_is_a_value(self) -> None:
        assert moved(F, "q = &p", "~r0 = *q") == []

    def test_behind_an_address_the_count_begins_anew(self) -> None:
        """`q = &p; p = &v2`: the address of p flows, and what p points to only by it."""
        s = start(f={"vars": ["a", "b", "c"], "results": ["~r0"]})
        assert moved(s, "b = &a", "c = &b", "~r0 = *c") == ["a"]
        assert moved(s, "b = &a", "c = &b", "~r0 = **c") == []

    def test_a_store_through_a_pointer_is_a_store_into_the_heap(self) -> None:
        assert moved(F, "*p = &q") == ["q"]
        assert moved(F, "*p = q") == []

    def test_the_way_is_told_from_the_variable_to_what_outlives_it(self) -> None:
        s = after(F, "q = &p", "~r0 = q", "solve")
        assert explained(s, s.reasons[0]) == [
            "p escapes to heap in f:",
            "  flow: q ← &p:",
            "  flow: ~r0 ← q:",
        ]


class TestTags:
    def callee(self, *events: str) -> State:
        s = start(g={"params": ["a"], "results": ["~r0"]}, f={"vars": ["u", "p"]})
        return after(s, *events, "solve", "tag g")

    @pytest.mark.parametrize(
        ("event", "words"),
        [
            ("~r0 = a", "leaking param: a to result ~r0 level=0"),
            ("~r0 = **a", "leaking param: a to result ~r0 level=2"),
            ("heap = a", "leaking param: a"),
            ("heap = *a", "leaking param content: a"),
            ("~r0 = &a", "moved to heap: a"),
        ],
    )
    def test_what_a_parameter_leaks(self, event: str, words: str) -> None:
        assert words in messages(self.callee(event))

    def test_one_that_goes_nowhere_does_not_escape(self) -> None:
        assert messages(self.callee()) == ["a does not escape"]

    def test_a_caller_needs_nothing_else(self) -> None:
        assert moved(self.callee("~r0 = a"), "p = g(&u)") == []
        assert moved(self.callee("~r0 = a"), "p = g(&u)", "heap = p") == ["u"]
        assert moved(self.callee("heap = a"), "g(&u)") == ["u"]
        assert moved(self.callee("heap = *a"), "g(&u)") == []

    def test_a_flow_to_a_result_is_not_said_where_the_heap_is_as_near(self) -> None:
        assert messages(self.callee("~r0 = a", "heap = a")) == ["leaking param: a"]
        both = messages(self.callee("~r0 = a", "heap = *a"))
        assert both == ["leaking param content: a", "leaking param: a to result ~r0 level=0"]

    def test_without_tags_arguments_flow_into_the_parameters(self) -> None:
        s = start(g={"params": ["a"], "results": ["~r0"]}, f={"vars": ["u", "p"]})
        assert moved(s, "p = g(&u)", "heap = *p") == []
        # A result outlives everything, also that of a function which is analysed together with its caller.
        assert moved(s, "~r0 = a", "p = g(&u)") == ["u"]
        assert moved(s, "heap = a", "g(&u)") == ["u"]

    def test_a_call_that_nobody_knows_keeps_everything(self) -> None:
        assert moved(F, "w.Write(&p)") == ["p"]

    def test_a_closure_that_escapes_takes_along_what_it_holds_by_reference(self) -> None:
        s = start(f={"vars": ["n"], "results": ["~r0"], "new": {"c": "func literal"}})
        assert moved(s, "capture n in c by reference", "~r0 = &c") == ["c", "n"]
        assert moved(s, "capture n in c by value", "~r0 = &c") == ["c"]
        assert moved(s, "capture n in c by reference") == []


class TestMistakes:
    @pytest.mark.parametrize(
        ("event", "words"),
        [
            ("z = &p", "there is no location z"),
            ("heap = heap", "what comes from the heap is on the heap already"),
            ("p = g(&q)", "there is no function g"),
            ("p = f(&q, q)", "f has 1 parameters, not 2"),
            ("tag", "the graph is not solved (solve)"),
            ("walk z", "there is no location z"),
            ("capture p in q by value", "q is no closure"),
        ],
    )
    def test_what_cannot_happen_says_why(self, event: str, words: str) -> None:
        assert words in refused(F, event)

    def test_what_is_done_is_done(self) -> None:
        s = after(F, "solve", "tag f")
        assert "f is done" in refused(s, "p = &q")
        assert "it has its tags already" in refused(s, "tag f")
        assert "nothing is left to walk from" in refused(s, "walk")

    @pytest.mark.parametrize("text", ["", "p", "p = &&q", "p = &", "walk a b", "capture p", "p ="])
    def test_what_cannot_be_read_has_an_example(self, text: str) -> None:
        with pytest.raises(BadEvent, match=r"\("):
            parse_event(text)

    @pytest.mark.parametrize(
        ("spec", "words"),
        [
            ({}, "0 functions"),
            ({"funcs": {"f": {"vars": ["p", "p"]}}}, "a name is there twice"),
            ({"funcs": {"f": {"vars": ["p"]}, "g": {"vars": ["p"]}}}, "tell them apart: g.p"),
            ({"funcs": {"f": {"varz": ["p"]}}}, "did you mean vars?"),
            ({"funcs": {"f": {"vars": "p"}}}, "is no list of names"),
            ({"funcs": {"f": {"depth": {"p": 2}}}}, "p is no variable"),
            ({"funcs": {"f": {"inside": "g"}}}, "inside g, which is not declared before it"),
            ({"funcs": {"f": {"lost": True}}}, "only of a closure"),
            ({"funcs": {"f": {"vars": ["p"], "tags": {}}}}, "leave vars and new out"),
            ({"funcs": {"f": {"params": ["p"], "tags": {"p": {"q": 1}}}}}, "'q' is unknown"),
            ({"funcs": {"f": {"params": ["p"], "tags": {"p": {"heap": -1}}}}}, "no whole number"),
        ],
    )
    def test_a_start_that_is_none(self, spec: dict[str, Any], words: str) -> None:
        with pytest.raises(Illegal) as caught:
            parse_start(spec)
        assert words in str(caught.value)
