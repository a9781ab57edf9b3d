"""Numbers: whole ones, amounts, money, degrees. Nothing is less than nothing unless its column says so."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from .. import clock
from ..people.actor import Actor
from ..scope import Record, Scope
from .day import FIRST_YEAR
from .kind import BadValue, Doubting, Field, Kind, Read, Who
from .spelling import CellRefused, plain
from .units import quantity, unit_in, unit_of

NOBODY = Who(None)  # type: ignore[arg-type]  # a number is the same whoever reads it
_CENTURY, _LAST_CENTURY, _THIS_CENTURY = 100, 1900, 2000
_SMALL, _LARGE = 32_767, 2_147_483_647  # the largest that PostgreSQL's smallint and integer keep
_SIDE = re.compile(r"^(?:东经|北纬|经度|纬度|E|N)[:：]?|(?<=[\d°′″'\"度分秒])(?:E|N)$", re.IGNORECASE)
_BOTH = re.compile(r"\d[^,，、;；]*\d\D{0,3}[,，、;；]\s*\D{0,3}\d+\.\d+\D{0,2}")  # 109.5,36.5
_FAR, _WORTH_ASKING, _VAST = 20, 50, 1_000_000  # times the usual; below which nothing is asked; from which always


class Number(Kind):
    """What all numbers share: figures in a list, sorting, exact narrowing, and the question about what is far from the usual."""

    layout = "figure"
    sortable = True
    inputmode: ClassVar[str] = "numeric"

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        return forms.TextInput(attrs={"inputmode": self.inputmode, "autocomplete": "off"})

    def begins(self, field: Field) -> Any:
        """A number that is never unknown stands in its box from the beginning: whoever leaves it says it."""
        return None if field.null or not field.has_default() else field.get_default()

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        try:
            return Q(**{field.name: self.exact(field, value)})
        except CellRefused as error:
            raise BadValue(f"{field.verbose_name}里的“{value}”看不懂。") from error

    def exact(self, field: Field, value: Any) -> Any:
        raise NotImplementedError

    def lookup_words(self, field: Field, value: Any) -> str:
        return str(value)

    def doubt(self, field: Field, value: Any, context: Doubting) -> str:
        if value < _WORTH_ASKING:
            return ""
        usual = context.usual()
        if usual and value >= usual * _FAR:
            return f"{field.verbose_name}写的是{digits(Decimal(value))}，是平时的{int(value / usual)}倍，对吗？"
        return (
            f"{field.verbose_name}写的是{digits(Decimal(value))}，对吗？"
            if not usual and value >= self.vast(field)
            else ""
        )

    def vast(self, field: Field) -> int:
        return _VAST


class Whole(Number):
    """A whole number."""

    def reader(self, field: Field, who: Who) -> Read:
        return lambda value: self._read(field, value, who)

    def exact(self, field: Field, value: Any) -> int:
        return self._read(field, value, NOBODY)

    def _read(self, field: Field, value: Any, who: Who) -> int:
        number = quantity(value, unit_of(field), who.unit, f"{who.title}{field.verbose_name}")
        if number != number.to_integral_value():
            raise CellRefused(f"{plain(value)}要填整数")
        if number < 0:
            raise CellRefused(f"{plain(value)}小于0，请核对")
        if number > (_SMALL if "Small" in field.get_internal_type() else _LARGE):
            raise CellRefused(f"{plain(value)}太大了，请核对")
        return int(number)

    def cell(self, record: Record, field: Field) -> Any:
        value = getattr(record, field.attname)
        return "" if value is None else value


class Year(Whole):
    """A year in which something was, in full: 24 may be 1924 or 2024, and of what stands the year has come."""

    def words(self, field: Field, value: Any) -> str:
        return str(value)

    def _read(self, field: Field, value: Any, who: Who) -> int:
        number, today = super()._read(field, value, who), clock.today()
        if number < _CENTURY:
            year = number + (_THIS_CENTURY if number + _THIS_CENTURY <= today.year else _LAST_CENTURY)
            raise CellRefused(f"“{plain(value)}”是{year}年吗？请写四位的年份", str(year))
        if number < FIRST_YEAR:
            raise CellRefused(f"{number}年太早了，请核对")
        if number > today.year:
            raise CellRefused(f"{number}年还没有到，请核对")
        return number

    def doubt(self, field: Field, value: Any, context: Doubting) -> str:
        return ""


class Amount(Number):
    """A number with decimals, kept to the places of its column."""

    inputmode = "decimal"
    least: ClassVar[Decimal] = Decimal(0)

    def reader(self, field: Field, who: Who) -> Read:
        return self._reading(field, who)

    def exact(self, field: Field, value: Any) -> Decimal:
        return self._reading(field, NOBODY)(value)

    def _reading(self, field: Field, who: Who) -> Callable[[Any], Decimal]:
        target_unit, title, places = unit_of(field), f"{who.title}{field.verbose_name}", field.decimal_places or 0  # type: ignore[attr-defined]
        step = Decimal(1).scaleb(-places)
        largest = Decimal(10) ** ((field.max_digits or 14) - places)  # type: ignore[attr-defined]

        def read(value: Any) -> Decimal:
            number = quantity(value, target_unit, who.unit, title)
            if abs(number) >= largest:
                raise CellRefused(f"{plain(value)}太大了，请核对单位")
            if number < self.least:
                raise CellRefused(f"{plain(value)}小于{self.least}，请核对")
            return number.quantize(step, ROUND_HALF_UP)

        return read

    def words(self, field: Field, value: Any) -> str:
        return digits(value)

    def json(self, field: Field, value: Any) -> Any:
        return None if value is None else digits(value)

    def from_plain(self, field: Field, value: Any) -> Any:
        return Decimal(str(value))

    def cell(self, record: Record, field: Field) -> Any:
        value = getattr(record, field.attname)
        return "" if value is None else value


class Money(Amount):
    """An amount of yuan; spreadsheets often give it in 万元."""

    def vast(self, field: Field) -> int:
        return 100 * _VAST

    def asks_unit(self, title: str) -> bool:
        return not unit_in(title)


class Degrees(Amount):
    """A longitude or latitude in degrees, CGCS2000: as satellites give it, within a metre of WGS 84; never as a Chinese street map shows it."""

    bounds: ClassVar[dict[str, tuple[int, int]]] = {"longitude": (73, 136), "latitude": (3, 54)}

    def _reading(self, field: Field, who: Who) -> Callable[[Any], Decimal]:
        plainly = super()._reading(field, who)
        low, high = self.bounds[field.name]

        def read(value: Any) -> Decimal:
            if _BOTH.fullmatch(plain(value)):
                raise CellRefused(f"“{plain(value)}”是经度和纬度两个数，这里只填{field.verbose_name}")
            number = plainly(_in_degrees(value))
            if not low <= number <= high:
                raise CellRefused(
                    f"{field.verbose_name}{digits(number)}不在中国境内，应在{low}到{high}度之间，请核对经纬度有没有填反"
                )
            return number

        return read

    def doubt(self, field: Field, value: Any, context: Doubting) -> str:
        return ""


def _in_degrees(value: Any) -> Any:
    """109°36'50" → 109.613889, 东经109.5° → 109.5; everything else as it is."""
    text = _SIDE.sub("", plain(value).replace(" ", ""))
    match = re.fullmatch(r"(\d{1,3})[°度](?:(\d{1,2})['′分])?(?:(\d{1,2}(?:\.\d+)?)(?:[\"″秒]|′′|''))?", text)
    if match is None:
        return text.rstrip("°度") if isinstance(value, str) else value
    whole, minutes, seconds = (Decimal(part or 0) for part in match.groups())
    return str(whole + minutes / 60 + seconds / 3600)


def digits(value: Decimal) -> str:
    """A number without exponent or needless zeros: 730.485, 8, 4037."""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text
