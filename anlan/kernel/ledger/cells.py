"""From what people write in a cell to what a field keeps, or a message saying what is wrong there and what to do.

read = reader(field_of(Hazard, "found_on"), ledger, actor)
read("2024年5月1日")      # date(2024, 5, 1)
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .. import clock
from ..people import divisions
from ..people.actor import Actor
from ..scope import Record
from .declare import LEDGERS, Ledger

Read = Callable[[Any], Any]

_EXCEL_DAY_0 = date(1899, 12, 30)
_DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:[T\s]*(\d{1,2})[:时](\d{1,2})分?(?:[:](\d{1,2}))?)?$"
)
_DIGITS_ALONE = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_NUMBER = re.compile(r"[-+]?\d[\d,，]*(?:\.\d+)?")
_YES, _NO = {"是", "有", "1", "true", "√", "y", "yes"}, {"否", "无", "0", "false", "×", "n", "no", ""}
_EMPTY = {"", "/", "-", "—", "无", "暂无", "N/A"}
_LIST = re.compile(r"[;；、,，\s]+")


class CellRefused(ValueError):
    """A cell that does not say what its column asks for."""


def plain(value: Any) -> str:
    """A cell as text: whole numbers without .0, half-width letters and digits, no blanks around it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return (
        unicodedata.normalize("NFKC", str(value)).strip()
        if not isinstance(value, str) or not value.isascii()
        else value.strip()
    )


def reader(field: "models.Field[Any, Any]", ledger: Ledger, actor: Actor) -> Read:
    """How a column is read: a function from a cell to the field's value; empty cells never reach it. Raises CellRefused."""
    if field.name == "region":
        return _region(actor)
    if field.name == "sector":
        return _named("行业", {name: code for code, name in divisions.sector_names().items()})
    if field.name == "state":
        return _named("状态", {title: code for code, title in ledger.model.state_titles.items()})
    if isinstance(field, models.ForeignKey):
        return _reference(field, actor)
    if field.choices:
        return _named(str(field.verbose_name), {str(title): code for code, title in field.flatchoices})
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return lambda value: clock.legal_day(moment) if isinstance(moment := _moment(value), datetime) else moment
    if isinstance(field, models.BooleanField):
        return _yes_or_no
    if isinstance(field, models.DecimalField):
        return _decimal(field)
    if isinstance(field, models.IntegerField):
        return _whole(field)
    if isinstance(field, ArrayField):
        return lambda value: [part for part in _LIST.split(plain(value)) if part]
    return _words(field)


def _words(field: "models.Field[Any, Any]") -> Read:
    longest = field.max_length

    def read(value: Any) -> str:
        if isinstance(value, datetime | date):
            value = f"{value:%Y-%m-%d}"
        text = value.strip() if isinstance(value, str) else plain(value)
        if "\0" in text:
            text = text.replace("\0", "")
        if longest is not None and len(text) > longest:
            raise CellRefused(f"有{len(text)}个字，最多{longest}个，请写短些")
        return text

    return read


def _moment(value: Any) -> datetime:
    """A date or moment as people write it: a real date, 2024-5-1, 2024.5.1, 2024年5月1日 9:30, 20240501, Excel's day number."""
    if isinstance(value, datetime):
        return _in_zone(value)
    if isinstance(value, date):
        return _in_zone(datetime.combine(value, time()))
    if isinstance(value, int | float) and 20_000 < value < 80_000:
        return _in_zone(datetime.combine(_EXCEL_DAY_0, time()) + timedelta(days=float(value)))
    text = plain(value)
    found = _DAY.match(text) or _DIGITS_ALONE.match(text)
    if found is None:
        raise CellRefused(f"“{text}”不是日期，请写成2024-05-01")
    parts = [int(part or 0) for part in found.groups()]
    try:
        return _in_zone(datetime(*parts))  # type: ignore[arg-type]
    except ValueError:
        raise CellRefused(f"没有“{text}”这一天，请核对") from None


def _in_zone(moment: datetime) -> datetime:
    return moment.replace(tzinfo=clock.LEGAL_ZONE)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise CellRefused(f"“{value}”不是数字，请填数字")
    if isinstance(value, int | float):
        return Decimal(repr(value))
    text = plain(value)
    if not _NUMBER.fullmatch(text):
        raise CellRefused(f"“{text}”不是数字，请只填数字，单位写在表头")
    try:
        return Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise CellRefused(f"“{text}”不是数字，请填数字") from None


