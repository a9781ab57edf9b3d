"""RTP packets (RFC 3550) of one stream: those that are its own, in their order, without their heads.

in_order(own(packets, ssrc))      # contents, as a program stream goes on (GB/T 28181-2016 附录C)
"""

import heapq
from collections.abc import Iterable, Iterator

_WINDOW = 32  # packets that wait for one before them
_RTCP = range(200, 208)  # their second byte, where they come to the same port


def own(packets: Iterable[bytes], ssrc: int) -> Iterator[tuple[int, bytes]]:
    """Number and content of the packets of this stream; those of others, and what is no RTP, are passed over."""
    ssrc_bytes = ssrc.to_bytes(4, "big")
    for packet in packets:
        if len(packet) > 12 and packet[0] >> 6 == 2 and packet[1] not in _RTCP and packet[8:12] == ssrc_bytes:
            yield int.from_bytes(packet[2:4], "big"), payload(packet)


def in_order(packets: Iterator[tuple[int, bytes]]) -> Iterator[bytes]:
    """Contents in the order of their numbers (16 bits, which come round): a late one is waited for, a lost one passed over."""
    waiting: list[tuple[int, bytes]] = []
    last, following = None, 0
    for number, content in packets:
        # The number without its coming round: as near to the last one as can be.
        whole = number if last is None else last + ((number - last + 0x8000) % 0x10000) - 0x8000
        if last is None:
            following = whole
        last = whole
        if whole < following:
            continue
        heapq.heappush(waiting, (whole, content))
        while waiting and (waiting[0][0] <= following or len(waiting) > _WINDOW):
            number_, part = heapq.heappop(waiting)
            if number_ >= following:
                following = number_ + 1
                yield part


def payload(packet: bytes) -> bytes:
    """What an RTP packet carries, without its head, sources, extension and padding."""
    start = 12 + 4 * (packet[0] & 15)
    if packet[0] & 0x10:
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
    return packet[start : len(packet) - packet[-1]] if packet[0] & 0x20 else packet[start:]
