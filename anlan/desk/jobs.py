"""Sheets that are too long for a page's request. Found by being here."""

from procrastinate.contrib.django import app

from . import checking, handed_back  # noqa: F401 say how a text is checked, and given back
from .sheets import tables, uploads, work  # noqa: F401 tables say how they are written


@app.periodic(cron="* * * * *")
@app.task(name=work.JOB, queueing_lock=work.JOB)
def sheets(timestamp: int) -> int:
    """Read, take in and take back what waits for it; go on with what a killed process left. What has lain too long goes."""
    uploads.sweep()
    return work.carry_on()
