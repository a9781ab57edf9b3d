"""What a record's page points out: others of its ledger that are like it, and pictures that were attached elsewhere before.

remarks_of(record, actor, files)     # [Remark("瑞丰化工厂一年内已查出2条同样的", [Link("10月12日 护栏松动", "/ledgers/…")])]
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anlan.kernel.evidence import store
from anlan.kernel.evidence.models import Attachment
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.ui.addresses import record_url

_FEW = 3


@dataclass(frozen=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True)
class Remark:
    """What is pointed out, and where it leads."""

    words: str
    links: list[Link]


def remarks_of(record: Record, actor: Actor, files: Sequence[Attachment]) -> list[Remark]:
    """All that the actor may know of it."""
    remarks = []
    likeness = LEDGERS[record.code].likeness
    if likeness is not None and (found := likeness(record, actor)) is not None:
        words, others = found
        remarks.append(Remark(words, [_link(each) for each in others]))
    if records := _elsewhere(record, actor, [each for each in files if each.mime.startswith("image/")]):
        remarks.append(Remark("这里的照片以前也附在别处，请核对", [_link(each) for each in records]))
    return remarks


def _link(record: Record) -> Link:
    return Link(f"{record.number} {record.subject()}", record_url(record.code, record.number))


def _elsewhere(record: Record, actor: Actor, pictures: Sequence[Attachment]) -> list[Record]:
    """Other records to which one of these pictures was attached before, as far as the actor sees them."""
    pks_by_ledger: dict[str, list[int]] = defaultdict(list)
    for attachment in _earlier(record, pictures):
        pks_by_ledger[attachment.ledger].append(attachment.record_id)
    records: list[Record] = []
    for code, pks in pks_by_ledger.items():
        if code in LEDGERS and actor.may(f"{code}.view"):
            records += LEDGERS[code].model.objects.within(actor.scope).filter(pk__in=pks)[:_FEW]
    return records[:_FEW]


def _earlier(record: Record, pictures: Sequence[Attachment]) -> Iterable[Attachment]:
    added_at = {each.sha256: each.added_at for each in pictures}
    if not added_at:
        return []
    others = store.copies(record, added_at)
    return [each for each in others if each.added_at < added_at[each.sha256]]
