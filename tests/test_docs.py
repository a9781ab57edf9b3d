"""What the pages under docs/ say is so: files exist, settings and dependencies are told about, nothing names a machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


@pytest.mark.parametrize("page", ["docs/journey.md", "README.md", "docs/new-ledger.md"])
def test_files_named_in_a_page_exist(page):
    made = "anlan/ledgers/hydrants"
    named = {
        name for name in re.findall(r"`((?:anlan|tests|benchmarks|islands)/[\w./]*)`", read(page)) if made not in name
    }

    assert named
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_setting_has_a_line_in_deploy():
    settings = {
        name
        for path in (ROOT / "anlan").rglob("*.py")
        for name in re.findall(r'"(ANLAN_[A-Z_]+)"', path.read_text("utf-8"))
    }
    told = read("docs/deploy.md")

    assert sorted(name for name in settings if name not in told and name != "ANLAN_TEST_DATABASE") == []


def test_every_dependency_says_why():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    told = read("docs/dependencies.md").lower()

    names = [re.split(r"[\[~<>=!]", entry)[0].strip().lower() for entry in wanted]
    assert sorted(name for name in names if name not in told) == []


def test_lock_files_carry_hashes_and_no_addresses():
    python, front_end = read("requirements.lock"), read("package-lock.json")

    assert "--hash=sha256:" in python
    assert "https://" not in python
    assert '"integrity": "sha512-' in front_end
    assert "https://" not in front_end  # npm writes "funding" as well: take it out


def test_nothing_kept_names_a_machine():
    private = re.compile(r"/(?:home|root|work|Users)/[a-z]+/|file:///")
    for path in tracked():
        if path.suffix in {".py", ".md", ".toml", ".ts", ".json", ".html", ".css", ".csv", ""} and path != Path(
            __file__
        ):
            found = private.search(path.read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{path.relative_to(ROOT)}: {found and found.group()}"
