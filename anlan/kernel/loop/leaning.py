"""What leans on a record and would hang in the air without it: members of a team, items of a list, hazards of a visit, open ones of a firm.

if words := leaning_words(team, actor): raise WrongState(words)     # 还有12名应急队员…
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from ..history.verify import model_of, record_models
from ..people.actor import Actor
from ..scope import Record
from .declare import loop_of
from .models import Tie


def leaning_words(record: Record, actor: Actor) -> str:
    """Why a record may not be withdrawn yet, as far as the actor sees what leans on it; "" where nothing does.

    What has a successor gives everything to it, so nothing is left hanging.
    """
    if getattr(record, "successor", None):
        return ""
    counts: dict[str, int] = {}
    pointing = ((rows.model, rows.count()) for _, rows in _leaning(type(record), [record.pk], actor))
    added = ((model, len(keys)) for model, keys in _added(type(record), [record.pk], actor))
    for model, count in (*pointing, *added):
        if count:
            title = str(model._meta.verbose_name)
            counts[title] = counts.get(title, 0) + count
    if not counts:
        return ""
    listed = "、".join(f"{title}{count}条" for title, count in counts.items())
    return f"还有别的记录靠着它：{listed}。请先把它们撤回、办完或改到别处；登重了的，请用“合并重复”。"


def leaned_on(model: type[Record], keys: Sequence[Any], actor: Actor) -> set[Any]:
    """Those of the records with these keys on which others lean, as far as the actor sees what does."""
    pointed = {key for attname, rows in _leaning(model, keys, actor) for key in rows.values_list(attname, flat=True)}
    return pointed | {key for _, owners in _added(model, keys, actor) for key in owners}


def _added(kind: type[Record], keys: Sequence[Any], actor: Actor) -> Iterator[tuple[type[Record], list[Any]]]:
    """Of each ledger whose records were added to some of these: whose each one is, the hazards of a visit."""
    ties: dict[str, list[Tie]] = {}
    for tie in Tie.objects.filter(ledger=kind.code, record_id__in=keys):
        ties.setdefault(tie.other_ledger, []).append(tie)
    for code, added in ties.items():
        model = model_of(code)
        there = model.objects.within(actor.scope).filter(pk__in=[tie.other_id for tie in added])
        present = set(there.values_list("pk", flat=True))
        yield model, [tie.record_id for tie in added if tie.other_id in present]


def _leaning(kind: type[Record], keys: Sequence[Any], actor: Actor) -> "Iterator[tuple[str, QuerySet[Any, Any]]]":
    """(column, rows) of each ledger that cannot do without one of the records: those that must name it, and those that wait for it."""
    for model in record_models():
        loop = loop_of(model.code)
        closed = [state.code for state in loop.states if state.closed] if loop else []
        for field in model._meta.concrete_fields:
            if field.related_model is not kind or model is kind or (model.when and field.name == "body"):
                continue
            rows = model.objects.within(actor.scope).filter(**{f"{field.attname}__in": keys})
            if not field.null or not model.when:
                yield field.attname, rows
            elif loop is not None:
                yield field.attname, rows.exclude(state__in=closed)
