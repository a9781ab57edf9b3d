"""To-dos follow the state: entering an open state opens one for its holder, leaving closes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..admission.high import RENEW, UNFACTOR
from ..history.models import Event
from ..people.roles import LEADER
from ..scope import Record
from ..scope.single import single
from .declare import WORKING, Limit, Loop, State, loop_of
from .due import due_at
from .models import Todo

WITHDRAW, CORRECT = "withdraw", "correct"
GIVE = "give"  # a post that waits for a second person
MORE_TIME = "extend"  # the request that is about the deadline of one state: it lapses with that state
TITLES = {
    WITHDRAW: "撤回", CORRECT: "更正", MORE_TIME: "延期", GIVE: "任岗", RENEW: "重设密码", UNFACTOR: "取消两步验证",
}  # fmt: skip


def todo_for(record: Record, loop: Loop | None, opened_at: datetime) -> Todo | None:
    """The to-do that a record's state asks for, unsaved; None in a closed state."""
    state = loop.by_code.get(record.state) if loop else None
    if state is None or state.closed:
        return None
    return Todo(
        ledger=record.code,
        record_id=record.pk,
        number=record.number,
        verb=state.todo or state.title,
        state=state.code,
        opened_at=opened_at,
        **_of_the_record(record, state),
    )


def _of_the_record(record: Record, state: State) -> dict[str, Any]:
    """What a to-do repeats of its record: what it is about, by when, and who may see it."""
    place_name = type(record).scope_place
    return {
        "role": state.role_for(record),
        "region": record.region,
        "sector": record.sector,
        "title": record.subject()[:200],
        "body_id": getattr(record, state.body_field) if state.body_field else None,
        "post_id": getattr(record, state.post_field) if state.post_field else None,
        "place": getattr(record, f"{place_name}_id", None) if place_name not in ("", "pk") else None,
        "due_at": record.due_at,
    }


def open_for(record: Record, loop: Loop | None, opened_at: datetime) -> Todo | None:
    new_todo = todo_for(record, loop, opened_at)
    if new_todo is not None:
        new_todo.save(force_insert=True)
    return new_todo


def open_missing(records: Sequence[Record], loop: Loop | None, opened_at: datetime) -> None:
    """Open the to-dos of one ledger's records that lack theirs."""
    open_ = Todo.objects.of(*records).filter(closed_at=None, request=None)
    there = set(open_.values_list("record_id", flat=True))
    new_todos = [todo_for(record, loop, opened_at) for record in records if record.pk not in there]
    Todo.objects.bulk_create([each for each in new_todos if each is not None], batch_size=1000)


def close(record: Record, closed_at: datetime) -> None:
    """Close the matter's own to-do. What was asked for waits on until it is answered or overtaken: see `lapsing`."""
    Todo.objects.of(record).filter(closed_at=None, request=None).update(closed_at=closed_at)


# What waits for an answer is chased as any matter is.
ASKED = State(
    "asked",
    "待答复",
    todo="答复",
    escalate=(LEADER,),
    within=Limit(3, WORKING, source="答复申请的期限（示范），待区里核定"),
)


def open_request(record: Record, request: Event, verb: str, role: str, opened_at: datetime) -> None:
    """Ask a role to answer a request, before the matter itself is due where that comes first."""
    due = due_at(ASKED, record, opened_at)
    if due is not None and record.due_at is not None and opened_at < record.due_at < due:
        due = record.due_at
    Todo(
        ledger=record.code, record_id=record.pk, number=record.number, region=record.region, sector=record.sector,
        title=record.subject()[:200], verb=verb, state=record.state, role=role, opened_at=opened_at, due_at=due, request=request,
    ).save(force_insert=True)  # fmt: skip


def request_waiting(record: Record) -> Todo | None:
    """The to-do of whoever is to answer the request about a record; None where nothing was asked."""
    open_ = Todo.objects.of(record).filter(closed_at=None, request__isnull=False).order_by("pk")
    waiting = open_.values_list("pk", flat=True).first()  # mostly none: the four tables are asked for the few
    if waiting is None:
        return None
    return single(Todo.objects.of(record).select_related("request__person", "request__post").filter(pk=waiting))


def asked_about(records: Sequence[Record]) -> set[int]:
    """The keys of those of one ledger's records about which a request waits."""
    open_ = Todo.objects.of(*records).filter(closed_at=None, request__isnull=False)
    return set(open_.values_list("record_id", flat=True))


def close_request(record: Record, closed_at: datetime) -> None:
    open_ = Todo.objects.of(record).filter(closed_at=None)
    open_.exclude(request=None).update(closed_at=closed_at)


def follow(record: Record) -> None:
    """Let the open to-do take over the record's deadline, words, place and whoever holds it after a correction or extension."""
    state = loop.by_code.get(record.state) if (loop := loop_of(record.code)) else None
    if state is None or state.closed:
        return
    open_ = Todo.objects.of(record).filter(closed_at=None, request=None)
    open_.update(late_level=0, **_of_the_record(record, state))


def move(record: Record) -> None:
    """Let all that waits about a record lie where it lies now, and what was asked for be answered there."""
    follow(record)
    asked = Todo.objects.of(record).filter(closed_at=None).exclude(request=None)
    asked.update(region=record.region, sector=record.sector, title=record.subject()[:200])
