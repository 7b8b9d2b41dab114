"""What was sealed comes out whole, or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.sealed import seal, unseal


@given(st.binary(), st.text())
def test_what_was_sealed_comes_out(body: bytes, name: str) -> None:
    assert unseal(seal(body, name), name) == body


@given(st.binary(), st.text(), st.data())
def test_nothing_else_does(body: bytes, name: str, data: st.DataObject) -> None:
    sealed = bytearray(seal(body, name))
    assert unseal(bytes(sealed), name + "x") is None
    assert unseal(bytes(sealed[: data.draw(st.integers(0, len(sealed) - 1))]), name) is None
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    assert unseal(bytes(sealed), name) is None
