"""Anchors as files in a folder, such as a share of another machine, that ANLAN_ANCHOR_FOLDER names."""

import contextlib
import os
from pathlib import Path

from django.conf import settings

from anlan.kernel.history.leaving import Letter, NotGone, declare


class Folder:
    """One file a day. A folder that is not there is not made: a share that is not mounted would be a folder of this machine."""

    code, title = "folder", "文件夹"

    def addresses(self) -> list[str]:
        return [settings.ANCHOR_FOLDER] if settings.ANCHOR_FOLDER else []

    def send(self, address: str, letter: Letter) -> bytes:
        """Under another name until it is whole, on the disk and not in a cache."""
        path = _path(address, letter)
        draft = path.with_name(f".{path.name}.part")
        try:
            if path.exists():
                if path.read_bytes() != letter.content:
                    raise NotGone(f"{path} 已经在，内容却不一样，没有动它，请看是谁放的。")
                return b""
            try:
                with draft.open("wb") as file:
                    file.write(letter.content)
                    file.flush()
                    os.fsync(file.fileno())
                draft.rename(path)
            except OSError:
                with contextlib.suppress(OSError):
                    draft.unlink()
                raise
        except OSError as error:
            raise NotGone(
                f"写不进 {address}：{error.strerror or error}。请看共享有没有挂上、能不能写、满没满。"
            ) from error
        return b""

    def compare(self, address: str, letter: Letter, reply: bytes) -> str:
        path = _path(address, letter)
        try:
            if path.exists():
                return "" if path.read_bytes() == letter.content else f"{path.name}被改动过"
            if not path.parent.is_dir():
                return ""  # whoever is to mend that is told when the next anchor cannot go
            return (
                f"{path.name}不在了"
                if any(path.parent.glob("anlan-*.txt"))
                else "一份也不在：共享没有挂上，或者都被删了"
            )
        except OSError:
            return ""

    def unread(self, address: str) -> str:
        return ""


def _path(address: str, letter: Letter) -> Path:
    return Path(address) / f"{letter.name}.txt"


declare(Folder())
