"""Firms that a sheet names and no ledger has: by one answer for the whole sheet they are registered with it, each once, by name and by
where it lies, and marked as still to be completed; or the sheet's words stand for them.

ways(LEDGERS["checks"], "place", actor)                                 # (REGISTER,)
staged.newcomers.key_of(field_of(Check, "place"), "红星砖厂（示范）")      # -1: stands for it until the sheet comes in
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..column.reference import named_by
from ..column.spelling import bare, listed
from ..ledger.declare import LEDGERS, OWN, Ledger
from ..people.actor import Actor
from ..people.codes import DISTRICT
from ..people.divisions import region_path
from ..scope import Record, field_of, lineage
from .loose_notes import OwnRegions

if TYPE_CHECKING:
    from .table import Table

REGISTER, WORDS = "register", "words"
HOW = {REGISTER: "一并登记这些单位", WORDS: "按原话记"}


def ways(ledger: Ledger, name: str, actor: Actor) -> tuple[str, ...]:
    """What may be said of all the names in a column that no ledger has; () where each must be known."""
    if name not in (*ledger.model.place_column(), *ledger.told_instead):
        return ()
    target = target_of(ledger, name)
    by_name_alone = target is not None and set(target.required) <= {*OWN, named_by(target.model)}
    may_register = target is not None and by_name_alone and actor.may(f"{target.code}.add")
    in_words = name in ledger.told_instead or (
        field_of(ledger.model, name).null and name not in {*ledger.required, *ledger.form.required_if}
    )
    return (*([REGISTER] if may_register else []), *([WORDS] if in_words else []))


def target_of(ledger: Ledger, name: str) -> Ledger | None:
    """The ledger of what a column names."""
    return LEDGERS.get(getattr(field_of(ledger.model, name).related_model, "code", ""))


@dataclass
class Newcomer:
    """A firm that comes in with the sheet that names it. key: stands for it until then, below 0."""

    key: int
    field: Any
    name: str
    region: str = ""
    sector: str = ""

    def unsaved(self) -> Record:
        """The firm as far as it is known, for what is worked out before it is there."""
        model: Any = self.field.related_model
        return model(pk=self.key, region=self.region, sector=self.sector, **{named_by(model): self.name})  # type: ignore[no-any-return]


class Newcomers(dict[int, Newcomer]):
    """The firms that come in with a sheet, by the keys that stand for them."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: dict[tuple[str, str], int] = {}

    def key_of(self, field: Any, name: str) -> int:
        """The key of the firm that is called so, however its name is spelled."""
        spelling = (field.name, bare(name))
        if spelling not in self._keys:
            self._keys[spelling] = self._add(field, name).key
        return self._keys[spelling]

    def another(self, known: Newcomer) -> Newcomer:
        """A further firm of the same name, in another place."""
        return self._add(known.field, known.name)

    def _add(self, field: Any, name: str) -> Newcomer:
        key = -1 - len(self)
        self[key] = Newcomer(key, field, name)
        return self[key]

    def attach(self, record: Record) -> None:
        """Let a record that is not written yet name the firms that are not either."""
        for name in type(record).place_column():
            field = field_of(type(record), name)
            newcomer = self.get(getattr(record, field.attname))
            if newcomer is not None:
                setattr(record, name, newcomer.unsaved())


def lay(table: "Table", titled: list[str]) -> None:
    """Say of each newcomer where it lies: as its rows say, or its own name, or the title of their sheet; else where the importing post is.

    One name in two towns is two firms.
    """
    newcomers, actor = table.staged.newcomers, table.staged.actor
    regions = OwnRegions(actor) if newcomers else None
    for attname, key, positions in list(_named(table)):
        first = newcomers[key]
        for home, rows in _homes(table, attname, first, positions).items():
            newcomer = newcomers.another(first) if first.region else first
            newcomer.region = home or (regions and regions.named_in([first.name])) or titled[rows[0]] or actor.region
            newcomer.sector = next(filter(None, (_said(table, "sector", row) for row in rows)), actor.sector)
            for row in rows:
                table.values[attname][row] = newcomer.key
    _say(table)


def _named(table: "Table") -> Iterator[tuple[str, int, list[int]]]:
    """(column, key, rows that name it) of each newcomer."""
    for name in table.model.place_column():
        attname = field_of(table.model, name).attname
        rows_by_key: dict[int, list[int]] = defaultdict(list)
        for row, key in enumerate(table.values.get(attname, ())):
            if key in table.staged.newcomers:
                rows_by_key[key].append(row)
        yield from ((attname, key, rows) for key, rows in rows_by_key.items())


def _homes(table: "Table", attname: str, newcomer: Newcomer, rows: list[int]) -> dict[str, list[int]]:
    """{where a firm of that name lies: the rows that mean it}; "" where none of them says. A row that may mean several is refused."""
    regions_by_row = {row: _said(table, "region", row) for row in rows}
    regions = set(regions_by_row.values()) - {""}
    homes = sorted(each for each in regions if not any(_lies_in(other, each) for other in regions)) or [""]
    rows_by_home: dict[str, list[int]] = {home: [] for home in homes}
    for row, region in regions_by_row.items():
        near = [home for home in homes if not region or lineage.holds(region, home)]
        if len(near) == 1:
            rows_by_home[near[0]].append(row)
        else:
            where = "、".join(map(region_path, near))
            column = table.header.column_of(table.model._meta.get_field(attname).name)
            table.problem(row, f"{where}都有“{newcomer.name}”，请在“所属地区”里写清这一行是哪里的", column)
    return rows_by_home


def _said(table: "Table", attname: str, row: int) -> str:
    """What a row says itself of where it lies or of its line of business."""
    values = table.values.get(attname)
    value = values[row] if values is not None else ""
    return value if isinstance(value, str) else ""


def _lies_in(inner: str, outer: str) -> bool:
    return inner != outer and lineage.holds(outer, inner)


def _say(table: "Table") -> None:
    """How many firms come in with the sheet, which, and how many of them without their town."""
    newcomers = list(table.staged.newcomers.values())
    if not newcomers:
        return
    target = LEDGERS[newcomers[0].field.related_model.code]
    names = dict.fromkeys(each.name for each in newcomers)
    words = f"一并登记{target.so_many(len(newcomers))}：{listed(names)}，名称和地区以外的导入后补。"
    unplaced = [each for each in newcomers if len(each.region) <= DISTRICT]
    if unplaced:
        words += f"其中{len(unplaced)}{target.counted}不知道在哪个镇（街道），先记在{region_path(unplaced[0].region)}。"
    table.staged.said.append(words)
