"""The toolchain that models are compared with."""

from tests.truth.conftest import toolchain

__all__ = ["toolchain"]
