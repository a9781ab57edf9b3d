"""What is said in writing during a conference: chat with files, points for the minutes, and what is decided.

say(conference, "水位已退", actor=actor, key=key); resolve(conference, "加固2号坝", body, due_on, actor=chair, key=uuid4())
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.evidence.models import Attachment
from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Body

from ..models import Conference
from .acting import Act, held, keep_once, leads, led
from .errors import NotInside
from .rows import Message, Resolution, Ticket

LONGEST = 1000  # characters of one message


def say(
    conference: Conference,
    text: str,
    *,
    actor: Actor,
    key: UUID,
    kind: str = Message.CHAT,
    attachment: Attachment | None = None,
) -> Message:
    """Keep a message of somebody in the room; `kind` POINT is for the minutes, and for whoever leads.

    The same key again is the same message. Raises Incomplete, NotInside, NotAllowed, KeyConflict.
    """
    text = text.strip()
    if not text and attachment is None:
        raise Incomplete({"text": "请写点什么，或附一个文件。"})
    if len(text) > LONGEST:
        raise Incomplete({"text": f"一条最多{LONGEST}字，现在{len(text)}字，请分开发。"})
    if attachment is not None and (attachment.ledger, attachment.record_id) != (conference.code, conference.pk):
        raise NotAllowed("这个文件不是本次会议的。")
    with held(conference, "running") as current:
        if not leads(current, actor):
            if kind != Message.CHAT:
                raise NotAllowed("记入纪要的要点由主持人记。")
            if not Ticket.objects.of(current).filter(person_id=actor.person_id, revoked_at=None).exists():
                raise NotInside("您现在不在会上，进会后再发。写的内容还在。")
        row, _ = keep_once(
            Message, current, key, "sent_at", kind=kind, person_id=actor.person_id, text=text, attachment=attachment
        )
        return row


def messages(conference: Conference, *, kinds: Iterable[str] = (Message.CHAT, Message.POINT)) -> list[Message]:
    """What was said, the oldest first."""
    rows = Message.objects.of(conference).filter(kind__in=list(kinds))
    return list(rows.select_related("person", "attachment").order_by("sent_at", "pk"))


def resolve(conference: Conference, text: str, holder: Body, due_on: date, *, actor: Actor, key: UUID) -> Resolution:
    """Keep what the conference decides: who does what by when. It becomes a task when the minutes are made.

    Raises Incomplete, NotAllowed where the holder is not under whoever holds the conference.
    """
    wrong = {}
    if not text.strip():
        wrong["text"] = "请写明议定事项。"
    if due_on < clock.today():
        wrong["due_on"] = "完成时限不能早于今天。"
    if not holder.region.startswith(conference.region):
        wrong["holder"] = "责任单位要在召集单位的管辖范围内。"
    if wrong:
        raise Incomplete(wrong)
    with led(conference, actor, states=("running", "ended")) as current:
        row, is_new = keep_once(
            Resolution, current, key, "agreed_at", text=text.strip(), holder=holder, due_on=due_on,
            agreed_by_id=actor.person_id,
        )  # fmt: skip
        if is_new:
            Act(current, "resolve", actor, key).write(f"{holder}：{row.text[:120]}，{due_on:%Y-%m-%d}前")
        return row


def resolutions(conference: Conference) -> list[Resolution]:
    rows = Resolution.objects.of(conference).select_related("holder", "agreed_by")
    return list(rows.order_by("agreed_at", "pk"))
