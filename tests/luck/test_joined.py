"""The pages that join all talks, when a build was killed before it came to them: the talks are fresh, they are not."""

import os
from pathlib import Path

import pytest

from talkbuilder.store.record import Records
from tests.luck.stage import write_talk
from tests.pipeline.running import contents, talk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX paths")

BUILD = ("build", "-q", "-f", "html,site", "--site-url", "https://example.org/", "-j1")
JOINED = ("index.html", "truth.html", "site/index.html", "site/search.html", "site/truth.html")


def test_they_are_made_again(tmp_path: Path, cache: Path) -> None:
    output = tmp_path / "output"
    write_talk(tmp_path / "talks" / "one", "old")
    assert talk(BUILD, tmp_path, cache).code == 0
    records = [Records(folder, cache)._path for folder in (output, output / "site")]
    before = {path: path.read_bytes() for path in (*records, *(output / name for name in JOINED))}
    write_talk(tmp_path / "talks" / "one", "new")
    assert talk(BUILD, tmp_path, cache).code == 0
    new = contents(output)
    for path, data in before.items():
        assert path.read_bytes() != data, path
        path.write_bytes(data)
    assert talk(BUILD, tmp_path, cache).code == 0
    assert [name for name, data in contents(output).items() if data != new[name]] == []
