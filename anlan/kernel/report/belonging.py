"""A figure of a report may count only what belongs to one record, as of one campaign: {排查隐患|归XD-2024-0001}.

narrowed_to("XD-2024-0001", scope)     # {"hazards": Q, …} as `compute` takes it; {} for ""
"""

from collections.abc import Mapping

from django.db.models import Q

from ..ledger.belongings import among
from ..ledger.declare import LEDGERS
from ..ledger.narrowing import known
from ..scope import Record, Scope
from .marks import number_in


class UnknownOwner(LookupError):
    """No record with this number gathers others, or it lies beyond the report."""

    def __init__(self, number: str) -> None:
        super().__init__(f"没有“{number}”这个归集别的记录的编号，或者它不在这份报告的范围内")


def narrowed_to(number: str, scope: Scope) -> Mapping[str, Q]:
    """The filters of the figures that count what belongs to the record with this number. Raises UnknownOwner."""
    return among(owner(number, scope)) if number else {}


def owner(number: str, scope: Scope) -> Record:
    """The record with this number to which others belong by its rule. Raises UnknownOwner."""
    for ledger in LEDGERS.values():
        if ledger.gathers is not None and number.startswith(f"{ledger.model.prefix}-"):
            record = known(ledger.model, scope, number)
            if record is not None:
                return record
    raise UnknownOwner(number)


def number_in_key(key: str) -> str:
    """The number that a figure's key names; "" for none."""
    return number_in(key.partition("#")[0].split("|"))
