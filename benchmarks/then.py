"""An earlier commit of the project, set up beside this one: a worktree, its Python environment, its front end, its database.

with Then() as then:
    then.ratios("figures")      # {"figures": 1.1}
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from .earlier import HERE, Earlier
from .record import ratios_since

COMMIT = "c776959"  # 28 November 2026: what every ratio is compared with
EARLIER = Earlier(COMMIT)
_THERE = EARLIER.folder
# Builds the sample, says where its database is, and keeps the server up until nobody listens any more.
_KEEP = (
    "import json, sys; from benchmarks.database import multiplied; "
    "print(json.dumps(multiplied()['DATABASE_URL']), flush=True); sys.stdin.read()"
)


def missing() -> str:
    """Why the earlier commit cannot be set up; empty where it can."""
    return EARLIER.missing()


class Then:
    """The earlier commit while its server is up. told: which environment it runs in."""

    def __enter__(self) -> Self:
        EARLIER.worktree()
        self.python, self.told = _environment()
        _front_end()
        self._keeper = subprocess.Popen(
            [self.python, "-c", _KEEP], cwd=_THERE, env=self._variables(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self._keeper.stdout is not None
        lines = iter(self._keeper.stdout.readline, "")
        self.url = next((json.loads(line) for line in lines if line.startswith('"')), "")
        if not self.url:
            raise SystemExit(f"the sample of {COMMIT} could not be built")
        return self

    def __exit__(self, *raised: object) -> None:
        self._keeper.communicate()

    def ratios(self, name: str) -> dict[str, float]:
        """What a run of one of its own benchmarks writes down: {measurement: ratio}."""
        begun = time.time()
        environment = {**self._variables(), "DATABASE_URL": self.url, "ANLAN_SAMPLE": "1"}
        command = [self.python, "-m", f"benchmarks.{name}"]
        subprocess.run(command, cwd=_THERE, env=environment, check=False, stdout=subprocess.DEVNULL)
        return ratios_since(begun, _THERE / "var" / "bench")

    def _variables(self) -> dict[str, str]:
        """Ours, less what would lead it to our code, our files or our database."""
        ours = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ANLAN_VAR")}
        return {**ours, "PYTHONPATH": str(_THERE)}


def _environment() -> tuple[str, str]:
    """The Python to run it with, and a word about it: ours, where that has every package of its lock in the same version."""
    ours, theirs = (_pins(folder / "requirements.lock") for folder in (HERE, _THERE))
    if theirs.items() <= ours.items():
        return sys.executable, f"in the present environment, which has all {len(theirs)} packages of its lock"
    return EARLIER.environment(), "in an environment made from its own lock"


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.\[\]-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def _front_end() -> None:
    """Built with our packages where the locks are alike; without it pages weigh nothing."""
    if (_THERE / "anlan/desk/static/built").exists():
        return
    modules = _THERE / "node_modules"
    if (HERE / "package-lock.json").read_bytes() == (_THERE / "package-lock.json").read_bytes():
        modules.unlink(missing_ok=True)
        modules.symlink_to((HERE / "node_modules").resolve())
    else:
        _run("npm", "ci", "--no-audit", "--no-fund", cwd=_THERE)
    _run("npm", "run", "--silent", "build", cwd=_THERE)


def _run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=True)
