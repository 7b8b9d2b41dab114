"""The toolchain that a model is compared with."""

from tests.truth.conftest import toolchain

__all__ = ["toolchain"]
