"""How each act in a conference is done, from what its form says; what comes back is said to whoever did it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import QueryDict

from anlan.kernel.column import CellRefused
from anlan.kernel.column.day import read_day
from anlan.kernel.column.spelling import whole_number
from anlan.kernel.evidence import store
from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Body

from ..decide import board, cameras, floor, invite, rollcall, talk
from ..decide.acting import require_lead, take
from ..decide.camera_rows import CameraView
from ..decide.entry import remove
from ..decide.rows import Invitation, Message
from ..decide.sites import sites_of_regions
from ..models import CameraSource, Conference

OUTSIDE = 10_000  # how far beyond the board's edge a finger may slide


@dataclass(frozen=True)
class Form:
    """One act as it was posted."""

    request: ActingRequest
    conference: Conference
    actor: Actor
    key: UUID
    values: QueryDict

    def number(self, name: str, words: str = "请先选一个。") -> int:
        number = whole_number(self.values.get(name, ""))
        if number is None:
            raise Incomplete({name: words})
        return number

    def numbers(self, name: str) -> list[int]:
        numbers = map(whole_number, self.values.getlist(name))
        return [number for number in numbers if number is not None]

    @property
    def version(self) -> int | None:
        """The conference as the person saw it; None where the page did not say."""
        return whole_number(self.values.get("version", ""))


Act = Callable[[Form], str]


def step(code: str, message: str, *brings: str) -> Act:
    """A step of the loop; `brings` are the fields it takes from the form, where they are there."""

    def deed(form: Form) -> str:
        content = {name: form.values[name] for name in brings if name in form.values}
        take(form.conference, code, actor=form.actor, key=form.key, content=content, version=form.version)
        return message

    return deed


def broadcast(form: Form) -> str:
    take(
        form.conference, "broadcast", actor=form.actor, key=form.key, version=form.version,
        content={"on_air": form.number("site")}
    )  # fmt: skip
    return "已播给全体。"


def appoint(form: Form) -> str:
    take(
        form.conference, "appoint", actor=form.actor, key=form.key, version=form.version,
        content={"deputy": form.number("person")}
    )  # fmt: skip
    return "已请为副主持人。"


def call(form: Form) -> str:
    regions = form.values.getlist("regions")
    if not regions:
        raise Incomplete({"regions": "请选要叫的镇街或村（社区）。"})
    observer = bool(form.values.get("observer"))
    invite.call(form.conference, sites_of_regions(regions), actor=form.actor, key=form.key, observer=observer)
    return "正在叫。" if form.conference.state == "running" else "已列入，开会时叫。"


def call_again(form: Form) -> str:
    """Ring one site again, as it was called before: a body as a body, with its own line of posts."""
    site = Invitation.objects.of(form.conference).filter(pk=form.number("site")).first()
    if site is None:
        raise NotAllowed("这个会场不在本次会议里。")
    invite.call_again(form.conference, site, actor=form.actor, key=form.key)
    return "正在叫。"


def answer(form: Form) -> str:
    invite.answer(form.conference, actor=form.actor)
    return ""


def decline(form: Form) -> str:
    invite.decline(form.conference, actor=form.actor)
    return "已告诉主持人您现在不能来，接着叫下一位。"


def mark(present: bool) -> Act:
    def deed(form: Form) -> str:
        rollcall.mark(form.conference, form.number("site"), present, actor=form.actor, key=form.key)
        return "已标到。" if present else "已标未到。"

    return deed


def raise_hand(form: Form) -> str:
    floor.raise_hand(form.conference, actor=form.actor)
    return "已举手，主持人看得到。"


def lower_hand(form: Form) -> str:
    floor.lower_hand(form.conference, actor=form.actor)
    return "手已放下。"


def ask_to_speak(form: Form) -> str:
    floor.ask_to_speak(form.conference, form.number("person"), actor=form.actor)
    return "已请他发言，对方开话筒后就能听到。"


def accept(form: Form) -> str:
    floor.accept(form.conference, actor=form.actor)
    return "请说。"


def give_floor(form: Form) -> str:
    floor.give(form.conference, form.number("person"), actor=form.actor, key=form.key, version=form.version)
    return "发言给他了。"


def take_back_floor(form: Form) -> str:
    floor.take_back(form.conference, actor=form.actor, key=form.key, version=form.version)
    return "发言已收回。"


def mute(form: Form) -> str:
    person = form.number("person") if form.values.get("person") else None
    floor.mute(form.conference, actor=form.actor, key=form.key, person_id=person)
    return "已请他静音。" if person else "已请全体静音。"


def remove_person(form: Form) -> str:
    remove(form.conference, form.number("person"), actor=form.actor, key=form.key, reason=form.values.get("reason", ""))
    return "已请出会场。"


def split(form: Form) -> str:
    choices = [
        (whole_number(name.removeprefix("site-")), whole_number(form.values.get(name, "")))
        for name in form.values
        if name.startswith("site-")
    ]
    rooms = {site: room for site, room in choices if site is not None and room is not None}
    floor.split(form.conference, rooms, actor=form.actor, key=form.key, version=form.version)
    return "已分开，各在各的分会室。"


def visit(form: Form) -> str:
    room = form.number("room", "请选一个分会室。")
    floor.visit(form.conference, room, actor=form.actor, key=form.key)
    return f"您进了第{room}分会室，里面的人看得到您。" if room else "您回到会场了。"


def gather(form: Form) -> str:
    floor.gather(form.conference, actor=form.actor, key=form.key)
    return "都回到会场了。"


def start_polling(form: Form) -> str:
    seconds = form.number("seconds", "每个会场停留3到600秒。")
    floor.poll(form.conference, form.numbers("sites"), seconds, actor=form.actor, key=form.key, version=form.version)
    return "开始轮巡。"


def stop_polling(form: Form) -> str:
    floor.stop_poll(form.conference, actor=form.actor, key=form.key)
    return "轮巡停了。"


def say(form: Form) -> str:
    upload = form.request.FILES.get("file")
    kind = Message.POINT if form.values.get("point") else Message.CHAT
    with transaction.atomic():
        attachment = store.keep(form.conference, upload, actor=form.actor, purpose="会上文件") if upload else None
        talk.say(
            form.conference,
            form.values.get("text", ""),
            actor=form.actor,
            key=form.key,
            kind=kind,
            attachment=attachment,
        )
    return "已记入纪要要点。" if kind == Message.POINT else ""


def resolve(form: Form) -> str:
    holder = Body.objects.known().filter(pk=form.number("holder", "请选责任单位。"), state="kept").first()
    if holder is None:
        raise Incomplete({"holder": "请选责任单位。"})
    if not form.values.get("due_on", "").strip():
        raise Incomplete({"due_on": "请填完成时限。"})
    try:
        due_on = read_day(form.values["due_on"])
    except CellRefused as error:
        raise Incomplete({"due_on": f"完成时限：{error}。"}) from None
    talk.resolve(form.conference, form.values.get("text", ""), holder, due_on, actor=form.actor, key=form.key)
    return "已记为议定事项，出纪要时变成任务。"


def show_camera(form: Form) -> str:
    require_lead(form.conference, form.actor)  # before anybody is told which cameras there are
    number = form.values.get("camera", "")
    camera = CameraSource.objects.within(form.actor.scope).filter(number=number).first()
    if camera is None:
        raise Incomplete({"camera": "请选摄像头。"})
    cameras.take_in(form.conference, camera, actor=form.actor, key=form.key)
    return f"{camera.name}已调入。"


def end_camera(form: Form) -> str:
    require_lead(form.conference, form.actor)
    view = CameraView.objects.of(form.conference).filter(pk=form.number("view")).first()
    if view is not None:
        cameras.end_showing(form.conference, view, actor=form.actor)
    return "已撤下。"


def draw(form: Form) -> str:
    points = [whole_number(part, -OUTSIDE) for part in form.values.get("points", "").split(",")]
    shape = [point for point in points if point is not None]
    board.draw(form.conference, shape, form.values.get("colour", "ink"), actor=form.actor, key=form.key)
    return ""


def wipe_board(form: Form) -> str:
    board.wipe(form.conference, actor=form.actor)
    return "白板擦了。"
