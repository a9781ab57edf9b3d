"""What regions do by themselves: what is still to be carried to a successor goes on being carried. Found by being here."""

from procrastinate.contrib.django import app

from anlan.kernel.people import divisions
from anlan.kernel.people.actor import system_actor

from . import carrying

_SECONDS = 120.0


@app.periodic(cron="*/5 * * * *")
@app.task(name="anlan.carry_on", queueing_lock="carry_on")
def carry_on(timestamp: int) -> int:
    """Carry what a person's own press had no time for; how many records are left."""
    divisions.forget_names()
    if not divisions.district_code():
        return 0  # before a district is founded there is nobody to do it
    return carrying.carry_on(system_actor(), seconds=_SECONDS)
