"""Is what a tool writes as the tool writes it?"""

from tools import sha256_block


def test_the_rounds_of_sha256_are_as_their_tool_writes_them() -> None:
    assert sha256_block.TARGET.read_text() == sha256_block.text()


def test_the_constants_are_those_of_the_standard() -> None:
    """FIPS 180-4, section 4.2.2: the first and the last of them."""
    written = sha256_block.text()

    assert " 0x428a2f98)" in written
    assert " 0xc67178f2)" in written
