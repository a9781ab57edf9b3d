"""How a camera codes its picture: browsers show H.264, and H.265 only here and there.

coding_of(camera)      # "h264", "hevc" …; "" where nothing has told in time
"""

import socket
import subprocess
import time
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from .gb28181.rtp import payload
from .rooms import Camera

_TELLS_WITHIN = 5.0  # seconds: a camera sends its parameters anew every few
# The first byte's five low bits (RFC 6184): parameters, several units in one packet, a part of one.
_H264 = {7, 24, 28}
# The first byte (RFC 7798): the three kinds of parameters, several units, a part of one; of the base layer, as the second says.
_H265 = {0x40, 0x42, 0x44, 0x60, 0x62}


def coding_of(camera: Camera) -> str:
    """What a camera that is asked by RTSP, or that sends by RTP, codes in. Raises SubprocessError, OSError."""
    return _asked(camera.address) if camera.kind == "rtsp" else _overheard(urlsplit(camera.address))


def coding_in(packet: bytes) -> str:
    """What an RTP packet shows of its coding: "h264", "hevc", "" where it could be either."""
    first, second = [*payload(packet)[:2], 0, 0][:2]
    if first in _H265 and second == 1:
        return "hevc"
    return "h264" if first & 0x1F in _H264 else ""


def _asked(address: str) -> str:
    asking = [
        "ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-select_streams", "v:0", "-show_entries", "stream=codec_name",
        "-of", "csv=p=0", address,
    ]  # fmt: skip
    process = subprocess.run(asking, capture_output=True, text=True, timeout=10, check=True)
    return process.stdout.strip().splitlines()[0] if process.stdout.strip() else ""


def _overheard(where: SplitResult) -> str:
    """What is sent to an address, or a group, that nobody asks."""
    return next((coding for packet in _packets(where) if (coding := coding_in(packet))), "")


def _packets(where: SplitResult) -> Iterator[bytes]:
    until = time.monotonic() + _TELLS_WITHIN
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((where.hostname or "", where.port or 0))
        address = socket.inet_aton(socket.gethostbyname(where.hostname or ""))
        if 224 <= address[0] <= 239:
            every = socket.inet_aton("0.0.0.0")
            listening.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, address + every)
        listening.settimeout(0.5)
        while time.monotonic() < until:
            try:
                packet = listening.recv(2048)
            except TimeoutError:
                continue
            if len(packet) > 14:
                yield packet
