"""How a risk point goes on: held, due to be checked by the firm, held again; or given up.

A check is one tap, or a hazard of that firm. Dangerous work ends, a certificate is renewed.
Source: 安全生产事故隐患排查治理暂行规定 (原安监总局令第16号) 第10条: 定期排查，待核对原文.
"""

from datetime import datetime
from typing import Any

from anlan.kernel import clock
from anlan.kernel.loop.declare import Beginning, Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import ENTERPRISE, SYSTEM, TOWN
from anlan.kernel.scope.record import KEPT

from . import certificates, works
from .models import Certificate, DangerousWork, RiskPoint
from .rhythm import after, next_check

DUE, RETIRED = "due", "retired"
_HELD = (KEPT, DUE)


def _due(point: RiskPoint, at: datetime) -> dict[str, Any]:
    """What was not brought up in time is still to be done today."""
    return {"check_due_on": max(next_check(point), clock.legal_day(at)), "finding": ""}


def _checked(point: RiskPoint, at: datetime) -> dict[str, Any]:
    day = clock.legal_day(at)
    return {"checked_on": day, "check_due_on": after(day, point.rhythm)}


def _in_order(point: RiskPoint, at: datetime) -> dict[str, Any]:
    return {**_checked(point, at), "finding": ""}


def hazard_of(point: RiskPoint) -> dict[str, Any]:
    """What the hazard says that a check found."""
    return {"description": point.finding, "spot": point.subject(), "source": "self", "found_on": clock.today()}


Loop(
    RiskPoint,
    start=KEPT,
    states=(
        State(KEPT, "受控", closed=True),
        State(DUE, "待自查", holder=ENTERPRISE, todo="自查", due_field="check_due_on", escalate=(TOWN,), reminds=False),
        State(RETIRED, "已停用", closed=True),
    ),
    steps=(
        Step("fall_due", "列入自查", (KEPT,), DUE, by=(TOWN, SYSTEM), sets=_due, about="到期自动列入；镇街要企业现在查一次的，在这里列"),
        Step(
            "clear", "没有问题", (DUE, KEPT), KEPT, by=(ENTERPRISE,), instead=(TOWN,), sets=_in_order, routine=True,
            about="看过了，管控措施都在；下次自查的日子按周期往后排",
        ),
        Step(
            "find", "发现隐患", (DUE, KEPT), KEPT, by=(ENTERPRISE,), instead=(TOWN,), brings=("finding",), needs=("finding",),
            opens="hazards", opens_with=hazard_of, opens_files="整改前", offers_photo="整改前", sets=_checked, routine=True,
            about="写下问题，就登记成一条隐患，单位、部位都填好；这次自查也就办了",
        ),
        Step(
            "retire", "停用", _HELD, RETIRED, by=(ENTERPRISE,), instead=(TOWN,), brings=("retired_because",),
            needs=("retired_because",), about="设备拆了、工序停了，不再自查",
        ),
    ),
)  # fmt: skip

_FIRM = (ENTERPRISE,)


def _the_system(work: DangerousWork, actor: Actor) -> bool:
    """Nobody else says that its time is over."""
    return actor.role == SYSTEM


def _by_firm(code: str, title: str, source: tuple[str, ...], target: str, **more: Any) -> Step:
    """The firm's step; its town takes it where the firm has no desk."""
    return Step(code, title, source, target, by=_FIRM, instead=(TOWN,), **more)


Loop(
    DangerousWork,
    start=works.DECLARED,
    beginning=Beginning((works.ENDED,), ("starts_at", "ends_at"), works.first_state),
    states=(
        State(works.DECLARED, "已报备", holder=ENTERPRISE, todo="报作业结束", due_field="ends_at", reminds=False),
        State(works.ENDED, "已结束", closed=True),
        State(works.CANCELLED, "已取消", closed=True),
    ),
    steps=(
        _by_firm("end", "作业结束", (works.DECLARED,), works.ENDED, sets=works.ended_now, routine=True),
        _by_firm(
            "prolong", "延长", (works.DECLARED,), works.DECLARED, brings=("ends_at", "watcher"), needs=("ends_at",),
            also=works.require_to_come, about="到时间没有做完的，写新的结束时间；作业票到期的先重新办票",
        ),
        _by_firm(
            "cancel", "取消", (works.DECLARED,), works.CANCELLED, brings=("cancelled_because",), needs=("cancelled_because",),
            about="没有做的",
        ),
        Step("run_out", "到时结束", (works.DECLARED,), works.ENDED, by=(SYSTEM,), taker=_the_system,
             sets=works.ended_by_its_time, routine=True),
    ),
)  # fmt: skip
Loop(
    Certificate,
    start=KEPT,
    states=(
        State(KEPT, "有效", closed=True),
        State(certificates.EXPIRING, "快到期", holder=ENTERPRISE, todo="换证", due_field="valid_until", escalate=(TOWN,)),
        State(certificates.DROPPED, "不再用", closed=True),
    ),
    steps=(
        Step("fall_due", "提醒换证", (KEPT,), certificates.EXPIRING, by=(TOWN, SYSTEM), also=certificates.tell_of_it),
        _by_firm(
            "renew", "换了新证", (certificates.EXPIRING, KEPT), KEPT, brings=("certificate_no", "issued_on", "valid_until"),
            needs=("valid_until",), also=certificates.require_later, offers_photo="证书", routine=True,
            about="填新证的有效期，以后按新的提醒",
        ),
        _by_firm(
            "drop", "不再用", (certificates.EXPIRING, KEPT), certificates.DROPPED, brings=("dropped_because",),
            needs=("dropped_because",), about="人走了、不做这个岗位了，不再提醒",
        ),
    ),
)  # fmt: skip
