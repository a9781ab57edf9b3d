"""What the first bytes of a packet tell about a camera."""

import pytest

from ..coding import coding_in

HEAD = bytes([0x80, 96, 0, 1]) + bytes(8)


@pytest.mark.parametrize(
    ("unit", "coding"),
    [
        ("6742c01e", "h264"), ("1867", "h264"), ("7c85", "h264"), ("5c01", "h264"),  # parameters, several, parts
        ("4001", "hevc"), ("4201", "hevc"), ("4401", "hevc"), ("6001", "hevc"), ("6201", "hevc"),
        ("419a", ""), ("0601", ""), ("2601", ""), ("0201", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_packet_tells_its_coding_or_leaves_it_open(unit, coding):
    assert coding_in(HEAD + bytes.fromhex(unit)) == coding


def test_sources_and_extensions_before_the_picture_are_passed_over():
    head = bytes([0x92]) + HEAD[1:] + bytes(8) + bytes([0xBE, 0xDE, 0, 1]) + bytes(4)

    assert coding_in(head + b"\x42\x01") == "hevc"
