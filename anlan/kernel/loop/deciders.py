"""Who decides alone over a record: its opener while it is in nobody else's hands, and whoever decides requests; others ask.

if not decides_alone(record, actor): requests.ask(record, WITHDRAW, actor=actor, key=key, reason=reason)
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from ..history.acts import CORRECTED, COUNTED, EXTENDED, GRANTED, IMPORTED, LAPSED, OPENED, REFUSED, REQUESTED, STANDS
from ..history.errors import Incomplete, NotAllowed
from ..history.models import Event
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..people.actor import Actor, roles_with
from ..people.codes import LEVEL_DIGITS
from ..people.models import Post
from ..people.roles import OFFICE, ROLES, SYSTEM
from ..scope import Record, field_of
from . import second_person
from .declare import loop_of, state_title
from .holding import holder_of, is_own_deadline, who_holds
from .parties import parties

# What is no step: it leaves a record in whose hands it was.
_NO_STEPS = {OPENED, IMPORTED, COUNTED, CORRECTED, EXTENDED, REQUESTED, GRANTED, REFUSED, LAPSED, STANDS}


class NeedsDecision(NotAllowed):
    """这件事要由有权的人定，请写明理由提出申请。"""


def decides(record: Record, actor: Actor) -> bool:
    """Whether the actor decides requests about records of this ledger, and so needs to ask nobody."""
    if second_person.stands_between(record, actor):
        return False
    return second_person.is_free(record, actor) or actor.may(f"{record.code}.decide")


def extenders(record: Record) -> list[str]:
    """The roles that may give a record more time; the first is asked for it."""
    roles = [role for role in roles_with(f"{record.code}.extend") if role != SYSTEM]
    loop = loop_of(record.code)
    if loop is None or loop.grants_time is None:
        return sorted(roles, key=lambda role: role != OFFICE)
    return [role for role in loop.grants_time(record) if role in roles]


def may_grant_time(record: Record, actor: Actor) -> bool:
    """Whether the actor gives more time to whoever asks for it."""
    return actor.may(f"{record.code}.extend") and (actor.role == SYSTEM or actor.role in extenders(record))


def may_extend(record: Record, actor: Actor) -> bool:
    """Whether the actor gives a record more time without asking anybody."""
    return may_grant_time(record, actor) and not is_own_deadline(record, actor)


def asked_for_time(record: Record, actor: Actor) -> list[str]:
    """The roles that the actor asks for more time, the first before all: another role than the own, where there is one."""
    roles = extenders(record)
    return [role for role in roles if role != actor.role] or roles


def extender_words(record: Record, actor: Actor) -> str:
    return "、".join(ROLES[role].title for role in asked_for_time(record, actor))


def decides_alone(record: Record, actor: Actor) -> bool:
    if second_person.stands_between(record, actor):
        return False
    return decides(record, actor) or is_still_own(record, actor)


def is_still_own(record: Record, actor: Actor) -> bool:
    """Whether the actor's people put the record in, it is in its first state, and nobody else did anything with it."""
    events = list(Event.objects.filter(ledger=record.code, record_id=record.pk).order_by("seq").select_related("post"))
    return _is_where_it_began(record, events) and all(
        _is_of(event, actor) for event in events if event.seq == 1 or event.step not in _NO_STEPS
    )


def may_correct(record: Record, actor: Actor) -> bool:
    """Whoever corrects this ledger's records; and whoever put the record in, until somebody else has done something with it.

    Asked of the record as it was: what a correction sets makes nobody its corrector.
    """
    if second_person.is_free(record, actor):
        return True
    loop = loop_of(record.code)
    corrects = loop is None or loop.corrector is None or loop.corrector(record, actor)
    return (
        (actor.may(f"{record.code}.change") and corrects)
        or (actor.may(f"{record.code}.add") and _is_makers_alone(record, actor))
        or actor.may(f"{record.code}.ask")
    )


def only_asks(record: Record, actor: Actor) -> bool:
    """Whether each correction of the actor's is a request: what a ledger says of them is kept by others."""
    may_change = actor.may(f"{record.code}.change") or second_person.is_free(record, actor)
    return actor.may(f"{record.code}.ask") and not may_change and not _is_makers_alone(record, actor)


def require_free(record: Record, changed: Iterable[str]) -> None:
    """Raises NotAllowed where a correction changes what its state fixes; `changed` are attnames."""
    if words := fixed_words(type(record), record.state, changed):
        raise NotAllowed(f"{words}。")


def fixed_words(model: type[Record], state: str, changed: Iterable[str]) -> str:
    """Why no correction may change what a state fixes, "" where nothing of it is among the attnames."""
    loop, names = loop_of(model.code), set(changed)
    fixed = [field_of(model, name) for name in loop.fixed_in(state)] if loop else []
    titles = [str(field.verbose_name) for field in fixed if field.attname in names]
    return f"{state_title(model, state)}，{'、'.join(titles)}不能用更正来改" if titles else ""


def answering(record: Record, changed: Iterable[str]) -> str:
    """The role that answers those who only ask (a firm, about what is kept of it): the power `answer` names it.

    "" where it is whoever decides all else: as of a record that lies in no town, or that is to lie in another one.
    """
    role = next((role for role in roles_with(f"{record.code}.answer") if role != SYSTEM), "")
    reaches = bool(role) and len(record.region) >= LEVEL_DIGITS.get(ROLES[role].level, 0)
    return role if reaches and "region" not in changed else ""