def _decimal(field: "models.DecimalField[Any, Any]") -> Read:
    step = Decimal(1).scaleb(-(field.decimal_places or 0))
    largest = Decimal(10) ** ((field.max_digits or 14) - (field.decimal_places or 0))

    def read(value: Any) -> Decimal:
        number = _number(value)
        if abs(number) >= largest:
            raise CellRefused(f"{plain(value)}太大了，请核对单位")
        return number.quantize(step)

    return read


def _whole(field: "models.IntegerField[Any, Any]") -> Read:
    least = 0 if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField) else None
    most = 32_767 if isinstance(field, models.PositiveSmallIntegerField | models.SmallIntegerField) else 2_147_483_647

    def read(value: Any) -> int:
        number = _number(value)
        if number != number.to_integral_value():
            raise CellRefused(f"{plain(value)}要填整数")
        if (least is not None and number < least) or number > most:
            raise CellRefused(f"{plain(value)}不合理，请核对")
        return int(number)

    return read


def _yes_or_no(value: Any) -> bool:
    text = plain(value).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellRefused(f"“{text}”请改成“是”或“否”")


def _named(what: str, codes: dict[str, Any]) -> Read:
    """One of a few names; brackets and their widths do not matter."""
    known = {_bare(name): code for name, code in codes.items()}
    codes_too = {str(code): code for code in codes.values()}

    def read(value: Any) -> Any:
        text = plain(value)
        found = known.get(_bare(text), codes_too.get(text))
        if found is None:
            raise CellRefused(f"{what}没有“{text}”，可以填：{'、'.join(list(codes)[:12])}")
        return found

    return read


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _region(actor: Actor) -> Read:
    """A region by its name, its path (清河镇石沟村) or its code, within the actor's scope."""
    names = divisions.region_names()
    codes: dict[str, set[str]] = {}
    for code, name in names.items():
        for spelled in (code, divisions.padded(code), name, divisions.region_path(code)):
            codes.setdefault(_bare(spelled), set()).add(code)
    scope = actor.scope

    def read(value: Any) -> str:
        text = _bare(plain(value)).removeprefix(divisions.district_name())
        found = codes.get(text) or ({divisions.district_code()} if not text else set())
        mine = [code for code in found if any(code.startswith(own) for own in scope.regions)]
        if not found:
            raise CellRefused(f"没有“{plain(value)}”这个镇街或村社区，请核对名称")
        if not mine:
            raise CellRefused(f"“{plain(value)}”不在您的管辖范围内")
        if len(mine) > 1:
            raise CellRefused(f"叫“{plain(value)}”的不止一个，请写成镇名加村名")
        return mine[0]

    return read


def _reference(field: "models.ForeignKey[Any, Any]", actor: Actor) -> Read:
    """Another record, by its number or its name, within the actor's scope; bodies are known to everybody."""
    model = field.related_model
    what = str(field.verbose_name)
    known: dict[str, Any] = {}
    twice: set[str] = set()
    for pk, *spelled in _spelled(model, actor):
        for name in {_bare(str(each)) for each in spelled if each}:
            if name in known:
                twice.add(name)
            known[name] = pk

    def read(value: Any) -> Any:
        name = _bare(plain(value))
        if name in twice:
            raise CellRefused(f"叫“{plain(value)}”的不止一个，请填编号")
        found = known.get(name)
        if found is None:
            raise CellRefused(f"台账里没有“{plain(value)}”，请先登记这个{what}，或核对名称")
        return found

    return read


def _spelled(model: Any, actor: Actor) -> Any:
    """(primary key, number, names…) of the records that a cell may name."""
    if not issubclass(model, Record):
        return model._default_manager.values_list("pk", "pk")
    declared = LEDGERS.get(model.code)
    names = ["number", declared.columns[0] if declared else "number"]
    if any(field.name == "short" for field in model._meta.concrete_fields):
        names.append("short")
    if model.code == "bodies":
        from ..scope import unscoped

        with unscoped("the names of bodies are public"):
            return list(model.objects.filter(model.present()).values_list("pk", *names))
    return model.objects.within(actor.scope).values_list("pk", *names).iterator(chunk_size=5000)


def is_empty(value: Any) -> bool:
    """Whether a cell says nothing: blank, or one of the signs that stand for nothing."""
    return value is None or (isinstance(value, str) and value.strip() in _EMPTY)
