"""Which record a person means by a name: compared as names are, exact before alike; the row's other cells tell namesakes apart.

named(Body.objects.within(scope), Body, "清河镇")      # [清河镇人民政府], not its eight villages
agreeing(two_people, {"body_id": 7})                   # the one who works there
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from ..people.divisions import district_name
from ..scope import Record, lineage
from ..scope.names import bare
from .declare import LEDGERS
from .searching import holding

R = TypeVar("R", bound=Record)

_LOOKED_AT = 200  # candidates that hold the text
# What a body's name ends with, and people leave off.
_SUFFIXES = ("人民政府", "街道办事处", "办事处", "政府", "村民委员会", "居民委员会", "村委会", "居委会", "委员会")


def name_fields(model: type[Record]) -> list[str]:
    """The fields by which a record is called: its name, short and former names, and the code that others gave it."""
    there = {field.name for field in model._meta.concrete_fields}
    first = next((name for name in ("name", "title") if name in there), "number")
    return [name for name in (first, "short", model.given_code, "formers") if name in there]


def spellings(values: Mapping[str, Any]) -> list[str]:
    """A record's names as they are compared; values: {name field: value}, former names apart by 、."""
    texts = [
        part for name, value in values.items() for part in str(value or "").split("、" if name == "formers" else "\0")
    ]
    return [bare(text) for text in texts if text]


def shorter(spelled: Iterable[str]) -> set[str]:
    """The same without the district before them and without what kind of organ it is: 青禾区应急管理局 → 应急管理局, 区应急管理局."""
    district = bare(district_name())
    found = set()
    for text in spelled:
        for name in (text, text.removeprefix(district)):
            found |= {
                name,
                *(name.removesuffix(end) for end in _SUFFIXES if name.endswith(end) and len(name) > len(end) + 1),
            }
        if text.startswith(district) and text != district:
            found.add(district[-1] + text.removeprefix(district))
    return {name for name in found if name}


def named(rows: "QuerySet[R, R]", model: type[R], text: str) -> list[R]:
    """The records that are called exactly so; where none is, those that are so without district and kind of organ."""
    fields, wanted = name_fields(model), bare(text)
    where = Q(number=text.strip().upper())
    for name in fields:
        where |= Q(**{name: text.strip()})
    candidates = list(rows.filter(where)[:_LOOKED_AT])
    if not candidates and model.code in LEDGERS:
        core = min(shorter([wanted]) or {wanted}, key=len)
        candidates = list(rows.filter(holding(LEDGERS[model.code], core)).order_by("pk")[:_LOOKED_AT])
    called = [
        (each, [*spellings({name: getattr(each, name) for name in fields}), bare(each.number)]) for each in candidates
    ]
    exact = [each for each, names in called if wanted in names]
    return exact or [each for each, names in called if shorter([wanted]) & shorter(names)]


def agreeing(records: Sequence[R], beside: Mapping[str, Any]) -> list[R]:
    """Those whose columns say what else the row says under the same name: 单位, 所属地区, 手机. All, where that leaves none."""
    left = list(records)
    for name, value in beside.items():
        if value in (None, "", []):
            continue
        said = [each for each in left if _agrees(each, name, value)]
        left = said or left
    return left


def _agrees(record: Record, name: str, value: Any) -> bool:
    if name not in {field.attname for field in record._meta.concrete_fields}:
        return True
    own = getattr(record, name)
    if name == "region":
        return lineage.holds(value, own)
    return bare(own) == bare(value) if isinstance(own, str) and isinstance(value, str) else bool(own == value)
