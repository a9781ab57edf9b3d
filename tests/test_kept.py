"""docs/security.md says how long each kind of personal data is kept: the numbers are the program's."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from anlan.conference.decide import recordings
from anlan.desk.sheets import uploads
from anlan.gate import jobs, rates
from anlan.gate.sync import pieces

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/security.md").read_text("utf-8")


def days(kind: str) -> int:
    """How many days the page says that a kind is kept."""
    (kept,) = re.findall(rf"^\| {kind}[^|]*\| (\d+) days?\b", PAGE, re.M)
    return int(kept)


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("log-ins", jobs.KEPT),
        ("sheets between", uploads._KEPT),
        ("recordings", timedelta(days=recordings.KEPT_DAYS)),
        ("a first password", timedelta(days=settings.FIRST_PASSWORD_DAYS)),
        (
            "drafts",
            timedelta(
                days=int(re.findall(r"OLD = (\d+) \*", (ROOT / "islands/drafts/vault.ts").read_text("utf-8"))[0])
            ),
        ),
        ("counts of requests", rates.KEPT),
        ("pieces of photos", timedelta(seconds=pieces.KEPT)),
    ],
)
def test_what_the_page_says_is_what_is_done(kind, kept):
    assert timedelta(days=days(kind)) == kept
