"""What was sent back to whoever had it: by whom, by which step, and why.

returned(todos)     # {("hazards", 317): "何伟“复查不合格”：护栏还是松的"}
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from ..history.models import Event
from .declare import loop_of
from .models import Todo
from .stepping import NOTE


def sent_back_by(event: Event) -> str:
    """What a step says that sends a matter back, in words; "" of any other step."""
    loop = loop_of(event.ledger)
    if loop is None or event.step not in loop.step_codes:
        return ""
    step, note = loop.step(event.step), event.content.get(NOTE)
    return f"{event.person.name}“{step.title}”：{note}" if step.why and note else ""


def returned(todos: Iterable[Todo]) -> dict[tuple[str, int], str]:
    """Of which to-dos the last step sent the matter back: {(ledger, record): words}. One query for all."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for todo in todos:
        if todo.request_id is None:
            wanted[todo.ledger].add(todo.record_id)
    steps = Q(pk__in=[])
    for code, records in wanted.items():
        if (loop := loop_of(code)) is not None:
            steps |= Q(ledger=code, record_id__in=records, step__in=loop.step_codes)
    last = Event.objects.filter(steps).order_by("ledger", "record_id", "-seq").distinct("ledger", "record_id")
    words = {(event.ledger, event.record_id): sent_back_by(event) for event in last.select_related("person")}
    return {record: said for record, said in words.items() if said}
