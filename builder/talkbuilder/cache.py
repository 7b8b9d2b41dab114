"""The folder for what can be made again: fonts taken out of their wheel, records of builds, details of a crash."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return ``TALK_CACHE``, else the user's cache folder for us."""
    own = os.environ.get("TALK_CACHE")
    if own:
        return Path(own)
    from platformdirs import user_cache_path  # noqa: PLC0415 - 20 ms that an explicit folder need not pay

    return user_cache_path("talkbuilder", appauthor=False)
