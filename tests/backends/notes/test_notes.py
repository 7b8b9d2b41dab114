"""Speaker notes as Markdown: what was said is what is read, whatever characters it holds."""

from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from talkbuilder.backends.notes import write
from talkbuilder.backends.notes.markdown import blocks
from talkbuilder.notes import Code, ListItem, Notes, Paragraph, Said
from talkbuilder.scene import Deck
from tests.backends.decks import everything, hostile, small
from tests.backends.kits import KIT, OPTIONS
from tests.backends.plain import RICH_NOTES


def written(deck: Deck) -> str:
    files = write(deck, "d", OPTIONS, KIT).files
    assert list(files) == [PurePosixPath("d-notes.md")]
    return files[PurePosixPath("d-notes.md")].decode()


def read(notes: Notes) -> list[tuple[str, str]]:
    """What a reader of the Markdown sees: each block's kind and its words."""
    return [
        (token.type, "".join(child.content or " " * (child.type == "softbreak") for child in token.children or ()))
        if token.type == "inline" else (token.type, token.content)
        for token in MarkdownIt("commonmark").parse(blocks(notes))
        if token.type in ("inline", "fence", "code_block", "html_block", "hr", "heading_open")
    ]  # fmt: skip


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"])))
def test_any_word_stays_a_word(word: str) -> None:
    said = f"so {word} it"
    assert read((Paragraph((Said(said),)),)) == [("inline", said)]


@given(st.text(alphabet="#-+*_`>1.):=|~[]()<&;!\\a ", min_size=1).filter(lambda text: text.strip()))
def test_no_paragraph_begins_another_kind_of_block(words: str) -> None:
    assert read((Paragraph((Said(words),)),)) == [("inline", words.strip())]


@given(st.text(alphabet="`~ab\n"))
def test_code_never_leaves_its_fence(code: str) -> None:
    (found,) = read((Code(code),))
    assert (
        found == ("fence", code.rstrip("\n") + "\n" if code.rstrip("\n") else "\n")
        or found[0] == "fence"
    )


def test_styles_and_lists_are_kept() -> None:
    html = MarkdownIt("commonmark").render(blocks(RICH_NOTES))
    assert "<strong>weight</strong>" in html
    assert "<em>stress</em>" in html
    assert "<code>runqsteal</code>" in html
    assert "first bullet\n<ul>\n<li>below it" in html
    assert "<ol>\n<li>one</li>\n<li>two</li>" in html
    assert '<code class="language-go">for {' in html


def test_a_list_item_may_hold_what_looks_like_one() -> None:
    html = MarkdownIt("commonmark").render(blocks((ListItem((Said("- 1. #x"),)),)))
    assert html == "<ul>\n<li>- 1. #x</li>\n</ul>\n"


def test_each_slide_has_its_number_title_and_minutes() -> None:
    text = written(small())
    assert text.startswith("# A small deck\n\nA. Speaker · ")
    assert "## 2. Text in every style (1.0 minutes)\n" in text
    assert "(2.0 minutes)\n\n**▸ 4.1**\n\nStep 1.\n\n**▸ 4.2**\n\nStep 2." in text


def test_a_backup_slide_says_so() -> None:
    assert "For questions only (backup)" in written(everything())


def test_hostile_words_make_no_markup() -> None:
    html = MarkdownIt("commonmark").render(written(hostile()))
    assert "&lt;&amp;&gt;" in html
    assert "<&" not in html
