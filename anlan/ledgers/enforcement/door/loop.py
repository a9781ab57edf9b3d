"""What becomes of a rating: a good one is only counted; of any other the office reads it, and has looked into what weighs."""

from collections.abc import Mapping
from typing import Any

from anlan.kernel.loop.declare import WORKING, Beginning, Limit, Loop, State, Step
from anlan.kernel.people.roles import LEADER, OFFICE

from .models import Rating

_BY = (OFFICE,)
_WITHIN = Limit(5, WORKING, source="企业评价五个工作日内处理（示范），待区里核定")
_ASKED = ("overall", "shown", "as_told", "favours", "words")


def _begins(values: Mapping[str, Any]) -> str:
    """One with which all was well needs nobody's hand."""
    is_well = values.get("overall") == "good" and values.get("favours") != "asked" and values.get("shown") != "no"
    return "read" if is_well else ""


Loop(
    Rating,
    start="given",
    beginning=Beginning(("read",), ("overall", "favours", "shown"), _begins),
    grants_time=lambda rating: (LEADER,),
    states=(
        State("given", "待看", holder=OFFICE, todo="看企业的评价", within=_WITHIN, escalate=(LEADER,)),
        State(
            "pursued",
            "核实中",
            holder=OFFICE,
            todo="核实企业反映的事",
            within=_WITHIN,
            escalate=(LEADER,),
            fixed=_ASKED,
        ),
        State("read", "已看", closed=True),
        State("settled", "已核实", closed=True, fixed=_ASKED),
    ),
    steps=(
        Step("read", "已看", ("given",), "read", by=_BY),
        Step("pursue", "转去核实", ("given",), "pursued", by=_BY, about="反映没出示执法证、要过钱物的，核实后写明结果"),
        Step("settle", "已核实", ("pursued",), "settled", by=_BY, brings=("outcome",), needs=("outcome",)),
    ),
)
