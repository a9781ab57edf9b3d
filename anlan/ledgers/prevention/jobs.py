"""What risk points, certificates and dangerous work do by themselves. Found by being here."""

from procrastinate.contrib.django import app

from anlan.kernel import clock
from anlan.kernel.people import divisions

from . import falling_due


@app.periodic(cron="25 * * * *")  # whenever in the day the machine is on; each comes up once
@app.task(name="prevention.come_up", queueing_lock="prevention_comes_up")
def come_up(timestamp: int) -> int:
    """Put checks and certificates before the firms, end work whose time is over; how many of all."""
    divisions.forget_names()
    if not divisions.district_code():
        return 0  # before a district is founded there are no firms
    now = clock.now()
    return falling_due.let_fall_due(now) + falling_due.let_expire(now) + falling_due.let_end(now)
