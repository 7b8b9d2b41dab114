"""Fuzzes one parser with atheris, guided by coverage; what it finds is left as crash-* in the folder.

pip install atheris        a tool of this campaign alone: no test needs it
nice python -m tests.hostile.fuzz TARGET FOLDER -max_total_time=600
"""

import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Fuzz the target that is named; the folder holds the corpus, and grows."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

    name, folder = sys.argv[1], Path(sys.argv[2])
    with atheris.instrument_imports(include=["talkbuilder", "talkdiagrams", "yaml", "markdown_it"]):
        from tests.hostile.targets import TARGETS, seeds

    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(name)):
        (folder / f"seed-{number}").write_bytes(data)
    target: Any = TARGETS[name]
    atheris.Setup(
        [
            sys.argv[0],
            str(folder),
            "-timeout=10",
            "-rss_limit_mb=1024",
            "-max_len=4000",
            f"-artifact_prefix={folder.parent}/{name}-",
            *sys.argv[3:],
        ],
        target,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
