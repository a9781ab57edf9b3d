"""What plans do by themselves: they fall due again. Found by being here."""

from procrastinate.contrib.django import app

from anlan.kernel import clock
from anlan.kernel.people import divisions

from . import falling_due


@app.periodic(cron="10 5 * * *")
@app.task(name="plans.let_fall_due", queueing_lock="plans_fall_due")
def let_fall_due(timestamp: int) -> int:
    """Put plans whose three years are nearly over before the bodies that made them; how many."""
    divisions.forget_names()
    return falling_due.let_fall_due(clock.now()) if divisions.district_code() else 0
