"""What a process knows once it has started, before anybody asked it for a page."""

import os
import subprocess
import sys

import pytest

_TELL = """
import django; django.setup()
from anlan.kernel.people import powers
before = set(powers.table())
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted(set(powers.table()) - before))
print("audit.view" in before)
"""


@pytest.mark.slow
def test_the_first_request_finds_every_power_granted():
    """Pages grant powers, too; an actor is made before its first page is looked up."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "anlan.site.settings"}
    told = subprocess.run([sys.executable, "-c", _TELL], env=environment, capture_output=True, text=True, timeout=120)

    assert told.returncode == 0, told.stderr
    late, first = told.stdout.splitlines()
    assert late == "[]"
    assert first == "True"