def hearing(record: Record) -> list[Audience]:
    """Who hears of what is asked so without deciding it: the bodies that have a part in the record, else whoever leads its sector."""
    if bodies := parties(record).values():
        return [Audience(body=key) for key in dict.fromkeys(bodies)]
    roles = [role for role in roles_with(f"{record.code}.hear") if role != SYSTEM]
    return [Audience(role=role, region=record.region, sector=record.sector) for role in roles]


def _is_makers_alone(record: Record, actor: Actor) -> bool:
    events = Event.objects.filter(ledger=record.code, record_id=record.pk).exclude(step=COUNTED).order_by("seq")
    return _is_where_it_began(record, events) and {event.person_id for event in events} == {actor.person_id}


def _is_where_it_began(record: Record, events: Iterable[Event]) -> bool:
    """Whether a record with a loop is in the state in which it was put in. events: in their order."""
    return loop_of(record.code) is None or record.state == next((event.after for event in events), record.state)


def _is_of(event: Event, actor: Actor) -> bool:
    same_body = actor.body_id is not None and event.post.body_id == actor.body_id
    return event.person_id == actor.person_id or same_body


def guarded(record: Record) -> set[str]:
    """The attnames of facts that nobody changes alone once a matter is in other hands: who, where, how bad, and by when."""
    model, loop = type(record), loop_of(record.code)
    state = loop.by_code.get(record.state) if loop else None
    place = model.scope_place if model.scope_place != "pk" else ""
    names = {*model.guarded, place, model.scope_holder, "region", state.due_field if state else ""} - {""}
    return {field_of(model, name).attname for name in names}


def wants_reason(record: Record, actor: Actor) -> bool:
    """Whether every correction of a record needs a reason, before anybody knows what will be corrected: see `require_reason`."""
    free = actor.role == SYSTEM or is_still_own(record, actor)
    return not free and not (decides(record, actor) and loop_of(record.code) is None)


def require_reason(record: Record, changed: Iterable[str], actor: Actor, reason: str) -> None:
    """Of a record in other hands, or another body's: what weighs is decided upon, the rest needs a reason.

    Raises NeedsDecision, Incomplete.
    """
    changed = list(changed)
    if only_asks(record, actor):
        raise NeedsDecision(f"更正要由{decider_words(record, answering(record, changed))}定。")
    if decides(record, actor):
        if loop_of(record.code) is None or reason.strip() or actor.role == SYSTEM:
            return
    elif weighs := guarded(record) & set(changed):
        words = "、".join(str(field_of(type(record), name.removesuffix("_id")).verbose_name) for name in sorted(weighs))
        raise NeedsDecision(f"{_why_not_alone(record, actor)}，改{words}要由{decider_words(record)}定。")
    if not reason.strip():
        raise Incomplete({"reason": f"{_why_not_alone(record, actor)}，请写明更正的理由。"})


def _why_not_alone(record: Record, actor: Actor) -> str:
    first = Event.objects.filter(ledger=record.code, record_id=record.pk, seq=1).select_related("post").first()
    own = first is not None and _is_of(first, actor)
    return "这条记录已经交出去了" if own else "这条记录不是您单位登记的"


def decider_words(record: Record, role: str = "") -> str:
    """Who decides what others ask about a record: 区安委办; role: who answers it instead (清河镇)."""
    if role:
        return who_holds(role, record.region)
    roles = (role for role in roles_with(f"{record.code}.decide") if role != SYSTEM)
    return "、".join(ROLES[role].title for role in roles)


def asks_for(record: Record, actor: Actor) -> set[str]:
    """The attnames whose correction would become a request of the actor's."""
    if only_asks(record, actor):
        return {field.attname for field in record._meta.concrete_fields}
    return set() if decides(record, actor) or is_still_own(record, actor) else guarded(record)


def require_second(old: Record, new: Record, changed: Collection[str], actor: Actor) -> None:
    """Raises NeedsDecision where a correction of a post is nobody's alone, NotAllowed for one's own."""
    if words := second_person.objection(old, new, changed, actor):
        titles = [str(field_of(type(new), name.removesuffix("_id")).verbose_name) for name in sorted(changed)]
        raise NeedsDecision(f"{words}改{'、'.join(titles)}要另一个人确认。")


def tell_concerned(
    record: Record, text: str, event: Event, actor: Actor, now: datetime, whom: Iterable[Audience] | None = None
) -> None:
    """Tell opener and holder of a record what somebody else did with it; `whom`: those from before the deed."""
    about = About(record.code, record.pk, record.region, record.sector)
    for number, audience in enumerate(concerned(record) if whom is None else whom):
        if audience.post != actor.post_id and (audience.body is None or audience.body != actor.body_id):
            tell(f"event:{event.pk}:{number}", text, to=audience, about=about, now=now)


def concerned(record: Record) -> list[Audience]:
    """Opener and holder of a record, and the bodies that have a part in what is done with it, as they are now."""
    audiences = list(_concerned(record))
    bodies = {audience.body for audience in audiences}
    others = parties(record).values() if loop_of(record.code) else ()
    return audiences + [Audience(body=key) for key in dict.fromkeys(others) if key not in bodies]


def _concerned(record: Record) -> Iterable[Audience]:
    first = Event.objects.filter(ledger=record.code, record_id=record.pk, seq=1).select_related("post").first()
    if first is not None and first.post.role != SYSTEM:
        yield audience_of(first.post, record)
    if (holder := holder_of(record)) is not None:
        yield holder.audience(record)


def audience_of(post: Post, record: Record) -> Audience:
    return Audience(role=post.role, region=record.region, sector=record.sector, body=post.body_id, post=post.pk)
