"""What stands around a report's text, as its clerk wrote it and its history adds to it.

letter_of(report)      # Letter(number="青应急发〔2026〕12号", dated_on=the day of its signature, …)
"""

import re
from datetime import date

from anlan.kernel import clock
from anlan.kernel.history.models import Event
from anlan.kernel.report.letter import Letter

from .models import Report

FIELDS = (
    "document_number", "names_signer", "addressee", "issuer", "dated_on", "annexes", "copies", "printer",
)  # fmt: skip
SIGN = "sign"
_BETWEEN_NAMES = re.compile("[，,、；;]")


def letter_of(report: Report) -> Letter:
    """The letter of a report that is not frozen, or is about to be."""
    return Letter(
        number=report.document_number,
        signer=report.signer.person.name if report.names_signer and report.signer else "",
        addressee=report.addressee,
        issuer=report.issuer,
        dated_on=report.dated_on or _signed_on(report),
        annexes=_names(report.annexes.splitlines()),
        copies=_names(_BETWEEN_NAMES.split(report.copies)),
        printer=report.printer,
        printed_on=report.issued_on,
    )


def _names(written: list[str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in written if name.strip())


def _signed_on(report: Report) -> date | None:
    """The day of the signature under which a report stands; None while it has none."""
    if report.state not in ("reviewed", "issued"):
        return None
    signed = Event.objects.filter(ledger=report.code, record_id=report.pk, step=SIGN).order_by("-seq").first()
    return clock.legal_day(signed.happened_at) if signed else None
