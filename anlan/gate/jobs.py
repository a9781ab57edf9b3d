"""What the gate forgets by itself. Found by being here."""

from procrastinate.contrib.django import app

from . import rates


@app.periodic(cron="20 * * * *")
@app.task(name="anlan.rates", queueing_lock="rates")
def forget_rates(timestamp: int) -> int:
    """Drop counts of requests that are too old to count."""
    return rates.forget_old()
