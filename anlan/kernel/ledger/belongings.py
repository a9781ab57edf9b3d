"""What hangs on a record: the records that point to it, and those that were added to it; each narrowed, counted and scoped.

for branch in branches_of(ledger): rows_of(branch, record, actor.scope)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from ..loop.ties import tied_to
from ..people.actor import Actor
from ..scope import Record, Scope
from ..scope.record import WITHDRAWN, says_whose
from .declare import LEDGERS, Ledger

BELONGS = "belongs"  # the part of an address that names the record to which others belong: campaigns/ZX-2024-0001


@dataclass(frozen=True)
class Branch:
    """Records of a ledger that hang on those of another: by a field of theirs, or tied to them where `by` is empty."""

    ledger: Ledger
    by: str = ""


def branches_of(ledger: Ledger) -> list[Branch]:
    """What may hang on a ledger's records, in the order in which ledgers are declared; what is added there first."""
    tied = [Branch(LEDGERS[each.ledger]) for each in ledger.related]
    return [*tied, *_pointing(ledger)]


def belongs_to(text: str, ledger: Ledger) -> tuple[Ledger, str] | None:
    """The ledger and number of the record to which one of `ledger` may belong, from campaigns/ZX-2024-0001; None for none."""
    code, _, number = text.partition("/")
    parent = LEDGERS.get(code)
    if parent is None or not number or all(each.ledger != ledger.code for each in parent.related):
        return None
    return parent, number


def may_belong(ledger: Ledger) -> bool:
    """Whether records of a ledger may belong to others'."""
    return any(each.ledger == ledger.code for parent in LEDGERS.values() for each in parent.related)


def _pointing(ledger: Ledger) -> Iterator[Branch]:
    """Ledgers whose records point here. Who put a record in (填报单位) is left out: of a body that would be everything."""
    for other in LEDGERS.values():
        for field in other.model._meta.concrete_fields:
            if field.related_model is ledger.model and (field.name != "body" or says_whose(other.model)):
                yield Branch(other, field.name)


def belonging(record: Record, ledger: Ledger) -> Q:
    """What tells the records of a ledger that belong to `record`: those that were added to it and those that fall under its rule.

    One that is both is one row: lists, pages and figures ask by this filter, and none of them joins.
    """
    added = Q(pk__in=tied_to(record, ledger.code))
    gathers = LEDGERS[record.code].gathers
    rule = gathers(record, ledger) if gathers is not None else None
    return added if rule is None else added | rule


def among(record: Record) -> dict[str, Q]:
    """The same for every ledger that may belong to `record`, as figures take it: {ledger: filter}."""
    related = LEDGERS[record.code].related
    return {each.ledger: belonging(record, LEDGERS[each.ledger]) for each in related}


def add_address(branch: Branch, record: Record, actor: Actor) -> str:
    """The form that adds one to a record, which begins with what it belongs to and the place that both are about; "" where the actor
    adds none.
    """
    code, form = branch.ledger.code, branch.ledger.form
    is_offered = branch.ledger.offered_on.get(record.code, lambda _: True)
    in_form = not branch.by or branch.by in form.fields
    if record.state == WITHDRAWN or not in_form or not actor.may(f"{code}.add") or not is_offered(record):
        return ""
    values = {branch.by: record.number} if branch.by else {BELONGS: f"{record.code}/{record.number}"}
    place = getattr(record, "place", None)
    if isinstance(place, Record) and "place" in form.fields:
        values.setdefault("place", place.number)
    return f"{branch.ledger.new_url}?{urlencode(values, safe='/')}"


def rows_of(branch: Branch, record: Record, scope: Scope) -> "QuerySet[Any, Any]":
    """The records that hang on `record` within the scope."""
    rows = branch.ledger.model.objects.within(scope)
    return rows.filter(Q(**{branch.by: record.pk}) if branch.by else belonging(record, branch.ledger))
