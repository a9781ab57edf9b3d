"""A duty list is signed by whoever answers for it, and renewed every year, when it is asked which of its items nobody did anything for.

Source: 安全生产法 (2021) 第17条 (lists are drawn up and made public), 第22条; that they are renewed by the year is how districts do it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.declare import WORKING, Beginning, Limit, Loop, State, Step
from anlan.kernel.loop.ties import tied_records
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, SYSTEM, TOWN
from anlan.kernel.scope.record import KEPT, WITHDRAWN

from .ledger import DUTY_ITEMS
from .models import DutyItem, DutyList

A_YEAR, AHEAD = timedelta(days=365), timedelta(days=30)
_SIGNERS = (OFFICE, LEADER, DEPARTMENT, TOWN)
_SHOWN = 3  # idle items that are named, of however many


def _first_state(values: Mapping[str, Any]) -> str:
    """One that is over is over; one that was signed is in force."""
    if values["valid_to"] is not None and values["valid_to"] < clock.today():
        return "ended"
    return KEPT if values["signed_on"] or values["signed_by"] else ""


def _due(duties: DutyList, at: datetime) -> dict[str, Any]:
    """Whoever was never asked has the same time for it as anybody. What was owed last year is this year asked anew."""
    day = duties.renew_on or (duties.signed_on or duties.valid_from) + A_YEAR
    return {"renew_on": max(day, clock.legal_day(at) + AHEAD), "shortfall": ""}


def _signed(duties: DutyList, at: datetime) -> dict[str, Any]:
    day = clock.legal_day(at)
    return {"signed_on": day, "renew_on": day + A_YEAR}


def idle_items(duties: DutyList, since: date) -> list[DutyItem]:
    """The items to which nothing belongs that was done since a day."""
    items = DutyItem.objects.of(duties).exclude(state=WITHDRAWN).order_by("pk")
    return [item for item in items if not any(since <= day <= clock.today() for day in _days_of_deeds(item))]


def _days_of_deeds(item: DutyItem) -> Iterator[date]:
    """The days of what belongs to an item: meetings, inspections, courses."""
    for related in DUTY_ITEMS.related:
        for record in tied_records(item, related.ledger):
            yield clock.day_of(getattr(record, record.when))


def _require_account(duties: DutyList, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where nothing was done for some of its items and it is not said why."""
    idle = idle_items(duties, clock.legal_day(now) - A_YEAR)
    if idle and not duties.shortfall:
        names = "、".join(f"“{item.subject()}”" for item in idle[:_SHOWN])
        more = f"等{len(idle)}项" if len(idle) > _SHOWN else ""
        words = f"{names}{more}一年里没有记录。办了的，在事项的页面上登记或归入；没有办的，写明原因。"
        raise Incomplete({"shortfall": words})


def _require_past(duties: DutyList, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where the day on which it ends is still to come."""
    if duties.valid_to is not None and duties.valid_to > clock.legal_day(now):
        raise Incomplete({"valid_to": "失效日期还没有到，到那天再停用。"})


Loop(
    DutyList,
    start="unsigned",
    beginning=Beginning((KEPT, "ended"), ("valid_to", "signed_on", "signed_by"), _first_state),
    states=(
        State(
            "unsigned", "待签字", body_field="body_id", todo="签责任清单", escalate=(OFFICE,),
            within=Limit(20, WORKING, source="责任清单印发后签字的期限（示范），待区里核定"),
        ),
        State(KEPT, "现行", closed=True),
        State("renewing", "待更新", body_field="body_id", todo="更新责任清单", due_field="renew_on", escalate=(OFFICE,)),
        State("ended", "已停用", closed=True),
    ),
    steps=(
        Step(
            "sign", "签字", ("unsigned",), KEPT, by=_SIGNERS, instead=(OFFICE,), brings=("signed_by",), needs=("signed_by",),
            offers_photo="签字页", sets=_signed,
        ),
        Step("fall_due", "列入更新", (KEPT,), "renewing", by=(*_SIGNERS, SYSTEM), sets=_due, about="每年更新一次"),
        Step(
            "renew", "核对更新，再签一年", ("renewing",), KEPT, by=_SIGNERS, instead=(OFFICE,), brings=("signed_by", "shortfall"),
            needs=("signed_by",), offers_photo="签字页", sets=_signed, also=_require_account,
        ),
        Step(
            "end", "停用", ("unsigned", KEPT, "renewing"), "ended", by=(*_SIGNERS, SYSTEM), instead=(OFFICE,), brings=("valid_to",),
            needs=("valid_to",), also=_require_past,
        ),
    ),
)  # fmt: skip
