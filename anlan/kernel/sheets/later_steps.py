"""Rows of matters that are in the ledger already, and that a sheet knows to have moved on: the steps that the ledger lacks.

steps = ahead(table, position, "rectifying")     # [PastStep("rectify", …), PastStep("verify", …)]
"""

from collections.abc import Iterable, Sequence

from ..history.errors import LoopError
from ..loop.bulk import PastStep
from ..loop.declare import loop_of
from ..loop.sheet_steps import refuse_untaken
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
    """{row: why the actor may not say that its steps were taken}."""
    moves = {change.pk: change for change in changes if change.steps}
    refusals: dict[int, str] = {}
    for part in parts(list(moves)):
        for record in staged.ledger.model.objects.within(staged.actor.scope).filter(pk__in=part):
            try:
                refuse_untaken(record, moves[record.pk].steps, staged.actor)
            except LoopError as error:
                refusals[moves[record.pk].row] = str(error)
    return refusals
