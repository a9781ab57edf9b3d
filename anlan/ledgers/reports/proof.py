"""`anlan verify` asks of every issued report, too, whether it is what its history says was issued: words, figures, and rows behind them."""

from django.db import connection

from anlan.kernel.history.models import Event
from anlan.kernel.history.reading import OLDEST, Difference, Piece, age_of
from anlan.kernel.history.verify import FURTHER, Part
from anlan.kernel.report.freeze import holds
from anlan.kernel.report.models import FrozenReport

from .models import Report

FROZEN = "frozen"
_TOGETHER = 20
_IDS = """
SELECT report_id FROM report_frozenreport WHERE report_ledger = %(ledger)s AND report_id >= %(start)s AND age(xmin) <= %(age)s
UNION SELECT report_id FROM report_frozenfigure
    WHERE report_ledger = %(ledger)s AND report_id >= %(start)s AND age(xmin) <= %(age)s
UNION SELECT record_id FROM loop_event WHERE ledger = %(ledger)s AND step = %(step)s AND record_id >= %(start)s AND NOT EXISTS
    (SELECT FROM report_frozenreport WHERE report_ledger = %(ledger)s AND report_id = record_id)
ORDER BY 1 LIMIT %(most)s
"""


def _read(start: int, since: int | None) -> Piece | None:
    age = OLDEST if since is None else age_of(since)
    with connection.cursor() as cursor:
        parameters: dict[str, str | int] = {
            "ledger": Report.code,
            "step": FROZEN,
            "start": start,
            "age": age,
            "most": _TOGETHER,
        }
        cursor.execute(_IDS, parameters)
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return None
    differences = [Difference(report, f"#{report}", what) for report in ids if (what := _wrong(report))]
    return Piece(ids[-1] + 1, 0, differences, None if since is None else ids)


def _wrong(report: int) -> str:
    """What is wrong with what is kept of an issued report; "" where it holds."""
    issued = FrozenReport.objects.filter(report_ledger=Report.code, report_id=report).first()
    if issued is None:
        return "印发的全文不在了"
    event = Event.objects.filter(ledger=Report.code, record_id=report, step=FROZEN).order_by("-seq").first()
    document = event.content.get("document") if event else None  # what was issued earlier has none
    if not holds(issued) or document not in (None, bytes(issued.hash).hex()):
        return "印发的全文或数字被绕开系统改过"
    return ""


FURTHER.append(Part("reports.issued", "印发的报告", _read))
