"""What is done in a conference, one noun each: POST /conferences/<number>/<noun>/.

A page with script asks for plain text and is told in words what was done or why not; a form comes back to its page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anlan.kernel.column import CellRefused
from anlan.kernel.column.day import read_day
from anlan.kernel.evidence import store
from anlan.kernel.evidence.kinds import EvidenceRefused
from anlan.kernel.history.errors import Incomplete, LoopError, NotAllowed
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Body

from ..decide import board, cameras, floor, invite, rollcall, talk
from ..decide.acting import find, take
from ..decide.entry import remove
from ..decide.rows import CameraView, Invitation, Message, Ticket
from ..decide.sites import sites_of_regions
from ..models import CameraSource, Conference
from .checks import with_conference
from .opening import key_of
from .room import render_lobby, render_seat, seat_url

PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """One act as it was posted."""

    request: ActingRequest
    conference: Conference
    actor: Actor
    key: UUID
    said: QueryDict

    def number(self, name: str, words: str = "请先选一个。") -> int:
        try:
            return int(self.said.get(name, ""))
        except ValueError:
            raise Incomplete({name: words}) from None

    def numbers(self, name: str) -> list[int]:
        return [int(value) for value in self.said.getlist(name) if value.isdigit()]

    @property
    def version(self) -> int | None:
        """The conference as the person saw it; None where the page did not say."""
        said = self.said.get("version", "")
        return int(said) if said.isdigit() else None


Act = Callable[[Asked], str]


@require_POST
@with_conference
def act(request: ActingRequest, conference: Conference, noun: str) -> HttpResponse:
    """Do it, and say so. 404 for what is no act; 403, 409 and 422 with words, what was typed kept on the page."""
    deed = ACTS.get(noun)
    if deed is None:
        raise Http404("会议上没有这一项。")
    plain = request.headers.get("Accept", "").startswith("text/plain")
    try:
        words = deed(Asked(request, conference, request.actor, key_of(request), request.POST))
    except (LoopError, EvidenceRefused) as error:
        return _refused(request, conference, error, plain)
    if plain:
        return HttpResponse(words, content_type=PLAIN)
    if words:
        messages.success(request, words)
    seat = _seat(request, conference)
    return redirect(seat_url(seat) if seat else f"/conferences/{conference.number}/")


def _refused(request: ActingRequest, conference: Conference, error: Exception, plain: bool) -> HttpResponse:
    words = "；".join(error.missing.values()) if isinstance(error, Incomplete) else str(error)
    status = 403 if isinstance(error, NotAllowed) else 422 if isinstance(error, Incomplete | EvidenceRefused) else 409
    if plain:
        return HttpResponse(words, status=status, content_type=PLAIN)
    if status == 403:
        raise PermissionDenied(words) from error
    conference = find(conference.number, request.actor)
    typed = request.POST.dict()
    if (seat := _seat(request, conference)) is not None:
        return render_seat(request, conference, seat, problem=words, typed=typed, status=status)
    return render_lobby(request, conference, problem=words, typed=typed, status=status)


def _seat(request: ActingRequest, conference: Conference) -> Ticket | None:
    """The seat whose page the act comes from."""
    rows = Ticket.objects.of(conference).filter(person_id=request.actor.person_id, revoked_at=None)
    return rows.filter(token=request.POST.get("seat", "")).select_related("conference", "person").first()


def _step(code: str, said: str, *brings: str) -> Act:
    """A step of the loop; `brings` are the fields it takes from the form, where they are there."""

    def taken(asked: Asked) -> str:
        content = {name: asked.said[name] for name in brings if name in asked.said}
        take(asked.conference, code, actor=asked.actor, key=asked.key, content=content, version=asked.version)
        return said

    return taken


def _broadcast(asked: Asked) -> str:
    take(
        asked.conference, "broadcast", actor=asked.actor, key=asked.key, version=asked.version,
        content={"on_air": asked.number("site")},
    )  # fmt: skip
    return "已播给全体。"


def _appoint(asked: Asked) -> str:
    take(
        asked.conference, "appoint", actor=asked.actor, key=asked.key, version=asked.version,
        content={"deputy": asked.number("person")},
    )  # fmt: skip
    return "已请为副主持人。"


def _call(asked: Asked) -> str:
    regions = asked.said.getlist("regions")
    if not regions:
        raise Incomplete({"regions": "请选要叫的镇街或村（社区）。"})
    observer = bool(asked.said.get("observer"))
    invite.call(asked.conference, sites_of_regions(regions), actor=asked.actor, key=asked.key, observer=observer)
    return "正在叫。" if asked.conference.state == "running" else "已列入，开会时叫。"


def _again(asked: Asked) -> str:
    """Ring one site again, as it was called before: a body as a body, with its own line of posts."""
    site = Invitation.objects.of(asked.conference).filter(pk=asked.number("site")).first()
    if site is None:
        raise NotAllowed("这个会场不在本次会议里。")
    invite.call_again(asked.conference, site, actor=asked.actor, key=asked.key)
    return "正在叫。"


def _answer(asked: Asked) -> str:
    invite.answer(asked.conference, actor=asked.actor)
    return ""


def _refusal(asked: Asked) -> str:
    invite.decline(asked.conference, actor=asked.actor)
    return "已告诉主持人您现在不能来，接着叫下一位。"


def _mark(present: bool) -> Act:
    def marked(asked: Asked) -> str:
        rollcall.mark(asked.conference, asked.number("site"), present, actor=asked.actor, key=asked.key)
        return "已标到。" if present else "已标未到。"

    return marked


def _hand(asked: Asked) -> str:
    floor.raise_hand(asked.conference, actor=asked.actor)
    return "已举手，主持人看得到。"


def _lowered(asked: Asked) -> str:
    floor.lower_hand(asked.conference, actor=asked.actor)
    return "手已放下。"


def _request(asked: Asked) -> str:
    floor.ask_to_speak(asked.conference, asked.number("person"), actor=asked.actor)
    return "已请他发言，对方开话筒后就能听到。"


def _acceptance(asked: Asked) -> str:
    floor.accept(asked.conference, actor=asked.actor)
    return "请说。"


def _floor(asked: Asked) -> str:
    floor.give(asked.conference, asked.number("person"), actor=asked.actor, key=asked.key, version=asked.version)
    return "发言给他了。"


def _floor_return(asked: Asked) -> str:
    floor.take_back(asked.conference, actor=asked.actor, key=asked.key, version=asked.version)
    return "发言已收回。"


def _mute(asked: Asked) -> str:
    person = asked.number("person") if asked.said.get("person") else None
    floor.mute(asked.conference, actor=asked.actor, key=asked.key, person_id=person)
    return "已请他静音。" if person else "已请全体静音。"


def _removal(asked: Asked) -> str:
    remove(
        asked.conference, asked.number("person"), actor=asked.actor, key=asked.key, reason=asked.said.get("reason", "")
    )
    return "已请出会场。"


def _split(asked: Asked) -> str:
    chosen = {name.removeprefix("site-"): asked.said.get(name, "") for name in asked.said if name.startswith("site-")}
    rooms = {int(site): int(room) for site, room in chosen.items() if site.isdigit() and room.isdigit()}
    floor.split(asked.conference, rooms, actor=asked.actor, key=asked.key, version=asked.version)
    return "已分开，各在各的分会室。"


def _visit(asked: Asked) -> str:
    room = asked.number("room", "请选一个分会室。")
    floor.visit(asked.conference, room, actor=asked.actor, key=asked.key)
    return f"您进了第{room}分会室，里面的人看得到您。" if room else "您回到会场了。"


def _gathering(asked: Asked) -> str:
    floor.gather(asked.conference, actor=asked.actor, key=asked.key)
    return "都回到会场了。"


def _polling(asked: Asked) -> str:
    seconds = asked.number("seconds", "每个会场停留3到600秒。")
    floor.poll(
        asked.conference, asked.numbers("sites"), seconds, actor=asked.actor, key=asked.key, version=asked.version
    )
    return "开始轮巡。"


def _polling_end(asked: Asked) -> str:
    floor.stop_poll(asked.conference, actor=asked.actor, key=asked.key)
    return "轮巡停了。"


def _message(asked: Asked) -> str:
    upload = asked.request.FILES.get("file")
    kind = Message.POINT if asked.said.get("point") else Message.CHAT
    with transaction.atomic():
        kept = store.keep(asked.conference, upload, actor=asked.actor, purpose="会上文件") if upload else None
        talk.say(
            asked.conference, asked.said.get("text", ""), actor=asked.actor, key=asked.key, kind=kind, attachment=kept
        )
    return "已记入纪要要点。" if kind == Message.POINT else ""


def _resolution(asked: Asked) -> str:
    holder = Body.objects.known().filter(pk=asked.number("holder", "请选责任单位。"), state="kept").first()
    if holder is None:
        raise Incomplete({"holder": "请选责任单位。"})
    if not asked.said.get("due_on", "").strip():
        raise Incomplete({"due_on": "请填完成时限。"})
    try:
        due_on = read_day(asked.said["due_on"])
    except CellRefused as error:
        raise Incomplete({"due_on": f"完成时限：{error}。"}) from None
    talk.resolve(asked.conference, asked.said.get("text", ""), holder, due_on, actor=asked.actor, key=asked.key)
    return "已记为议定事项，出纪要时变成任务。"


def _camera(asked: Asked) -> str:
    number = asked.said.get("camera", "")
    camera = CameraSource.objects.within(asked.actor.scope).filter(number=number).first()
    if camera is None:
        raise Incomplete({"camera": "请选摄像头。"})
    cameras.take_in(asked.conference, camera, actor=asked.actor, key=asked.key)
    return f"{camera.name}已调入。"


def _camera_end(asked: Asked) -> str:
    view = CameraView.objects.of(asked.conference).filter(pk=asked.number("view")).first()
    if view is not None:
        cameras.end_showing(asked.conference, view, actor=asked.actor)
    return "已撤下。"


def _strokes(asked: Asked) -> str:
    points = [int(part) for part in asked.said.get("points", "").split(",") if part.lstrip("-").isdigit()]
    board.draw(asked.conference, points, asked.said.get("colour", "ink"), actor=asked.actor, key=asked.key)
    return ""


def _wiped(asked: Asked) -> str:
    board.wipe(asked.conference, actor=asked.actor)
    return "白板擦了。"


ACTS: Mapping[str, Act] = {
    "start": _step("start", "会议开始，正在叫人。"),
    "cancellation": _step("cancel", "会议取消了。"),
    "end": _step("end", "会议结束。"),
    "minutes": _step("minute", "纪要已出，议定事项已变成任务。", "summary"),
    "lock": _step("lock", "会议已锁，没进来的进不来了。"),
    "unlock": _step("unlock", "会议开锁了。"),
    "picture": _step("show", "画面换了。", "layout", "banner"),
    "recording": _step("start_recording", "开始录像。"),
    "recording-end": _step("stop_recording", "录像停了。"),
    "broadcast": _broadcast,
    "broadcast-end": _step("stop_broadcast", "停播了。"),
    "deputy": _appoint,
    "calls": _call,
    "call-again": _again,
    "answer": _answer,
    "refusal": _refusal,
    "presence": _mark(True),
    "absence": _mark(False),
    "hand": _hand,
    "hand-lowered": _lowered,
    "request": _request,
    "acceptance": _acceptance,
    "floor": _floor,
    "floor-return": _floor_return,
    "mute": _mute,
    "removal": _removal,
    "side-rooms": _split,
    "visits": _visit,
    "gathering": _gathering,
    "polling": _polling,
    "polling-end": _polling_end,
    "messages": _message,
    "resolutions": _resolution,
    "cameras": _camera,
    "camera-ends": _camera_end,
    "strokes": _strokes,
    "board-wiped": _wiped,
}
