"""Records that may be one though each stands for itself: a firm under two spellings, a person put in twice. A person settles it.

for group in alike(LEDGERS["enterprises"], actor.scope): ...      # [[QY-2024-0001, QY-2024-0317], …]
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from ..column.record_names import core, places_before
from ..history.acts import TOLD_APART
from ..history.models import Event
from ..people.codes import TOWN
from ..scope import Record, Scope
from ..scope.names import bare
from .declare import Ledger
from .keys import possible_doubles
from .paging import with_references

_MOST = 6  # more that are called alike are no doubles but a usual name


def alike(ledger: Ledger, scope: Scope) -> list[list[Any]]:
    """Groups in scope, each with the oldest first, without those that somebody has told apart."""
    groups = [[record.pk for record in group] for group in possible_doubles(ledger, scope)]
    groups += _named_alike(ledger.model, scope)
    open_ = [group for group in _joined(groups) if 1 < len(group) <= _MOST and not _told_apart(ledger, group)]
    pks = [pk for group in open_ for pk in group]
    records = with_references(ledger.model.objects.within(scope)).in_bulk(pks)
    return [[records[pk] for pk in group] for group in open_ if all(pk in records for pk in group)]


def _named_alike(model: type[Record], scope: Scope) -> Iterator[list[int]]:
    """Primary keys of records that agree in all columns of one of the model's rules, none of them empty."""
    places = places_before()
    for rule in model.alike:
        groups: dict[tuple[str, ...], list[int]] = {}
        for row in model.objects.within(scope).order_by("pk").values("pk", *rule).iterator():
            key = tuple(_compared(name, row[name], places) for name in rule)
            if all(key):
                groups.setdefault(key, []).append(row["pk"])
        yield from (group for group in groups.values() if len(group) > 1)


def _compared(name: str, value: Any, places: Sequence[str]) -> str:
    """A name without what people leave off, a region as its town, everything else as names are compared."""
    if name == "region":
        return str(value)[:TOWN]
    return core(str(value), places) if name == "name" else bare(str(value)) if value else ""


def _joined(groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Groups that share a record are one."""
    of: dict[int, set[int]] = {}
    for group in groups:
        whole = set(group).union(*(of.get(pk, set()) for pk in group))
        of |= dict.fromkeys(whole, whole)
    distinct = {min(whole): whole for whole in of.values()}
    return [sorted(whole) for _, whole in sorted(distinct.items())]


def _told_apart(ledger: Ledger, group: Sequence[int]) -> bool:
    """Whether each two of a group were said to be two."""
    events = Event.objects.filter(ledger=ledger.code, record_id__in=group, step=TOLD_APART)
    pairs = {
        frozenset((record_id, other))
        for record_id, content in events.values_list("record_id", "content")
        for other in content["apart"]
    }
    return all(frozenset(pair) in pairs for pair in combinations(group, 2))
