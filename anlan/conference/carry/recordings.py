"""From what Janus wrote while a room was recorded to one playable file: everybody's sound, and all pictures side by side.

for take in close_takes(node, recorded={"HYS-2024-0001"}): made = make(take, folder)

Janus writes a file for each stream (.mjr) under `recordings/ROOM`. When recording ends, the folder becomes a *take* by a
rename; a take stays until its film is kept. Nothing is lost when we are killed, or when the disk is full half-way.
"""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .nodes import Node

WIDTH, HEIGHT, RATE = 1280, 720, 15
_LONGEST = 4 * 3600  # seconds that making one film may take
_NAME = re.compile(r"-user-(?P<id>.+)-\d+-(?P<kind>audio|video)(?:-\d+)*(?:-\w+)?\.mjr$")
_SUFFIX = {"opus": ".opus", "vp8": ".webm", "vp9": ".webm", "h264": ".mp4"}


class NotMade(Exception):
    """No film could be made of a take; the message says why. The take stays."""


@dataclass(frozen=True)
class Track:
    """One stream of one person, as it was written."""

    path: Path
    publisher: str
    kind: str
    codec: str
    began_at: float  # seconds since 1970


@dataclass(frozen=True)
class Film:
    """A playable file: where it lies, when it begins, how many seconds it lasts."""

    path: Path
    started_at: datetime
    seconds: int


def takes_folder(node: Node) -> Path:
    return node.folder / "takes"


def close_takes(node: Node, recorded: Collection[str]) -> None:
    """Set aside what was written of rooms that are not recorded any more."""
    for folder in sorted((node.folder / "recordings").glob("*")):
        if folder.name not in recorded and any(folder.glob("*.mjr")):
            takes_folder(node).mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.rename(takes_folder(node) / f"{folder.name}~{time.time_ns() // 1_000_000}")


def takes(node: Node) -> list[Path]:
    """Takes of which no film has been kept yet, the oldest first."""
    return sorted(takes_folder(node).glob("*~*"), key=lambda each: each.name.rpartition("~")[2])


def room_of(take: Path) -> str:
    return take.name.rpartition("~")[0]


def make(take: Path, folder: Path) -> Film:
    """Make the film of a take in `folder`, as MP4 that every browser plays. Raises NotMade."""
    for program in ("janus-pp-rec", "ffmpeg", "ffprobe"):
        if shutil.which(program) is None:
            raise NotMade(f"没有 {program}：请运行 apt-get install janus-tools ffmpeg。")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    playable = [(track, path) for track in tracks(take) if (path := _playable(track, folder)) is not None]
    if not playable:
        raise NotMade(f"{take} 里没有能用的声音和画面。")
    film = folder / "film.mp4"
    start = min(track.began_at for track, _ in playable)
    process = _run(_command(playable, start, film))
    seconds = _duration(film) if process.returncode == 0 else 0
    if not seconds:
        raise NotMade(f"录像没有转成：{process.stderr[-400:]}")
    return Film(film, datetime.fromtimestamp(start, UTC), round(seconds))


def tracks(take: Path) -> list[Track]:
    """The streams of a take in the order in which they began; a file without its head is left out."""
    streams = [track for path in take.glob("*.mjr") if (track := _track(path)) is not None]
    return sorted(streams, key=lambda each: (each.began_at, each.path.name))


def _track(path: Path) -> Track | None:
    """A file of Janus' begins with its kind, the length of a JSON head, and the head: `u`, when the first packet came."""
    match = _NAME.search(path.name)
    with path.open("rb") as content:
        magic, length = content.read(8), int.from_bytes(content.read(2), "big")
        try:
            head = json.loads(content.read(length)) if magic.startswith(b"MJR") else {}
        except ValueError:
            head = {}
    if match is None or "u" not in head or head.get("c") not in _SUFFIX:
        return None
    return Track(path, match["id"], match["kind"], head["c"], head["u"] / 1e6)


def _playable(track: Track, folder: Path) -> Path | None:
    """The stream as a file that ffmpeg reads; None where nothing can be read of it."""
    path = folder / (track.path.stem + _SUFFIX[track.codec])
    process = _run(["janus-pp-rec", str(track.path), str(path)])
    return path if process.returncode == 0 and path.exists() and _duration(path) > 0 else None


def _command(playable: list[tuple[Track, Path]], start: float, film: Path) -> list[str]:
    """How ffmpeg lays the pictures of all people side by side, each from when it began, and mixes their sounds."""
    pictures = [(track, number) for number, (track, _) in enumerate(playable) if track.kind == "video"]
    sounds = [(track, number) for number, (track, _) in enumerate(playable) if track.kind == "audio"]
    length = max(track.began_at - start + _duration(path) for track, path in playable)
    places = {
        publisher: place for place, publisher in enumerate(dict.fromkeys(track.publisher for track, _ in pictures))
    }
    across = next(side for side in range(1, 100) if side * side >= len(places))
    width, height = WIDTH // across // 2 * 2, HEIGHT // across // 2 * 2
    steps = [f"color=c=black:s={WIDTH}x{HEIGHT}:r={RATE}:d={length:.3f}[film0]"]
    for count, (track, number) in enumerate(pictures):
        left, top = places[track.publisher] % across * width, places[track.publisher] // across * height
        steps.append(
            f"[{number}:v]fps={RATE},setpts=PTS-STARTPTS+{track.began_at - start:.3f}/TB,scale={width}:{height}:"
            f"force_original_aspect_ratio=decrease,pad={width}:{height}:-1:-1,setsar=1[picture{number}]"
        )
        steps.append(f"[film{count}][picture{number}]overlay={left}:{top}:eof_action=pass[film{count + 1}]")
    for track, number in sounds:
        late = round(1000 * (track.began_at - start))
        steps.append(f"[{number}:a]aresample=48000:async=1,adelay={late}:all=1[sound{number}]")
    sound_labels = "".join(f"[sound{number}]" for _, number in sounds)
    if sounds:
        steps.append(f"{sound_labels}amix=inputs={len(sounds)}:normalize=0:dropout_transition=0,alimiter[sound]")
    inputs = [part for _, path in playable for part in ("-i", str(path))]
    return [
        "ffmpeg", "-nostdin", "-v", "error", "-y", *inputs, "-filter_complex", ";".join(steps),
        "-map", f"[film{len(pictures)}]", *(["-map", "[sound]"] if sounds else []), "-t", f"{length:.3f}",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "28", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k",
        "-movflags", "+faststart", str(film),
    ]  # fmt: skip


def _duration(path: Path) -> float:
    """Seconds that a file plays; 0 where it does not."""
    process = _run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)])
    try:
        return float(process.stdout)
    except ValueError:
        return 0.0


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    # Behind everything else: people talk over this machine while a film is made.
    return subprocess.run(["nice", *command], capture_output=True, text=True, timeout=_LONGEST, check=False)
