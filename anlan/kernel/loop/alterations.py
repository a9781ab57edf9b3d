"""What was altered past the loop is settled by two people: the auditor proposes, somebody else confirms; one by one, or all that one
run found in a ledger.

propose(alteration, "restore", "系统管理员误操作", actor=auditor)
confirm(alteration, actor=office, key=uuid4())                             # the event that says so
propose_run(Run("hazards", found_at), "restore", "…", actor=auditor)        # how many it was proposed for
confirm_run(Run("hazards", found_at, proposed_at), actor=office, key=key)   # how many are settled, and how many could not be
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from .. import clock
from ..history import spans
from ..history.errors import Incomplete, LoopError, NotAllowed, SamePerson, WrongState
from ..history.intact import keeping_alterations, require
from ..history.models import Alteration, Event, Fault
from ..history.reading import SPANS_WRONG
from ..history.verify import model_of
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..people import powers
from ..people.actor import Actor
from ..people.divisions import district_code
from ..people.roles import AUDITOR, OFFICE, SECURITY
from .settling import settle_many, settle_one

PROPOSE, CONFIRM = "alterations.propose", "alterations.confirm"
powers.grant(PROPOSE, (AUDITOR,))
powers.grant(CONFIRM, (AUDITOR, OFFICE))

_TOGETHER = 1000  # settled in one transaction


@dataclass(frozen=True)
class Run:
    """What one run found altered in a ledger; of that, what was proposed at one moment, or nothing yet."""

    ledger: str
    found_at: datetime
    proposed_at: datetime | None = None

    def within(self, actor: Actor) -> "QuerySet[Alteration, Alteration]":
        """Its alterations that are not settled, in the order in which they were kept."""
        rows = Alteration.objects.within(actor.scope).filter(ledger=self.ledger, found_at=self.found_at)
        return rows.filter(proposed_at=self.proposed_at, settled_at=None).order_by("pk")


@dataclass(frozen=True)
class Settled:
    """How many of a run were settled; and the numbers of those that could not be, with why."""

    done: int
    left: tuple[tuple[str, str], ...]


def propose(alteration: Alteration, choice: str, reason: str, *, actor: Actor) -> None:
    """Say how an alteration shall be settled: "restore" or "take". Raises NotAllowed, Incomplete, WrongState."""
    _require_proposal(choice, reason, actor)
    with transaction.atomic():
        current = _locked(alteration, actor)
        if not current.known and (choice == "restore" or current.deleted):
            raise Incomplete({"choice": _UNKNOWN_ROW if current.deleted else _UNKNOWN})
        current.choice, current.reason = choice, reason.strip()
        current.proposer_id, current.proposed_at = actor.person_id, clock.now()
        current.save(update_fields=["choice", "reason", "proposer", "proposed_at"])


def propose_run(run: Run, choice: str, reason: str, *, actor: Actor) -> int:
    """Say how all that a run found in a ledger shall be settled, where it can be so; for how many. Raises NotAllowed, Incomplete."""
    _require_proposal(choice, reason, actor)
    rows = run.within(actor)
    rows = rows.filter(known=True) if choice == "restore" else rows.exclude(known=False, deleted=True)
    count = rows.update(choice=choice, reason=reason.strip(), proposer_id=actor.person_id, proposed_at=clock.now())
    if not count:
        raise Incomplete({"choice": _UNKNOWN if choice == "restore" else "这些改动已经有人提出了处理，请刷新再看。"})
    return count


_UNKNOWN = "以前的经过没有留下全部内容，改不回去，只能核对后认可，再更正。"
_UNKNOWN_ROW = "以前的经过没有留下全部内容，被删去的记录要请系统管理员从备份里恢复。"


def _require_proposal(choice: str, reason: str, actor: Actor) -> None:
    if not actor.may(PROPOSE):
        raise NotAllowed("只有审计能提出怎样处理。")
    if not reason.strip():
        raise Incomplete({"reason": "请写明理由：查到了什么，凭什么这样处理。"})
    if choice not in dict(Alteration.CHOICES):
        raise Incomplete({"choice": "请选改回原样，还是认可改动。"})


def confirm(alteration: Alteration, *, actor: Actor, key: UUID) -> Event:
    """Do what was proposed, as a second person. Raises NotAllowed, SamePerson, WrongState where the row was changed again."""
    _require_confirming(actor)
    with transaction.atomic():
        event, current = _confirm_one(alteration, actor, key)
        text = f"{current.number}：{_became(current)}"
        _say_settled(f"settled:{current.pk}", text, [current], actor, clock.now())
    return event


def _confirm_one(alteration: Alteration, actor: Actor, key: UUID) -> tuple[Event, Alteration]:
    now = clock.now()
    with transaction.atomic():
        current = _locked(alteration, actor)
        if not current.choice:
            raise WrongState("还没有人提出怎样处理。")
        if current.proposer_id == actor.person_id:
            raise SamePerson(_SAME)
        event = settle_one(current, actor=actor, key=key, now=now)
        current.settler_id, current.settled_at = actor.person_id, now
        current.save(update_fields=["settler", "settled_at"])
    return event, current


def mend_spans(fault: Fault, *, actor: Actor) -> None:
    """Make since when a record was in its states what its events say; they alone decide it. Raises NotAllowed, WrongState, Altered."""
    if not actor.may(PROPOSE):
        raise NotAllowed("只有审计能这样改。")
    with keeping_alterations(), transaction.atomic():
        current = Fault.objects.select_for_update().get(pk=fault.pk)
        if current.what != SPANS_WRONG or current.gone_at is not None:
            raise WrongState("这一处已经改好了，请刷新再看。")
        model = model_of(current.ledger)
        rows = model.objects.within(actor.scope, withdrawn=True).filter(pk=current.record_id)
        record = rows.select_for_update().first()
        if record is None:
            raise WrongState("这条记录不在您的管辖范围内，或者不在了。")
        require(record)
        spans.mend(record)
        current.gone_at = clock.now()
        current.save(update_fields=["gone_at"])


def confirm_run(run: Run, *, actor: Actor, key: UUID) -> Settled:
    """Do what was proposed for a run, as a second person, a thousand in one transaction; what cannot be done stays open.

    Raises NotAllowed, SamePerson.
    """
    _require_confirming(actor)
    proposed = list(run.within(actor).exclude(choice="")[:1])
    if run.within(actor).filter(proposer_id=actor.person_id).exists():
        raise SamePerson(_SAME)
    count, problems, last = 0, [], 0
    while some := list(run.within(actor).exclude(choice="").filter(pk__gt=last)[:_TOGETHER]):
        last = some[-1].pk
        try:
            count += _confirm_some([each.pk for each in some], run, actor, key)
        except (LoopError, IntegrityError):  # one of them cannot be settled so: the others are, one by one
            for each in some:
                try:
                    _confirm_one(each, actor, uuid5(key, str(each.pk)))
                    count += 1
                except (LoopError, IntegrityError) as error:
                    problems.append((each.number, str(error) if isinstance(error, LoopError) else "和别的记录冲突。"))
    if count:
        text = f"一次查出的{count}条：{_became(proposed[0])}"
        _say_settled(f"settled:{key}", text, proposed, actor, clock.now())
    return Settled(count, tuple(problems))


def _confirm_some(keys: list[int], run: Run, actor: Actor, key: UUID) -> int:
    now = clock.now()
    with transaction.atomic():
        locked = list(run.within(actor).filter(pk__in=keys).select_for_update())
        settle_many(locked, actor=actor, key=key, now=now)
        ids = [each.pk for each in locked]
        Alteration.objects.within(actor.scope).filter(pk__in=ids).update(settler_id=actor.person_id, settled_at=now)
    return len(locked)


def _became(alteration: Alteration) -> str:
    return f"{dict(Alteration.CHOICES)[alteration.choice]}（{alteration.reason}）"


def _say_settled(key: str, text: str, settled: Sequence[Alteration], actor: Actor, now: datetime) -> None:
    """Tell office, auditor and security administrator what two people made of what was altered past the program."""
    first = settled[0]
    proposer = first.proposer.name if first.proposer else ""
    words = f"{actor.name}确认了在系统之外被改动过的记录怎样处理。{text}，由{proposer}提出。"
    about = About(first.ledger, first.record_id, first.region, first.sector)
    for role in (OFFICE, AUDITOR, SECURITY):
        tell(f"{key}:{role}", words, to=Audience(role=role, region=district_code()), about=about, now=now)


_SAME = "要由提出以外的另一个人确认。"


def _require_confirming(actor: Actor) -> None:
    if not actor.may(CONFIRM):
        raise NotAllowed("只有另一位审计或区安委办能确认。")


def _locked(alteration: Alteration, actor: Actor) -> Alteration:
    current = Alteration.objects.within(actor.scope).select_for_update().get(pk=alteration.pk)
    if current.settled_at is not None:
        raise WrongState("这处改动已经处理过了。")
    return current
