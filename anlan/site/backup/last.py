"""The last back-up and how far changes are followed, where `anlan doctor` and the administrator's page read them.

last()["ok"], last()["last_good"], following()["at"]
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from .seal import replacing


def last() -> dict[str, Any]:
    """The last back-up that was tried: ok, name, began_at, ended_at, files, bytes, problem, and `last_good`: name and end of the
    last whole one. Empty where none was ever tried."""
    return _read("last.json")


def following() -> dict[str, Any]:
    """How far changes are in the vault: `at`, everything written before it is there; `problem`, why it is not going on."""
    return _read("following.json")


def keep_last(values: dict[str, Any]) -> None:
    good = (
        {name: values[name] for name in ("name", "ended_at", "folder")}
        if values.get("name")
        else last().get("last_good")
    )
    _write("last.json", {**values, "last_good": good})


def keep_following(values: dict[str, Any]) -> None:
    _write("following.json", values)


def _place(name: str) -> Path:
    folder: Path = settings.VAR / "backup"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name


def _read(name: str) -> dict[str, Any]:
    try:
        values: dict[str, Any] = json.loads((settings.VAR / "backup" / name).read_bytes())
    except (OSError, ValueError):
        return {}
    return values


def _write(name: str, values: dict[str, Any]) -> None:
    with replacing(_place(name)) as file:
        file.write(json.dumps(values, ensure_ascii=False, indent=1).encode())
