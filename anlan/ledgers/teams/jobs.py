"""What teams do by themselves: they come up again every half year. Found by being here."""

from procrastinate.contrib.django import app

from anlan.kernel import clock
from anlan.kernel.people import divisions

from . import falling_due


@app.periodic(cron="20 5 * * *")
@app.task(name="teams.let_fall_due", queueing_lock="teams_fall_due")
def let_fall_due(timestamp: int) -> int:
    """Put teams whose half year is nearly over before the bodies that keep them; how many."""
    divisions.forget_names()
    return falling_due.let_fall_due(clock.now()) if divisions.district_code() else 0
