"""Jobs and their rhythm. Each runs at least once and takes effect once; the queue lies in PostgreSQL (procrastinate)."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.history import anchors, bundles
from anlan.kernel.history.rounds import Busy
from anlan.kernel.loop import nightly, outside, watch
from anlan.kernel.notice import sending

from . import abandoned
from .backup import nightly as backups


@app.periodic(cron="*/5 * * * *")
@app.task(name="anlan.sweep", queueing_lock="sweep")
def sweep(timestamp: int) -> int:
    """Remind of what falls due and escalate what is late."""
    return watch.sweep(clock.now())


@app.periodic(cron="10 * * * *")  # every hour, since at midnight the machine may be off; the day's first one counts
@app.task(name="anlan.anchor", queueing_lock="anchor")
def anchor(timestamp: int) -> str:
    """Seal what came since the day before, keep the day's anchor over all chains, and those of days on which the machine was off."""
    bundles.seal_all()
    return str(anchors.drop_due(clock.today() - timedelta(days=1)).day)


@app.periodic(cron="* * * * *")
@app.task(name="anlan.deliver", queueing_lock="deliver")
def deliver(timestamp: int) -> int:
    """Send the notices that wait to go out of the site, after those that nobody read went on to the next person."""
    now = clock.now()
    outside.pass_on(now)
    return sending.deliver(now)


@app.periodic(cron="40 * * * *")  # as the anchor: whenever in the day the machine is on
@app.task(name="anlan.nightly", queueing_lock="nightly")
def verify_some(timestamp: int) -> int:
    """Verify what was written since the day before, and a part of the rest; tell the auditor what does not hold."""
    try:
        return nightly.verify_some(clock.now())
    except Busy:  # another worker is at it
        return 0


@app.periodic(cron="*/5 * * * *")
@app.task(name="anlan.leave", queueing_lock="leave")
def leave(timestamp: int) -> int:
    """Bring each day's anchor to where it is to be kept outside the house."""
    return nightly.leave(clock.now())


@app.periodic(cron="25 * * * *")
@app.task(name="anlan.drafts", queueing_lock="drafts")
def sweep_drafts(timestamp: int) -> int:
    """Delete the half-written files of processes that were killed."""
    return store.sweep()


@app.periodic(cron="*/5 * * * *")
@app.task(name="anlan.abandoned", queueing_lock="abandoned")
def end_abandoned(timestamp: int) -> int:
    """End the jobs of workers that were killed."""
    return abandoned.end()


@app.periodic(cron="20 * * * *")  # as the anchor: the first hour of the day in which the machine is on
@app.task(name="anlan.backup", queueing_lock="backup")
def back_up(timestamp: int) -> str:
    """Make the night's back-up where one is wanted, and tell whoever can mend what keeps it from being made."""
    return backups.back_up_once_a_day(timezone.now()) if settings.BACKUP_FOLDER else ""
