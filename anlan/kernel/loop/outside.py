"""What somebody has in hand now is told to their telephone, and goes on to the next person where nobody reads it.

given(todo, event, now)       # in the transaction of the step that gave it
pass_on(clock.now())          # how many went on
"""

from datetime import datetime

from django.db import transaction

from ..history.models import Event
from ..history.verify import record_models
from ..notice.models import Delivery, Notice
from ..notice.recipients import Audience
from ..notice.sending import About, tell, tell_next
from .models import Todo
from .returns import sent_back_by

_OF_TODOS = (
    "given",
    "returned",
    "due",
    "late",
)  # what the keys of notices about to-dos begin with, before the to-do's own


def given(new_todo: Todo | None, event: Event, now: datetime) -> None:
    """Tell by telephone alone: within the site it stands in the inbox. What was sent back says so."""
    if new_todo is None:
        return
    audience = Audience(
        role=new_todo.role, region=new_todo.region, sector=new_todo.sector, body=new_todo.body_id, place=new_todo.place,
        post=new_todo.post_id,
    )  # fmt: skip
    about = About(new_todo.ledger, new_todo.record_id, new_todo.region, new_todo.sector)
    kind = "returned" if sent_back_by(event) else "given"
    text = f"{new_todo.verb} {new_todo.title}"
    tell(f"{kind}:{new_todo.pk}", text, to=audience, about=about, now=now, outside=True)


def pass_on(now: datetime) -> int:
    """Tell the next person of what was sent a working day ago, was read by nobody, and is still open."""
    unread = Delivery.objects.filter(state__in=(Delivery.SENT, Delivery.FAILED), next_at__lte=now)
    count = 0
    for key in list(unread.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            rows = unread.filter(pk=key).select_for_update(skip_locked=True, of=("self",))
            delivery = rows.select_related("notice").first()
            if delivery is None:
                continue  # another worker has it
            delivery.next_at = None
            delivery.save(update_fields=["next_at"])
            count += _waits(delivery.notice) and tell_next(delivery.notice, now)
    return count


def _waits(notice: Notice) -> bool:
    """Whether a notice is about a to-do that nobody has done: one of another's hands since is not the same any more."""
    kind, _, rest = notice.key.partition(":")
    model = next((model for model in record_models() if model.code == notice.ledger), None)
    record = model.objects.of(notice).first() if model is not None and kind in _OF_TODOS else None
    if record is None:
        return False
    return Todo.objects.of(record).filter(pk=int(rest.partition(":")[0]), closed_at=None).exists()
