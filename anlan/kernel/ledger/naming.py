"""Which record a person means by a name: compared as names are, exact before alike; the row's other cells tell namesakes apart.

named(Body.objects.within(scope), Body, "清河镇")      # [清河镇人民政府], not its eight villages
agreeing(two_people, {"body_id": 7})                   # the one who works there
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from ..column.record_names import name_fields, shorter, spellings, with_town
from ..people.models import Body
from ..scope import Record, lineage
from ..scope.names import bare
from .declare import LEDGERS
from .searching import holding

R = TypeVar("R", bound=Record)

_LOOKED_AT = 200  # candidates that hold the text
_BODIES = 5_000


def named(rows: "QuerySet[R, R]", model: type[R], text: str) -> list[R]:
    """The records that are called exactly so; where none is, those that are so without district and kind of organ."""
    fields, bare_name = name_fields(model), bare(text)
    where = Q(number=text.strip().upper())
    for name in fields:
        where |= Q(**{name: text.strip()})
    candidates = list(rows.filter(where).order_by("pk")[:_LOOKED_AT])
    if not candidates and model.code in LEDGERS:
        core = min(shorter([bare_name]) or {bare_name}, key=len)
        # Bodies are few, and are called by what is no part of their name: 清河镇石沟村, 区政府.
        matching_rows = rows if model is Body else rows.filter(holding(LEDGERS[model.code], core))
        candidates = list(matching_rows.order_by("pk")[: _BODIES if model is Body else _LOOKED_AT])
    candidate_names = [
        (each, [*spellings({name: getattr(each, name) for name in fields}), bare(each.number), *_with_town(each)])
        for each in candidates
    ]
    exact = [each for each, names in candidate_names if bare_name in names]
    return exact or [each for each, names in candidate_names if shorter([bare_name]) & shorter(names)]


def _with_town(record: Record) -> list[str]:
    return [bare(name) for name in with_town(record.region, record.name)] if isinstance(record, Body) else []


def agreeing(records: Sequence[R], beside: Mapping[str, Any]) -> list[R]:
    """Those whose columns say what else the row says under the same name: 单位, 所属地区, 手机. All, where that leaves none."""
    matches = list(records)
    for name, value in beside.items():
        if value in (None, "", []):
            continue
        subset = [each for each in matches if _agrees(each, name, value)]
        matches = subset or matches
    return matches


def _agrees(record: Record, name: str, value: Any) -> bool:
    if name not in {field.attname for field in record._meta.concrete_fields}:
        return True
    own = getattr(record, name)
    if name == "region":
        return lineage.holds(value, own)
    return bare(own) == bare(value) if isinstance(own, str) and isinstance(value, str) else bool(own == value)
