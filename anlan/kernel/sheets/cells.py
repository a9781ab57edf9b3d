"""From what people write in a cell to what a field keeps, or a message saying what is wrong there and what to do.

read = reader(field_of(Hazard, "found_on"), ledger, actor)
read("2024年5月1日")      # date(2024, 5, 1)
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .. import clock
from ..column.spelling import Ambiguous, CellRefused, bare, plain, written
from ..column.units import quantity, unit_of
from ..ledger.declare import LEDGERS, Ledger
from ..ledger.naming import shorter
from ..people import divisions
from ..people.actor import Actor
from ..people.models import Body
from ..scope import Record, lineage, unscoped
from ..scope.record import WITHDRAWN

Read = Callable[[Any], Any]

_EXCEL_DAY_0 = datetime(1899, 12, 30)
_DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:[T\s]*(\d{1,2})[:时](\d{1,2})分?(?:[:](\d{1,2}))?)?$"
)
_DIGITS_ALONE = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_YES, _NO = {"是", "有", "1", "true", "√", "y", "yes", "已"}, {"否", "无", "0", "false", "×", "n", "no", "未"}
_LIST = re.compile(r"[;；、,，\s]+")
_MASKED = re.compile(r"\d{0,4}\*{3,}\d{0,4}")
_SHOWN_NAMES = 12
_SUGGESTED = 50  # misses of a column that are compared with every name; more would take minutes


def reader(field: "models.Field[Any, Any]", ledger: Ledger, actor: Actor, *, unit: str = "") -> Read:
    """How a column is read: a function from a cell to the field's value; empty cells never reach it. It raises CellRefused.

    unit: what the column's title says its numbers are in.
    """
    if field.name in ("region", "regions"):
        # A ledger whose records are regions names them anew; everywhere else they must be known.
        region = _code_within(actor) if ledger.model.natural == ("region",) else _region(actor)
        return region if field.name == "region" else _each(region)
    if field.name in ("sector", "sectors"):
        sector = _named("行业", {name: code for code, name in divisions.sector_names().items()})
        return sector if field.name == "sector" else _each(sector)
    if field.name == "state":
        titles = {title: code for code, title in ledger.model.state_titles.items() if code != WITHDRAWN}
        return _named("状态", titles)
    if isinstance(field, models.ForeignKey):
        return _reference(field, actor)
    if field.choices:
        return _named(str(field.verbose_name), {str(title): code for code, title in field.flatchoices})
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return _day
    if isinstance(field, models.BooleanField):
        return _yes_or_no
    if isinstance(field, models.DecimalField):
        return _decimal(field, unit)
    if isinstance(field, models.IntegerField):
        return _whole(field, unit)
    if isinstance(field, ArrayField):
        return _each(_words(field.base_field))
    return _words(field, masked=field.name in ledger.masked)


def _each(read: Read) -> Read:
    return lambda value: [read(part) for part in _LIST.split(plain(value)) if part]


def _words(field: "models.Field[Any, Any]", *, masked: bool = False) -> Read:
    longest = field.max_length

    def read(value: Any) -> str:
        if isinstance(value, datetime | date):
            value = f"{value:%Y-%m-%d}"
        text = value.strip() if isinstance(value, str) else plain(value)
        if not text.isascii() and (half := plain(text)).isascii():
            text = half  # numbers and codes in full-width digits
        if "\0" in text:
            text = text.replace("\0", "")
        if longest is not None and len(text) > longest:
            raise CellRefused(f"有{len(text)}个字，最多{longest}个，请写短些")
        if masked and _MASKED.fullmatch(text):
            return ""  # a number that an export has masked says nothing
        return text

    return read


def _moment(value: Any) -> datetime:
    """A date or moment as people write it: a real date, 2024-5-1, 2024.5.1, 2024年5月1日 9:30, 20240501, Excel's day number."""
    if isinstance(value, datetime):
        return _in_zone(value)
    if isinstance(value, date):
        return _in_zone(datetime.combine(value, time()))
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) == 5:
        value = int(value)
    if isinstance(value, int | float) and 20_000 < value < 80_000:
        return _in_zone(_EXCEL_DAY_0 + timedelta(days=float(value)))
    text = plain(value)
    found = _DAY.match(text) or _DIGITS_ALONE.match(text)
    if found is None:
        raise CellRefused(f"“{text}”不是日期，请写成2024-05-01")
    try:
        return _in_zone(datetime(*(int(part or 0) for part in found.groups())))  # type: ignore[arg-type]
    except ValueError:
        raise CellRefused(f"没有“{text}”这一天，请核对") from None


def _day(value: Any) -> date:
    return value if type(value) is date else _moment(value).date()


def _in_zone(moment: datetime) -> datetime:
    return moment.replace(tzinfo=clock.LEGAL_ZONE)


def _decimal(field: "models.DecimalField[Any, Any]", unit: str) -> Read:
    kept = unit_of(field)
    step = Decimal(1).scaleb(-(field.decimal_places or 0))
    largest = Decimal(10) ** ((field.max_digits or 14) - (field.decimal_places or 0))

    def read(value: Any) -> Decimal:
        number = quantity(value, kept, unit)
        if abs(number) >= largest:
            raise CellRefused(f"{plain(value)}太大了，请核对单位")
        return number.quantize(step)

    return read


