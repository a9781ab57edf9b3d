"""How ffmpeg lays the pictures of all people side by side, each from when it began, and mixes their sounds.

montage = Montage.of(pieces); montage.command(film)

The graph of filters lives as long as the film: ffmpeg would build it anew at the first picture of another size, whoever's it
is, and everybody's sound and picture would begin again. So no input may have it rebuilt, and each picture is brought to its
size before frames are counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .tracks import Track

WIDTH, HEIGHT, RATE = 1280, 720, 15


@dataclass(frozen=True)
class Piece:
    """A track, and the file in which ffmpeg can read it."""

    track: Track
    path: Path


@dataclass(frozen=True)
class Montage:
    """Where and when each piece is seen and heard in a film."""

    pieces: tuple[Piece, ...]
    start: float  # seconds since 1970
    length: float
    across: int  # pictures side by side, and as many rows
    places: Mapping[str, int]  # of each publisher, by rows

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> "Montage":
        """The smallest square that holds everybody; whoever comes again has the same place."""
        start = min(each.track.began_at for each in pieces)
        length = max(each.track.began_at - start + each.track.seconds for each in pieces)
        people = dict.fromkeys(each.track.publisher for each in pieces if each.track.kind == "video")
        across = next(side for side in range(1, 100) if side * side >= len(people))
        return cls(tuple(pieces), start, length, across, {each: place for place, each in enumerate(people)})

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of one picture."""
        return WIDTH // self.across // 2 * 2, HEIGHT // self.across // 2 * 2

    def late(self, piece: Piece) -> float:
        """Seconds from the film's beginning to the piece's."""
        return piece.track.began_at - self.start

    def fitted(self) -> str:
        """Brings a picture of any size, whenever it changes, to the size of one place."""
        width, height = self.size
        return f"scale={width}:{height}:force_original_aspect_ratio=decrease,pad={width}:{height}:-1:-1:eval=frame,setsar=1"

    def command(self, film: Path) -> list[str]:
        """The command that makes the film."""
        sounds = [number for number, piece in enumerate(self.pieces) if piece.track.kind == "audio"]
        pictures = [number for number, piece in enumerate(self.pieces) if piece.track.kind == "video"]
        steps = [f"color=c=black:s={WIDTH}x{HEIGHT}:r={RATE}:d={self.length:.3f}[film0]"]
        for count, number in enumerate(pictures):
            steps += self._picture(count, number)
        steps += self._sounds(sounds)
        inputs = [part for piece in self.pieces for part in ("-reinit_filter", "0", "-i", str(piece.path))]
        return [
            "ffmpeg", "-nostdin", "-v", "error", "-y", *inputs, "-filter_complex", ";".join(steps),
            "-map", f"[film{len(pictures)}]", *(["-map", "[sound]"] if sounds else []), "-t", f"{self.length:.3f}",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "28", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k",
            "-movflags", "+faststart", str(film),
        ]  # fmt: skip

    def _picture(self, count: int, number: int) -> list[str]:
        piece, (width, height) = self.pieces[number], self.size
        row, column = divmod(self.places[piece.track.publisher], self.across)
        timed = f"fps={RATE},setpts=PTS-STARTPTS+{self.late(piece):.3f}/TB"
        return [
            f"[{number}:v]{self.fitted()},{timed}[picture{number}]",
            f"[film{count}][picture{number}]overlay={column * width}:{row * height}:eof_action=pass[film{count + 1}]",
        ]

    def _sounds(self, numbers: Sequence[int]) -> list[str]:
        if not numbers:
            return []
        steps = [
            f"[{number}:a]aresample=48000:async=1,adelay={round(1000 * self.late(self.pieces[number]))}:all=1[sound{number}]"
            for number in numbers
        ]
        labels = "".join(f"[sound{number}]" for number in numbers)
        mixed = f"{labels}amix=inputs={len(numbers)}:normalize=0:dropout_transition=0,alimiter[sound]"
        return [*steps, mixed]
