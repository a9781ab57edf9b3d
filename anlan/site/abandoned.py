"""Jobs of workers that were killed: nobody goes on with them, and the queue itself calls them under way for ever.

jobs().count()     # those that nobody is at any more
end()              # how many were ended
"""

from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

_SILENT = timedelta(minutes=2)  # without a sign of its worker, which gives one every ten seconds


def jobs() -> "QuerySet[ProcrastinateJob]":
    """The jobs that are called under way and whose worker is gone."""
    gone = Q(worker=None) | Q(worker__last_heartbeat__lt=timezone.now() - _SILENT)
    return ProcrastinateJob.objects.filter(gone, status="doing")


def end() -> int:
    """End them; how many. Each of our jobs comes again by itself, at its own time or by the row that waits for it."""
    count = 0
    for key in list(jobs().values_list("pk", flat=True)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'aborted', false)", [key])
        except DatabaseError:  # another worker was at this at the same moment
            continue
        count += 1
    return count
