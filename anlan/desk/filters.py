"""The filter of a list: read from its address, turned into one condition, said in words. The address holds it whole.

chosen = read(ledger, request.GET, actor, now)
rows = ledger.model.objects.within(actor.scope).filter(chosen.where)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import TOWN, VILLAGE, region_name, region_names, sector_names
from anlan.kernel.scope import Record, field_of

OPEN, LATE = "open", "late"


class BadValue(Exception):
    """A condition in the address that cannot be; the message says what to do."""


@dataclass(frozen=True)
class Choice:
    """One alternative of a condition and the address that takes it."""

    words: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Condition:
    """One condition of the sentence. `words`: as it is said now; `kind`: choices, dates or text."""

    name: str
    label: str
    words: str
    kind: str
    active: bool
    choices: tuple[Choice, ...] = ()
    value: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Filtering:
    """What was asked of a list. `query` is the filter as an address; `problems` name what could not be read."""

    where: Q
    conditions: tuple[Condition, ...]
    problems: tuple[str, ...]
    query: Mapping[str, str]
    text: str

    @property
    def active(self) -> bool:
        return bool(self.text) or any(condition.active for condition in self.conditions)

    def sentence(self) -> str:
        """The conditions that narrow the list, in words."""
        said = [condition.words for condition in self.conditions if condition.active]
        return "，".join([*said, *([f"含“{self.text}”"] if self.text else [])])


def read(ledger: Ledger, asked: Mapping[str, str], actor: Actor, now: datetime) -> Filtering:
    """The filter that an address asks for. What makes no sense is left out and named in `problems`."""
    given = {name: value.strip() for name, value in asked.items() if value.strip()}
    where, conditions, problems = Q(), [], []
    query: dict[str, str] = {}
    known = {"q", "sort", *ledger.filters, *(end for name in ledger.filters for end in _ends(name))}
    kept = {name: value for name, value in given.items() if name in known}
    for name in ledger.filters:
        field = field_of(ledger.model, name)
        try:
            part, used = _read_one(ledger, field, given, actor, now)
        except BadValue as error:
            problems.append(str(error))
            part, used = Q(), {}
            for lost in (name, *_ends(name)):
                kept.pop(lost, None)
        where &= part
        query |= used
        conditions.append((field, used))
    text = given.get("q", "")
    if text:
        where &= matching(ledger, text)
        query["q"] = text
    said = tuple(_condition(ledger, field, used, kept, actor, now) for field, used in conditions)
    return Filtering(where, said, tuple(problems), query, text)


def matching(ledger: Ledger, text: str) -> Q:
    """Rows whose number begins with `text` or whose searched fields hold it."""
    where = Q(number__istartswith=text)
    for name in ledger.search:
        where |= Q(**{f"{name}__icontains": text})
    return where


def address(query: Mapping[str, str], **changes: str) -> str:
    """The address of the same list with some conditions changed; an empty one is dropped."""
    merged = {name: value for name, value in {**query, **changes}.items() if value}
    return "?" + urlencode(merged)


def _ends(name: str) -> tuple[str, str]:
    return f"{name}_from", f"{name}_to"


def _read_one(
    ledger: Ledger, field: models.Field, given: Mapping[str, str], actor: Actor, now: datetime
) -> tuple[Q, dict[str, str]]:
    """The condition on one field and the part of the address that says it. Raises BadValue."""
    if isinstance(field, models.DateField):
        return _dates(field, given)
    value = given.get(field.name, "")
    if not value:
        return Q(), {}
    return _reader(field)(ledger, field, value, actor, now), {field.name: value}


def _reader(field: models.Field) -> Callable[[Ledger, models.Field, str, Actor, datetime], Q]:
    if field.name == "state":
        return _state
    if field.name == "region":
        return _region
    if field.name == "sector":
        return _sector
    if field.is_relation:
        return _reference
    if field.choices:
        return _choice
    if isinstance(field, models.BooleanField):
        return _yes_or_no
    if isinstance(field, models.CharField | models.TextField):
        return _text
    return _exact


def _state(ledger: Ledger, field: models.Field, value: str, actor: Actor, now: datetime) -> Q:
    loop = loop_of(ledger.code)
    if loop is not None and value in (OPEN, LATE):
        closed = [state.code for state in loop.states if state.closed]
        return Q(due_at__lt=now) if value == LATE else ~Q(state__in=closed)
    if value not in ledger.model.state_titles:
        raise BadValue(f"没有“{value}”这个状态，已按全部状态列出。")
    return Q(state=value)


def _region(ledger: Ledger, field: models.Field, value: str, actor: Actor, now: datetime) -> Q:
    if value not in region_names():
        raise BadValue(f"没有代码为“{value}”的地区，已按您管辖的全部地区列出。")
    return Q(region=value) if len(value) == VILLAGE else Q(region__startswith=value)


def _sector(ledger: Ledger, field: models.Field, value: str, actor: Actor, now: datetime) -> Q:
    if value not in sector_names():
        raise BadValue(f"没有“{value}”这个行业，已按各行业列出。")
    return Q(sector=value)


def _reference(ledger: Ledger, field: models.Field, value: str, actor: Actor, now: datetime) -> Q:
    """By the other record's number; only one in scope is found."""
    target = field.related_model
    if not (isinstance(target, type) and issubclass(target, Record)):
        return Q(**{field.attname: value})
    found = target.objects.within(actor.scope, withdrawn=True).filter(number=value).values_list("pk", flat=True).first()
    if found is None:
        raise BadValue(f"没有编号为“{value}”的{field.verbose_name}，已按全部列出。")
    return Q(**{field.attname: found})


