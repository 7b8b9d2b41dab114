"""The cache of the pipeline's tests, in which the fonts are unpacked already."""

from tests.pipeline.conftest import cache, unpacked

__all__ = ["cache", "unpacked"]
