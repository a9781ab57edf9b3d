"""Rows of matters that are in the ledger already, and that a sheet knows to have moved on: the steps that the ledger lacks.

steps = ahead(table, position, "rectifying")     # [PastStep("rectify", …), PastStep("verify", …)]
"""

from collections.abc import Iterable, Sequence

from ..history import writing
from ..history.errors import LoopError
from ..loop import stepping
from ..loop.bulk import PastStep
from ..loop.declare import loop_of
from ..loop.sheet_steps import refuse_untaken
from ..scope import field_of
from .staged import Change, Staged
from .table import Table
from .where import parts


def ahead(table: Table, position: int, state: str) -> Sequence[PastStep]:
    """The steps that a row tells beyond the state in which its record is; none where it tells none for sure, or other ones."""
    if position not in table.sure:
        return ()
    pasts = table.pasts[position]
    return next((pasts[at:] for at, past in enumerate(pasts) if past.before == state), ())


def is_behind(table: Table, position: int, state: str) -> bool:
    """Whether a row says of a settled matter that it is open: the sheet is older than the ledger, which stays."""
    loop = loop_of(table.model.code)
    has_state = position in table.sure or position in table.open
    ledger_state = loop.by_code.get(state) if loop and has_state else None
    return ledger_state is not None and ledger_state.closed and not loop.by_code[table.values["state"][position]].closed  # type: ignore[union-attr]


def refuse(staged: Staged, changes: Iterable[Change]) -> dict[int, str]:
    """{row: why the actor may not say that its steps were taken, or why its days cannot be}."""
    changes_by_pk = {change.pk: change for change in changes}
    refusals: dict[int, str] = {}
    for part in parts(list(changes_by_pk)):
        for record in staged.ledger.model.objects.within(staged.actor.scope).filter(pk__in=part):
            change = changes_by_pk[record.pk]
            try:
                if change.steps:
                    refuse_untaken(record, change.steps, staged.actor)
                values = {name: value for past in change.steps for name, value in past.values.items()}
                values.update(change.values)
                writing.set_values(record, values)
                stepping.require_order(record, values)
            except LoopError as error:
                refusals[change.row] = str(error)
    return refusals


def say_supposed(table: Table, new: Sequence[int]) -> None:
    """Tell of new rows that come in before an approval which their sheet only claims, and of those whose first step is taken for granted."""
    loop, ledger, staged = loop_of(table.model.code), table.staged.ledger, table.staged
    if loop is None:
        return
    column = table.header.column_of("state")
    for position in table.unapproved.intersection(new):
        if column is not None:
            title = loop.by_code[table.values["state"][position]].title
            remark = f"表里写的不能代替批准，按“{title}”导入，请能批的人在记录上批"
            staged.tell(table.numbers[position], remark, table.rows[position], column)
    if count := len(table.at_once.intersection(new)):
        first = ledger.past[0]
        day_title = field_of(table.model, first.on[0]).verbose_name
        staged.said.append(
            f"{count}行是以前的，没有写{day_title}，按已办“{loop.step(first.step).title}”导入，日子记作不详。"
        )
