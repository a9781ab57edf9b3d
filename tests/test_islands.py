"""The tests that stand beside the islands' own files, `islands/*/*.test.ts`, built by Vite and run by Node."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(ROOT.glob("islands/*/*.test.ts"))


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node on this machine")
@pytest.mark.skipif(
    not (ROOT / "node_modules").exists(), reason="the front end's packages are not installed (make setup)"
)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_an_islands_own_tests_hold(file, tmp_path):
    vite = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
    built = ["build", "--ssr", str(file), "--outDir", str(tmp_path), "--logLevel", "error"]
    subprocess.run(["node", str(vite), *built], cwd=ROOT, check=True)

    done = subprocess.run(["node", "--test", str(tmp_path)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
    assert "# pass 0" not in done.stdout
