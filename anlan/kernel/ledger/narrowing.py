"""What a list can be narrowed to: conditions as they stand in an address, made into one filter over a ledger's rows.

read = narrow(HAZARDS, {"state": "open", "region": "990199103", "q": "配电箱"}, scope, now)
rows = Hazard.objects.within(scope).filter(read.where)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet

from .. import clock
from ..loop.declare import loop_of
from ..people.divisions import region_names, sector_names
from ..scope import Record, Scope, field_of, lineage
from ..scope.record import WITHDRAWN
from .declare import Ledger
from .paging import R, with_references
from .searching import holding

OPEN, LATE = "open", "late"
TEXT = "q"  # what is looked for in the number and the searched fields
_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # beyond them days and moments can no longer be reckoned with


class BadValue(Exception):
    """A condition that cannot be; the message says what is wrong with it."""


@dataclass(frozen=True)
class Narrowing:
    """What was asked for. used: each filter's part of the address, where it has one; problems: what could not be read."""

    where: Q
    used: Mapping[str, Mapping[str, str]]
    problems: Mapping[str, str]
    text: str


def narrow(ledger: Ledger, given: Mapping[str, str], scope: Scope, now: datetime) -> Narrowing:
    """The filter that `given` asks for. What makes no sense is left out and said in `problems`; what no filter knows, ignored."""
    asked = {name: cleaned for name, value in given.items() if (cleaned := clean(value))}
    where, used, problems = Q(), {}, {}
    for name in conditions_of(ledger):
        try:
            part, used[name] = _read_one(ledger, field_of(ledger.model, name), asked, scope, now)
        except BadValue as error:
            problems[name] = str(error)
            part, used[name] = Q(), {}
        where &= part
    text = asked.get(TEXT, "")
    if text:
        where &= holding(ledger, text)
    return Narrowing(where, used, problems, text)


def asks_for_withdrawn(ledger: Ledger, given: Mapping[str, str]) -> bool:
    """Whether an address asks for what was withdrawn: only then a list holds it."""
    return "state" in ledger.filters and clean(given.get("state", "")) == WITHDRAWN


def find(model: type[R], scope: Scope, number: str) -> R | None:
    """The record with this number, withdrawn or not, with what it points to; None where the scope does not hold it."""
    rows: QuerySet[R, R] = model.objects.within(scope, withdrawn=True)  # type: ignore[assignment]
    return with_references(rows).filter(number=clean(number)).first()


def conditions_of(ledger: Ledger) -> list[str]:
    """The fields that a list can be narrowed by: those that the ledger declares, and every record that its form asks for."""
    asked = [name for name in ledger.form.fields if _names_a_record(field_of(ledger.model, name))]
    return list(dict.fromkeys([*ledger.filters, *asked]))


def _names_a_record(field: "models.Field[object, object]") -> bool:
    return isinstance(field.related_model, type) and issubclass(field.related_model, Record)


def names_of(ledger: Ledger) -> set[str]:
    """Every name that a condition of the ledger may have in an address."""
    fields = {name: field_of(ledger.model, name) for name in conditions_of(ledger)}
    spans = {end for name, field in fields.items() if isinstance(field, models.DateField) for end in ends(name)}
    plain = {name for name, field in fields.items() if not isinstance(field, models.DateField)}
    return {TEXT, *plain, *spans}


def ends(name: str) -> tuple[str, str]:
    """How the two ends of a date are called in an address."""
    return f"{name}_from", f"{name}_to"


def clean(text: str) -> str:
    """Without blanks around it, and without the sign that PostgreSQL keeps in no text."""
    return text.replace("\0", "").strip()


def _read_one(
    ledger: Ledger, field: "models.Field[object, object]", given: Mapping[str, str], scope: Scope, now: datetime
) -> tuple[Q, dict[str, str]]:
    """The condition on one field and the part of the address that says it. Raises BadValue."""
    if isinstance(field, models.DateField):
        return _dates(field, given)
    value = given.get(field.name, "")
    if not value:
        return Q(), {}
    return _reader(field)(ledger, field, value, scope, now), {field.name: value}


Reader = Callable[[Ledger, "models.Field[object, object]", str, Scope, datetime], Q]


