"""An earlier commit of the project, set up beside this one under var/earlier: a worktree, and a Python environment from its own lock.

earlier = Earlier("c776959")
earlier.missing()                   # why it cannot be set up; "" where it can
earlier.worktree()                  # its folder
earlier.environment(without=TOOLS)  # the Python that has the packages of its lock

Both are kept, and made again where they are missing or were left half made. Commits with the same lock share an environment.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)  # a package with its hashes


@dataclass(frozen=True)
class Earlier:
    """A commit of this repository, and where it is set up."""

    commit: str
    var: Path = HERE / "var/earlier"

    def missing(self) -> str:
        """Why it cannot be set up: a shallow clone does not have it. Empty where it can."""
        found = subprocess.run(
            ["git", "cat-file", "-e", f"{self.commit}^{{commit}}"], cwd=HERE, capture_output=True, check=False
        )
        return f"this clone does not reach back to {self.commit} (git fetch --unshallow)" if found.returncode else ""

    @property
    def folder(self) -> Path:
        return self.var / self.commit

    def worktree(self) -> Path:
        """Its checkout. One that is half there, or of another commit, is made again."""
        if self._head() != self._head_of(self.commit):
            shutil.rmtree(self.folder, ignore_errors=True)
            _run("git", "worktree", "prune", cwd=HERE)
            _run("git", "worktree", "add", "--quiet", "--force", "--detach", str(self.folder), self.commit, cwd=HERE)
        return self.folder

    def environment(self, without: frozenset[str] = frozenset()) -> str:
        """The Python with every package of its lock, proved by its hashes, but for some that are not asked for."""
        lock = "".join(block.group() for block in self._packages() if block.group(1) not in without)
        folder = self.var / f"python-{hashlib.sha256(lock.encode()).hexdigest()[:12]}"
        python, whole = folder / "bin/python", folder / "whole"
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            _run(sys.executable, "-m", "venv", str(folder), cwd=HERE)
            (folder / "lock.txt").write_text(lock, encoding="utf-8")
            options = ["--disable-pip-version-check", "--no-input", "--quiet", "--no-deps", "--require-hashes"]
            _run(str(python), "-m", "pip", "install", *options, "-r", str(folder / "lock.txt"), cwd=HERE)
            whole.touch()
        return str(python)

    def tools(self) -> frozenset[str]:
        """The packages that only its tests and linters name: a database is built without them."""
        project = tomllib.loads(self._text("pyproject.toml"))["project"]
        return frozenset(re.split(r"[^\w.-]", each)[0] for each in project["optional-dependencies"]["dev"])

    def _packages(self) -> list[re.Match[str]]:
        return list(_BLOCK.finditer(self._text("requirements.lock")))

    def _text(self, path: str) -> str:
        return _read("git", "show", f"{self.commit}:{path}", cwd=HERE)

    def _head(self) -> str:
        return self._head_of("HEAD", self.folder) if (self.folder / ".git").exists() else ""

    @staticmethod
    def _head_of(name: str, folder: Path = HERE) -> str:
        try:
            return _read("git", "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", cwd=folder).strip()
        except subprocess.CalledProcessError:  # a folder whose repository no longer knows it
            return ""


def _read(*command: str, cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def _run(*command: str, cwd: Path) -> None:
    """What it prints is nobody's business unless it fails."""
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {(done.stdout + done.stderr)[-4000:]}")
