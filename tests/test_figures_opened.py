"""Every figure of a document leads to its rows: each outline of the sample, in three formats, for the office and a town; one for everybody."""

import json
import subprocess
import sys

import pytest

from anlan.ledgers.reports.seeds import seeds


@pytest.mark.slow
def test_each_figure_of_each_outline_opens_the_rows_it_counts_in_the_scope_of_whoever_opens_it(untouched):
    environment = {**untouched.environment, "DJANGO_SETTINGS_MODULE": "anlan.site.settings"}
    command = [sys.executable, "-m", "tests.figures_opened"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=1200, check=False)

    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["wrong"] == []
    assert found["documents"] == len(list(seeds()))
    assert found["figures"] > 200
    assert found["opened"] > 1000
