"""What the gate forgets by itself: counts of requests, presses, log-ins and slips after their time, ended sessions. Found by being here."""

from datetime import timedelta

from axes.models import AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from . import presses, rates
from .models import Invitation
from .sync import pieces

KEPT = timedelta(days=365)  # 网络安全法 第23条: six months at least


@app.periodic(cron="20 * * * *")
@app.task(name="anlan.rates", queueing_lock="rates")
def forget_rates(timestamp: int) -> int:
    """Drop counts of requests that are too old to count."""
    return rates.forget_old()


@app.periodic(cron="25 * * * *")
@app.task(name="anlan.presses", queueing_lock="presses")
def forget_presses(timestamp: int) -> int:
    """Drop presses that are too old to be repeated."""
    return presses.forget_old()


@app.periodic(cron="30 * * * *")
@app.task(name="anlan.pieces", queueing_lock="pieces")
def forget_pieces(timestamp: int) -> int:
    """Drop pieces of files whose form never came."""
    return pieces.sweep()


@app.periodic(cron="35 * * * *")
@app.task(name="anlan.logins", queueing_lock="logins")
def sweep_logins(timestamp: int) -> int:
    """Delete log-ins, failures and slips that are older than a year, and sessions that have ended; how many of the first two."""
    oldest = timezone.now() - KEPT
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    Invitation.objects.filter(until__lt=oldest).delete()
    return sum(model.objects.filter(attempt_time__lt=oldest).delete()[0] for model in (AccessLog, AccessFailureLog))
