"""Takes as Janus writes them, from streams that ffmpeg codes: pictures of a colour and a size, a tone, silence.

write(folder / "videoroom-x-user-wanghai-1-video-1-1.mjr", [picture("red", 320, 180, 3), picture("green", 1280, 720, 3)], at=8)
"""

import json
import re
import socket
import struct
import subprocess
from pathlib import Path

BEGAN = 1_729_040_400  # seconds since 1970
_VIDEO = [
    "-c:v",
    "libvpx",
    "-deadline",
    "realtime",
    "-cpu-used",
    "8",
    "-b:v",
    "800k",
    "-g",
    "15",
    "-payload_type",
    "96",
]
_AUDIO = ["-c:a", "libopus", "-b:a", "64k", "-payload_type", "111"]


def picture(colour: str, width: int, height: int, seconds: float) -> list[bytes]:
    """RTP packets of a picture of one colour, in which something moves."""
    drawn = (
        f"color=c={colour}:s={width}x{height}:r=15:d={seconds},drawbox=x=mod(t*120\\,{width}):w=20:h=20:c=white:t=fill"
    )
    return _packets(["-f", "lavfi", "-i", drawn, *_VIDEO])


def tone(seconds: float, hertz: int = 440) -> list[bytes]:
    return _packets(["-f", "lavfi", "-i", f"sine=frequency={hertz}:sample_rate=48000:duration={seconds}", *_AUDIO])


def write(path: Path, *parts: list[bytes], at: float = 0) -> None:
    """One stream of parts, one after the other, that began so many seconds after the take."""
    kind = "video" if "-video-" in path.name else "audio"
    hertz = 90_000 if kind == "video" else 48_000
    began = int((BEGAN + at) * 1e6)
    head = json.dumps({"t": kind[0], "c": "vp8" if kind == "video" else "opus", "s": began, "u": began}).encode()
    content = b"MJR00002" + struct.pack(">H", len(head)) + head
    number, offset, stamp = 0, 0, 0
    for packets in parts:
        first = _stamp(packets[0])
        for packet in packets:
            stamp = offset + (_stamp(packet) - first) % 2**32
            renamed = packet[:2] + struct.pack(">HII", number, stamp, 77) + packet[12:]
            content += b"MEET" + struct.pack(">IH", stamp * 1000 // hertz, len(renamed)) + renamed
            number += 1
        offset = stamp + hertz // 15
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _stamp(packet: bytes) -> int:
    return int.from_bytes(packet[4:8], "big")


def _packets(coded: list[str]) -> list[bytes]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**23)
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(10)
        where = f"rtp://127.0.0.1:{listening.getsockname()[1]}?pkt_size=1200"
        command = ["ffmpeg", "-v", "error", "-nostdin", *coded, "-f", "rtp", where]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            packets = []
            while process.poll() is None:
                packets += _waiting(listening)
        return [*packets, *_waiting(listening)]


def _waiting(listening: socket.socket) -> list[bytes]:
    listening.settimeout(0.05)
    packets = []
    while True:
        try:
            packets.append(listening.recv(4096))
        except TimeoutError:
            return packets


def loudness(film: Path, second: float, lasting: float = 0.5) -> float:
    """How loud a film is at a moment, in dB; silence is below -60."""
    command = [
        "ffmpeg",
        "-nostdin",
        "-ss",
        str(second),
        "-t",
        str(lasting),
        "-i",
        str(film),
        "-vn",
        "-af",
        "volumedetect",
    ]
    told = subprocess.run([*command, "-f", "null", "-"], capture_output=True, text=True, check=True).stderr
    match = re.search(r"max_volume: (-?[\d.]+|-inf) dB", told)
    return float(match[1]) if match else -99.0
