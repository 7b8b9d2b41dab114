"""Tables that import what is asked for, and work in a thread of its own."""

import subprocess
import sys

import pytest

from talkbuilder.app.wiring import GUESTS
from talkbuilder.aside import Aside
from talkbuilder.late import Late
from talkbuilder.ports import Backend, Kind, Mechanism


def test_every_name_in_our_tables_leads_to_a_thing_of_its_kind() -> None:
    kinds: dict[str, Kind] = dict(GUESTS.kinds)
    mechanisms: dict[str, Mechanism] = dict(GUESTS.mechanisms)
    backends: dict[str, Backend] = dict(GUESTS.backends)
    assert all(kind.name == name for name, kind in kinds.items())
    assert all(mechanism.name == name for name, mechanism in mechanisms.items())
    assert all(callable(backend) for backend in backends.values())


def test_a_thing_is_made_once() -> None:
    table = Late[object]({"list": "builtins:list()"})
    assert table["list"] is table["list"]


def test_ours_cannot_be_replaced_and_others_come_after() -> None:
    table = Late[object]({"int": "builtins:int"}, lambda: {"int": str, "more": dict})
    assert table["int"] is int
    assert table["more"] is dict
    assert list(table) == ["int", "more"]
    assert "most" not in table
    with pytest.raises(KeyError):
        table["most"]


def test_what_a_build_does_not_need_is_not_imported() -> None:
    code = (
        "import sys, talkbuilder.app.wiring\n"
        "heavy = {'lxml', 'pptx', 'PIL', 'jinja2', 'rich', 'segno', 'graphviz',"
        " 'talkdiagrams.mechanisms.scheduler.model'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_goes_wrong_aside_is_raised_where_the_result_is_wanted() -> None:
    assert Aside(lambda: 6 * 7).result() == 42
    with pytest.raises(ZeroDivisionError):
        Aside(lambda: 1 // 0).result()
