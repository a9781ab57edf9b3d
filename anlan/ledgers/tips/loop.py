"""How a report by the public is answered, and how a reward for one is decided and paid."""

from datetime import datetime
from typing import Any

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.declare import CALENDAR, WORKING, Limit, Loop, State, Step
from anlan.kernel.notice.recipients import Audience, holders
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import TOWN as TOWN_DIGITS
from anlan.kernel.people.divisions import district_code
from anlan.kernel.people.models import Body
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN

from .models import TAKEN, Contact, Reward, Tip
from .receipts import is_claim_code

_OURS = "区安委办举报办理办法（示范），待区里核定"
_SIXTY = "举报事项六十日内办结，待核对原文"
_CLAIM = "安全生产领域举报奖励办法（安监总财〔2018〕19号）：接到通知六十日内领取，待核对原文"
_LOOKS = (TOWN, DEPARTMENT, OFFICE)
_OPEN = ("received", "passed")
_TO = ("town", "department")  # the kinds of bodies that a report is passed on to


def _town_of(tip: Tip) -> str:
    """Where a town is known the report is the town's; where somebody died it is the district's (安全生产法 第73条)."""
    return TOWN if len(tip.region) >= TOWN_DIGITS and not tip.deadly else ""


def _answered(tip: Tip, happened_at: datetime) -> dict[str, Any]:
    return {"answered_on": clock.legal_day(happened_at)}


def _handed(tip: Tip, happened_at: datetime) -> dict[str, Any]:
    """A report that names no site goes to the town to which it is passed, and into the line of business of a department."""
    body = tip.passed_to
    if tip.place_id is not None or body is None:
        return {}
    if body.kind == "town":
        return {"region": body.region}
    posts = holders(Audience(body=body.pk), clock.legal_day(happened_at))
    sectors = [sector for post in posts for sector in post.sectors or ()]
    return {"sector": sectors[0]} if sectors and "general" not in sectors else {}


def _returned(tip: Tip, happened_at: datetime) -> dict[str, Any]:
    """Without a site it is the office's again: where it is was not clear."""
    return {"passed_to": None} | ({"region": district_code()} if tip.place_id is None else {})


def _takes_it(body: Any, tip: Tip, actor: Actor) -> bool:
    return isinstance(body, Body) and body.kind in _TO and body.pk != actor.body_id


def hazard_of(tip: Tip) -> dict[str, Any]:
    """What the hazard says that a report becomes."""
    where = {"spot": tip.place_words} if tip.place_id is not None else {"place_words": tip.place_words}
    return {
        "description": tip.content, "found_on": clock.legal_day(tip.reported_at), "source": "public",
        "source_no": tip.number, "finder": "群众", **where,
    }  # fmt: skip


def _ends(code: str, title: str, target: str, about: str) -> Step:
    return Step(
        code, title, _OPEN, target, by=_LOOKS, instead=(OFFICE,), brings=("reply",), needs=("reply",), sets=_answered,
        about=about,
    )  # fmt: skip


def _claimed(reward: Reward, happened_at: datetime) -> dict[str, Any]:
    """Whoever left no telephone is known by the claim code alone. Raises Incomplete."""
    paid = {"paid_on": reward.paid_on or clock.legal_day(happened_at)}
    if not reward.claim_code and Contact.objects.filter(tip=reward.tip_id).exclude(phone="").exists():
        return paid
    if not is_claim_code(reward.number, reward.claim_code):
        raise Incomplete({"claim_code": "举报人没有留电话，请问他要领取码（回执页面上有），这里填的不对。"})
    return paid


Loop(
    Tip,
    start="received",
    states=(
        State(
            "received", "待查看", holder=OFFICE, held_instead=_town_of, todo="查看举报", escalate=(OFFICE, LEADER),
            within=Limit(5, WORKING, source=_OURS),
        ),
        State(
            "passed", "转办待查看", body_field="passed_to_id", todo="查看举报", escalate=(OFFICE, LEADER),
            within=Limit(60, CALENDAR, source=_SIXTY), counted_from="reported_at",
        ),
        State(TAKEN, "已转隐患", closed=True),
        State("refused", "不予受理", closed=True),
        State("disproved", "查无此事", closed=True),
    ),
    steps=(
        Step(
            "take", "属实，转为隐患", _OPEN, TAKEN, by=_LOOKS, instead=(OFFICE,), opens="hazards", opens_with=hazard_of,
            opens_files="整改前", brings=("place", "place_words", "region", "reply"), sets=_answered,
            about="照片一起带过去，以后在隐患里交办、整改",
        ),
        Step(
            "pass_on", "转给别的单位", ("received",), "passed", by=_LOOKS, brings=("passed_to",), needs=("passed_to",),
            fits={"passed_to": _takes_it}, sets=_handed,
        ),
        Step("give_back", "退回", ("passed",), "received", by=_LOOKS, instead=(OFFICE,), why=True, sets=_returned),
        _ends("disprove", "查无此事", "disproved", "去看过，没有这回事；写明怎么查的，举报人看得到"),
        _ends("refuse", "不予受理", "refused", "不是安全问题、已经有人报过、说不清在哪里的；写明原因，举报人看得到"),
    ),
)  # fmt: skip
Loop(
    Reward,
    start="proposed",
    states=(
        State(
            "proposed", "待审定", holder=OFFICE, todo="审定举报奖励", escalate=(LEADER,), within=Limit(10, WORKING, source=_OURS),
        ),
        State(
            "approved", "待发放", holder=OFFICE, todo="发放举报奖励", escalate=(LEADER,),
            within=Limit(60, CALENDAR, source=_CLAIM), fixed=("amount_yuan", "grounds", "tip"),
        ),
        State("paid", "已发放", closed=True, sealed=True),
        State("declined", "不奖励", closed=True),
        State("unclaimed", "逾期未领", closed=True),
    ),
    steps=(
        Step(
            "approve", "同意奖励", ("proposed",), "approved", by=(OFFICE, LEADER), not_by="opened",
            named=("decided_by",), brings=("decided_by", "decision_no"), needs=("decided_by",),
            sets=lambda reward, at: {"decided_on": clock.legal_day(at)},
        ),
        Step("decline", "不奖励", ("proposed",), "declined", by=(OFFICE, LEADER), brings=("outcome",), needs=("outcome",)),
        Step(
            "pay", "发放", ("approved",), "paid", by=(OFFICE,), brings=("paid_on", "claim_code", "voucher_no"),
            sets=_claimed, about="日期不填就是今天",
        ),
        Step(
            "lapse", "逾期未领", ("approved",), "unclaimed", by=(OFFICE,), brings=("outcome",), needs=("outcome",),
            about="过了领取期限没有人来领的；写明怎么通知过",
        ),
    ),
)  # fmt: skip
