"""A talk's folder becomes a talk, whatever is in it."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from talkbuilder.outline.load import MAX_PROBLEMS, load
from talkbuilder.outline.names import slugify
from talkbuilder.problem import Problem, has_errors
from talkbuilder.store.world import RealWorld
from talkbuilder.talk import Talk
from tests.support.worlds import ROOT, FakeWorld, codes, load_talk

SMALL = "title: Hello\nslides:\n  - layout: title\n"


def picture(format: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size).save(data, format)
    return data.getvalue()


def loaded(outline: str, walkthrough: str | None = None, **files: bytes) -> Talk:
    talk, problems = load_talk(outline, walkthrough, **files)
    assert talk is not None
    assert not has_errors(problems), problems
    return talk


# --- what is read ---------------------------------------------------------------------------------------------------


FILE_WITH_REGIONS = (
    b"package a\n"  # 1
    b"\n"  # 2
    b"// region outer\n"  # 3
    b"func f() {\n"  # 4, or 1 of outer
    b"\t// region inner\n"  # 5, 2
    b"\tx()\n"  # 6, 3, or 1 of inner
    b"\t// endregion\n"  # 7, 4
    b"\ty()\n"  # 8, 5
    b"}\n"  # 9, 6
    b"// endregion\n"  # 10
)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("lines: '6-8'", "x()\ny()"),
        ("lines: '4, 6'", "func f() {\n\tx()"),  # a marker is no gap
        ("lines: '4, 8'", "func f() {\n\t…\n\ty()"),
        ("region: outer, lines: '3-5'", "x()\ny()"),
        ("region: inner, lines: '1'", "x()"),
    ],
)
def test_lines_are_counted_as_whoever_opens_the_file_sees_them(code: str, shown: str) -> None:
    talk = loaded(
        "title: x\nslides:\n- layout: code\n  title: What it does here\n"
        f"  code: {{file: a.go, {code}}}\n  notes: []\n",
        a_go=FILE_WITH_REGIONS,
    )
    assert talk.listings["slides", 0, "code"].text == shown


def test_a_listing_is_a_region_without_its_indent() -> None:
    talk = loaded(
        "title: Hello\nslides:\n- layout: code\n  title: What it looks like\n"
        "  code: {file: a.go, region: wait, highlight: ['1', 2-3]}\n  notes: []\n",
        a_go=b"package a\n\nfunc f() {\n\t// region wait\n\tx()\n\n\t// region inner\n\ty()\n"
        b"\t// endregion\n\t// endregion\n}\n",
    )
    listing = talk.listings["slides", 0, "code"]
    assert (listing.text, listing.language, listing.marks) == ("x()\n\ny()", "go", ((1,), (2, 3)))


def test_what_a_program_prints_is_plain_text() -> None:
    talk = loaded(
        "title: Hello\nslides:\n- layout: code-output\n  title: What it looks like\n"
        "  code: |\n    f()\n  output: {file: out.txt}\n  notes: []\n",
        out_txt=b"1\r\n2\r\n",
    )
    output = talk.listings["slides", 0, "output"]
    assert (output.text, output.language) == ("1\n2", "text")


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
def test_pictures(format: str) -> None:
    data = picture(format)
    talk = loaded(
        "title: Hello\nspeaker: {name: Ada, photo: a/b.img}\nslides:\n- layout: image\n"
        "  title: What it looks like\n  image: a/b.img\n  alt: x\n  notes: []\n",
        a__b_img=data,
    )
    assert talk.media["a/b.img"].data == data
    assert talk.media["a/b.img"].media_type == f"image/{format.lower()}"


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n", picture()[:40], picture()[:-14], b"\xff\xd8\xff", picture("JPEG")[:100], picture("GIF"), b"",
     picture(size=(12_001, 1))],
)  # fmt: skip
def test_a_picture_that_is_none(data: bytes) -> None:
    talk, problems = load_talk(
        "title: Hello\nslides:\n- layout: image\n  title: What it looks like\n  image: a.png\n  alt: x\n  notes: []\n",
        a_png=data,
    )
    assert codes(problems) == ["5:10 bad-picture"]
    assert talk is not None
    Image.open(io.BytesIO(talk.media["a.png"].data)).load()


def test_ids_are_written_or_made() -> None:
    slides = ["One thing", "Other, id: one-thing", "日本", "一", "One `thing`"]
    items = "".join(f"- {{layout: section, title: {slide}}}\n" for slide in slides)
    talk, _ = load_talk(f"title: Hello\nslides:\n{items}")
    assert talk is not None
    assert talk.ids == ("one-thing-2", "one-thing", "slide", "slide-2", "one-thing-3")


@given(st.text())
def test_slugs_are_slugs(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or (slug.isascii() and slug == slug.lower() and not slug.startswith("-"))
    assert slugify(slug) == slug


# --- where it is read from ------------------------------------------------------------------------------------------


def test_reads_go_through_the_world_and_stay_inside() -> None:
    world = FakeWorld(
        {
            "talk.yaml": b"title: Hello\nwalkthrough: ../../etc/passwd\nspeaker: {name: A, photo: /etc/passwd}\n"
            b"slides:\n- layout: title\n"
        }
    )
    talk, problems = load(ROOT, world)
    assert talk is not None
    beside = ["facts.lock.json", "facts.yaml"]
    assert world.asked == [*beside, "talk.yaml", "/etc/passwd", "../../etc/passwd"]
    assert [p.code for p in problems] == ["cannot-read", "cannot-read"]


def test_a_symbolic_link_does_not_lead_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret {#secret}\n")
    root = tmp_path / "talk"
    root.mkdir()
    (root / "talk.yaml").write_text(SMALL + "    notes: '#secret'\n")
    try:
        (root / "walkthrough.md").symlink_to(tmp_path / "secret.md")
    except OSError:
        pytest.skip("no symbolic links here")
    _, problems = load(root, RealWorld())
    assert [p.code for p in problems] == ["cannot-read"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_outline(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "talk.yaml")
    talk, problems = load(tmp_path, RealWorld())
    assert talk is None
    assert [p.code for p in problems] == ["cannot-read"]


def test_a_folder_without_an_outline(tmp_path: Path) -> None:
    talk, problems = load(tmp_path, RealWorld())
    assert talk is None
    assert [(p.code, p.place.path) for p in problems] == [
        ("no-file", (tmp_path / "talk.yaml").as_posix())
    ]


# --- whatever is in it ----------------------------------------------------------------------------------------------


def whole(problems: tuple[Problem, ...], **texts: bytes) -> None:
    """Every problem has a code, words, and a place inside the file it names."""
    for problem in problems:
        assert problem.code
        assert problem.message
        name = problem.place.path.removeprefix(ROOT.as_posix() + "/").replace(".", "_")
        lines = (
            texts[name]
            .decode("utf-8-sig", "replace")
            .replace("\r\n", "\n")
            .replace("\r", "\n")
            .split("\n")
        )
        assert 0 <= problem.place.line <= len(lines)
        assert not any(ord(c) < 32 and c != "\n" for c in str(problem))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_talk_or_problems(data: bytes) -> None:
    talk, problems = load_talk(data)
    assert talk is not None or has_errors(problems)
    whole(problems, talk_yaml=data, walkthrough_md=b"")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_walkthrough_or_problems(data: bytes) -> None:
    outline = (SMALL + '    notes: "#a"\n').encode()
    talk, problems = load_talk(outline, data)
    assert talk is not None
    assert has_errors(problems)
    whole(problems, talk_yaml=outline, walkthrough_md=data)


SEED = (
    Path(__file__).parents[1] / "cases" / "outline.md"
).read_text(encoding="utf-8").split("## values of the wrong sort")[1].split("```")[1].split("\n", 1)[1]  # fmt: skip


@given(st.data())
def test_a_broken_outline_is_a_problem(data: st.DataObject) -> None:
    text = SEED
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        until = min(len(text), at + data.draw(st.integers(0, 12)))
        put = data.draw(
            st.sampled_from(
                ["", ": ", "\n", "- ", "x", "[", "'", "\t", "\x00", "\u202e", "#", "99999", "é"]
            )
        )
        text = text[:at] + put + text[until:]
    talk, problems = load_talk(text)
    assert talk is not None or has_errors(problems)
    whole(problems, talk_yaml=text.encode(), walkthrough_md=b"")


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x1b", "\x7f", "\u0085", "\u2028", "\u202e", "\u2066", "\ufeff", "\ufffe"]
)
def test_characters_that_nobody_sees_are_refused(hidden: str) -> None:
    talk, problems = load_talk(f"title: Hello\nsubtitle: a{hidden}b\nslides:\n  - layout: title\n")
    assert talk is None
    assert codes(problems) == ["2:12 bad-character"]


def test_surrogates_are_no_utf8() -> None:
    _, problems = load_talk("title: Héllo\nsubtitle: ".encode() + b"\xed\xa0\x80\n")
    assert codes(problems) == ["2:11 not-utf-8"]


def test_a_byte_order_mark_and_windows_lines_are_fine() -> None:
    text = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert load_talk(text)[1] == ()


def test_a_huge_file_is_refused() -> None:
    assert codes(load_talk("#" * 1_100_000)[1]) == ["0:0 too-large"]


def test_a_huge_scalar_is_refused_in_a_short_message() -> None:
    _, problems = load_talk(SMALL.replace("Hello", "x" * 900_000))
    assert codes(problems) == ["1:8 bad-value"]
    assert len(str(problems[0])) < 300


@pytest.mark.parametrize("value", ["9" * 5000, "1e999", "nan", "inf", "-0", "1_0", "٣", "0x10"])
def test_strange_numbers(value: str) -> None:
    talk, problems = load_talk(
        f"title: Hello\nrate: {value}\ncuts: {{full: {{minutes: {value}}}}}\nslides: [layout: title]"
    )
    assert talk is not None or has_errors(problems)


def test_problems_end_somewhere() -> None:
    outline = "title: Hello\nslides:\n" + "- layout: x\n" * 4000
    _, problems = load_talk(outline)
    assert len(problems) == MAX_PROBLEMS + 1
    assert (problems[-1].code, problems[-1].severity) == ("more-problems", "note")


def test_five_thousand_slides_are_read() -> None:
    slides = "".join(
        f'- {{layout: section, title: Section {n}, notes: "#a:{n % 40 + 1}"}}\n'
        for n in range(5000)
    )
    text = "# T\n\n## A {#a}\n\n" + "One two three.\n\n" * 40
    talk, _ = load_talk(f"title: Hello\nslides:\n{slides}", text)
    assert talk is not None
    assert len(talk.ids) == len(set(talk.ids)) == 5000
