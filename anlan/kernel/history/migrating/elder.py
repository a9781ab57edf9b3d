"""Events that are older than the first edition: a field that went by another name was hashed by that one."""

from collections.abc import Iterable
from typing import Any

from .. import chain
from ..editions import FIRST

ELDER = FIRST - 1


def name_elder_edition(apps: Any, ledger: str, rows: Iterable[Any], *, old: str, new: str, migration: str) -> int:
    """Let the last events of records that were hashed with a field's old name say so; how many. No hash is made anew.

    rows: of the historical model, those that have a value in the field. migration: the one that renamed it.
    """
    event, edition, renaming = (apps.get_model("loop", name) for name in ("Event", "Edition", "Renaming"))
    first = edition.objects.filter(ledger=ledger, number=FIRST).first()
    if first is None:
        return 0
    today = {name: name for name in first.fields}
    for was, now in renaming.objects.filter(ledger=ledger).order_by("pk").values_list("old", "new"):
        today = {name: now if column == was else column for name, column in today.items()}
    elder_keys = []
    for row in rows:
        last = event.objects.filter(ledger=ledger, record_id=row.pk).order_by("-seq").first()
        if last is None or last.edition != FIRST:
            continue
        facts = {name: getattr(row, now, None) for name, now in today.items()}
        elder_facts = {(old if name == new else name): value for name, value in facts.items()}
        proved = bytes(last.facts)
        if chain.facts_hash(facts) != proved and chain.facts_hash(elder_facts) == proved:
            elder_keys.append(last.pk)
    if elder_keys:
        fields = {(old if name == new else name): spelling for name, spelling in first.fields.items()}
        edition.objects.create(ledger=ledger, number=ELDER, fields=fields)
        renaming.objects.create(ledger=ledger, edition=ELDER, old=old, new=new, migration=migration)
        event.objects.filter(pk__in=elder_keys).update(edition=ELDER)
    return len(elder_keys)
