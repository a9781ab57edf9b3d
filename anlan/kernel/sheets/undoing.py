"""An import is taken back: what it brought in is withdrawn, what it corrected is put back as it was, each where nobody has touched
the record since; what stays is named with the reason.

undone = undo(batch, actor)
undone.left[0]      # Left("YH-2024-0007", "10月16日10:32由李某动过，没有改回")
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count

from .. import clock
from ..column import kind_of
from ..history import editions
from ..history.acts import CORRECTED, COUNTED, IMPORTED, REQUESTED
from ..history.errors import LoopError, NotAllowed
from ..history.intact import keeping_alterations
from ..history.models import Event
from ..ledger import declare
from ..loop import second_person
from ..loop.advance import correct
from ..loop.bulk import withdraw_many
from ..loop.declare import state_title
from ..loop.leaning import leaned_on
from ..loop.sheet_steps import tell_standing
from ..loop.timeline import step_title
from ..people.actor import Actor
from ..scope import Record, field_of
from ..scope.record import WITHDRAWN
from .cycles import uncollected
from .matching import change_keys, row_of
from .models import ImportBatch
from .staged import ImportRefused, Progress, uncounted
from .where import parts

MOST_NAMED = 200  # records that are named one by one


@dataclass(frozen=True)
class Left:
    """A record that stays as it is, and why."""

    number: str
    why: str


@dataclass
class Undone:
    """What became of an import. kept: brought in and worked on since; put_back: corrected, and again as they were before.

    left: those that stay, the first MOST_NAMED of them; stay: how many there are.
    """

    withdrawn: int = 0
    kept: int = 0
    put_back: int = 0
    stay: int = 0
    left: list[Left] = field(default_factory=list)

    def leave(self, number: str, why: str) -> None:
        self.stay += 1
        if len(self.left) < MOST_NAMED:
            self.left.append(Left(number, why))


@keeping_alterations()
@uncollected()
def undo(batch: ImportBatch, actor: Actor, *, progress: Progress = uncounted) -> Undone:
    """Take an import back, all in one transaction. What became of it stands in the batch, too.

    Raises NotAllowed without the power to withdraw, ImportRefused where it is undone already.
    """
    if not actor.may(f"{batch.ledger}.withdraw"):
        raise NotAllowed("您的岗位不能撤回这类记录。")
    undone = Undone()
    with transaction.atomic():
        batch = ImportBatch.objects.of(batch).select_for_update().get(pk=batch.pk)
        if batch.undone_at is not None:
            raise ImportRefused("这次导入已经撤销过。")
        _withdraw_new(batch, actor, undone, progress)
        _put_back(batch, actor, undone, progress)
        batch.undone_at, batch.undone = clock.now(), asdict(undone)
        batch.save(update_fields=["undone_at", "undone"])
    return undone


def _withdraw_new(batch: ImportBatch, actor: Actor, undone: Undone, progress: Progress) -> None:
    model = declare.ledger(batch.ledger).model
    import_events = Event.objects.filter(ledger=batch.ledger, step=IMPORTED, content__batch=batch.pk)
    at = import_events.values_list("recorded_at", flat=True).first() or batch.imported_at
    for part in parts(list(import_events.values_list("record_id", flat=True))):
        records = list(model.objects.within(actor.scope).filter(pk__in=part).select_for_update(of=("self",)))
        events = Event.objects.filter(ledger=batch.ledger, record_id__in=part, recorded_at=at, key=None)
        event_counts = dict(events.values("record_id").annotate(told=Count("pk")).values_list("record_id", "told"))
        touched = {
            record.pk: by
            for record in records
            if record.version != event_counts[record.pk] and (by := _touched(record, event_counts[record.pk]))
        }
        touched |= {
            record.pk: "是要两个人定的岗位" for record in records if second_person.stands_between(record, actor)
        }
        leant_on = leaned_on(model, [record.pk for record in records if record.pk not in touched], actor)
        touched |= dict.fromkeys(leant_on, "还有别的记录靠着它")
        untouched = [record for record in records if record.pk not in touched]
        withdraw_many(untouched, actor=actor, reason=f"撤销导入{batch.file}", undoes=batch.pk)
        for record in records:
            if record.pk in touched:
                undone.leave(record.number, f"{touched[record.pk]}，没有撤回")
        undone.withdrawn, undone.kept = undone.withdrawn + len(untouched), undone.kept + len(touched)
        progress(undone.withdrawn + undone.kept, batch.created + batch.corrected)


def _put_back(batch: ImportBatch, actor: Actor, undone: Undone, progress: Progress) -> None:
    model = declare.ledger(batch.ledger).model
    events_by_record = changes_made(batch)
    count = 0
    for part in parts(sorted(events_by_record)):
        rows = model.objects.within(actor.scope, withdrawn=True)
        for record in rows.filter(pk__in=part).order_by("pk"):
            why = _put_one_back(record, events_by_record[record.pk], batch, actor)
            if why:
                undone.leave(record.number, why)
            else:
                undone.put_back += 1
            count += 1
            progress(batch.created + count, batch.created + batch.corrected)


def changes_made(batch: ImportBatch) -> Mapping[int, list[Event]]:
    """{primary key: the events by which an import corrected a record, moved it on or asked for a correction}, in their order."""
    events_by_record: dict[int, list[Event]] = {}
    if batch.corrected:
        events = Event.objects.filter(
            ledger=batch.ledger, person_id=batch.person_id, recorded_at__gte=batch.imported_at,
            content__reason__startswith=f"导入{batch.file}",
        ).order_by("record_id", "seq")  # fmt: skip
        for event in events:
            row = row_of(event)
            if row is not None and event.key in change_keys(batch.pk, row, [event.step]):
                events_by_record.setdefault(event.record_id, []).append(event)
    return events_by_record


def _put_one_back(record: Record, events: list[Event], batch: ImportBatch, actor: Actor) -> str:
    """Put a record back by a correction of its own; else why it stays as it is."""
    last, reason = events[-1], f"撤销导入{batch.file}"
    if last.step == REQUESTED:
        return "更正只是提出了申请，请由有权的人答复"
    key = uuid5(last.key, "undone")  # type: ignore[arg-type]  # each of an import's changes has its key
    if steps := [event for event in events if event.step != CORRECTED]:
        return _let_stand(record, steps, batch, actor, key)
    if touched := _touched(record, last.seq):
        return f"{touched}，没有改回"
    values = _as_before(record, last)
    try:
        correct(record, values, actor=actor, key=key, version=record.version, reason=reason, undoes=batch.pk)
    except LoopError as error:
        return f"没有改回：{error}"
    return ""


def _let_stand(record: Record, steps: list[Event], batch: ImportBatch, actor: Actor, key: UUID) -> str:
    """What was done is not undone by a sheet: the record says so itself, and what to do where the sheet was wrong."""
    titles = "".join(f"“{step_title(batch.ledger, event.step)}”" for event in steps)
    why = f"补记的{titles}退不回去，现在是“{state_title(type(record), record.state)}”"
    if record.state == WITHDRAWN:
        return why
    why += "，补错了请撤回这条重新登记"
    try:
        tell_standing(record, actor=actor, key=key, reason=f"撤销导入{batch.file}，{why}", undoes=batch.pk)
    except LoopError as error:
        return f"{why}。{error}"
    return why


def _as_before(record: Record, event: Event) -> dict[str, Any]:
    """What the facts that an event corrected were before; those of columns that are gone cannot be put back."""
    now = dict(editions.columns(type(record), event.edition))
    before = {}
    for name, (old, _) in event.content["changes"].items():
        if name := now.get(name, ""):
            column = field_of(type(record), name)
            before[name] = _nothing(column) if old is None else old
    return before


def _nothing(column: Any) -> Any:
    """What stands in a column of which nothing was said."""
    return kind_of(column).nothing(column) if column.null or not column.has_default() else column.get_default()


def _touched(record: Record, seq: int) -> str:
    """Who was last at a record after an event, in words; "" where nobody was. What is counted again of itself is no touch."""
    later = Event.objects.filter(ledger=record.code, record_id=record.pk, seq__gt=seq).exclude(step=COUNTED)
    later = later.exclude(step=REQUESTED, content__request=second_person.GIVE)
    event = later.select_related("person").order_by("-seq").first()
    if event is None:
        return ""
    at = event.recorded_at.astimezone(clock.LEGAL_ZONE)
    return f"{clock.day_words(at)}{at:%H:%M}由{event.person}动过"
