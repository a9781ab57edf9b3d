"""Secrets that systemd hands over as files stand where settings look for them.

Apart from `environment`, which keeps where data lies from its first import on: `anlan restore` says that later.
"""

import os
from pathlib import Path


def take_credentials() -> None:
    """Of the files of `LoadCredentialEncrypted=ANLAN_MAIL:…` those that are called as a setting is; what the environment says goes before."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    for path in sorted(Path(folder).iterdir()) if folder else ():
        if path.name == "DATABASE_URL" or path.name.startswith("ANLAN_"):
            os.environ.setdefault(path.name, path.read_text(encoding="utf-8").strip())
