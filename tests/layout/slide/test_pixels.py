"""The size of a picture is read from its header, or it is not a picture."""

import pytest

from talkbuilder.geometry import Size
from talkbuilder.layout.slide.pixels import pixel_size
from talkbuilder.scene import Media
from tests.layout.specimen import png

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0001108012c019003012200")


def test_png_and_jpeg_say_how_large_they_are() -> None:
    assert pixel_size(png(300, 200)) == Size(300, 200)
    assert pixel_size(Media("image/jpeg", JPEG)) == Size(400, 300)


@pytest.mark.parametrize(
    "media",
    [
        Media("image/png", b""),
        Media("image/png", b"GIF89a" * 10),
        Media("image/png", png(0, 10).data),
        Media("image/jpeg", b""),
        Media("image/jpeg", b"\xff\xd8" + b"\xff" * 50),
        Media("image/jpeg", b"\xff\xd8\xff\xe0\x00\x00" * 9),
        Media("image/jpeg", JPEG[:24]),
    ],
)
def test_what_is_damaged_has_no_size(media: Media) -> None:
    assert pixel_size(media) is None
