"""Records that came in though something compulsory was missing: marked in the column that lacks it, found and told by the mark.

Hazard.objects.within(scope).filter(incomplete(LEDGERS["hazards"]))
lacking_words(hazard, LEDGERS["hazards"])      # 判定依据
"""

from django.db.models import Q

from ..column import kind_of
from ..scope import Record, field_of
from .declare import Ledger

NOT_FILLED = "未填，待补"


def may_lack(ledger: Ledger) -> list[str]:
    """The columns of text in which a record may say that they are still to be filled in."""
    conditional = [name for name in ledger.form.required_if if kind_of(field_of(ledger.model, name)).any_words]
    return list(dict.fromkeys([*conditional, *ledger.to_complete]))


def incomplete(ledger: Ledger) -> Q:
    """What tells the records that are still to be completed."""
    where = Q(pk__in=[])
    for name in may_lack(ledger):
        where |= Q(**{name: NOT_FILLED})
    return where


def lacking_words(record: Record, ledger: Ledger) -> str:
    """What a record still lacks, by the titles of its columns."""
    names = [name for name in may_lack(ledger) if getattr(record, name) == NOT_FILLED]
    return "、".join(str(field_of(ledger.model, name).verbose_name) for name in names)
