"""docs/new-ledger.md, followed to the letter in a copy of the code: it works, and touches nothing outside its folder."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from anlan.site.postgres import database_url
from anlan.site.testing import migrated

ROOT = Path(__file__).parents[1]
FOLDER = "anlan/ledgers/hydrants"
_FILE = re.compile(r"^## [^\n]*`(?P<path>anlan/[\w/]+\.py)`\n\n```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def copy(tmp_path):
    """The code as it is, in a folder of its own."""
    for name in ("anlan", "conftest.py", "pyproject.toml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "built"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "PYTHONPATH": str(copy), "DATABASE_URL": database_url(), "ANLAN_TEST_DATABASE": "test_new_ledger",
        "ANLAN_TEST_TEMPLATE": migrated(), "DJANGO_SETTINGS_MODULE": "anlan.site.settings",
    }  # fmt: skip
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=copy, env=environment, capture_output=True, text=True, timeout=300
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_ledger_made_by_the_page_passes_every_suite_and_touches_nothing_else(copy):
    files = {found["path"]: found["code"] for found in _FILE.finditer((ROOT / "docs/new-ledger.md").read_text("utf-8"))}
    assert sorted(Path(path).name for path in files) == [
        "indicators.py",
        "ledger.py",
        "loop.py",
        "models.py",
        "tests.py",
    ]
    before = contents(copy / "anlan")

    (copy / FOLDER / "migrations").mkdir(parents=True)
    for path in ("__init__.py", "migrations/__init__.py"):
        (copy / FOLDER / path).touch()
    for path, code in files.items():
        assert Path(path).parent == Path(FOLDER)
        (copy / path).write_text(code, encoding="utf-8")
    migrated = run(copy, "django", "makemigrations", "hydrants")
    assert migrated.returncode == 0, migrated.stderr
    tested = run(copy, "pytest", FOLDER, "--create-db", "-p", "no:cacheprovider")

    assert tested.returncode == 0, tested.stdout[-3000:] + tested.stderr[-1000:]
    after = contents(copy / "anlan")
    touched = {path for path in after if after[path] != before.get(path)}
    assert all(path.startswith("ledgers/hydrants/") for path in touched if not path.startswith("ledgers/hydrants/__py"))
    assert {path for path in before if path not in after} == set()