def _whole(field: "models.IntegerField[Any, Any]", unit: str) -> Read:
    kept = unit_of(field)
    least = 0 if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField) else None
    most = 32_767 if isinstance(field, models.PositiveSmallIntegerField | models.SmallIntegerField) else 2_147_483_647

    def read(value: Any) -> int:
        number = quantity(value, kept, unit)
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
    known = {bare(name): code for name, code in codes.items()}
    codes_too = {str(code): code for code in codes.values()}

    def read(value: Any) -> Any:
        text = plain(value)
        found = known.get(bare(text), codes_too.get(text))
        if found is None:
            names = list(codes)
            more = "等" if len(names) > _SHOWN_NAMES else ""
            raise CellRefused(f"{what}没有“{written(value)}”，可以填：{'、'.join(names[:_SHOWN_NAMES])}{more}")
        return found

    return read


def _code_within(actor: Actor) -> Read:
    """The code of a region that need not be known yet, under the actor's own; one that is known may be named."""
    known = _region(actor)

    def read(value: Any) -> str:
        code = divisions.unpadded(plain(value))
        if not code.isdecimal() or len(code) not in divisions.LEVEL_DIGITS.values():
            try:
                return str(known(value))
            except CellRefused:
                raise CellRefused(f"“{written(value)}”不是区划代码，要填12位数字") from None
        if words := divisions.given_up(code):
            raise CellRefused(f"{words}，撤销了的代码不能再用")
        if not actor.scope.reaches(code):
            raise CellRefused(f"“{written(value)}”不在您的管辖范围内")
        return code

    return read


def _region(actor: Actor) -> Read:
    """A region by its name, its path (清河镇石沟村) or its code, within the actor's scope."""
    codes: dict[str, set[str]] = {}
    for code, name in divisions.current_regions().items():
        for spelled in (code, divisions.padded(code), name, divisions.region_path(code)):
            codes.setdefault(bare(spelled), set()).add(code)
    for name, code in divisions.former_names().items():
        codes.setdefault(bare(name), {code})
    gone = {
        bare(spelled): code
        for code, name in divisions.region_names().items()
        if divisions.given_up(code)
        for spelled in (code, divisions.padded(code), name, divisions.region_path(code))
    }
    district = divisions.district_name()
    scope = actor.scope

    def read(value: Any) -> str:
        text = bare(plain(value))
        found = codes.get(text) or codes.get(text.removeprefix(district)) or set()
        mine = [code for code in found if scope.reaches(code)]
        if not found and (code := gone.get(text)) and scope.reaches(code):
            heir = lineage.heir(code)
            raise CellRefused(
                f"{divisions.given_up(code)}，请改填", divisions.region_path(heir) if heir != code else ""
            )
        if not found:
            raise CellRefused(f"没有“{written(value)}”这个镇街或村社区，请核对名称")
        if not mine:
            raise CellRefused(f"“{written(value)}”不在您的管辖范围内")
        if len(mine) > 1:
            raise CellRefused(f"叫“{written(value)}”的不止一个，请写成镇名加村名")
        return mine[0]

    return read


def _reference(field: "models.ForeignKey[Any, Any]", actor: Actor) -> Read:
    """Another record, by its number or its name, within the actor's scope; bodies are known to everybody."""
    what = str(field.verbose_name)
    known: dict[str, Any] = {}
    twice: dict[str, set[Any]] = {}
    cores: dict[str, set[Any]] = {}
    misses: list[str] = []
    as_kept: dict[str, str] = {}
    organ = field.related_model is Body
    for pk, *names in _spelled(field.related_model, actor):
        spelled = {bare(part): part for each in names if each for part in str(each).split("、" if organ else "\0")}
        for name in spelled.keys() & known.keys():
            twice.setdefault(name, {known[name]}).add(pk)
        if organ:
            for core in shorter(spelled):
                cores.setdefault(core, set()).add(pk)
        known |= dict.fromkeys(spelled, pk)
        as_kept |= spelled

    def read(value: Any) -> Any:
        name = bare(plain(value))
        meant_too: set[Any] = twice.get(name, set())
        if organ and not meant_too and name not in known:
            meant_too = set().union(*(cores.get(core, set()) for core in shorter([name])))
        if len(meant_too) > 1:
            raise Ambiguous(f"叫“{written(value)}”的不止一个，请填编号", frozenset(meant_too))
        found = known.get(name, next(iter(meant_too), None))
        if found is None:
            misses.append(name)
            like = get_close_matches(name, known, 1, 0.7) if len(misses) <= _SUGGESTED else []
            meant = as_kept[like[0]] if like else ""
            hint = f"最像的是“{meant}”" if meant else f"请先登记这个{what}，或核对名称"
            raise CellRefused(f"台账里没有“{written(value)}”，{hint}", meant)
        return found

    return read


def _spelled(model: Any, actor: Actor) -> Any:
    """(primary key, number, names…) of the records that a cell may name."""
    if not issubclass(model, Record):
        return model._default_manager.values_list("pk", "pk")
    declared = LEDGERS.get(model.code)
    names = ["number", declared.columns[0] if declared else "number"]
    if model.given_code:
        names.append(model.given_code)
    if any(field.name == "short" for field in model._meta.concrete_fields):
        names.append("short")
    if any(field.name == "formers" for field in model._meta.concrete_fields):
        names.append("formers")
    if model is Body:
        with unscoped("the names of bodies are public"):
            return list(model.objects.filter(model.present()).values_list("pk", *names))
    return model.objects.within(actor.scope).values_list("pk", *names).iterator(chunk_size=5000)
