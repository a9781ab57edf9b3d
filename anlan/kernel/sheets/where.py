"""Where the rows of a table lie and whose they are, where they do not say it: as the record that they name, the title of their sheet,
or the importing post says; as a form would have it, asked here of all rows at once.

complete(table)     # fills `region`, `sector` and what else follows, and tells how many rows were put where
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..loop.stepping import body_asked, taken_over
from ..people.codes import VILLAGE
from ..people.divisions import region_path
from ..people.models import Body, Person
from ..scope import Record, field_of, unscoped
from .mapping import lacking

if TYPE_CHECKING:
    from .table import Table

_KEYS_AT_ONCE = 5000


class _Default:
    """Stands for an empty cell of a column that has no NULL: the field's own default."""


DEFAULT: Any = _Default()


def complete(table: "Table") -> None:
    """Region, sector and body follow from the place or record a row speaks of, else from the sheet's title and the importing post."""
    _take_over(table)
    actor, followed = table.staged.actor, _followed(table)
    titled = _titled(table)
    _say_where(table, followed, titled)
    for name, usual in (
        ("region", [region or actor.region for region in titled]),
        ("sector", [actor.sector] * len(table)),
    ):
        values = table.values.get(name) or [DEFAULT] * len(table)
        table.values[name] = [
            (place[name] if place else other) if value is DEFAULT else value
            for place, value, other in zip(followed, values, usual, strict=True)
        ]
    _nearer(table, followed)
    _demand(table)


def _titled(table: "Table") -> list[str]:
    """Where each row lies as the title of its sheet says."""
    starts = table.staged.starts
    if len(starts) == 1:
        return [starts[0].region] * len(table)
    return [table.staged.start_of(number).region for number in table.numbers]


def _nearer(table: "Table", followed: list[Mapping[str, Any] | None]) -> None:
    """A new row that says the town alone lies in the village where what it names lies: that village shall see it.

    One that gives its record's number says where that lies.
    """
    numbers, regions = table.values.get("number"), table.values["region"]
    for position, place in enumerate(followed):
        has_number = numbers is not None and numbers[position] not in ("", None, DEFAULT)
        region = regions[position]
        if place and not has_number and isinstance(region, str) and place["region"].startswith(region):
            regions[position] = place["region"]


def _demand(table: "Table") -> None:
    """Columns that new rows cannot be without. Rows that give their records' numbers need not say everything again."""
    numbers = table.values.get("number", [""] * len(table))
    new = [position for position, number in enumerate(numbers) if not number or number is DEFAULT]
    missing = table.staged.lacks = lacking(table.header, table.staged.ledger) if new else []
    for name in missing:
        title = field_of(table.model, name).verbose_name
        table.staged.problem(table.header.first - 1, f"表里没有“{title}”这一列，请补上或在上面对一对", ())
    if missing:
        table.bad.update(new)
        table.staged.waiting = len(new)
    if table.model.names_body:
        bodies = table.values.get("body_id", [None] * len(table))
        for position in new:
            if bodies[position] in (None, DEFAULT) and position not in table.bad:
                table.problem(position, body_asked(table.model), table.header.column_of("body"))


def _take_over(table: "Table") -> None:
    """What a row does not say but the record that it names does: a penalty's body is its case's."""
    model = table.model
    for attname, sources in taken_over(model).items():
        for source in sources:
            column = field_of(model, source)
            if column.attname in table.values:
                others = _lying(table, column, attname)
                _where_empty(table, attname, [DEFAULT if other is None else other[attname] for other in others])
    if (
        "body_id" in table.values and not model.names_body
    ):  # without the column all rows are the importer's (loop/bulk.py)
        _where_empty(table, "body_id", [table.staged.actor.body_id] * len(table))


def _where_empty(table: "Table", attname: str, usual: list[Any]) -> None:
    """Put what is usual where a row says nothing; that corrects no record that is there."""
    values = table.values.get(attname) or [DEFAULT] * len(table)
    empty = {at for at, value in enumerate(values) if value is None or value is DEFAULT}
    table.values[attname] = [usual[at] if at in empty else value for at, value in enumerate(values)]
    table.defaulted[attname] = table.defaulted.get(attname, set()) | empty


def _say_where(table: "Table", followed: list[Mapping[str, Any] | None], titled: list[str]) -> None:
    """How many rows belong where their sheet's title says, or where the importing post does, because nothing else says it."""
    regions, own = table.values.get("region"), table.staged.actor.region
    where = Counter(
        titled[position]
        for position, place in enumerate(followed)
        if not place and (regions is None or regions[position] is DEFAULT) and position not in table.bad
    )
    for region, rows in where.items():
        if region and region != own:
            table.staged.said.append(f"{rows}行没有写所属地区，按标题记在{region_path(region)}。")
        elif len(own) < VILLAGE:  # a village's rows can be nowhere else
            table.staged.said.append(
                f"{rows}行没有写所属地区，按您的岗位记在{region_path(own)}；要记到别处，请在表里补上“所属地区”再导入。"
            )


def _followed(table: "Table") -> list[Mapping[str, Any] | None]:
    """Region and sector of the place that a row names, else of the record that its first reference names."""
    telling = [column for column in table.model._meta.concrete_fields if _says_where(table, column)]
    places = [column for column in telling if column.name == "place"]
    place_lists = [_lying(table, column) for column in dict.fromkeys([*places, *telling[:1]])]
    if not place_lists:
        return [None] * len(table)
    return [next(filter(None, row), None) for row in zip(*place_lists, strict=True)]


def _says_where(table: "Table", column: Any) -> bool:
    """Whether a column refers to records; a body's region says who filed, not where it happened, but where its people are."""
    related = column.related_model
    refers = column.attname in table.values and isinstance(related, type) and issubclass(related, Record)
    return refers and (related is not Body or table.model is Person)


def _lying(table: "Table", column: Any, *more: str) -> list[Mapping[str, Any] | None]:
    """Region, sector and `more` of the record that each row names in a column."""
    keys = table.values[column.attname]
    pks = list({key for key in keys if key is not None and key is not DEFAULT})
    rows_by_pk: dict[Any, Mapping[str, Any]] = {}
    with unscoped("rows lie where what they speak of lies", column.related_model):
        for part in parts(pks):
            rows = column.related_model.objects.filter(pk__in=part).values("pk", "region", "sector", *more)
            rows_by_pk |= {row["pk"]: row for row in rows}
    return [rows_by_pk.get(key) for key in keys]


def parts(keys: list[Any]) -> Iterable[list[Any]]:
    """The keys, as many at once as a query takes."""
    return (keys[start : start + _KEYS_AT_ONCE] for start in range(0, len(keys), _KEYS_AT_ONCE))
