"""How a phone is asked in: an address with a code that works once, in words and as a QR code."""

from base64 import b64encode
from io import BytesIO, StringIO

from msgspec import Struct

from talkbuilder.app.serve.remotes import CODE_SECONDS


class Invitation(Struct, frozen=True):
    """``base`` is our address as another machine sees it. The code stands behind the #, where no log sees it."""

    base: str
    code: str

    @property
    def address(self) -> str:
        """What the phone opens."""
        return f"{self.base}remote#{self.code}"

    @property
    def told(self) -> dict[str, str | int]:
        """What the presenter shows."""
        return {
            "address": f"{self.base}remote",
            "code": self.code,
            "picture": self._picture(),
            "minutes": round(CODE_SECONDS / 60),
        }

    @property
    def terminal(self) -> str:
        """The QR code for a terminal."""
        import segno  # noqa: PLC0415 - 60 ms, for those who ask a phone in

        out = StringIO()
        segno.make(self.address, error="l", micro=False).terminal(out, compact=True)
        return out.getvalue()

    def _picture(self) -> str:
        import segno  # noqa: PLC0415 - see above

        out = BytesIO()
        segno.make(self.address, error="m", micro=False).save(out, kind="png", scale=8, border=4)
        return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"
