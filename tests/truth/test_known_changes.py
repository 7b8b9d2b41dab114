"""What is known to have changed between releases of Go, asked of real toolchains: the table must tell the truth."""

from collections.abc import Callable
from pathlib import Path

import pytest

from talkbuilder.app.truthtable import plain
from talkbuilder.app.verify import ASKER
from talkbuilder.claims import ABSENT, PRESENT, AskSource, Claims, Fact, Use
from talkbuilder.outline.model import Outline
from talkbuilder.place import NOWHERE
from talkbuilder.truth.answers import ask
from talkbuilder.truth.drift import lost
from talkbuilder.truth.overview import table
from talkbuilder.truth.telling import survey
from talkbuilder.truth.toolchain import Toolchain
from talkbuilder.truth.verdict import judge
from tests.truth.conftest import RELEASES

FACTS = (
    Fact("no-psyscall", "A P has no state of its own for a system call.", ABSENT,
         AskSource("const", "runtime._Psyscall"), since="1.26"),
    Fact("hchan-size", "A channel without its buffer takes 112 bytes.", "112",
         AskSource("size", "runtime.hchan")),
    Fact("hash-trie", "There is a concurrent hash trie.", PRESENT,
         AskSource("type", "internal/sync.HashTrieMap"), since="1.24"),
    Fact("mutex-moved", "The mutex lives in internal/sync.", PRESENT,
         AskSource("type", "internal/sync.Mutex"), since="1.24"),
    Fact("runq-size", "A P's queue has 256 slots.", "256", AskSource("length", "runtime.p.runq")),
)  # fmt: skip
LINKS = ("go:runtime/proc.go#schedule", "go:runtime/chan.go#hchan", "go:runtime/proc.go#nobody")
CLAIMS = Claims(
    {fact.id: fact for fact in FACTS},
    uses=tuple(Use(link, NOWHERE, passage="a") for link in LINKS),
)
OUTLINE = Outline.model_validate(
    {"title": "Changes", "cuts": {"full": {"minutes": 10}}, "slides": [{"layout": "title"}]}
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def four(toolchains: tuple[Toolchain, ...]) -> tuple[Toolchain, ...]:
    if tuple(one.version for one in toolchains) != RELEASES:
        pytest.skip(f"all of {', '.join(RELEASES)} are needed, `make test` sets them up")
    return toolchains


def test_the_table_finds_them(
    four: tuple[Toolchain, ...], golden: Callable[[str, str], None], tmp_path: Path
) -> None:
    asked = [ask(tmp_path, OUTLINE, CLAIMS, one, ASKER) for one in four]
    golden("truth/known-changes.txt", plain("changes", table(CLAIMS, asked), 120) + "\n")
    problems = survey([finding for one in asked for finding in judge(CLAIMS, one)], {})
    assert [problem.message for problem in problems] == [
        "`hchan-size` is 96 in go1.21.13, 104 in go1.24.11, not 112"
    ]
    for one in asked:
        gone = [problem.message for problem in lost(CLAIMS, one, "other", {})]
        assert gone == [f"`go:runtime/proc.go#nobody` is not in {one.release}"]
        assert one.lines
