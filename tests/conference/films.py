"""What tests look at in a film: its streams, its length, a colour at a moment and a place."""

import subprocess
from pathlib import Path


def takes(folder: Path) -> list[Path]:
    return sorted((folder / "takes").glob("*~*"))


def colour_at(film: Path, second: float, across: float, down: float) -> tuple[int, int, int]:
    """The colour of a film at a moment and a place, in shares of its width and height."""
    crop = f"crop=2:2:iw*{across}:ih*{down},scale=1:1"
    command = ["ffmpeg", "-v", "error", "-ss", str(second), "-i", str(film), "-frames:v", "1", "-vf", crop]
    done = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True)
    red, green, blue = done.stdout[:3]
    return red, green, blue


def probe(film: Path, what: str) -> str:
    command = ["ffprobe", "-v", "error", "-show_entries", what, "-of", "csv=p=0", str(film)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