def _choice(ledger: Ledger, field: models.Field, value: str, actor: Actor, now: datetime) -> Q:
    if value not in dict(field.flatchoices):
        raise BadValue(f"{field.verbose_name}没有“{value}”这一项，已按全部列出。")
    return Q(**{field.name: value})


def _yes_or_no(ledger: Ledger, field: models.Field, value: str, actor: Actor, now: datetime) -> Q:
    if value not in ("yes", "no"):
        raise BadValue(f"{field.verbose_name}请选“是”或“否”。")
    return Q(**{field.name: value == "yes"})


def _text(ledger: Ledger, field: models.Field, value: str, actor: Actor, now: datetime) -> Q:
    return Q(**{f"{field.name}__icontains": value})


def _exact(ledger: Ledger, field: models.Field, value: str, actor: Actor, now: datetime) -> Q:
    try:
        return Q(**{field.name: field.to_python(value)})
    except Exception as error:
        raise BadValue(f"{field.verbose_name}里的“{value}”看不懂，已按全部列出。") from error


def _dates(field: models.Field, given: Mapping[str, str]) -> tuple[Q, dict[str, str]]:
    first, last = _ends(field.name)
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


def _day(field: models.Field, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue(f"{field.verbose_name}里的“{text}”不是日期，请写成2024-06-30这样。") from None


# The same conditions in words, each with its alternatives.


def _condition(
    ledger: Ledger, field: models.Field, used: Mapping[str, str], kept: Mapping[str, str], actor: Actor, now: datetime
) -> Condition:
    label = str(field.verbose_name)
    if isinstance(field, models.DateField):
        return _date_condition(field, used, kept, now)
    value = used.get(field.name, "")
    if not (pairs := _alternatives(ledger, field, value, actor)):
        return Condition(
            field.name, label, f"{label}含“{value}”" if value else f"{label}不限", "text", bool(value), (), value
        )
    choices = tuple(
        Choice(title, address(kept, **{field.name: code}), code == value) for code, title in pairs
    )  # fmt: skip
    current = next((choice.words for choice in choices if choice.current), value)
    if not value and field.name not in ("region", "sector"):
        current = f"{label}不限"
    return Condition(field.name, label, current, "choices", bool(value), choices, value)


def _alternatives(ledger: Ledger, field: models.Field, value: str, actor: Actor) -> list[tuple[str, str]]:
    """(code, words) of each alternative, the widest first; none where it is written, not chosen."""
    if field.name == "region":
        return regions_to_choose(actor, value)
    if field.name == "sector":
        own = actor.scope.sectors
        named = [(code, name) for code, name in sector_names().items() if own is None or code in own]
        return [("", "各行业"), *named]
    if field.name == "state":
        loop = loop_of(ledger.code)
        extra = [(OPEN, "未办结"), (LATE, "超期")] if loop else []
        return [("", "全部"), *extra, *ledger.model.state_titles.items()]
    if field.choices:
        return [("", "全部"), *((str(code), str(title)) for code, title in field.flatchoices)]
    if isinstance(field, models.BooleanField):
        return [("", "全部"), ("yes", f"是{field.verbose_name}"), ("no", f"不是{field.verbose_name}")]
    return []


def regions_to_choose(actor: Actor, value: str = "") -> list[tuple[str, str]]:
    """The whole scope, then its towns, or the villages of the town that is chosen or is the scope."""
    names = region_names()
    own = actor.scope.regions
    whole = "全部" if len(own) != 1 else region_name(own[0]) if len(own[0]) > 6 else "全区"
    listed = [("", whole)]
    for code in own:
        if len(code) == VILLAGE:
            listed += [(code, region_name(code))] if len(own) > 1 else []
        elif len(code) == TOWN:
            listed += _under(code, names)
        else:
            listed += [(each, name) for each, name in sorted(names.items()) if len(each) == TOWN]
            if len(value) >= TOWN:
                listed += [(each, f"　{name}") for each, name in _under(value[:TOWN], names)]
    if value and value not in dict(listed):
        listed.append((value, region_name(value)))
    return listed


def _under(town: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, name) for code, name in sorted(names.items()) if len(code) == VILLAGE and code.startswith(town)]


def _date_condition(field: models.Field, used: Mapping[str, str], kept: Mapping[str, str], now: datetime) -> Condition:
    label = str(field.verbose_name)
    first, last = _ends(field.name)
    start, end = used.get(first, ""), used.get(last, "")
    today = clock.legal_day(now)
    spans = (
        ("不限", "", ""),
        ("今年", f"{today.year}-01-01", f"{today}"),
        ("本月", f"{today.replace(day=1)}", f"{today}"),
        ("近30天", f"{today - timedelta(days=29)}", f"{today}"),
        ("去年", f"{today.year - 1}-01-01", f"{today.year - 1}-12-31"),
    )
    choices = tuple(
        Choice(f"{words}", address(kept, **{first: begin, last: stop}), (begin, stop) == (start, end))
        for words, begin, stop in spans
    )
    named = next((choice.words for choice in choices if choice.current), "")
    said = f"{label}{named or _span_words(start, end)}" if start or end else f"{label}不限"
    return Condition(field.name, label, said, "dates", bool(start or end), choices, "", start, end)


def _span_words(start: str, end: str) -> str:
    if start and end:
        return f"{start}至{end}"
    return f"{start}起" if start else f"{end}前（含当日）"
