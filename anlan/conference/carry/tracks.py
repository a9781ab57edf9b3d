"""What Janus writes while a room is recorded: a file (.mjr) for each stream of each stay of somebody.

for track in tracks(take): print(track.publisher, track.kind, track.seconds)
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_NAME = re.compile(r"-user-(?P<id>.+)-\d+-(?P<kind>audio|video)(?:-\d+)*(?:-\w+)?\.mjr$")
SUFFIX = {"opus": ".opus", "vp8": ".webm", "vp9": ".webm", "h264": ".mp4"}
_PACKET = b"MEET"


@dataclass(frozen=True)
class Track:
    """One stream of one person, as it was written."""

    path: Path
    publisher: str
    kind: str
    codec: str
    began_at: float  # seconds since 1970
    seconds: float  # until its last packet


def tracks(take: Path) -> list[Track]:
    """The streams of a take in the order in which they began; a file without its head is left out."""
    streams = [track for path in take.glob("*.mjr") if (track := _track(path)) is not None]
    return sorted(streams, key=lambda each: (each.began_at, each.path.name))


def _track(path: Path) -> Track | None:
    """A file begins with its kind, the length of a JSON head, and the head: `u`, when the first packet came."""
    match = _NAME.search(path.name)
    with path.open("rb") as content:
        magic, length = content.read(8), int.from_bytes(content.read(2), "big")
        try:
            head = json.loads(content.read(length)) if magic.startswith(b"MJR") else {}
        except ValueError:
            head = {}
        if match is None or "u" not in head or head.get("c") not in SUFFIX:
            return None
        return Track(path, match["id"], match["kind"], head["c"], head["u"] / 1e6, _seconds(content))


def _seconds(content: BinaryIO) -> float:
    """When the last packet came: each has a head with its milliseconds since the first, and its length."""
    milliseconds = 0
    while (head := content.read(10))[:4] == _PACKET and len(head) == 10:
        milliseconds = int.from_bytes(head[4:8], "big")
        content.seek(int.from_bytes(head[8:], "big"), 1)
    return milliseconds / 1000
