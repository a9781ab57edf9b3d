"""Where the rows of a table lie and whose they are, where they do not say it: as the record that they name, the title of their sheet,
or the importing post says; as a form would have it, asked here of all rows at once.

complete(table)     # fills `region`, `sector` and what else follows, and tells how many rows were put where
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..column import kind_of
from ..column.reference import named_by
from ..loop.location import REGION, SECTOR, Elsewhere, settled, sources
from ..loop.stepping import body_asked
from ..people.codes import TOWN, VILLAGE
from ..people.divisions import current_regions, region_path, sector_name
from ..people.models import Body
from ..scope import Record, field_of, unscoped
from .mapping import lacking, own_of_each
from .newcomers import lay

if TYPE_CHECKING:
    from .table import Table

_KEYS_AT_ONCE = 5000


class _Default:
    """Stands for an empty cell of a column that has no NULL: the field's own default."""


DEFAULT: Any = _Default()


def complete(table: "Table") -> None:
    """Region, sector and body follow from what a row names, as in every other way in; else from the sheet's title and the importing post."""
    titled = _titled(table)
    lay(table, titled)
    named, column_sources = _Named(table), sources(table.model)
    for attname in column_sources.keys() - {REGION, SECTOR}:
        others = named.first(attname, column_sources[attname])
        _where_empty(table, attname, [DEFAULT if other is None else other.value for other in others])
    actor = table.staged.actor
    if "body_id" in table.values and not table.model.names_body:
        _where_empty(table, "body_id", [actor.body_id] * len(table))
    usual = {REGION: [region or actor.region for region in titled], SECTOR: [actor.sector] * len(table)}
    places = {attname: named.first(attname, column_sources.get(attname, ())) for attname in usual}
    _say_where(table, places[REGION], titled)
    for attname, values in usual.items():
        _settle(table, attname, places[attname], values)
    _say_villages(table)
    _settle_by_nature(table)
    _demand(table)


def _say_villages(table: "Table") -> None:
    """Tell at their cells of new rows that lie in a town, though what they are called begins with one of its villages, or their body is
    there: a village sees what lies in it.
    """
    villages = {code: name for code, name in current_regions().items() if len(code) == VILLAGE}
    by_town: dict[str, list[str]] = {}
    for code in villages:
        by_town.setdefault(code[:TOWN], []).append(code)
    name = named_by(table.model)
    names, bodies = table.values.get(name), table.values.get("body_id")
    body_regions = dict(Body.objects.known().values_list("pk", "region")) if bodies else {}
    for position, region in enumerate(table.values[REGION]):
        if len(str(region)) != TOWN or position in table.bad or _numbered(table, position):
            continue
        body = body_regions.get(bodies[position], "") if bodies else ""
        text = names[position] if names and isinstance(names[position], str) else ""
        own = [code for code in by_town.get(region, ()) if text.startswith(villages[code])]
        village = body if body in villages and body[:TOWN] == region else own[0] if len(own) == 1 else ""
        column = table.header.column_of("body" if village == body else name) if village else None
        if column is not None:
            remark = f"说的是{villages[village]}，所属地区记在{region_path(region)}；要记到村，请在所属地区里写村"
            table.staged.tell(table.numbers[position], remark, table.rows[position], column)


def _settle(table: "Table", attname: str, others: "list[_Other | None]", usual: list[Any]) -> None:
    """What each row has in a column. One that gives its record's number says where that lies, whatever it names."""
    values = table.values.get(attname) or [DEFAULT] * len(table)
    settled_values: list[Any] = []
    for position, (said, other, default) in enumerate(zip(values, others, usual, strict=True)):
        if other is None or (said is not DEFAULT and _numbered(table, position)):
            settled_values.append(default if said is DEFAULT else said)
        else:
            settled_values.append(_said(table, position, attname, said, other))
    table.values[attname] = settled_values


def _settle_by_nature(table: "Table") -> None:
    """The line of business of what has one by what it is, whatever the sheet or the importing post says."""
    model, sectors = table.model, table.values[SECTOR]
    column, by_value = model.nature_by
    if not model.nature and not by_value:
        return
    is_said = SECTOR in table.header.columns.values()
    kinds = table.values.get(column) or [""] * len(table)
    others: Counter[str] = Counter()
    for position, (said, kind) in enumerate(zip(sectors, kinds, strict=True)):
        sector = model.sector_by_nature({column: "" if kind is DEFAULT else kind})
        if sector and said != sector:
            sectors[position] = sector
            others[sector] += is_said
    for sector, count in others.items():
        if count:
            table.staged.said.append(
                f"{count}行写了别的行业；这里的{model._meta.verbose_name}归{sector_name(sector)}，按这个记。"
            )


def _numbered(table: "Table", position: int) -> bool:
    numbers = table.values.get("number")
    return numbers is not None and numbers[position] not in ("", None, DEFAULT)


def _said(table: "Table", position: int, attname: str, said: Any, other: "_Other") -> Any:
    try:
        return settled(table.model, attname, other.source, None if said is DEFAULT else said, other.value)
    except Elsewhere as error:
        column = table.header.column_of(attname)
        table.problem(position, str(error), column, suggestion=region_path(other.value))
        return said


