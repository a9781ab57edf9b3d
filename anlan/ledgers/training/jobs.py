"""What courses do by themselves: they fall due again. Found by being here."""

from procrastinate.contrib.django import app

from anlan.kernel import clock
from anlan.kernel.people import divisions

from . import falling_due


@app.periodic(cron="40 5 * * *")
@app.task(name="training.let_fall_due", queueing_lock="training_falls_due")
def let_fall_due(timestamp: int) -> int:
    """Put courses whose certificates expire soon before the bodies that held them; how many."""
    divisions.forget_names()
    return falling_due.let_fall_due(clock.now()) if divisions.district_code() else 0
