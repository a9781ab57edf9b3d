"""Who must stay away from a firm: works there, serves it, is kin, or was drawn away from it as an officer.

require_free(firm, {"lead": expert})        # raises Incomplete where one must stay away
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.scope.names import bare
from anlan.kernel.scope.record import WITHDRAWN

from .experts import Affiliation, Expert


class Conflicts:
    """Who must stay away from a firm, by what anybody said of it; asked once a firm."""

    def __init__(self, firm: Any) -> None:
        self.firm = firm

    @cached_property
    def _affiliations(self) -> dict[int, Affiliation]:
        rows = Affiliation.objects.of(self.firm).filter(Affiliation.present())
        return {row.expert_id: row for row in rows}

    @cached_property
    def _recused(self) -> dict[tuple[str, str], str]:
        """Officers who do not inspect it: {(name, where they work): the number of the recusal}. An expert may be one of them."""
        recusals: Any = LEDGERS["recusals"].model
        rows = recusals.objects.of(self.firm).exclude(state=WITHDRAWN).select_related("inspector__body")
        return {(bare(row.inspector.name), bare(str(row.inspector.body or ""))): row.number for row in rows}

    def words(self, expert: Expert) -> str:
        """Why the expert must not go there, "" where nothing is known against it."""
        if expert.agency and bare(expert.agency) == bare(str(self.firm)):
            return "在这家任职（专家库写的工作单位）"
        if affiliation := self._affiliations.get(expert.pk):
            return affiliation.words()
        number = self._recused.get((bare(expert.name), bare(expert.agency)))
        return f"执法上已经回避这家（{number}）" if number else ""


def require_free(firm: Any, experts: Mapping[str, Expert | None]) -> None:
    """Raises Incomplete at the column of an expert who is not to be sent there."""
    if refusals := problems(firm, experts):
        raise Incomplete(refusals)


def problems(firm: Any, experts: Mapping[str, Expert | None]) -> dict[str, str]:
    """Why experts are not to be sent to a firm, by the column that names them: involved there, no longer engaged, the same one twice."""
    conflicts, today, keys = Conflicts(firm), clock.today(), set[int]()
    refusals: dict[str, str] = {}
    for name, expert in experts.items():
        if expert is None:
            continue
        if expert.pk in keys:
            refusals[name] = "两位专家写了同一个人，请换人。"
        elif words := conflicts.words(expert):
            refusals[name] = f"{expert}不能去{firm}：{words}，请换人。"
        elif expert.valid_until is not None and expert.valid_until < today:
            refusals[name] = f"{expert}的聘期{expert.valid_until:%Y-%m-%d}到期了，请换人。"
        keys.add(expert.pk)
    return refusals
