"""`talk digest`: a line a file, as sha256sum has it; what cannot be read is named."""

import io
import zipfile
from pathlib import Path

from talkbuilder.store.content import content_digest
from tests.app.conftest import Talk


def packed(level: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr(zipfile.ZipInfo("a.xml"), b"x" * 5000, zipfile.ZIP_DEFLATED, level)
    return buffer.getvalue()


def test_two_files_that_hold_the_same_have_one_digest(talk: Talk, tmp_path: Path) -> None:
    paths = [tmp_path / "one.pptx", tmp_path / "other.pptx"]
    for path, level in zip(paths, (1, 9), strict=True):
        path.write_bytes(packed(level))
    assert paths[0].read_bytes() != paths[1].read_bytes()
    said = talk("digest", *map(str, paths))
    wanted = content_digest(packed(6))
    assert said.code == 0
    assert said.out.splitlines() == [f"{wanted}  {path}" for path in paths]


def test_what_cannot_be_read_is_named_and_the_rest_is_told(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "whole").write_bytes(b"x")
    (tmp_path / "half.pptx").write_bytes(packed(6)[:50])
    said = talk("digest", *(str(tmp_path / name) for name in ("whole", "half.pptx", "absent")))
    assert said.code == 1
    assert len(said.out.splitlines()) == 1
    assert "half.pptx: error[cannot-read]" in said.err
    assert "absent: error[no-file]" in said.err