def _reader(field: "models.Field[object, object]") -> Reader:
    if field.name in _BY_NAME:
        return _BY_NAME[field.name]
    if field.is_relation:
        return _reference
    if field.choices:
        return _choice
    if isinstance(field, models.BooleanField):
        return _yes_or_no
    if isinstance(field, models.CharField | models.TextField):
        return _text
    return _exact


def _state(ledger: Ledger, field: "models.Field[object, object]", value: str, scope: Scope, now: datetime) -> Q:
    loop = loop_of(ledger.code)
    if loop is not None and value in (OPEN, LATE):
        still_open = ~Q(state__in=[state.code for state in loop.states if state.closed])
        return still_open & Q(due_at__lt=now) if value == LATE else still_open
    if value not in {WITHDRAWN, *ledger.model.state_titles}:
        raise BadValue(f"没有“{value}”这个状态。")
    return Q(state=value)


def _region(ledger: Ledger, field: "models.Field[object, object]", value: str, scope: Scope, now: datetime) -> Q:
    if value not in region_names():
        raise BadValue(f"没有代码为“{value}”的地区。")
    return lineage.within(value)


def _sector(ledger: Ledger, field: "models.Field[object, object]", value: str, scope: Scope, now: datetime) -> Q:
    if value not in sector_names():
        raise BadValue(f"没有“{value}”这个行业。")
    return Q(sector=value)


_BY_NAME: dict[str, Reader] = {"state": _state, "region": _region, "sector": _sector}


def _reference(ledger: Ledger, field: "models.Field[object, object]", value: str, scope: Scope, now: datetime) -> Q:
    """By the other record's number; only one in scope is found."""
    target = field.related_model
    if not (isinstance(target, type) and issubclass(target, Record)):
        raise TypeError(f"{ledger.code}: {field.name} points to no record and is no filter")
    found = target.objects.within(scope, withdrawn=True).filter(number=value).values_list("pk", flat=True).first()
    if found is None:
        raise BadValue(f"没有编号为“{value}”的{field.verbose_name}。")
    return Q(**{field.attname: found})


def _choice(ledger: Ledger, field: "models.Field[object, object]", value: str, scope: Scope, now: datetime) -> Q:
    if value not in {str(code) for code, _ in field.flatchoices}:
        raise BadValue(f"{field.verbose_name}没有“{value}”这一项。")
    return Q(**{field.name: value})


def _yes_or_no(ledger: Ledger, field: "models.Field[object, object]", value: str, scope: Scope, now: datetime) -> Q:
    if value not in ("yes", "no"):
        raise BadValue(f"{field.verbose_name}请选“是”或“否”。")
    return Q(**{field.name: value == "yes"})


def _text(ledger: Ledger, field: "models.Field[object, object]", value: str, scope: Scope, now: datetime) -> Q:
    return Q(**{f"{field.name}__icontains": value})


def _exact(ledger: Ledger, field: "models.Field[object, object]", value: str, scope: Scope, now: datetime) -> Q:
    try:
        exact = field.to_python(value)
        field.run_validators(exact)
    except ValidationError as error:
        raise BadValue(f"{field.verbose_name}里的“{value}”看不懂。") from error
    return Q(**{field.name: exact})


def _dates(field: "models.Field[object, object]", given: Mapping[str, str]) -> tuple[Q, dict[str, str]]:
    first, last = ends(field.name)
    start, end = (_day(field, given.get(name, "")) for name in (first, last))
    if start and end and end < start:
        raise BadValue(f"{field.verbose_name}的止日早于起日，请改一下。")
    where = Q()
    moment = isinstance(field, models.DateTimeField)
    if start:
        where &= Q(**{f"{field.name}__gte": clock.start_of(start) if moment else start})
    if end:
        where &= Q(**{f"{field.name}__lt": clock.end_of(end)}) if moment else Q(**{f"{field.name}__lte": end})
    return where, {name: f"{day}" for name, day in ((first, start), (last, end)) if day}


def _day(field: "models.Field[object, object]", text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadValue(f"{field.verbose_name}里的“{text}”不是日期，请写成2024-06-30这样。") from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise BadValue(f"{field.verbose_name}里的“{text}”太远了，请写{_FIRST_YEAR}年到{_LAST_YEAR}年之间的日期。")
    return day
