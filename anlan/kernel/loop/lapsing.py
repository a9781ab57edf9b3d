"""What was asked for ends by itself with the act that leaves nothing to decide: history says so, and whoever asked is told.

lapse(record, event, actor, now)     # after the act's event and the record's row are written
"""

from datetime import datetime

from ..history import writing
from ..history.acts import LAPSED
from ..history.models import Event
from ..notice.sending import About, tell
from ..people.actor import Actor
from ..scope import Record
from ..scope.record import WITHDRAWN
from . import deciders, todo
from .declare import loop_of
from .timeline import step_title


def lapse(record: Record, cause: Event, actor: Actor, now: datetime) -> None:
    """End the request about a record that `cause` has overtaken. Call it in the verb's transaction."""
    waiting = todo.request_waiting(record)
    if waiting is None or waiting.request is None or not _is_overtaken(record, waiting.request):
        return
    request = waiting.request
    title = todo.TITLES[request.content["request"]]
    why = f"已办“{step_title(record.code, cause.step)}”，不用再答复"
    event = writing.write_event(
        record, LAPSED, actor=actor, key=None, before=record.state,
        content={"values": {}, "reason": f"{title}申请：{why}"}, happened_at=None, now=now,
    )  # fmt: skip
    todo.close_request(record, now)
    about = About(record.code, record.pk, record.region, record.sector)
    text = f"{title}申请自动了结：{why}：{record.headline()}"
    tell(f"answer:{event.pk}", text, to=deciders.audience_of(request.post, record), about=about, now=now)


def _is_overtaken(record: Record, request: Event) -> bool:
    """Whether nothing is left to grant: the record is withdrawn, its deadline another matter's or late enough, or it says so already."""
    kind, loop = request.content["request"], loop_of(record.code)
    if record.state == WITHDRAWN:
        return True
    if kind == todo.MORE_TIME:
        until = datetime.fromisoformat(request.content["until"])
        return record.state != request.after or (record.due_at is not None and record.due_at >= until)
    if kind == todo.CORRECT:
        wanted = request.content["wanted"]
        says_so = all(writing.plain_value(getattr(record, name)) == value for name, value in wanted.items())
        return says_so or (loop is not None and loop.is_sealed(record.state))
    return False
