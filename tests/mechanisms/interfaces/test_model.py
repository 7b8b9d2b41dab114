"""Interfaces by example: two words, one itab for a pair, a cache for a place, and where the data is."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import talkdiagrams.mechanisms.interfaces as room
from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.interfaces.events import EXAMPLES, parse_event
from talkdiagrams.mechanisms.interfaces.model import play, step
from talkdiagrams.mechanisms.interfaces.start import parse_start, start
from talkdiagrams.mechanisms.interfaces.state import State

README = Path(room.__path__[0]) / "README.md"
FILES: dict[str, Any] = {
    "types": {"File": {"methods": ["Name"], "pointer": ["Close", "Read"]}},
    "interfaces": {"Reader": ["Read"], "Closer": ["Close"], "ReadCloser": ["Read", "Close"]},
    "vars": {"x": "any", "y": "any", "r": "Reader", "c": "Closer", "rc": "ReadCloser"},
    "sites": {"S1": "Closer", "S2": {"for": "Closer", "ok": False}, "S3": ["Reader", "Closer"]},
    "itabs": ["Reader/*File", "ReadCloser/*File"],
}


def files(*events: str, **more: object) -> State:
    return play(parse_start({**FILES, **more}), events)


# --- two words --------------------------------------------------------------------------------------------------------


def test_any_has_a_type_and_an_interface_with_methods_an_itab() -> None:
    s = files("convert *File f to x", "convert *File f to r")
    assert s.var("x").tab == ("", "*File")
    assert s.var("r").tab == ("Reader", "*File")
    assert s.var("x").data == s.var("r").data


def test_a_nil_pointer_in_an_interface_is_not_a_nil_interface() -> None:
    s = files("convert *File nil to x", "compare x with y")
    assert s.var("x").data is not None
    assert s.last.result == "false"
    assert files("compare x with y").last.result == "true"


def test_a_call_takes_the_function_from_the_itab_in_the_order_of_names() -> None:
    s = files("convert *File f to rc", "call Read on rc")
    assert s.last.called == "(*File).Read"
    assert s.itabs["ReadCloser", "*File"].fun == ("(*File).Close", "(*File).Read")


def test_the_itab_of_a_type_that_is_no_pointer_holds_a_function_that_takes_an_address() -> None:
    s = start(
        types={"C": {"of": "float64", "methods": ["String"]}, "F": {"of": "func()", "methods": ["String"]}},
        interfaces={"Stringer": ["String"]}, vars={"s": "Stringer"}, itabs=["Stringer/C", "Stringer/F"],
    )  # fmt: skip
    assert s.itabs["Stringer", "C"].fun == ("(*C).String",)
    assert s.itabs["Stringer", "F"].fun == ("F.String",)


def test_a_call_on_nil_panics() -> None:
    assert "nil pointer" in files("call Read on r").last.panic


# --- where the data is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "way"),
    [
        ("convert *int p to x", "itself"),
        ("convert map[string]int m to x", "itself"),
        ("convert struct{p *int} p to x", "itself"),
        ("convert struct{} zero to x", "zerobase"),
        ("convert bool true to x", "cell"),
        ("convert uint8 200 to x", "cell"),
        ("convert int 255 to x", "cell"),
        ("convert int 256 to x", "heap"),
        ("convert float64 7 to x", "heap"),
        ("convert float64 0 to x", "cell"),
        ("convert string k to x", "heap"),
        ("convert string zero to x", "zero"),
        ("convert []int nil to x", "zero"),
        ("convert struct{a, b int} zero to x", "heap"),
        ("convert constant string k to x", "read-only"),
        ("convert constant int 256 to x", "read-only"),
        ("convert int 256 to x on the stack", "stack"),
        ("convert [200]int a to x on the stack", "heap"),
    ],
)
def test_a_conversion_copies_only_where_it_must(event: str, way: str) -> None:
    s = files(event)
    assert s.last.way == way
    assert s.allocs == (way == "heap")


def test_the_function_that_copies_goes_by_size_and_pointers() -> None:
    wanted = {"int32": "convT32", "int": "convT64", "string": "convTstring", "[]int": "convTslice",
              "struct{a, b int}": "convTnoptr", "struct{s string; n int}": "convT"}  # fmt: skip
    for type, function in wanted.items():
        assert files(f"convert {type} 1000 to x").last.called == function


# --- the table --------------------------------------------------------------------------------------------------------


def test_a_question_that_was_asked_before_finds_its_itab() -> None:
    s = files("convert *File f to x", "try x as Closer")
    assert s.last.way == "made"
    assert s.itabs["Closer", "*File"].hash == 0
    assert step(s, parse_event("try x as Closer")).last.way == "found"


def test_the_answer_no_is_kept_too() -> None:
    s = files("convert File f to x", "try x as Closer")
    assert s.itabs["Closer", "File"].fun == ()
    s = play(s, ["try x as Closer"])
    assert (s.last.way, s.last.result) == ("found", "no")
    s = play(s, ["assert x as Closer at S2"])
    assert s.last.panic == "interface conversion: File is not Closer: missing method Close"


def test_a_type_without_a_name_and_methods_is_refused_without_a_search() -> None:
    s = files("convert []int zero to x", "try x as Closer")
    assert (s.last.way, s.last.probes, len(s.itabs)) == ("no methods", (), 2)


def test_a_type_with_a_name_is_looked_up_though_it_has_no_methods() -> None:
    s = files("convert int 7 to x", "try x as Closer")
    assert (s.last.way, s.last.result, s.itabs["Closer", "int"].fun) == ("made", "no", ())


def test_three_quarters_full_the_table_doubles() -> None:
    types = {f"T{i}": {"of": "int", "methods": ["Close"], "hash": i} for i in range(4)}
    s = start(
        types=types,
        interfaces={"Closer": {"methods": ["Close"], "hash": 0}},
        vars={"x": "any"},
        table=4,
    )
    for i in range(3):
        s = play(s, [f"convert T{i} 7 to x", "try x as Closer"])
    assert (s.table.size, s.table.count) == (4, 3)
    s = play(s, ["convert T3 7 to x", "try x as Closer"])
    assert (s.table.size, s.table.count) == (8, 4)


def test_a_taken_slot_sends_the_search_on_by_one_two_three() -> None:
    types = {f"T{i}": {"of": "int", "methods": ["Close"], "hash": 1} for i in range(4)}
    s = start(
        types=types,
        interfaces={"Closer": {"methods": ["Close"], "hash": 0}},
        vars={"x": "any"},
        table=8,
    )
    for i in range(4):
        s = play(s, [f"convert T{i} 7 to x", "try x as Closer"])
    assert s.last.probes == (1, 2, 4, 7)


# --- the cache of a place ---------------------------------------------------------------------------------------------


def test_a_site_stores_now_and_then_and_then_knows() -> None:
    s = files("convert *File f to x", "try x as Closer to c at S1")
    assert s.site("S1").entries == (None,)
    s = play(s, ["try x as Closer to c at S1, cached"])
    assert len(s.site("S1").entries) == 2
    s = play(s, ["try x as Closer to c at S1"])
    assert (s.last.way, s.var("c").tab) == ("cache", ("Closer", "*File"))


def test_a_site_with_ok_stores_no_and_one_that_panics_does_not() -> None:
    s = files("convert File f to x", "try x as Closer at S1, cached", "try x as Closer at S1")
    assert (s.last.way, s.last.result) == ("cache", "no")
    s = files("convert File f to x", "assert x as Closer at S2, cached")
    assert s.site("S2").entries == (None,)


def test_a_switch_stores_which_case_it_took() -> None:
    s = files("convert *File f to x", "switch x at S3, cached", "switch x at S3")
    assert (s.last.way, s.last.case, s.last.result) == ("cache", 0, "Reader")


def test_an_itab_made_at_run_time_looks_at_slot_0_where_its_entry_need_not_be() -> None:
    """A cache is searched by the itab's copy of the hash; only the compiler fills that in."""
    spec = {**FILES, "types": {"File": {"pointer": ["Close", "Read"], "pointer-hash": 1}}}
    s = play(parse_start({**spec, "itabs": []}), ["convert *File f to x", "try x as Reader to r"])
    assert s.itabs["Reader", "*File"].hash == 0
    s = play(s, ["try r as Closer at S1, cached", "try r as Closer at S1"])
    assert s.last.way == "found"
    assert play(s, ["try x as Closer at S1"]).last.way == "cache"
    s = play(parse_start(spec), ["convert *File f to r", "try r as Closer at S1, cached"])
    assert play(s, ["try r as Closer at S1"]).last.way == "cache"


