"""A record's history as people read it, and the record as it stood on a day.

for line in history(hazard): print(line.when, line.who, line.what)
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from .. import clock
from ..admission.accounts import ACCOUNT_CLOSED, ACCOUNT_OPENED, ACCOUNT_RENEWED, ACCOUNT_REOPENED, ACCOUNT_UNFACTORED
from ..column import kind_of
from ..history import chain
from ..history.acts import (
    CARRIED,
    CORRECTED,
    COUNTED,
    DEVICE,
    EXTENDED,
    GRANTED,
    IMPORTED,
    LAPSED,
    MERGED,
    MOVED,
    OPENED,
    REFUSED,
    REQUESTED,
    RESEALED,
    RESTORED,
    SITE_RESTORED,
    STANDS,
    STEAD,
    TAKEN,
    TOLD_APART,
    WITHDRAWN_STEP,
)
from ..history.models import Event
from ..scope import Record
from .declare import loop_of
from .todo import TITLES

_FIXED_TITLES = {
    OPENED: "登记", IMPORTED: "导入", CORRECTED: "更正", EXTENDED: "延期", WITHDRAWN_STEP: "撤回",
    REQUESTED: "申请", GRANTED: "同意申请", REFUSED: "不同意申请", LAPSED: "申请自动了结", COUNTED: "重新计数",
    STANDS: "撤销导入，步骤保留", CARRIED: "随区划移交", MOVED: "随单位移交", MERGED: "合并", TOLD_APART: "核对",
    RESEALED: "栏目改动", RESTORED: "改回原样", TAKEN: "认可改动", SITE_RESTORED: "从备份恢复本站",
    ACCOUNT_OPENED: "开账号", ACCOUNT_RENEWED: "重设密码", ACCOUNT_CLOSED: "停用账号", ACCOUNT_REOPENED: "启用账号",
    ACCOUNT_UNFACTORED: "取消两步验证",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the timeline. `details` are (label, value) pairs; `sound` is false where the chain is broken; `dated` where a sheet
    brought a step and lacked its day.
    """

    seq: int
    when: datetime
    recorded: datetime
    who: str
    post: str
    what: str
    details: tuple[tuple[str, str], ...]
    sound: bool
    dated: bool = True


CLOCK_OFF = 60  # seconds by which a phone's clock may be wrong without a word
LATE = timedelta(days=1)  # from which on it is said that something happened at another time than it was written down
_SOON = timedelta(minutes=10)


def apart(happened_at: datetime, recorded_at: datetime) -> bool:
    """Whether something was written down more than a day from when it happened."""
    return abs(recorded_at - happened_at) > LATE


def written_down(line: Line) -> str:
    """When a line was written down, where that was not soon: with its year, where it is another one; "" where it was soon."""
    if line.recorded - line.when < _SOON:
        return ""
    when, recorded = (moment.astimezone(clock.LEGAL_ZONE) for moment in (line.when, line.recorded))
    return f"{recorded:%m-%d %H:%M}" if when.year == recorded.year else f"{recorded:%Y-%m-%d %H:%M}"


def events_of(record: Record) -> list[Event]:
    """The events of a record, in order."""
    rows = Event.objects.filter(ledger=record.code, record_id=record.pk)
    return list(rows.select_related("person", "post").order_by("seq"))


def history(record: Record) -> list[Line]:
    """The timeline of a record, the oldest first; each line says whether its hash still holds."""
    events = events_of(record)
    broken_pks = {event.pk for event in chain.chain_breaks(events)}
    return [
        Line(
            seq=event.seq,
            when=event.happened_at,
            recorded=event.recorded_at,
            who=event.person.name,
            post=event.post.title,
            what=step_title(record.code, event.step),
            details=tuple(details_of(record, event)),
            sound=event.pk not in broken_pks,
            dated=event.step == IMPORTED or "undated" not in event.content,
        )
        for event in events
    ]


def step_title(ledger: str, step: str) -> str:
    """What a step is called: 复查."""
    if step in _FIXED_TITLES:
        return _FIXED_TITLES[step]
    loop = loop_of(ledger)
    if loop is None:
        return step
    return loop.step(step).title if step in loop.step_codes else loop.acts.get(step, step)


def details_of(record: Record, event: Event) -> list[tuple[str, str]]:
    """What an event says, as (label, words)."""
    pairs: list[tuple[str, str]] = []
    if request := TITLES.get(event.content.get("request", "")):
        pairs.append(("事项", request))
    for name, (old, new) in (event.content.get("changes") or {}).items():
        pairs.append((label(record, name), f"{shown(record, name, old)} → {shown(record, name, new)}"))
    if event.step not in (OPENED, IMPORTED, CORRECTED, CARRIED, MERGED, MOVED):
        for name, value in event.content.get("values", {}).items():
            pairs.append((label(record, name), shown(record, name, value)))
    for name, value in event.content.get("wanted", {}).items():
        pairs.append((f"{label(record, name)}改为", shown(record, name, value)))
    if stead := event.content.get(STEAD):
        pairs.append(("代办", f"代{stead}办理"))
    for word, name in (("理由", "reason"), ("说明", "note"), ("文件", "file"), ("行", "row")):
        if value := event.content.get(name):
            pairs.append((word, str(value)))
    if "due_at" not in event.content.get("values", {}) and (until := event.content.get("until")):
        pairs.append((label(record, "due_at"), shown(record, "due_at", until)))
    if (device := event.content.get(DEVICE)) and abs(device["ahead"]) > CLOCK_OFF:
        pairs.append(("手机时钟", _off(device["ahead"])))
    if device and device.get("unproved"):
        pairs.append(("手机上的时间", _unproved(device["at"])))
    if referred := event.content.get("referred_from"):
        pairs.append(("来自", str(referred[2])))
    return pairs


def label(record: Record, attname: str) -> str:
    """The Chinese label of a field."""
    field = _field(record, attname)
    return attname if field is None else str(field.verbose_name)


def shown(record: Record, attname: str, value: Any) -> str:
    """A kept value as people read it; what no field of today has, as it was kept."""
    if value in (None, ""):
        return "（空）"
    field = _field(record, attname)
    if field is None:
        return str(value)
    try:
        return kind_of(field).kept_words(field, value)
    except (ValueError, TypeError, ArithmeticError):  # kept when the field was of another kind
        return str(value)


def _field(record: Record, attname: str) -> "models.Field[Any, Any] | None":
    fields = type(record)._meta.concrete_fields
    return next((field for field in fields if attname in (field.name, field.attname)), None)


def as_of(record: Record, moment: datetime) -> dict[str, Any]:
    """The values that events had given a record by `moment`: {attname: value}. Empty before it was opened."""
    values: dict[str, Any] = {}
    for event in events_of(record):
        if event.recorded_at > moment:
            break
        values.update(event.content.get("values", {}))
        values.update({name: pair[1] for name, pair in (event.content.get("changes") or {}).items()})
        values["state"] = event.after
    return values


def _unproved(moment: str) -> str:
    """What a phone said that nothing bears out: 10月3日09:00，比那一页打开还早，没有采用."""
    when = datetime.fromisoformat(moment).astimezone(clock.LEGAL_ZONE)
    return f"{clock.day_words(when)}{when:%H:%M}，比那一页打开还早，没有采用"


def _off(seconds: int) -> str:
    """How far a phone's clock was wrong: 快1440分钟，已按服务器时间改正."""
    return f"{'快' if seconds > 0 else '慢'}{max(1, abs(seconds) // 60)}分钟，已按服务器时间改正"
