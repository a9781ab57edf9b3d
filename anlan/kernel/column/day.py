"""Days and moments that people give: read in every way they write them, within bounds that every part of the system can reckon with."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q

from .. import clock
from ..clock.models import Holiday
from ..clock.working import calendar
from ..people.actor import Actor
from ..scope import Record, Scope
from .kind import BadValue, Doubting, Field, Kind, Read, Who
from .meant_days import meant
from .numerals import in_digits
from .spelling import CellRefused, plain

FIRST_YEAR, LAST_YEAR = 1900, 2200  # beyond them days and moments can no longer be reckoned with
_EXCEL_DAY_0 = datetime(1899, 12, 30)
_DAY = re.compile(
    r"(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T\s]*(\d{1,2})[:时点](\d{1,2})?分?(?:[:](\d{1,2})(?:\.\d+)?)?)?"
    r"(?:Z|[+-]\d{2}:?\d{2})?$"
)
_DIGITS_ALONE = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_OFFSET = re.compile(r"T.*(?:Z|[+-]\d{2}:?\d{2})$|\d\s.*\dZ$")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_APART = re.compile(r"(\d{4})(?:、|\s+)(\d{1,2})(?:、|\s+)(\d{1,2})(?=\s|$)")  # 2024 3 5
_MIDNIGHT = re.compile(r"(?:[\sT]|(?<=[日号]))24[:时点](?:00?)?分?(?::00?)?$")  # the end of a day, 24:00
_WEEKDAY = re.compile(r"[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?")
_HALF_DAY = re.compile(r"(上午|早上|早晨|凌晨|中午|下午|晚上|傍晚|晚)\s*(?:(\d{1,2})\s*[:时点]\s*(半|\d{0,2}))?分?")
_OLD = 30  # years before today from which on a happened day is asked about
# Beginnings of names of columns whose days come after what they are about.
_AFTER = (
    "due_",
    "fix_due_",
    "fixed_",
    "rechecked_",
    "closed_",
    "accepted_",
    "delisted_",
    "done_",
    "served_",
    "paid_",
    "replied_",
)
DUE = ("due_on", "due_at", "_by")  # ends of names of columns that say by when
ENDS = ("until", "expires_on", "valid_to", "ends_on", "left_on")  # of those that say until when
# Names of columns whose days lie ahead by nature.
_AHEAD = (
    *DUE,
    "until",
    "expires_on",
    "planned_for",
    "planned_on",
    "inspect_on",
    "valid_to",
    "ends_on",
    "ends_at",
    "assess_on",
    "review_on",
    "valid_from",
    "starts_on",
)


class Day(Kind):
    """A day."""

    layout = "day"
    sortable = True
    dated = True

    def reader(self, field: Field, who: Who) -> Read:
        return read_day if who.title else partial(read_meant, read_day, field.name)

    def words(self, field: Field, value: Any) -> str:
        return f"{value.year:04d}-{value:%m-%d}"

    def json(self, field: Field, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def from_plain(self, field: Field, value: Any) -> Any:
        return date.fromisoformat(str(value)[:10])

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        return day_box()

    def hint(self, field: Field) -> str:
        return "写成2024-05-01"

    def cell(self, record: Record, field: Field) -> Any:
        value = getattr(record, field.attname)
        return "" if value is None else value

    def ends(self, field: Field) -> tuple[str, ...]:
        return f"{field.name}_from", f"{field.name}_to"

    def condition(self, field: Field, parameters: Mapping[str, str], scope: Scope) -> tuple[Q, dict[str, str]]:
        first, last = self.ends(field)
        start, end = (_end_of_span(field, parameters.get(name, "")) for name in (first, last))
        if start and end and end < start:
            raise BadValue(f"{field.verbose_name}的止日早于起日，请改一下。")
        return self.span(field, start, end), {name: f"{day}" for name, day in ((first, start), (last, end)) if day}

    def span(self, field: Field, start: date | None, end: date | None) -> Q:
        where = Q(**{f"{field.name}__gte": start}) if start else Q()
        return where & Q(**{f"{field.name}__lte": end}) if end else where

    def follows(self, field: Field) -> bool:
        """A deadline and the days of what is done about a matter."""
        return field.name.startswith(_AFTER)

    def doubt(self, field: Field, value: Any, context: Doubting) -> str:
        day = clock.day_of(value)
        ahead = context.planned or (not context.happened and field.name.endswith(_AHEAD))
        if day > context.today and not ahead:
            return f"{field.verbose_name}写的是{clock.day_in_full(day)}，还没有到，对吗？"
        if day.year > context.today.year + _OLD:
            return f"{field.verbose_name}写的是{day.year}年，对吗？"
        if context.happened and day.year < context.today.year - _OLD:
            return f"{field.verbose_name}写的是{day.year}年，对吗？"
        return ""


class Moment(Day):
    """A day with its time, kept as an aware moment; what names no zone is meant in Asia/Shanghai."""

    timed = True

    def reader(self, field: Field, who: Who) -> Read:
        return read_moment if who.title else partial(read_meant, read_moment, field.name)

    def words(self, field: Field, value: Any) -> str:
        local = value.astimezone(clock.LEGAL_ZONE)
        return f"{local.year:04d}-{local:%m-%d %H:%M}"

    def from_plain(self, field: Field, value: Any) -> Any:
        return datetime.fromisoformat(str(value))

    def box(self, field: Field, value: Any) -> Any:
        return value.astimezone(clock.LEGAL_ZONE) if isinstance(value, datetime) else value or ""

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        bounds = {"min": f"{FIRST_YEAR}-01-01T00:00", "max": f"{LAST_YEAR}-12-31T23:59"}
        return forms.DateTimeInput(attrs={"type": "datetime-local", **bounds}, format="%Y-%m-%dT%H:%M")

    def hint(self, field: Field) -> str:
        return "写成2024-05-01 09:30"

    def cell(self, record: Record, field: Field) -> Any:
        value = getattr(record, field.attname)
        return "" if value is None else value.astimezone(clock.LEGAL_ZONE).replace(tzinfo=None)

    def span(self, field: Field, start: date | None, end: date | None) -> Q:
        where = Q(**{f"{field.name}__gte": clock.start_of(start)}) if start else Q()
        return where & Q(**{f"{field.name}__lt": clock.end_of(end)}) if end else where


class Deadline(Moment):
    """A moment by which something is due, told as the last day on which it is still kept."""

    def cell(self, record: Record, field: Field) -> Any:
        value = getattr(record, field.attname)
        return "" if value is None else last_day(value)

    def doubt(self, field: Field, value: Any, context: Doubting) -> str:
        day = last_day(value)
        if question := super().doubt(field, clock.start_of(day), context):
            return question
        off = calendar().get(day) == Holiday.HOLIDAY
        return f"{clock.day_in_full(day)}放假，期限放在这天对吗？" if off else ""

    def words(self, field: Field, value: Any) -> str:
        return f"{last_day(value):%Y-%m-%d}"


def day_box() -> forms.Widget:
    """The box in which a day is asked, with the bounds of what is taken."""
    bounds = {"min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}
    return forms.DateInput(attrs={"type": "date", "class": "form-control", **bounds}, format="%Y-%m-%d")


def last_day(due_at: datetime) -> date:
    """The last legal day on which a deadline is still kept: one at midnight ends the day before it."""
    return clock.legal_day(due_at - datetime.resolution)


def read_moment(value: Any) -> datetime:
    """A moment as people write it: a real date, 2024-5-1, 2024.5.1, 2024年5月1日下午3点, 二〇二四年五月一日, 20240501, Excel's day
    number, ISO 8601; 24:00 is the beginning of the next day.
    """
    text = in_hours(value) if isinstance(value, str) else ""
    if _MIDNIGHT.search(text):
        return read_moment(_MIDNIGHT.sub("", text)) + timedelta(days=1)
    moment = _moment(value)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        suggestion = f"20{moment.year:02d}-{moment:%m-%d}" if moment.year < 100 else ""
        question = f"，是20{moment.year:02d}年吗？" if suggestion else "，"
        raise CellRefused(
            f"“{_as_written(value)}”是{moment.year}年{question}请写{FIRST_YEAR}年到{LAST_YEAR}年之间的日期", suggestion
        )
    return moment


def read_day(value: Any) -> date:
    """A day in any of these ways; a time beside it is left out."""
    if type(value) is date and FIRST_YEAR <= value.year <= LAST_YEAR:
        return value
    if isinstance(value, str):
        value = _MIDNIGHT.sub("", in_hours(value))
    return read_moment(value).date()


def read_meant(read: Read, name: str, value: Any) -> Any:
    """A day or a moment as it is read, else of the year that is meant where none is written. name: of its column, which says what it is."""
    try:
        return read(value)
    except CellRefused as error:
        by, ahead = name.endswith((*DUE, *ENDS)), name.endswith(_AHEAD)
        text = meant(in_hours(value), by=by, ahead=ahead, today=clock.today()) if isinstance(value, str) else ""
        if text in ("", plain(value)):
            raise
        try:
            return read(text)
        except CellRefused as closer:
            raise closer if str(closer).startswith("没有") else error from None


def in_hours(cell: Any) -> str:
    """A cell in digits and without the day of the week, its half of the day spelled as an hour."""
    text = in_digits(_WEEKDAY.sub("", plain(cell)).strip())
    return _HALF_DAY.sub(_in_day, text).strip()


def _in_day(match: re.Match[str]) -> str:
    part, hour, minute = match.groups()
    if hour is None:
        return ""
    later = part in ("下午", "晚上", "傍晚", "晚") and int(hour) < 12
    return f" {int(hour) + 12 * later}:{'30' if minute == '半' else (minute or '0').zfill(2)}"


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(clock.LEGAL_ZONE) if value.tzinfo else value.replace(tzinfo=clock.LEGAL_ZONE)
    if isinstance(value, date):
        return datetime.combine(value, time(), clock.LEGAL_ZONE)
    if isinstance(value, bool):
        raise CellRefused(f"“{value}”不是日期，请写成2024-05-01")
    if isinstance(value, str) and (digits := plain(value)).isdecimal() and len(digits) == 5:
        value = int(digits)
    if isinstance(value, int | float) and 20_000 < value < 80_000:
        return (_EXCEL_DAY_0 + timedelta(days=float(value))).replace(tzinfo=clock.LEGAL_ZONE)
    text = plain(value)
    if _OFFSET.search(text):
        try:
            return datetime.fromisoformat(text).astimezone(clock.LEGAL_ZONE)
        except (ValueError, OverflowError):
            raise CellRefused(f"没有“{text}”这个时刻，请核对") from None
    spelled = _APART.sub(r"\1-\2-\3", in_hours(text).translate(_DASHES)).rstrip(".。")
    match = _DAY.match(spelled) or _DIGITS_ALONE.match(spelled)
    if match is None:
        raise CellRefused(f"“{text}”不是日期，请写成2024-05-01")
    try:
        return datetime(*(int(part or 0) for part in match.groups()), tzinfo=clock.LEGAL_ZONE)  # type: ignore[arg-type,misc]
    except ValueError:
        what = "这个时刻" if _is_day(match) else "这一天"
        raise CellRefused(f"没有“{text}”{what}，请核对") from None


def _is_day(match: re.Match[str]) -> bool:
    """Whether the year, month and day that were written are one, so that it is the hour that is not."""
    try:
        date(*(int(part) for part in match.groups()[:3]))
    except ValueError:
        return False
    return True


def _as_written(value: Any) -> str:
    return f"{value.year:04d}-{value:%m-%d}" if isinstance(value, date) else plain(value)


def _end_of_span(field: Field, text: str) -> date | None:
    if not text:
        return None
    try:
        return read_day(text)
    except CellRefused as error:
        raise BadValue(f"{field.verbose_name}里的{error}。") from None
