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
        text = self.said.get("version", "")
        return int(text) if text.isdigit() else None


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
    entries = request.POST.dict()
    if (seat := _seat(request, conference)) is not None:
        return render_seat(request, conference, seat, problem=words, entries=entries, status=status)
    return render_lobby(request, conference, problem=words, entries=entries, status=status)


def _seat(request: ActingRequest, conference: Conference) -> Ticket | None:
    """The seat whose page the act comes from."""
    rows = Ticket.objects.of(conference).filter(person_id=request.actor.person_id, revoked_at=None)
    return rows.filter(token=request.POST.get("seat", "")).select_related("conference", "person").first()


def _step(code: str, message: str, *brings: str) -> Act:
    """A step of the loop; `brings` are the fields it takes from the form, where they are there."""

    def taken(submission: Asked) -> str:
        content = {name: submission.said[name] for name in brings if name in submission.said}
        take(
            submission.conference,
            code,
            actor=submission.actor,
            key=submission.key,
            content=content,
            version=submission.version,
        )
        return message

    return taken


def _broadcast(submission: Asked) -> str:
    take(
        submission.conference, "broadcast", actor=submission.actor, key=submission.key, version=submission.version,
        content={"on_air": submission.number("site")},
    )  # fmt: skip
    return "已播给全体。"


def _appoint(submission: Asked) -> str:
    take(
        submission.conference, "appoint", actor=submission.actor, key=submission.key, version=submission.version,
        content={"deputy": submission.number("person")},
    )  # fmt: skip
    return "已请为副主持人。"


def _call(submission: Asked) -> str:
    regions = submission.said.getlist("regions")
    if not regions:
        raise Incomplete({"regions": "请选要叫的镇街或村（社区）。"})
    observer = bool(submission.said.get("observer"))
    invite.call(
        submission.conference, sites_of_regions(regions), actor=submission.actor, key=submission.key, observer=observer
    )
    return "正在叫。" if submission.conference.state == "running" else "已列入，开会时叫。"


def _again(submission: Asked) -> str:
    """Ring one site again, as it was called before: a body as a body, with its own line of posts."""
    site = Invitation.objects.of(submission.conference).filter(pk=submission.number("site")).first()
    if site is None:
        raise NotAllowed("这个会场不在本次会议里。")
    invite.call_again(submission.conference, site, actor=submission.actor, key=submission.key)
    return "正在叫。"


def _answer(submission: Asked) -> str:
    invite.answer(submission.conference, actor=submission.actor)
    return ""


def _refusal(submission: Asked) -> str:
    invite.decline(submission.conference, actor=submission.actor)
    return "已告诉主持人您现在不能来，接着叫下一位。"


def _mark(present: bool) -> Act:
    def marked(submission: Asked) -> str:
        rollcall.mark(
            submission.conference, submission.number("site"), present, actor=submission.actor, key=submission.key
        )
        return "已标到。" if present else "已标未到。"

    return marked


def _hand(submission: Asked) -> str:
    floor.raise_hand(submission.conference, actor=submission.actor)
    return "已举手，主持人看得到。"


def _lowered(submission: Asked) -> str:
    floor.lower_hand(submission.conference, actor=submission.actor)
    return "手已放下。"


def _request(submission: Asked) -> str:
    floor.ask_to_speak(submission.conference, submission.number("person"), actor=submission.actor)
    return "已请他发言，对方开话筒后就能听到。"


def _acceptance(submission: Asked) -> str:
    floor.accept(submission.conference, actor=submission.actor)
    return "请说。"


def _floor(submission: Asked) -> str:
    floor.give(
        submission.conference,
        submission.number("person"),
        actor=submission.actor,
        key=submission.key,
        version=submission.version,
    )
    return "发言给他了。"


def _floor_return(submission: Asked) -> str:
    floor.take_back(submission.conference, actor=submission.actor, key=submission.key, version=submission.version)
    return "发言已收回。"


