"""What is written by hand: starts and statements that cannot be read say why, with a way out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkdiagrams.mechanisms.errors import BadEvent, Illegal
from talkdiagrams.mechanisms.reflection.events import EXAMPLES, parse_event
from talkdiagrams.mechanisms.reflection.model import play
from talkdiagrams.mechanisms.reflection.start import parse_start, start


@pytest.mark.parametrize("text", EXAMPLES.values())
def test_every_example_reads_and_writes_the_same(text: str) -> None:
    assert str(parse_event(text)) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("v = ValeOf(x)", "none of the calls"),
        ("v = w.Elm()", "none of the calls"),
        ("v.SetFloat(2)", "none of the calls"),
        ("v = w.Field(x)", "not how Field is written"),
        ("v.SetInt(two)", "not how SetInt is written"),
        ("v.SetString(Bo)", "not how SetString is written"),
        ("set v", "no statement"),
        ("a_name_that_is_too_long = v.Elem()", "no name"),
    ],
)
def test_what_is_no_statement_says_why(text: str, why: str) -> None:
    with pytest.raises(BadEvent, match=why):
        parse_event(text)


@pytest.mark.parametrize(
    ("events", "why"),
    [
        (["v = ValueOf(y)"], "no variable y"),
        (["w = v.Elem()"], "no Value v"),
        (["v = New(Usr)"], "no type Usr"),
        (["x = ValueOf(x)"], "is a variable"),
        (["v = ValueOf(x)", "v = v.Interface()"], "no variable of type any"),
        (["v = ValueOf(x)", "v.Set(w)"], "no Value w"),
    ],
)
def test_what_no_compiler_would_pass_is_illegal(events: list[str], why: str) -> None:
    with pytest.raises(Illegal, match=why):
        play(start(types={"User": {"Name": "string"}}, vars={"x": {"User": {}}}), events)


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({}, "1 to 32 variables"),
        ({"vars": {"x": {"int": "seven"}}}, "no int"),
        ({"vars": {"x": {"Usr": {}}}, "types": {"User": {"N": "int"}}}, "no type Usr"),
        ({"vars": {"x": {"*int": "&n"}}}, "no address"),
        ({"vars": {"n": {"int": 1}, "x": {"*string": "&n"}}}, r"no \*string"),
        ({"vars": {"x": {"[2]int": [1]}}}, "no list"),
        ({"vars": {"x": {"any": {"any": 1}}}}, "no type and a value"),
        ({"vars": {"x": {"int": 1}}, "types": {"T": {"A": "T"}}}, "contains itself"),
        ({"vars": {"x": {"int": 1}}, "types": {"T": {"A": "nope"}}}, "no type nope"),
        (
            {
                "vars": {"x": {"int": 1}},
                "types": {"A": "int", "T": {"A": "embedded"}},
                "methods": {"A": ["M"]},
            },
            "cannot be embedded",
        ),
        ({"vars": {"x": {"int": 1}}, "methods": {"T": ["A"]}}, "no type T"),
        (
            {"vars": {"x": {"int": 1}}, "types": {"T": "int"}, "methods": {"T": ["a"]}},
            "exported methods",
        ),
        ({"vars": {"x": {"int": 1}}, "types": {"int": "string"}}, "no name for a type"),
        ({"vars": {"x": {"int": 1}}, "varz": {}}, "'varz' is unknown"),
        ({"vars": {"x": {"int": 1}}, "before": ["v = ValueOf(z)"]}, "no variable z"),
        ({"vars": {"x": {"int": 1}}, "before": "v"}, "no list"),
        ({"vars": {"x": 7}}, "no mapping"),
        ({"vars": []}, "no mapping"),
    ],
)
def test_a_start_that_is_none_says_why(spec: dict[str, Any], why: str) -> None:
    with pytest.raises(Illegal, match=why):
        parse_start(spec)


SCALARS = st.one_of(st.none(), st.integers(-9, 300), st.text(max_size=6))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(("int", "User", "[]int", "*User", "any", "Name", "x")),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(("vars", "types", "methods", "before")), ANYTHING, max_size=4)
)
def test_any_plain_data_is_a_start_or_a_mistake(spec: dict[str, Any]) -> None:
    try:
        parse_start(spec)
    except Illegal:
        return
