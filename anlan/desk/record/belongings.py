"""What hangs on a record, as its page shows it: of each ledger the latest few, how many there are, and the way to add one.

sections = belongings_of(record, ledger, actor)
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from anlan.kernel.ledger.belongings import BELONGS, Branch, add_address, branches_of, rows_of
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.display import shown
from anlan.kernel.ledger.narrowing import conditions_of
from anlan.kernel.ledger.paging import listed
from anlan.kernel.loop.declare import state_title
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, field_of
from anlan.kernel.scope.record import says_whose
from anlan.ui.addresses import record_url
from anlan.ui.progress import progress

FEW = 6  # rows of a ledger that the page shows


@dataclass(frozen=True)
class Row:
    """A record that hangs on another: its name, its day, its state's disc and words."""

    name: str
    url: str
    day: str
    mark: str
    state: str


@dataclass(frozen=True)
class Section:
    """One ledger's records that hang on a record. all_url: their list; add_url: the form that adds one; "" where there is none."""

    ledger: Ledger
    title: str
    count: int
    rows: list[Row]
    all_url: str
    add_url: str


def belongings_of(record: Record, ledger: Ledger, actor: Actor) -> list[Section]:
    """Everything that hangs on the record and that the actor may see or add; what is neither there nor may be added is left out."""
    branches = [branch for branch in branches_of(ledger) if actor.may(f"{branch.ledger.code}.view")]
    sections = [_section(branch, record, actor) for branch in branches]
    return [section for section in sections if section.count or section.add_url]


def _section(branch: Branch, record: Record, actor: Actor) -> Section:
    other = branch.ledger
    rows = rows_of(branch, record, actor.scope)
    when = other.model.when
    records = list(listed(rows, other).order_by(f"-{when}" if when else "-pk", "-pk")[: FEW + 1])
    count = len(records) if len(records) <= FEW else rows.count()
    narrowed = {branch.by: record.number} if branch.by else {BELONGS: f"{record.code}/{record.number}"}
    if branch.by and branch.by not in conditions_of(other):
        narrowed = {}
    address = f"/ledgers/{other.code}/"
    return Section(
        ledger=other,
        title=other.title if not branch.by or branch.by == "place" else _title(branch),
        count=count,
        rows=[_row(each, other) for each in records[:FEW]],
        all_url=f"{address}?{urlencode(narrowed, safe='/')}" if narrowed and count else "",
        add_url=add_address(branch, record, actor),
    )


def _title(branch: Branch) -> str:
    """Of several fields that may point here each says which it is: 议定事项（责任单位）."""
    pointing = [
        field for field in branch.ledger.model._meta.concrete_fields
        if field.is_relation and field.related_model is field_of(branch.ledger.model, branch.by).related_model
        and (field.name != "body" or says_whose(branch.ledger.model))
    ]  # fmt: skip
    label = field_of(branch.ledger.model, branch.by).verbose_name
    return branch.ledger.title if len(pointing) == 1 else f"{branch.ledger.title}（{label}）"


def _row(record: Any, ledger: Ledger) -> Row:
    when = ledger.model.when
    name = shown(record, field_of(ledger.model, ledger.columns[0])) or record.number
    each = ledger.form.one_each
    return Row(
        name=f"{shown(record, field_of(ledger.model, each))}：{name}" if each else name,
        url=record_url(record.code, record.number),
        day=shown(record, field_of(ledger.model, when))[:10] if when else "",
        mark=progress(record),
        state=state_title(type(record), record.state),
    )
