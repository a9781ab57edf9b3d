"""Packets and what is agreed about them: their order, their content, their coding."""

import shutil
import subprocess

import pytest

from ...gb28181.call import offered
from ...gb28181.coding import coding_of
from ...gb28181.rtp import in_order, own, payload


def test_an_answer_says_from_where_and_by_which_ssrc():
    said = offered(b"v=0\r\nc=IN IP4 10.1.2.9\r\nm=video 9 TCP/RTP/AVP 96\r\na=setup:active\r\ny=0190000017\r\n")

    assert (said.host, said.ssrc, said.tcp) == ("10.1.2.9", 190000017, True)
    assert offered(b"y=9999999999\r\n").ssrc is None


def test_a_lost_packet_is_passed_over_and_a_late_one_dropped():
    numbers = [*range(40), *range(41, 90), 40, 90]

    found = list(in_order((number, number.to_bytes(1, "big")) for number in numbers))

    assert found[:40] == [bytes([number]) for number in range(40)]
    assert bytes([40]) not in found
    assert bytes([57]) in found


def test_numbers_come_round():
    found = in_order(iter([(65534, b"a"), (65535, b"b"), (1, b"d"), (0, b"c"), (2, b"e")]))

    assert b"".join(found) == b"abcde"


def test_a_packet_gives_up_its_extension_and_padding():
    packet = (
        bytes([0x80 | 0x20 | 0x10 | 1])
        + bytes(11)
        + bytes(4)
        + b"\xbe\xde\x00\x01"
        + bytes(4)
        + b"content"
        + b"\x00\x02"
    )

    assert payload(packet) == b"content"


def test_packets_of_another_ssrc_and_reports_are_passed_over():
    head = b"\x80\x60\x00\x01" + bytes(4)
    report = b"\x80\xc8\x00\x01" + bytes(4) + bytes([0, 0, 0, 7]) + b"x"

    assert list(own([head + bytes([0, 0, 0, 8]) + b"x", report, head + bytes([0, 0, 0, 7]) + b"y"], 7)) == [(1, b"y")]


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="not installed: ffmpeg")
@pytest.mark.parametrize(("coder", "coding"), [("libx264", "h264"), ("libx265", "hevc")])
def test_the_coding_is_told_by_the_stream_itself_however_it_is_cut(coder, coding):
    drawn = ["-f", "lavfi", "-i", "testsrc=s=64x64:r=15", "-frames:v", "20", "-c:v", coder, "-f", "vob", "pipe:1"]
    stream = subprocess.run(["ffmpeg", "-v", "error", *drawn], capture_output=True, check=True).stdout

    for length in (3, 1400, len(stream)):
        told, parts = coding_of(stream[start : start + length] for start in range(0, len(stream), length))
        assert told == coding
        assert b"".join(parts) == stream


def test_a_stream_that_tells_no_coding_is_taken_for_the_usual_one_and_goes_on():
    told, parts = coding_of(iter([b"\x00\x00\x01\xba" + bytes(20)] * 3))

    assert (told, len(list(parts))) == ("h264", 3)
