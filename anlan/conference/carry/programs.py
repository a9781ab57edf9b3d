"""Programs that make films, run behind everything else: people talk over this machine while a film is made."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_LONGEST = 4 * 3600  # seconds that one of them may take


def missing() -> str:
    """The first program that this machine lacks; "" where none is."""
    return next((each for each in ("janus-pp-rec", "ffmpeg", "ffprobe") if shutil.which(each) is None), "")


def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["nice", *command], capture_output=True, text=True, timeout=_LONGEST, check=False)


def chunks(command: list[str], size: int) -> Iterator[bytes]:
    """What a command writes, in parts of one size; what is left over at the end is dropped."""
    with subprocess.Popen(
        ["nice", *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        while len(chunk := process.stdout.read(size)) == size:
            yield chunk


def duration(path: Path) -> float:
    """Seconds that a file plays; 0 where it does not."""
    process = run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)])
    try:
        return float(process.stdout)
    except ValueError:
        return 0.0
