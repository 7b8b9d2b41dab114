"""Phones as remotes: a code that works once and not for long, and the pass that it turns into, for one talk only.

code     K7QX-2MFD     shown on the screen; ten minutes, one use, a few wrong tries
pass     a cookie      opens that talk's remote, and nothing else
"""

import hmac
import secrets
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No two of them look alike on a projector: 32 letters, so a code of eight is forty bits."""

LENGTH = 8
CODE_SECONDS = 600.0
PASS_SECONDS = 12 * 3600.0
TRIES = 8
"""Wrong codes after which every code that waits is void: nobody guesses forty bits in eight."""

MOST_PASSES = 8


class _Code(Struct, frozen=True):
    code: str
    slug: str
    until: float
    wrong: int = 0


class _Pass(Struct, frozen=True):
    secret: str
    slug: str
    until: float


class Remotes:
    """The codes that wait and the passes that were given, of one server; gone when it ends."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._codes: list[_Code] = []
        self._passes: list[_Pass] = []

    def invite(self, slug: str) -> str:
        """Return a new code for the talk called ``slug``; the one before it is void."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        until = self._clock() + CODE_SECONDS
        self._codes = [one for one in self._codes if one.slug != slug]
        self._codes.append(_Code(code, slug, until))
        return f"{code[:4]}-{code[4:]}"

    def redeem(self, given: str) -> tuple[str, str] | None:
        """Return a pass and the slug it is for, in exchange for a code; None if there is no such code."""
        code = "".join(one for one in given.upper() if one not in " -")
        now = self._clock()
        self._codes = [one for one in self._codes if one.until > now and one.wrong < TRIES]
        for one in self._codes:
            if _same(one.code, code):
                self._codes.remove(one)
                return self._admit(one.slug, now), one.slug
        self._codes = [replace(one, wrong=one.wrong + 1) for one in self._codes]
        return None

    def _admit(self, slug: str, now: float) -> str:
        secret = secrets.token_urlsafe(24)
        living = [one for one in self._passes if one.until > now][-(MOST_PASSES - 1) :]
        self._passes = [*living, _Pass(secret, slug, now + PASS_SECONDS)]
        return secret

    def talk_of(self, secret: str) -> str | None:
        """Return the slug of the talk that a pass is for."""
        now = self._clock()
        found = [one for one in self._passes if _same(one.secret, secret) and one.until > now]
        return found[0].slug if found else None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))
