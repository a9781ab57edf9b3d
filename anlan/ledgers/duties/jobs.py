"""What duty lists do by themselves: they come up every year. Found by being here."""

from procrastinate.contrib.django import app

from anlan.kernel import clock
from anlan.kernel.people import divisions

from . import falling_due


@app.periodic(cron="30 5 * * *")
@app.task(name="duties.let_fall_due", queueing_lock="duties_fall_due")
def let_fall_due(timestamp: int) -> int:
    """Put lists whose year is nearly over before the bodies that they name; how many."""
    divisions.forget_names()
    return falling_due.let_fall_due(clock.now()) if divisions.district_code() else 0
