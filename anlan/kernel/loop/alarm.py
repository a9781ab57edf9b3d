"""Whoever audits is told of what was altered past the loop: once a run, however much it found."""

from collections import Counter
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ..history import intact
from ..history.models import Alteration
from ..history.reading import every_row
from ..history.verify import model_of
from ..indicator.words import printed
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..people.divisions import district_code
from ..people.roles import AUDITOR


def tell_altered(now: datetime) -> int:
    """Tell the auditor of what was kept and nobody was told of, in one notice; how many. The record's page says it, too."""
    with transaction.atomic(), every_row(Alteration):
        rows = Alteration.objects.filter(told_at=None, settled_at=None).select_for_update(skip_locked=True)
        alterations = list(rows.order_by("pk").only("ledger", "record_id", "number", "region", "sector", "deleted"))
        if not alterations:
            return 0
        first = alterations[0]
        regions = {each.region for each in alterations}
        region = first.region if len(regions) == 1 else district_code()
        tell(
            f"altered:{first.pk}", _words(alterations), to=Audience(role=AUDITOR, region=region),
            about=About(first.ledger, first.record_id, region, first.sector), now=now,
        )  # fmt: skip
        Alteration.objects.filter(pk__in=[each.pk for each in alterations]).update(told_at=now)
    return len(alterations)


def _words(alterations: list[Alteration]) -> str:
    if len(alterations) == 1:
        (only,) = alterations
        return f"{_title(only.ledger)}{only.number}在系统之外被{'删去' if only.deleted else '改动过'}，请到“审计”核对"
    ledgers = Counter(each.ledger for each in alterations).most_common()
    deleted_count = sum(each.deleted for each in alterations)
    where = "、".join(f"{_title(code)}{_count(count)}" for code, count in ledgers)
    return (
        f"{_count(len(alterations))}记录在系统之外被{'删去' if deleted_count == len(alterations) else '改动过'}"
        f"（{where}{f'，其中{_count(deleted_count)}被删去' if 0 < deleted_count < len(alterations) else ''}），请到“审计”核对，可以一起处理"
    )


def _title(code: str) -> str:
    return str(model_of(code)._meta.verbose_name)


def _count(count: int) -> str:
    return printed(Decimal(count), "条", in_10k=True)


intact.on_kept.append(tell_altered)