def _titled(table: "Table") -> list[str]:
    """Where each row lies as the title of its sheet says."""
    starts = table.staged.starts
    if len(starts) == 1:
        return [starts[0].region] * len(table)
    return [table.staged.start_of(number).region for number in table.numbers]


def _demand(table: "Table") -> None:
    """Columns that new rows cannot be without. Rows that give their records' numbers need not say everything again."""
    numbers = table.values.get("number", [""] * len(table))
    new = [position for position, number in enumerate(numbers) if not number or number is DEFAULT]
    missing = table.staged.lacks = lacking(table.header, table.staged.ledger) if new else []
    for name in missing:
        field = field_of(table.model, name)
        title = kind_of(field).label(field)
        table.staged.problem(table.header.first - 1, f"表里没有“{title}”这一列，请补上或在上面对一对", ())
    if missing:
        table.bad.update(new)
        table.staged.waiting = len(new)
    if table.model.names_body:
        bodies = table.values.get("body_id", [None] * len(table))
        for position in new:
            if bodies[position] in (None, DEFAULT) and position not in table.bad:
                table.problem(position, body_asked(table.model), table.header.column_of("body"))


def _where_empty(table: "Table", attname: str, usual: list[Any]) -> None:
    """Put what is usual where a row says nothing; that corrects no record that is there."""
    values = table.values.get(attname) or [DEFAULT] * len(table)
    empty = {at for at, value in enumerate(values) if value is None or value is DEFAULT}
    table.values[attname] = [usual[at] if at in empty else value for at, value in enumerate(values)]
    table.defaulted[attname] = table.defaulted.get(attname, set()) | empty


def _say_where(table: "Table", others: "list[_Other | None]", titled: list[str]) -> None:
    """How many rows belong where their sheet's title says, or where the importing post does, because nothing else says it."""
    if own_of_each(table.staged.ledger) == REGION:
        return  # a division's own code: no title and no post says it
    regions, own = table.values.get("region"), table.staged.actor.region
    where = Counter(
        titled[position]
        for position, other in enumerate(others)
        if other is None and (regions is None or regions[position] is DEFAULT) and position not in table.bad
    )
    for region, rows in where.items():
        if region and region != own:
            table.staged.said.append(f"{rows}行没有写所属地区，按标题记在{region_path(region)}。")
        elif len(own) < VILLAGE:  # a village's rows can be nowhere else
            table.staged.said.append(
                f"{rows}行没有写所属地区，按您的岗位记在{region_path(own)}；要记到别处，请在表里补上“所属地区”再导入。"
            )


def elsewhere(model: type[Record], name: str, regions: Mapping[Any, str]) -> list[Any]:
    """Those of the places in a column that do not lie in these regions: {key: region}."""
    now = _rows_of(model, name, list(regions), (REGION,))
    return [key for key, row in now.items() if row[REGION] != regions[key]]


class _Other(NamedTuple):
    """What a row takes over from a record that it names: the column that names it, and what it says."""

    source: str
    value: Any


class _Named:
    """The records that a table's rows name, each column's read once."""

    def __init__(self, table: "Table") -> None:
        self._table = table
        self._attnames = tuple(sources(table.model))
        self._rows: dict[str, dict[Any, Mapping[str, Any]]] = {}

    def first(self, attname: str, names: Iterable[str]) -> list[_Other | None]:
        """Of each row, what the first record says that it names in one of the columns."""
        others: list[_Other | None] = [None] * len(self._table)
        for name in names:
            keys = self._table.values.get(field_of(self._table.model, name).attname) or self._without_column(name)
            other_by_pk = {pk: _Other(name, row[attname]) for pk, row in self._read(name, keys).items()}
            if attname in (REGION, SECTOR):
                newcomers = self._table.staged.newcomers
                other_by_pk |= {key: _Other(name, getattr(each, attname)) for key, each in newcomers.items()}
            others = [other or other_by_pk.get(key) for other, key in zip(others, keys, strict=True)]
        return others

    def _without_column(self, name: str) -> list[Any]:
        """Of a sheet without the column: all rows are the importer's body's (loop/bulk.py), and name nothing else."""
        return [self._table.staged.actor.body_id if name == "body" else None] * len(self._table)

    def _read(self, name: str, keys: list[Any]) -> dict[Any, Mapping[str, Any]]:
        if name not in self._rows:
            named_keys = list({key for key in keys if key is not None and key is not DEFAULT})
            self._rows[name] = _rows_of(self._table.model, name, named_keys, self._attnames)
        return self._rows[name]


def _rows_of(model: type[Record], name: str, keys: list[Any], attnames: Iterable[str]) -> dict[Any, Mapping[str, Any]]:
    """The records that a column names: {key: those of the columns that they have}."""
    related: Any = field_of(model, name).related_model
    columns = [each for each in attnames if any(field.attname == each for field in related._meta.concrete_fields)]
    rows: dict[Any, Mapping[str, Any]] = {}
    with unscoped("rows lie where what they speak of lies", related):
        for part in parts(keys):
            rows |= {row["pk"]: row for row in related.objects.filter(pk__in=part).values("pk", *columns)}
    return rows


def parts(keys: list[Any]) -> Iterable[list[Any]]:
    """The keys, as many at once as a query takes."""
    return (keys[start : start + _KEYS_AT_ONCE] for start in range(0, len(keys), _KEYS_AT_ONCE))
