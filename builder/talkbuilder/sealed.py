"""Bytes that tell when they are no longer what they were: cut off, changed, or under another's name.

    seal(body, name)       "sha256 of name and body, in hexadecimal\\n" body
    unseal(sealed, name)   body, or None

This guards against a disk and a power cut, and not against a person: who can write a file can seal it, too.
"""

import hashlib

_LENGTH = 2 * hashlib.sha256().digest_size


def seal(body: bytes, name: str = "") -> bytes:
    """Return ``body`` with its seal, for a file called ``name``."""
    return b"%s\n%s" % (_digest(body, name), body)


def unseal(sealed: bytes, name: str = "") -> bytes | None:
    """Return what `seal` was given; None if that is not what this is.

    >>> unseal(seal(b"x", "a"), "a"), unseal(seal(b"x", "a"), "b"), unseal(b"x", "a")
    (b'x', None, None)
    """
    body = sealed[_LENGTH + 1 :]
    whole = sealed[: _LENGTH + 1] == _digest(body, name) + b"\n"
    return body if whole else None


def _digest(body: bytes, name: str) -> bytes:
    total = hashlib.sha256(name.encode(errors="surrogateescape") + b"\x00")
    total.update(body)
    return total.hexdigest().encode()
