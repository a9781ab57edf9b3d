"""Jobs and their rhythm. Each runs at least once and takes effect once; the queue lies in PostgreSQL (procrastinate)."""

from datetime import timedelta

from procrastinate.contrib.django import app

from anlan.conference.conduct import filming
from anlan.kernel import clock
from anlan.kernel.history import verify
from anlan.kernel.loop import watch


@app.periodic(cron="*/5 * * * *")
@app.task(name="anlan.sweep", queueing_lock="sweep")
def sweep(timestamp: int) -> int:
    """Remind of what falls due and escalate what is late."""
    return watch.sweep(clock.now())


@app.periodic(cron="10 * * * *")  # every hour, since at midnight the machine may be off; the day's first one counts
@app.task(name="anlan.anchor", queueing_lock="anchor")
def anchor(timestamp: int) -> str:
    """Keep the day's anchor over all chains."""
    return str(verify.drop_anchor(clock.today() - timedelta(days=1)).day)


@app.periodic(cron="* * * * *")
@app.task(name="anlan.keep_films", queueing_lock="keep_films")
def keep_films(timestamp: int) -> int:
    """Make what was recorded in conferences into playable files."""
    return filming.keep_films()


@app.periodic(cron="20 0 * * *")
@app.task(name="anlan.drop_films", queueing_lock="drop_films")
def drop_films(timestamp: int) -> int:
    """Delete recordings whose time is over."""
    return filming.drop_films()


@app.periodic(cron="30 6 * * *")
@app.task(name="anlan.test_lines", queueing_lock="test_lines")
def test_lines(timestamp: int) -> int:
    """Test the lines to terminals that are due, before people come to work."""
    return filming.test_due_lines()
