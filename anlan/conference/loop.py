"""How a conference goes: planned, running, ended, minuted; what its room shows changes while it runs."""

from datetime import datetime
from typing import Any

from anlan.kernel.history.errors import NotAllowed, WrongState
from anlan.kernel.loop.declare import WORKING, Limit, Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Person
from anlan.kernel.people.roles import DEPARTMENT, OFFICE, SYSTEM, TOWN

from .decide.acting import leads
from .decide.board import keep_picture
from .decide.deserted import is_empty
from .decide.ending import end
from .decide.errors import NotInside
from .decide.invite import ring_waiting
from .decide.minutes import carry_out
from .decide.rows import DEPUTY, MEMBER, Ticket
from .ledger import CONVENERS
from .models import Conference


def _start(conference: Conference, actor: Actor, now: datetime) -> None:
    ring_waiting(conference, now)


def _over(conference: Conference, at: datetime) -> dict[str, Any]:
    return {"ended_at": at, "on_air": None, "recorded": False}


def _end(conference: Conference, actor: Actor, now: datetime) -> None:
    end(conference, now)
    keep_picture(conference, actor)


def _desert(conference: Conference, actor: Actor, now: datetime) -> None:
    if not is_empty(conference):
        raise WrongState("会上又有人了，会议还开着。")
    end(conference, now)
    keep_picture(conference, actor)


def _appoint(conference: Conference, actor: Actor, now: datetime) -> None:
    """A deputy is somebody in the room, or whom the actor knows of anyway: by their key alone nobody's name is told."""
    assert conference.deputy_id is not None  # the step needs it
    seats = Ticket.objects.of(conference).filter(revoked_at=None)
    inside = seats.filter(person_id=conference.deputy_id)
    seats.filter(role=DEPUTY).update(role=MEMBER)
    if (
        not inside.update(role=DEPUTY)
        and not Person.objects.within(actor.scope).filter(pk=conference.deputy_id).exists()
    ):
        raise NotInside(NotInside.__doc__)


def _broadcast(conference: Conference, actor: Actor, now: datetime) -> None:
    on_air = conference.on_air
    if on_air is None or on_air.conference_id != conference.pk:
        raise NotAllowed("这个会场不在本次会议里。")


def _the_system(conference: Conference, actor: Actor) -> bool:
    return actor.role == SYSTEM


def _sees(conference: Conference, actor: Actor) -> bool:
    """Who held it writes its minutes, and so may everybody whose scope it lies in."""
    return leads(conference, actor) or actor.scope.covers(conference)


def _running(code: str, title: str, *brings: str, **how: Any) -> Step:
    """A step of whoever leads, which leaves the conference running."""
    return Step(code, title, ("running",), "running", by=CONVENERS, brings=brings, taker=leads, **how)


Loop(
    Conference,
    start="planned",
    states=(
        State("planned", "待开", holder=OFFICE, body_field="body_id", todo="开会", due_field="planned_for"),
        State("running", "正在开", holder=OFFICE, body_field="body_id", todo="主持会议", fixed=("chair", "deputy")),
        State(
            "ended", "待写纪要", holder=OFFICE, body_field="body_id", todo="写纪要",
            within=Limit(2, WORKING, source="区安委办会议办法（示范），待区里核定"),
        ),
        State("minuted", "已有纪要", closed=True),
        State("cancelled", "已取消", closed=True),
    ),
    steps=(
        Step(
            "start", "开始", ("planned",), "running", by=CONVENERS, taker=leads, sets=lambda conference, at: {"started_at": at},
            also=_start,
        ),
        Step("cancel", "取消", ("planned",), "cancelled", by=CONVENERS, taker=leads),
        _running("lock", "锁会", about="不再让别人进来", sets=lambda conference, at: {"locked": True}),
        _running("unlock", "开锁", about="又能进来", sets=lambda conference, at: {"locked": False}),
        _running("start_recording", "开始录像", about="从现在起录，参会的人都看得到", sets=lambda conference, at: {"recorded": True}),
        _running("stop_recording", "停止录像", about="录到这里为止", sets=lambda conference, at: {"recorded": False}),
        _running("show", "换画面", "layout", "banner", about="换几分屏和横幅上的字"),
        _running("appoint", "请副主持", "deputy", needs=("deputy",), also=_appoint, about="请一个人帮着主持"),
        _running("broadcast", "播给全体", "on_air", needs=("on_air",), also=_broadcast, about="所有会场都看这一路"),
        _running("stop_broadcast", "停播", about="各会场照原来的画面", sets=lambda conference, at: {"on_air": None}),
        Step("end", "结束会议", ("running",), "ended", by=CONVENERS, taker=leads, also=_end, sets=_over),
        Step(
            "desert", "人走空了，自动结束", ("running",), "ended", by=(SYSTEM,), taker=_the_system, also=_desert, sets=_over,
        ),
        Step(
            "minute", "出纪要", ("ended",), "minuted", by=(OFFICE, DEPARTMENT, TOWN), taker=_sees, brings=("summary",), also=carry_out,
        ),
    ),
    corrector=leads,
    acts={
        "call": "叫会", "mark": "点名", "remove": "请出", "give_floor": "请发言", "take_floor": "收回发言", "mute": "请静音",
        "split": "分开商量", "visit": "进出分会室", "gather": "回到会场", "poll": "开始轮巡", "stop_poll": "停止轮巡", "resolve": "议定",
        "record": "留录像", "drop_recording": "删录像", "camera": "调入画面",
    },
)  # fmt: skip
