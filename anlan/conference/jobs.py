"""What conferences do by themselves: films are made and dropped, lines tested. Found by being here."""

from procrastinate.contrib.django import app

from .conduct import filming


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
