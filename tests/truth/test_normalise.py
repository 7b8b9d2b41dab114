"""What is made alike: twice is once, what varies no longer does, and nothing of this machine is left."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talkbuilder.outline.model import Rule
from talkbuilder.reading import refused
from talkbuilder.truth import patterns
from talkbuilder.truth.machine import cleaned
from talkbuilder.truth.normalise import COMMON, Machine, difference, folders, form, scrub, tidy

RULES = list(COMMON)
# Pieces of real output, so that examples look like something; between them anything may stand.
PIECES = st.sampled_from(
    [
        "goroutine 17 [running]: main.f(0xc000012345, 0x2) +0x1d",
        "SCHED 253ms: gomaxprocs=2 [1 0]",
        "gc 7 @0.012s 2%: 0.018+0.50+0.003 ms clock, 4->4->0 MB",
        *("12.5µs", "1m2.3s", "(0.00s)", "m=+0.000123", "2026/08/24 14:33:00"),
        *("2026-08-24T14:33:00.123Z", "pid 412", "pid=7", "C:\\go\\src\\x.go", "~/x/y"),
        *("/usr/local/go/src/runtime/proc.go:12", "107.3 ns/op", "BenchmarkX-2"),
        *("0x…", "…s", "goroutine …", "[", "]", "+", ".", "/"),
    ]
)
TEXTS = st.lists(
    PIECES | st.text(max_size=6) | st.sampled_from([" ", "\n", "1", "s", "ms", "h"])
).map("".join)
HOWS = ("text", "lines", "form", "none")


class TestRules:
    @pytest.mark.parametrize("rule", RULES)
    @given(TEXTS)
    def test_twice_is_once(self, rule: str, text: str) -> None:
        once = COMMON[rule](text)  # type: ignore[index]
        assert COMMON[rule](once) == once  # type: ignore[index]

    @pytest.mark.parametrize("rule", RULES)
    @given(TEXTS)
    def test_no_line_is_lost(self, rule: str, text: str) -> None:
        assert COMMON[rule](text).count("\n") == text.count("\n")  # type: ignore[index]

    @given(st.lists(st.integers(0x10000, 2**64 - 1), min_size=2, max_size=2))
    def test_addresses_are_alike(self, two: list[int]) -> None:
        one, other = (COMMON["addresses"](f"&x = {n:#x}, main.f({n:#018x})") for n in two)
        assert one == other == "&x = 0x…, main.f(0x…)"

    def test_small_numbers_are_no_addresses(self) -> None:
        assert COMMON["addresses"]("f(0x0, 0x2a) +0x1d") == "f(0x0, 0x2a) +0x1d"

    @given(
        st.integers(0, 10**6), st.integers(0, 999), st.sampled_from(["ns", "us", "µs", "ms", "s"])
    )
    def test_times_are_alike_whatever_their_unit(self, whole: int, part: int, unit: str) -> None:
        assert COMMON["times"](f"took {whole}{unit} of it") == "took …s of it"
        assert COMMON["times"](f"took {whole}.{part:03}{unit} of it") == "took …s of it"

    @pytest.mark.parametrize(
        "text, alike",
        [
            ("2026/08/24 14:33:00 hello", "… hello"),
            ("at 2026-08-24T14:33:00.123Z", "at …"),
            ("2026-08-24 14:33:00.5 +0000 UTC m=+0.000123", "… +0000 UTC m=+…"),
            ("ok  \tboxing\t0.005s", "ok  \tboxing\t…s"),
            ("1h2m3.5s and 1m0s and 12.3µs", "…s and …s and …s"),
            ("0.018+0.50/0.1+0.003 ms clock", "…s clock"),
            ("SCHED 253ms: gomaxprocs=2", "SCHED …s: gomaxprocs=2"),
        ],
    )
    def test_times(self, text: str, alike: str) -> None:
        assert COMMON["times"](text) == alike

    @pytest.mark.parametrize(
        "text", ["107.3 ns/op", "16 B/op", "v1.27.3", "3 Ms", "x12ms", "GC 5%"]
    )
    def test_no_times(self, text: str) -> None:
        assert COMMON["times"](text) == text

    @given(st.lists(st.integers(2, 10**9), min_size=2, max_size=2))
    def test_ids_are_alike(self, two: list[int]) -> None:
        one, other = (
            COMMON["ids"](
                f"goroutine {n} [running]:\ncreated by f in goroutine {n}\npid={n} /proc/{n}/fd"
            )
            for n in two
        )
        assert one == other

    def test_the_first_goroutine_keeps_its_number(self) -> None:
        assert COMMON["ids"]("goroutine 1 [running]: goroutine 18") == (
            "goroutine 1 [running]: goroutine …"
        )

    def test_paths_keep_the_file(self) -> None:
        text = "\t/usr/local/go/src/runtime/proc.go:12 +0x1d, C:\\go\\x.go, ~/y.go; a/b and ./main.go stay"
        assert COMMON["paths"](text) == ("\tproc.go:12 +0x1d, x.go, y.go; a/b and ./main.go stay")


class TestThisMachine:
    MACHINE = Machine(
        {"lovelace": "host", "lovelace.example.org": "host", "ada": "user", "root": "user"},
        {"/people/ada": "~", "/people/ada/.cache/talk/x": ".", "D:\\People\\ada": "~"},
    )

    @given(st.lists(TEXTS | st.sampled_from(["ada", "/people/ada", "lovelace", " ", "@", ":"])))
    def test_no_name_of_it_is_left(self, parts: list[str]) -> None:
        text = scrub(" ".join(parts), self.MACHINE)
        words = text.replace("/", " ").replace(":", " ").replace("@", " ").split()
        assert not {"ada", "lovelace"} & set(words)
        assert "/people/ada/" not in text

    def test_what_is_written_instead(self) -> None:
        text = "ada@lovelace.example.org:/people/ada/.cache/talk/x/main.go /people/ada/y D:\\\\People\\\\ada\\\\z"
        assert scrub(text, self.MACHINE) == "user@host:./main.go ~/y ~\\\\z"

    def test_a_name_that_is_a_word_of_go_stays(self) -> None:
        assert scrub("root marking, adaptive, /people/adam", self.MACHINE) == (
            "root marking, adaptive, /people/adam"
        )

    def test_folders_are_known_by_every_name(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "real")
        found = folders([(tmp_path / "link", "."), (Path("/"), "never")])
        assert found == {str(tmp_path / "link"): ".", str((tmp_path / "real").resolve()): "."}

    @pytest.mark.parametrize(
        "raw, name",
        [
            ("Intel(R) Core(TM) i7-1185G7 @ 3.00GHz", "Intel Core i7-1185G7 @ 3.00 GHz"),
            ("AMD Ryzen 9 5950X 16-Core Processor", "AMD Ryzen 9 5950X"),
            ("Apple M2", "Apple M2"),
            ("evil\x1b[31m", "evil [31m"),
        ],
    )
    def test_a_processors_name(self, raw: str, name: str) -> None:
        assert cleaned(raw) == name


class TestTidy:
    @given(st.text() | TEXTS)
    @example("\x1b[1mbold\x1b[0m\r\n\x00\u202e")
    @example("\x1b\x1b[0m[31mx")
    def test_what_is_stored_can_be_read_again(self, text: str) -> None:
        assert refused(tidy(text), "x") == ()
        assert tidy(tidy(text)) == tidy(text)

    def test_a_progress_bar_shows_its_end(self) -> None:
        assert tidy("50%\r100%\nok \n\n") == "100%\nok"


class TestDifference:
    @pytest.mark.parametrize("how", HOWS)
    @given(TEXTS)
    def test_a_text_is_like_itself(self, how: str, text: str) -> None:
        assert difference(text, text, how) is None

    @given(st.lists(TEXTS, max_size=6), st.randoms())
    def test_lines_may_come_in_any_order(self, lines: list[str], random: object) -> None:
        lines = [line for text in lines for line in text.split("\n") if line.strip()]
        mixed = lines[:]
        random.shuffle(mixed)  # type: ignore[attr-defined]
        assert difference("\n".join(lines), "\n".join(mixed), "lines") is None

    def test_the_first_line_that_differs_is_named(self) -> None:
        found = difference("a\nb\nc", "a\nB\nC", "text")
        assert (found.line, found.old, found.new) == (2, "b", "B") if found else False

    @pytest.mark.parametrize(
        "old, new, line",
        [("a", "a\nb", 1), ("a\nb", "a", 2), ("", "x", 1), ("a\na", "a", 2), ("a", "a\na", 1)],
    )
    @pytest.mark.parametrize("how", ["text", "lines"])
    def test_a_line_more_or_less_is_a_difference(
        self, old: str, new: str, line: int, how: str
    ) -> None:
        found = difference(old, new, how)
        assert found is not None
        assert found.line == line

    def test_a_form_is_what_is_left_without_numbers(self) -> None:
        old = "gc 1 @0.012s 2%: 0.018+0.50+0.003 ms clock, 4->4->0 MB\ndone"
        new = (
            "gc 1 @1.5s 12%: 1.8+0.50+0.1 ms clock, 128->4->0 MB\n"
            "gc 2 @1.7s 12%: 1.8+0.50+0.1 ms clock, 128->4->0 MB\ndone"
        )
        assert difference(old, new, "form") is None
        found = difference(old, new.replace("clock", "watch"), "form")
        assert found is not None
        assert found.line == 1

    def test_the_machine_of_a_benchmark_does_not_count(self) -> None:
        old = "cpu: Old\nBenchmarkX-2   \t 1000\t  107.3 ns/op\t 16 B/op\t 1 allocs/op\nPASS"
        new = "cpu: New\nBenchmarkX-16\t 98765\t  9 ns/op\t 2 B/op\t 0 allocs/op\nPASS"
        assert difference(old, new, "form") is None
        assert difference("cpu: Old\nx", "cpu: New\nx", "text") is None

    def test_what_a_thread_does_at_a_moment_is_no_form(self) -> None:
        old = "  M1: p=0 curg=nil preemptoff= spinning=true\n  G2: status=4(force gc (idle)) m=nil"
        new = "  M0: p=nil curg=7 preemptoff=GC spinning=false\n  G9: status=1() m=3"
        assert difference(old, new, "form") is None
        assert difference(old, new.replace("curg", "g"), "form") is not None

    @given(TEXTS)
    def test_a_form_has_no_digits_but_in_names(self, text: str) -> None:
        for line in text.split("\n"):
            assert form(form(line)) == form(line) or any(one.isdigit() for one in line)


class TestExpressionsOfOthers:
    def test_a_rule_replaces_with_groups(self) -> None:
        rules = [Rule(find=r"pid (\d+)", put=r"<\1>"), Rule(find="<1", put="<")]
        assert patterns.replaced("pid 12, ä", rules) == "<2>, ä"

    def test_the_first_group_or_the_match(self) -> None:
        finds = [r"threads: (\d+)", "^x", "none", "(a)|b"]
        assert patterns.first_groups("b\nthreads: 8\nx", finds) == ["8", "x", None, None]

    def test_what_never_ends_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(patterns, "SECONDS", 0.5)
        with pytest.raises(patterns.PatternFailed, match="repeat"):
            patterns.first_groups("a" * 40 + "b", ["(a+)+$"])

    def test_what_is_none_says_so(self) -> None:
        with pytest.raises(patterns.PatternFailed, match="unterminated"):
            patterns.first_groups("x", ["("])
