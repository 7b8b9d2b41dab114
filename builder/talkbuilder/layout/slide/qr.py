"""A web address as a QR code: a small PNG, the same bytes each time. The only file that imports segno."""

from io import BytesIO

from talkbuilder.scene import Media

QUIET = 4
"""Modules of white round the code: ISO/IEC 18004 asks for four, and scanners in a dim hall need them."""


def qr(text: str) -> Media | None:
    """Return ``text`` as a QR code, black on white whatever the theme; None if it is too long for one."""
    # Imported here: it takes 60 ms, and few slides have a code to scan.
    import segno  # noqa: PLC0415

    try:
        code = segno.make(text, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError:
        return None
    buffer = BytesIO()
    code.save(buffer, kind="png", scale=8, border=QUIET)
    return Media("image/png", buffer.getvalue())
