"""A toolchain's source tree as `talk build --go` shows it: declarations by name, and the notice that goes with them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from talkbuilder.ports import Declaration, EngineFailure
from talkbuilder.truth.source import Unanswered, texts
from talkbuilder.truth.toolchain import Toolchain

# What a GOROOT without its LICENSE stands under all the same (https://go.dev/LICENSE).
LICENCE = (
    "Copyright 2009 The Go Authors.",
    "Redistribution and use in source and binary forms, with or without modification, are permitted "
    "provided that the following conditions are met:",
    "* Redistributions of source code must retain the above copyright notice, this list of conditions "
    "and the following disclaimer.",
    "* Redistributions in binary form must reproduce the above copyright notice, this list of "
    "conditions and the following disclaimer in the documentation and/or other materials provided "
    "with the distribution.",
    "* Neither the name of Google LLC nor the names of its contributors may be used to endorse or "
    "promote products derived from this software without specific prior written permission.",
    'THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR '
    "IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND "
    "FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR "
    "CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR "
    "CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR "
    "SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY "
    "THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR "
    "OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE "
    "POSSIBILITY OF SUCH DAMAGE.",
)
_LONGEST = 20_000


class Tree(Struct, frozen=True):
    """The tree of one toolchain; see ``SourceTree`` in ports.py."""

    toolchain: Toolchain

    @property
    def release(self) -> str:
        """Return its release, ``go1.27.3``."""
        return self.toolchain.release

    @property
    def licence(self) -> tuple[str, ...]:
        """Return the notice as this GOROOT has it, else as Go publishes it."""
        try:
            text = (self.toolchain.root / "LICENSE").read_text("utf-8")[:_LONGEST]
        except (OSError, UnicodeError):
            return LICENCE
        return paragraphs(text) if "The Go Authors" in text else LICENCE

    def declarations(
        self, wanted: Sequence[tuple[str, tuple[str, ...]]]
    ) -> tuple[Declaration, ...]:
        """Return what each ``file#symbol`` declares.

        Raises:
            EngineFailure: the dumper cannot be built or does not answer.
        """
        try:
            found = texts(self.toolchain, wanted)
            pairs = zip(wanted, found, strict=True)
            return tuple(_declaration(target, raw) for (target, _), raw in pairs)
        except (Unanswered, OSError) as trouble:
            raise EngineFailure(str(trouble)) from None
        except (TypeError, ValueError, KeyError):
            raise EngineFailure("the dumper says what makes no sense") from None


def _declaration(target: str, raw: dict[str, Any]) -> Declaration:
    return Declaration(
        file=Path(target.partition("#")[0]).as_posix(),
        line=int(raw["line"]),
        lines=tuple(str(line) for line in raw["lines"]),
        head=_span(raw["head"]),
        tail=_span(raw["tail"]),
        parts=tuple(_span(part) for part in raw["parts"]),
        comments=tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in raw["comments"]),
        names=tuple(str(name) for name in raw["names"]),
        absent=str(raw["absent"]),
        instead=str(raw["instead"]),
    )


def _span(raw: Sequence[Any]) -> tuple[int, int]:
    first, last = raw
    return int(first), int(last)


def paragraphs(text: str) -> tuple[str, ...]:
    """Return a licence as paragraphs; an item of its list is one.

    >>> paragraphs("Copyright (c)\\nus.\\n\\n   * Keep\\nthis.\\n   * And this.\\n")
    ('Copyright (c) us.', '* Keep this.', '* And this.')
    """
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        words = line.strip()
        if not words or words.startswith("* "):
            found.append([])
        if words:
            found[-1].append(words)
    return tuple(" ".join(one) for one in found if one)