# --- comparing --------------------------------------------------------------------------------------------------------


def test_comparing_asks_the_types_first_and_panics_only_if_they_are_one() -> None:
    s = files("convert []int 7 to x", "convert int 7 to y", "compare x with y")
    assert (s.last.way, s.last.result) == ("first word", "false")
    s = play(s, ["convert []int 7 to y", "compare x with y"])
    assert s.last.panic == "comparing uncomparable type []int"


def test_copies_of_one_value_are_equal() -> None:
    s = files("convert string k to x", "convert string k to y", "compare x with y")
    assert (s.last.way, s.last.result) == ("the values", "true")


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "why", "hint"),
    [
        ("convert File f to r", "File does not implement Reader", "Read has a pointer receiver: only *File does"),
        ("convert int 7 to r", "int does not implement Reader", "it has no method Read"),
        ("convert *File f to c", "the compiler made no itab for Closer and *File",
         "itabs: [Closer/*File] in the start"),
        ("convert innt 7 to x", "there is no type innt", "did you mean int?"),
        ("convert constant *int p to x", "a *int is no constant", "leave the word out"),
        ("copy x to r", "any has not every method of Reader", "try x as Reader to r"),
        ("copy x to z", "there is no variable z", ""),
        ("try r as int", "impossible: int does not implement Reader", "the compiler refuses it"),
        ("try x as Reader to c", "c is a variable of Closer", "it takes no Reader"),
        ("try x as Reader at S1", "S1 asks for Closer", "each place in a program asks one thing"),
        ("assert x as Closer at S1", "S1 has ok", "a place does it either way, always"),
        ("try x as Closer at S9", "there is no site S9", "did you mean S"),
        ("try x as Closer, cached", "nil is asked for nowhere, so nothing is stored", "leave `, cached` out"),
        ("switch x at S1", "S1 is an assertion, no switch", "try x as Closer at S1"),
        ("call Close on r", "Reader has no method Close", "Read"),
        ("call Read on x", "any has no method Read", "any has no methods"),
        ("compare x with r", "they have different interface types",
         "copy one of them to a variable like the other"),
    ],
)  # fmt: skip
def test_what_no_program_does_is_refused_with_a_way_out(event: str, why: str, hint: str) -> None:
    with pytest.raises(Illegal) as caught:
        files(event)
    assert caught.value.why == why
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "this is nothing that is done with an interface"),
        ("convrt int 7 to x", "this is nothing that is done with an interface"),
        ("convert int 7", "that is not how a convert is written"),
        ("compare x y", "that is not how a compare is written"),
        ("clear 7up", "'7up' is no name"),
        ("convert int é to x", "'é' is no value"),
    ],
)
def test_what_cannot_be_read_says_how_it_is_written(text: str, why: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(text)
    assert caught.value.why == why
    assert caught.value.hint


@pytest.mark.parametrize("text", EXAMPLES.values())
def test_every_example_reads_back(text: str) -> None:
    assert str(parse_event(text)) == text


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"vars": {}},
        {"vars": {"x": "anny"}},
        {"vars": {"x": {"any": 1}}},
        {"vars": {"x": "any"}, "table": 6},
        {"vars": {"x": "any"}, "table": "many"},
        {"vars": {"x": "any"}, "interfaces": {"E": []}},
        {"vars": {"x": "any"}, "types": {"T": {"of": "quaternion"}}},
        {"vars": {"x": "any"}, "types": {"T": {"methods": ["A"], "pointer": ["A"]}}},
        {"vars": {"x": "any"}, "types": {"T": {"methods": "A"}}},
        {"vars": {"x": "any"}, "types": {"9": "int"}},
        {"vars": {"x": "any"}, "itabs": ["Reader/*File"]},
        {"vars": {"x": "any"}, "itabs": "Reader"},
        {"vars": {"x": "any"}, "interfaces": {"R": ["Read"]}, "itabs": ["R/int"]},
        {"vars": {"x": "any"}, "sites": {"S": "R"}},
        {"vars": {"x": "any"}, "interfaces": {"R": ["Read"]}, "sites": {"S": {"for": ["R"], "ok": False}}},
        {"vars": {"x": "any"}, "before": ["boil x"]},
        {"vars": {"x": "any"}, "before": "clear x"},
        {"vars": {"x": "any"}, "colour": "red"},
    ],
)  # fmt: skip
def test_a_start_that_is_none_is_refused(spec: dict[str, object]) -> None:
    with pytest.raises(Illegal):
        parse_start(spec)


def test_the_page_of_the_room_tells_the_truth() -> None:
    text = README.read_text("utf-8")
    for block in text.split("```yaml")[1:]:
        assert parse_start(yaml.safe_load(block.partition("```")[0])).vars
