"""What major hazards do by themselves: progress that was not reported is chased. Found by being here."""

from procrastinate.contrib.django import app

from anlan.kernel import clock
from anlan.kernel.people import divisions

from . import progress


@app.periodic(cron="45 * * * *")  # whenever in the day the machine is on; a day is told of once
@app.task(name="hazards.chase_progress", queueing_lock="chase_progress")
def chase_progress(timestamp: int) -> int:
    """Remind of what is to be reported today, chase what was to be by yesterday."""
    if not divisions.district_code():
        return 0  # before a district is founded there is nothing to chase
    return progress.chase(clock.now())
