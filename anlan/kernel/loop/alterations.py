"""What was altered past the loop is settled by two people: the auditor proposes, somebody else confirms.

propose(alteration, "restore", "系统管理员误操作", actor=auditor)
confirm(alteration, actor=office, key=uuid4())     # the event that says so
"""

from uuid import UUID

from django.apps import apps
from django.db import transaction

from .. import clock
from ..history import whole, writing
from ..history.acts import RESTORED, TAKEN
from ..history.errors import Incomplete, NotAllowed, SamePerson, WrongState
from ..history.models import Alteration, Event
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..people import powers
from ..people.actor import Actor
from ..people.roles import AUDITOR, OFFICE
from ..scope import Record
from . import todo
from .declare import loop_of

PROPOSE, CONFIRM = "alterations.propose", "alterations.confirm"
powers.grant(PROPOSE, (AUDITOR,))
powers.grant(CONFIRM, (AUDITOR, OFFICE))


def model_of(ledger: str) -> type[Record]:
    """The model whose records a ledger keeps."""
    return next(model for model in apps.get_models() if issubclass(model, Record) and model.code == ledger)


def propose(alteration: Alteration, choice: str, reason: str, *, actor: Actor) -> None:
    """Say how an alteration shall be settled: "restore" or "take". Raises NotAllowed, Incomplete, WrongState."""
    if not actor.may(PROPOSE):
        raise NotAllowed("只有审计能提出怎样处理。")
    if not reason.strip():
        raise Incomplete({"reason": "请写明理由：查到了什么，凭什么这样处理。"})
    with transaction.atomic():
        current = _locked(alteration, actor)
        if choice not in dict(Alteration.CHOICES):
            raise Incomplete({"choice": "请选改回原样，还是认可改动。"})
        if choice == "restore" and not current.known:
            raise Incomplete({"choice": "以前的经过没有留下全部内容，改不回去，只能核对后认可，再更正。"})
        current.choice, current.reason = choice, reason.strip()
        current.proposer_id, current.proposed_at = actor.person_id, clock.now()
        current.save(update_fields=["choice", "reason", "proposer", "proposed_at"])


def confirm(alteration: Alteration, *, actor: Actor, key: UUID) -> Event:
    """Do what was proposed, as a second person. Raises NotAllowed, SamePerson, WrongState where the row was changed again."""
    if not actor.may(CONFIRM):
        raise NotAllowed("只有另一位审计或区安委办能确认。")
    now = clock.now()
    with transaction.atomic():
        current = _locked(alteration, actor)
        if not current.choice:
            raise WrongState("还没有人提出怎样处理。")
        if current.proposer_id == actor.person_id:
            raise SamePerson("要由提出以外的另一个人确认。")
        record = model_of(current.ledger).objects.of(current).select_for_update().get()
        if whole.fingerprint(record) != bytes(current.found):
            raise WrongState("这条记录在提出以后又被改动过，请审计重新核对、重新提出。")
        event = _settle(current, record, actor=actor, key=key)
        current.settler_id, current.settled_at = actor.person_id, now
        current.save(update_fields=["settler", "settled_at"])
        todo.close(record, now)
        todo.open_for(record, loop_of(record.code), now)
    return event


def _settle(current: Alteration, record: Record, *, actor: Actor, key: UUID) -> Event:
    last = whole.last_event(record)
    content = {"reason": current.reason, "altered": current.differing, "proposed_by": current.proposer_id}
    record.version = last.seq if last else 0
    record.head = bytes(last.hash) if last else b""
    if current.choice == "restore":
        assert last is not None  # only what history knows is offered to be put back
        kept = {name: pair[0] for name, pair in current.differing.items()}
        back = whole.restored(record, kept, last)
        if back is None:
            raise WrongState("改不回去，请刷新再看。")
        whole.require(back)
        step, values = RESTORED, {}
        record = back
    else:
        step, values = TAKEN, {name: pair[1] for name, pair in current.differing.items() if name != "version"}
    writing.derive(record)
    event = writing.write_event(
        record, step, actor=actor, key=key, before=record.state if last is None else last.after,
        content={**content, "values": values}, happened_at=None, now=clock.now(),
    )  # fmt: skip
    writing.update(record, event, actor)
    return event


def _locked(alteration: Alteration, actor: Actor) -> Alteration:
    current = Alteration.objects.within(actor.scope).select_for_update().get(pk=alteration.pk)
    if current.settled_at is not None:
        raise WrongState("这处改动已经处理过了。")
    return current


def _tell(alteration: Alteration) -> None:
    """Tell the auditor. The record's page says it, too."""
    title = model_of(alteration.ledger)._meta.verbose_name
    tell(
        f"altered:{alteration.pk}",
        f"{title}{alteration.number}在系统之外被改动过，请到“审计”核对",
        to=Audience(role=AUDITOR, region=alteration.region),
        about=About(alteration.ledger, alteration.record_id, alteration.region, alteration.sector),
        now=clock.now(),
    )


whole.on_found.append(_tell)
