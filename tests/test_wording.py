"""Our own words: every language has all of them, with what is filled in; and none costs an English talk a thing."""

import json
import re
import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.scripts import language_reads, script_of
from talkbuilder.wording import (
    ENGLISH,
    NAMES,
    counted,
    fill,
    gaps,
    own_of,
    stretches,
    unfit,
    wording_of,
)

LANGUAGES = sorted(
    file.name.removesuffix(".json") for file in (files("talkbuilder") / "wordings").iterdir()
)
WRITTEN_IN = {
    "ar": "Arab", "he": "Hebr", "ja": "Jpan", "ko": "Hang", "ru": "Cyrl", "uk": "Cyrl", "zh": "Hani", "zh-TW": "Hani",
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        (files("talkbuilder") / "wordings" / f"{language}.json").read_bytes()
    )
    return found


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_there_are_languages() -> None:
    assert {"de", "ar"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_in_the_order_of_english(language: str) -> None:
    assert tuple(words(language)) == NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_filled_in_and_nothing_else(language: str) -> None:
    assert {name: unfit(name, said) for name, said in words(language).items()} == dict.fromkeys(
        NAMES, ""
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_for_many_has_everything(language: str) -> None:
    """What has one form has it for any number; the form for one may leave only the number out."""
    for name, said in words(language).items():
        one, _, many = said.partition("|")
        assert gaps(many or one) == gaps(getattr(ENGLISH, name)), name
        assert gaps(one) >= gaps(many) - {"n"}, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_in_the_letters_of_their_language(language: str) -> None:
    """A word that was copied and not translated would be found here, or among those that are as in English."""
    said = words(language)
    if language in WRITTEN_IN:
        wanted = {WRITTEN_IN[language], "Hani" if language == "ja" else WRITTEN_IN[language]}
        for name, text in said.items():
            bare = re.sub(r"\{\w+\}", "", text)
            if any(letter.isalpha() for letter in bare):
                assert any(script(letter) in wanted for letter in bare), (name, text)
    same = [name for name in NAMES if said[name] == getattr(ENGLISH, name) and name != "comma"]
    assert len(same) <= 12, same


def script(letter: str) -> str:
    if "Ѐ" <= letter <= "ӿ":
        return "Cyrl"
    return script_of(letter)


@pytest.mark.parametrize("language", LANGUAGES)
def test_brackets_and_spaces_are_whole(language: str) -> None:
    for name, text in words(language).items():
        assert text == text.strip() or name in ("comma", "printed_where", "printed_day"), name
        for opening, closing in ("()", "（）", "{}", "「」", "«»"):
            assert text.count(opening) == text.count(closing), (name, text)
        assert "  " not in text
        assert "\N{REPLACEMENT CHARACTER}" not in text


# --- who gets which ---------------------------------------------------------------------------------------------------


def test_a_region_speaks_its_language_and_is_called_by_its_own_name() -> None:
    assert wording_of("de-AT").contents == wording_of("de").contents == "Inhalt"
    assert (wording_of("de-AT").language, wording_of("en-GB").language) == ("de-AT", "en-GB")


@pytest.mark.parametrize("language", ["fi", "xx", "qaa-QQ"])
def test_an_unknown_language_gets_english_and_says_so(language: str) -> None:
    assert wording_of(language) == ENGLISH
    assert wording_of(language).language == "en"


def test_somebody_may_call_things_otherwise() -> None:
    own = own_of({"contents": "Gliederung", "nonsense": "x"})
    assert (wording_of("de", own).contents, wording_of("de", own).language) == ("Gliederung", "de")
    assert wording_of("en", own).contents == "Gliederung"
    assert wording_of("fi", own).language == "en", "most of it is English still"
    every = own_of(dict.fromkeys(NAMES, "sana"))
    assert wording_of("fi", every).language == "fi"


# --- filling in -------------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from(["n", "title", "what"]), st.text()), st.text())
def test_what_is_filled_in_is_never_read_again(values: dict[str, str], words_: str) -> None:
    said = fill("{n}|{title}|{what}|{other}", **values)
    parts = [values.get(name, f"{{{name}}}") for name in ("n", "title", "what", "other")]
    assert said == "|".join(parts)
    assert fill(words_) == words_


@given(st.integers(0, 200))
def test_one_form_for_one_and_another_for_more(n: int) -> None:
    assert counted("one|{n} of them", n) == ("one" if n == 1 else f"{n} of them")
    assert counted("so many: {n}", n) == f"so many: {n}"


@given(st.sets(st.integers(1, 60)))
def test_lines_are_told_each_once_and_in_order(lines: set[int]) -> None:
    said = stretches(lines, ENGLISH)
    again: list[int] = []
    for first, last in re.findall(r"lines? (\d+)(?: to (\d+))?", said):
        again += range(int(first), int(last or first) + 1)
    assert again == sorted(lines)


def test_lines_in_the_language_of_the_talk() -> None:
    assert stretches((3, 4, 5, 9), wording_of("de")) == "Zeilen 3 bis 5, Zeile 9"
    assert language_reads(wording_of("ar").language) == "rtl"
    assert stretches((1, 3), wording_of("ar")) == "السطر 1، السطر 3"


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_english_opens_no_file() -> None:
    """`importlib.resources` is what would look for one."""
    code = (
        "import sys; from talkbuilder.wording import wording_of; wording_of('en');"
        "print('importlib.resources' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=None
    )
    assert ran.stdout.strip() == "False", ran.stdout
