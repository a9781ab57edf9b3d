"""A film measured against what it was made from: every second that a stream has sound or a picture, the film has it, too.

for lack in lacks(film, montage): print(lack.publisher, lack.kind, lack.seconds)
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .montage import Montage, Piece
from .programs import chunks, duration
from .tracks import Track

_ACROSS, _DOWN = 16, 9  # dots of a picture that is compared: what it shows, not how sharp it is
_DARK = 6  # of 255: nearer to black than this there is nothing to see
_HEARD = 1000  # of 32767, the loudest moment of a second
_SOFTER = 8  # a sound that others are mixed with is kept down, never so much
_HERTZ = 8000
_SLACK, _SHARE = 2, 0.05  # seconds, and the share of all, that may lack: a stream begins before its first whole picture


@dataclass(frozen=True)
class Lack:
    """So many seconds of somebody's sound or picture are in no film."""

    publisher: str
    kind: str
    seconds: int


def unread(track: Track, path: Path | None) -> Lack | None:
    """What is lost of a track on the way to a file that can be read."""
    return _lack(track, track.seconds - (duration(path) if path is not None else 0), track.seconds)


def lacks(film: Path, montage: Montage) -> list[Lack]:
    """What of the montage's pieces is not in the film."""
    sounds = [piece for piece in montage.pieces if piece.track.kind == "audio"]
    pictures = [piece for piece in montage.pieces if piece.track.kind == "video"]
    found = [*_silent(film, sounds, montage), *_unseen(film, pictures, montage)]
    return [each for each in found if each is not None]


def _silent(film: Path, sounds: Sequence[Piece], montage: Montage) -> Iterable[Lack | None]:
    """For each sound the seconds in which it is the loudest, and the film is still."""
    if not sounds:
        return
    heard = _peaks(film, 0)
    peaks = [_peaks(piece.path, montage.late(piece)) for piece in sounds]
    for piece, own in zip(sounds, peaks, strict=True):
        loud = [second for second, peak in enumerate(own) if peak >= _HEARD and peak == _loudest(peaks, second)]
        still = [
            second for second in loud if max(heard[max(0, second - 1) : second + 2], default=0) * _SOFTER < own[second]
        ]
        yield _lack(piece.track, len(still), len(loud))


def _loudest(peaks: Sequence[Sequence[int]], second: int) -> int:
    return max(each[second] for each in peaks if second < len(each))


def _unseen(film: Path, pictures: Sequence[Piece], montage: Montage) -> Iterable[Lack | None]:
    """For each picture the seconds in which its place in the film shows something else: black, or a picture that stands."""
    if not pictures:
        return
    across = montage.across
    frames = _frames(film, "", across * _ACROSS, across * _DOWN)
    for piece in pictures:
        late = montage.late(piece)
        timed = f"{montage.fitted()},setpts=PTS-STARTPTS+{late:.3f}/TB"
        own = _frames(piece.path, timed, _ACROSS, _DOWN)
        place = [_place(frame, montage.places[piece.track.publisher], across) for frame in frames]
        seconds = range(round(late + 0.5), int(late + piece.track.seconds))
        unlike = [
            second
            for second in seconds
            if second >= len(own) or not _shows(place[max(0, second - 1) : second + 2], own[second])
        ]
        yield _lack(piece.track, len(unlike), len(seconds))


def _shows(near: Iterable[bytes], picture: bytes) -> bool:
    """Whether one of some pictures is nearer to this one than to black."""
    light = sum(picture) / len(picture)
    return light < _DARK or any(_apart(each, picture) < max(light / 2, _DARK) for each in near)


def _apart(one: bytes, other: bytes) -> float:
    return sum(abs(left - right) for left, right in zip(one, other, strict=True)) / len(one)


def _place(frame: bytes, place: int, across: int) -> bytes:
    """One place's dots of a frame of the film."""
    row, column = divmod(place, across)
    width = across * _ACROSS
    starts = ((row * _DOWN + line) * width + column * _ACROSS for line in range(_DOWN))
    return b"".join(frame[start : start + _ACROSS] for start in starts)


def _frames(path: Path, filters: str, width: int, height: int) -> list[bytes]:
    """A picture for each second, counted from the film's beginning."""
    steps = ",".join(part for part in (filters, "fps=1:start_time=0", f"scale={width}:{height}", "format=gray") if part)
    command = ["ffmpeg", "-nostdin", "-v", "error", "-reinit_filter", "0", "-i", str(path), "-an", "-vf", steps]
    return list(chunks([*command, "-f", "rawvideo", "-"], width * height))


def _peaks(path: Path, late: float) -> list[int]:
    """The loudest moment of each second, counted from the film's beginning."""
    steps = f"aresample={_HERTZ}:async=1,adelay={round(1000 * late)}:all=1,apad=pad_dur=1"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-vn", "-ac", "1", "-af", steps]
    seconds = (array("h", chunk) for chunk in chunks([*command, "-f", "s16le", "-"], 2 * _HERTZ))
    return [max(max(each), -min(each)) for each in seconds]


def _lack(track: Track, seconds: float, of: float) -> Lack | None:
    return Lack(track.publisher, track.kind, round(seconds)) if seconds > _SLACK + _SHARE * of else None