def _mute(submission: Asked) -> str:
    person = submission.number("person") if submission.said.get("person") else None
    floor.mute(submission.conference, actor=submission.actor, key=submission.key, person_id=person)
    return "已请他静音。" if person else "已请全体静音。"


def _removal(submission: Asked) -> str:
    remove(
        submission.conference,
        submission.number("person"),
        actor=submission.actor,
        key=submission.key,
        reason=submission.said.get("reason", ""),
    )
    return "已请出会场。"


def _split(submission: Asked) -> str:
    choices = {
        name.removeprefix("site-"): submission.said.get(name, "")
        for name in submission.said
        if name.startswith("site-")
    }
    rooms = {int(site): int(room) for site, room in choices.items() if site.isdigit() and room.isdigit()}
    floor.split(submission.conference, rooms, actor=submission.actor, key=submission.key, version=submission.version)
    return "已分开，各在各的分会室。"


def _visit(submission: Asked) -> str:
    room = submission.number("room", "请选一个分会室。")
    floor.visit(submission.conference, room, actor=submission.actor, key=submission.key)
    return f"您进了第{room}分会室，里面的人看得到您。" if room else "您回到会场了。"


def _gathering(submission: Asked) -> str:
    floor.gather(submission.conference, actor=submission.actor, key=submission.key)
    return "都回到会场了。"


def _polling(submission: Asked) -> str:
    seconds = submission.number("seconds", "每个会场停留3到600秒。")
    floor.poll(
        submission.conference,
        submission.numbers("sites"),
        seconds,
        actor=submission.actor,
        key=submission.key,
        version=submission.version,
    )
    return "开始轮巡。"


def _polling_end(submission: Asked) -> str:
    floor.stop_poll(submission.conference, actor=submission.actor, key=submission.key)
    return "轮巡停了。"


def _message(submission: Asked) -> str:
    upload = submission.request.FILES.get("file")
    kind = Message.POINT if submission.said.get("point") else Message.CHAT
    with transaction.atomic():
        attachment = (
            store.keep(submission.conference, upload, actor=submission.actor, purpose="会上文件") if upload else None
        )
        talk.say(
            submission.conference,
            submission.said.get("text", ""),
            actor=submission.actor,
            key=submission.key,
            kind=kind,
            attachment=attachment,
        )
    return "已记入纪要要点。" if kind == Message.POINT else ""


def _resolution(submission: Asked) -> str:
    holder = Body.objects.known().filter(pk=submission.number("holder", "请选责任单位。"), state="kept").first()
    if holder is None:
        raise Incomplete({"holder": "请选责任单位。"})
    if not submission.said.get("due_on", "").strip():
        raise Incomplete({"due_on": "请填完成时限。"})
    try:
        due_on = read_day(submission.said["due_on"])
    except CellRefused as error:
        raise Incomplete({"due_on": f"完成时限：{error}。"}) from None
    talk.resolve(
        submission.conference,
        submission.said.get("text", ""),
        holder,
        due_on,
        actor=submission.actor,
        key=submission.key,
    )
    return "已记为议定事项，出纪要时变成任务。"


def _camera(submission: Asked) -> str:
    number = submission.said.get("camera", "")
    camera = CameraSource.objects.within(submission.actor.scope).filter(number=number).first()
    if camera is None:
        raise Incomplete({"camera": "请选摄像头。"})
    cameras.take_in(submission.conference, camera, actor=submission.actor, key=submission.key)
    return f"{camera.name}已调入。"


def _camera_end(submission: Asked) -> str:
    view = CameraView.objects.of(submission.conference).filter(pk=submission.number("view")).first()
    if view is not None:
        cameras.end_showing(submission.conference, view, actor=submission.actor)
    return "已撤下。"


def _strokes(submission: Asked) -> str:
    points = [int(part) for part in submission.said.get("points", "").split(",") if part.lstrip("-").isdigit()]
    board.draw(
        submission.conference, points, submission.said.get("colour", "ink"), actor=submission.actor, key=submission.key
    )
    return ""


def _wiped(submission: Asked) -> str:
    board.wipe(submission.conference, actor=submission.actor)
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
