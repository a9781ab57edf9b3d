"""From what Janus wrote while a room was recorded to one playable file: everybody's sound, and all pictures side by side.

close_takes(node, recorded={"HYS-2024-0001"})
for take in takes(node): film = make(take, folder)

Janus writes a file for each stream (.mjr) under `recordings/ROOM`. When recording ends, the folder becomes a *take* by a
rename; a take stays until its film is kept and has been measured against it. Nothing is lost when we are killed, or when
the disk is full half-way.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from . import programs
from .measuring import Lack, lacks, unread
from .montage import Montage, Piece
from .nodes import Node
from .tracks import SUFFIX, Track, tracks


class NotMade(Exception):
    """No film could be made of a take; the message says why. The take stays."""


@dataclass(frozen=True)
class Film:
    """A playable file: where it lies, when it begins, how many seconds it lasts, and what of its take it lacks."""

    path: Path
    started_at: datetime
    seconds: int
    lacks: tuple[Lack, ...] = ()


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


def make(take: Path, folder: Path, unwanted: Collection[str] = ()) -> Film:
    """Make the film of a take in `folder`, as MP4 that every browser plays, and measure it. Raises NotMade.

    unwanted: publishers who are left out.
    """
    if missing := programs.missing():
        raise NotMade(f"没有 {missing}：请运行 apt-get install janus-tools ffmpeg。")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    read = [(track, _playable(track, folder)) for track in tracks(take) if track.publisher not in unwanted]
    pieces = [Piece(track, path) for track, path in read if path is not None]
    if not pieces:
        raise NotMade(f"{take} 里没有能用的声音和画面。")
    montage, film = Montage.of(pieces), folder / "film.mp4"
    process = programs.run(montage.command(film))
    seconds = programs.duration(film) if process.returncode == 0 else 0
    if not seconds:
        raise NotMade(f"录像没有转成：{process.stderr[-400:]}")
    lost = [lack for track, path in read if (lack := unread(track, path)) is not None]
    return Film(film, datetime.fromtimestamp(montage.start, UTC), round(seconds), (*lost, *lacks(film, montage)))


def set_aside(take: Path) -> None:
    """Keep a take whose film falls short: nobody tries again, and nothing of it is lost while the film is kept."""
    folder = take.parent.parent / "short"
    folder.mkdir(exist_ok=True, mode=0o700)
    take.rename(folder / take.name)


def takes_set_aside(node: Node) -> list[Path]:
    return sorted((node.folder / "short").glob("*~*"))


def taken_at(take: Path) -> datetime:
    """When the recording of a take ended."""
    return datetime.fromtimestamp(int(take.name.rpartition("~")[2]) / 1000, UTC)


def _playable(track: Track, folder: Path) -> Path | None:
    """The stream as a file that ffmpeg reads; None where nothing can be read of it."""
    path = folder / (track.path.stem + SUFFIX[track.codec])
    process = programs.run(["janus-pp-rec", str(track.path), str(path)])
    return path if process.returncode == 0 and path.exists() and programs.duration(path) > 0 else None
