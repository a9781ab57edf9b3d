"""What somebody may not do alone is asked for: withdrawing, correcting what weighs, more time. Whoever may grants or refuses it.

ask(hazard, WITHDRAW, actor=village, key=uuid4(), reason="报重了")
decide(hazard, granted=True, actor=office, key=uuid4())
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from .. import clock
from ..admission.high import RENEW, UNFACTOR
from ..column.day import last_day
from ..history import writing
from ..history.acts import GRANTED, REFUSED, REQUESTED
from ..history.errors import Incomplete, NotAllowed, WrongState
from ..history.intact import keeping_alterations
from ..history.models import Event
from ..notice.sending import About, tell
from ..people.actor import Actor, roles_with
from ..people.models import Post
from ..people.roles import OFFICE
from ..scope import Record
from ..scope.record import KEPT, WITHDRAWN
from . import advance, deciders, second_person, todo
from .declare import loop_of
from .due import require_later
from .holding import holder_of, who_holds
from .leaning import leaning_words
from .models import Todo

WITHDRAW, CORRECT, EXTEND, GIVE, TITLES = todo.WITHDRAW, todo.CORRECT, todo.MORE_TIME, todo.GIVE, todo.TITLES
_ASKS = {
    WITHDRAW: "withdraw",
    CORRECT: "change",
    RENEW: "account",
    UNFACTOR: "account",
}  # the power that asking takes; for more time one holds the matter


def may_ask(record: Record, kind: str, actor: Actor) -> bool:
    if kind in _ASKS:
        return actor.may(f"{record.code}.{_ASKS[kind]}") or (kind == CORRECT and actor.may(f"{record.code}.ask"))
    holder = holder_of(record)
    return holder is not None and holder.is_held_by(actor)


def may_decide(record: Record, kind: str, actor: Actor) -> bool:
    asked = waiting(record)
    if asked is not None and asked.request is not None and second_person.of_request(record, asked.request):
        return second_person.may_confirm(record, asked.request, actor)
    if kind == EXTEND:
        return deciders.may_grant_time(record, actor)
    answers = asked is not None and asked.role == actor.role and actor.may(f"{record.code}.answer")
    return answers or actor.may(f"{record.code}.decide")


def _answerer(record: Record, kind: str, actor: Actor, values: Mapping[str, Any]) -> str:
    """The role that the actor asks."""
    if kind == EXTEND:
        return deciders.asked_for_time(record, actor)[0]
    if kind == CORRECT and deciders.only_asks(record, actor) and (role := deciders.answering(record, values)):
        return role
    roles = roles_with(f"{record.code}.decide")
    return OFFICE if OFFICE in roles else roles[0]


def waiting(record: Record) -> Todo | None:
    """The to-do of whoever is to answer the request about a record; None where nothing was asked."""
    return todo.request_waiting(record)


def pending(record: Record) -> Event | None:
    """The request about a record that waits for an answer."""
    open_todo = waiting(record)
    return open_todo.request if open_todo is not None else None


def told(request: Event) -> str:
    """What is asked for, in words: 延期到2024-10-20."""
    title, until = TITLES[request.content["request"]], wanted_until(request)
    return f"{title}到{last_day(until):%Y-%m-%d}" if until else title


def wanted_until(request: Event) -> datetime | None:
    """Until when more time is asked for; None of other requests."""
    until = request.content.get("until")
    return datetime.fromisoformat(until) if until else None


@keeping_alterations()
def ask(
    record: Record, kind: str, *, actor: Actor, key: UUID, reason: str, values: Mapping[str, Any] | None = None,
    until: datetime | None = None,
) -> Event:  # fmt: skip
    """Ask for a withdrawal, a correction (`values`) or more time (`until`); a to-do of whoever may grant it.

    Raises NotAllowed, Incomplete without a reason, WrongState while an earlier request waits or other records lean on one that is to be
    withdrawn, KeyConflict.
    """
    if not may_ask(record, kind, actor):
        raise NotAllowed(f"您的岗位不能申请{TITLES[kind]}。")
    if not reason.strip():
        raise Incomplete({"reason": f"请写明{TITLES[kind]}的理由。"})
    now = clock.now()
    event_content = {
        "request": kind, "reason": reason, "values": {}, "wanted": writing.plain(type(record), values or {}),
        **({"until": writing.plain_value(until)} if until else {}),
    }  # fmt: skip
    with transaction.atomic():
        if (first := writing.first_event(key)) is not None:
            return writing.same_or_conflict(first, record.code, REQUESTED, event_content, record_id=record.pk)
        current = writing.locked(record, actor)
        if current.state == WITHDRAWN:
            raise WrongState("这条记录已经撤回。")
        if pending(current) is not None:
            raise WrongState("这条记录已有一项申请在等答复，请等有了结果再提。")
        if until is not None:
            require_later(current, until)
        if kind == WITHDRAW and (words := current.why_kept() or leaning_words(current, actor)):
            raise WrongState(words)  # nobody could grant it
        event = writing.write_event(
            current,
            REQUESTED,
            actor=actor,
            key=key,
            before=current.state,
            content=event_content,
            happened_at=None,
            now=now,
        )
        if second_person.of_request(current, event):
            if kind == CORRECT and actor.person_id in second_person.gaining(current, event):
                raise NotAllowed("自己的岗位不能自己改，请另一位管理员来办。")
            second_person.open_todo(current, event, kind, actor, now)
        else:
            role = _answerer(current, kind, actor, values or {})
            todo.open_request(current, event, f"定{TITLES[kind]}", role, now)
            if kind == CORRECT and deciders.only_asks(current, actor):
                _say_asked(current, event, role, actor, now)
    writing.refresh(record, current)
    return event


def _say_asked(record: Record, event: Event, role: str, actor: Actor, now: datetime) -> None:
    """Tell those who see it and do not decide that somebody asked for a correction of what is kept of them."""
    words = (
        f"{actor.name}申请更正：{record.headline()}，由{who_holds(role, record.region)}定（{event.content['reason']}）"
    )
    about = About(record.code, record.pk, record.region, record.sector)
    for position, audience in enumerate(deciders.hearing(record)):
        tell(f"asked:{event.pk}:{position}", words, to=audience, about=about, now=now)


@keeping_alterations()
def decide(record: Record, *, granted: bool, actor: Actor, key: UUID, reason: str = "") -> Event:
    """Grant or refuse what was asked for; granted, it is done at once. Whoever asked is told.

    Raises NotAllowed, WrongState where nothing was asked, Incomplete for a refusal without a reason.
    """
    if not granted and not reason.strip():
        raise Incomplete({"reason": "请写明不同意的理由。"})
    now = clock.now()
    step = GRANTED if granted else REFUSED
    event_content: dict[str, Any] = {"reason": reason, "values": {}}
    with transaction.atomic():
        if (first := writing.first_event(key)) is not None:
            return writing.same_or_conflict(first, record.code, step, event_content, record_id=record.pk)
        current = writing.locked(record, actor)
        request = pending(current)
        if request is None:
            raise WrongState("这条记录没有在等答复的申请。")
        kind = request.content["request"]
        by_second = second_person.of_request(current, request)
        if request.person_id == actor.person_id:
            raise NotAllowed("自己的申请要由另一个人定。")
        if by_second and actor.person_id in second_person.gaining(current, request):
            raise NotAllowed("这件事关系到您自己，要由另一个人确认。")
        if not may_decide(current, kind, actor):
            raise NotAllowed(f"您的岗位不能定{TITLES[kind]}。")
        before = current.state
        if kind == GIVE:
            current.state = KEPT if granted else WITHDRAWN
            current.natural_key = current.natural_key if granted else None
        if by_second:
            event_content |= {"request": kind, "asked_by": request.person_id}
        write = writing.write_change if kind == GIVE else writing.write_event
        event = write(
            current, step, actor=actor, key=key, before=before, content=event_content, happened_at=None, now=now
        )
        todo.close_request(current, now)
        if granted:
            _do(current, request, actor, uuid5(key, kind))
        words = f"{'同意' if granted else '不同意'}{TITLES[kind]}：{current.headline()}" + (
            f"（{reason}）" if reason else ""
        )
        about = About(current.code, current.pk, current.region, current.sector)
        if by_second:
            text = f"{actor.name}{words}，申请人{request.person.name}。"
            second_person.say(current, event, text, now, but=request.person_id)
        tell(f"answer:{event.pk}", words, to=deciders.audience_of(request.post, current), about=about, now=now)
    writing.refresh(record, current)
    return event


def _do(record: Record, request: Event, actor: Actor, key: UUID) -> None:
    """Do what was asked for, by the verb that does it."""
    content, reason = request.content, f"{request.person.name}申请：{request.content['reason']}"
    if content["request"] in (GIVE, RENEW, UNFACTOR):
        return  # the answer itself gives the post; into an account whoever asked gets, once, by the verb for it
    if second_person.of_request(record, request):
        with second_person.confirming(record):
            _do_one(record, content, actor, key, reason)
        if isinstance(record, Post):
            second_person.require_apart(record)
    else:
        _do_one(record, content, actor, key, reason)


def _do_one(record: Record, content: Mapping[str, Any], actor: Actor, key: UUID, reason: str) -> None:
    if content["request"] == WITHDRAW:
        advance.withdraw(record, actor=actor, key=key, reason=reason)
    elif content["request"] == EXTEND:
        advance.extend(
            record,
            datetime.fromisoformat(content["until"]),
            actor=actor,
            key=key,
            reason=reason,
            version=record.version,
            granted=True,
        )
    else:
        advance.correct(
            record, content["wanted"], actor=actor, key=key, version=record.version, reason=reason, granted=True
        )


def may_ask_for_time(record: Record, actor: Actor) -> bool:
    """Whether more time is the actor's to ask for: it is in their hands and has a deadline."""
    loop = loop_of(record.code)
    return loop is not None and record.due_at is not None and may_ask(record, EXTEND, actor)
