"""One record of any ledger: facts, state, what I may do now, evidence, and its history, which proves itself.

GET /ledgers/hazards/YH-2024-0317/
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.column.day import last_day
from anlan.kernel.column.reference import words_for
from anlan.kernel.evidence import store
from anlan.kernel.evidence.models import Attachment
from anlan.kernel.history import chain
from anlan.kernel.history.editions import facts_under
from anlan.kernel.history.intact import open_alteration
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.access import ActingRequest, with_record
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.display import fields_told, shown
from anlan.kernel.ledger.offers import acts_on, notes_on, to_read
from anlan.kernel.loop.declare import loop_of, state_title
from anlan.kernel.loop.due import uncertain_years
from anlan.kernel.loop.holding import holder_of
from anlan.kernel.loop.reach import Reach
from anlan.kernel.loop.requests import waiting
from anlan.kernel.loop.returns import sent_back_by
from anlan.kernel.loop.timeline import Line, events_of, history, written_down
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path, sector_name
from anlan.kernel.scope import Record
from anlan.kernel.scope.record import KEPT, WITHDRAWN
from anlan.ui.addresses import link_to
from anlan.ui.progress import due_words, progress

from ..home.waits import request_about
from .actions import Actions, Known, actions_of
from .belongings import belongings_of
from .remarks import remarks_of

BESIDE = {"region", "sector", "state", "due_at"}  # said in the heading, not among the facts


@dataclass(frozen=True)
class Fact:
    """A label and what stands there; `url` opens the record that is named."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Picture:
    """A file of the record as it is listed."""

    url: str
    name: str
    purpose: str
    is_picture: bool
    by: str
    at: datetime
    taken_at: datetime | None
    size: str


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: an event, or a file that was added."""

    at: datetime
    what: str
    who: str
    post: str
    details: tuple[tuple[str, str], ...]
    sound: bool
    late_by: str = ""  # recorded later than it happened: when
    dated: bool = True  # False where the sheet that brought it lacked the day: it stands before what came after it


@require_safe
@with_record()
def record_page(request: ActingRequest, ledger: Ledger, record: Record) -> HttpResponse:
    return render_record(request, ledger, record)


def render_record(
    request: ActingRequest,
    ledger: Ledger,
    record: Record,
    *,
    failed_forms: Mapping[str, forms.Form] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The record's page. failed_forms: forms that came back with errors; problem: what could not be done, in words."""
    actor, now = request.actor, clock.now()
    events = events_of(record)
    files = list(store.of(record).select_related("added_by"))
    lines = history(record)
    words, late = due_words(record.due_at, now)
    asked, reach = waiting(record), Reach(record)
    known = Known(events, asked.request if asked else None, reach)
    actions = actions_of(record, ledger, actor, known, failed_forms, request.GET.dict())
    context = {
        "ledger": ledger,
        "record": record,
        "subject": record.subject(),
        "place": _place_beside(record),
        "region": region_path(record.region),
        "sector": sector_name(record.sector),
        "state": state_title(type(record), record.state),
        "shows_state": loop_of(record.code) is not None or record.state != KEPT,
        "withdrawn": record.state == WITHDRAWN,
        "mark": progress(record),
        "due_words": words,
        "late": late,
        "due_on": last_day(record.due_at) if record.due_at else None,
        "uncertain": "、".join(f"{year}年" for year in uncertain_years(record)),
        "holder": holder(record),
        "unreached": reach.words(),
        "actions": actions,
        "sent_back": sent_back(record, events),
        "remarks": remarks_of(record, actor, files),
        "begins": acts_on(record, actor) if record.state != WITHDRAWN else [],
        "notes": notes_on(record, actor) if record.state != WITHDRAWN else [],
        "to_read": to_read(record, actor) if actions.steps else [],
        "key": uuid4(),
        "lost": typed_elsewhere(actions, failed_forms or {}),
        "facts": facts(record, ledger, actor),
        "hanging": (sections := belongings_of(record, ledger, actor)),
        "may_hang": [section for section in sections if not section.count],
        "pictures": (pictures := [picture(attachment) for attachment in files]),
        "pairs": (pairs := before_and_after(pictures)),
        "further_files": [each for each in pictures if all(each not in pair for pair in pairs)],
        "purposes": purposes(ledger),
        "photo_rules": bool(ledger.form.photos),
        "may_attach": record.state != WITHDRAWN and may_attach(actor, ledger),
        "timeline": timeline(lines, files),
        "steps_taken": len(lines),
        "files_added": len(files),
        "sound": holds(record, events, lines),
        "altered": open_alteration(record),
        "may_audit": actor.may("audit.view"),
        "asked": request_about(record, asked, actor, now),
        "problem": problem,
        "now": now,
    }
    return render(request, "desk/record.html", context, status=status)


def typed_elsewhere(actions: Actions, failed_forms: Mapping[str, forms.Form]) -> list[tuple[str, str]]:
    """What was typed for a step that can no longer be taken: (label, words). It is shown, so that nothing is lost."""
    offered = {action.code for action in (*actions.steps, *actions.others)}
    return [
        (str(field.label), str(field.data))
        for code, form in failed_forms.items()
        if code not in offered
        for field in form.visible_fields()
        if field.data and isinstance(field.data, str)
    ]


def facts(record: Record, ledger: Ledger, actor: Actor) -> list[Fact]:
    """What the record says, field by field in the order of its form; empty ones are left out."""
    facts: list[Fact] = []
    said_again = {words_for(name) for name in type(record).place_column()}
    for field in fields_told(ledger):
        if field.name in (*BESIDE, *ledger.read_elsewhere) or not (text := shown(record, field)):
            continue
        if field.name in said_again and any(fact.text == text for fact in facts):
            continue  # the place is named above, and its words say no more
        url = link_to(getattr(record, field.name), actor) if field.is_relation else ""
        facts.append(Fact(str(field.verbose_name), text, url))
    facts += [Fact(str(label), str(value)) for label, value in record.others.items() if value not in (None, "")]
    return facts


def _place_beside(record: Record) -> str:
    """The place that the record is about, where its title does not say it."""
    place = getattr(record, "place", None) if type(record).scope_place == "place" else None
    return str(place) if place is not None and str(place) not in record.subject() else ""


def sent_back(record: Record, events: Sequence[Event]) -> str:
    """Who sent a matter back into its state and why; "" where it did not come so: 何伟“复查不合格”：护栏还是松的."""
    loop = loop_of(record.code)
    moves = [event for event in events if loop is not None and event.step in loop.step_codes]
    if loop is None or not moves or record.state == WITHDRAWN:
        return ""
    return sent_back_by(moves[-1])


def before_and_after(pictures: Sequence[Picture]) -> list[tuple[Picture, Picture]]:
    """The newest pictures of what it was like before and after, side by side: 整改前, 整改后."""
    newest = {each.purpose: each for each in pictures if each.is_picture}
    return [
        (newest[f"{purpose[:-1]}前"], after)
        for purpose, after in newest.items()
        if purpose.endswith("后") and f"{purpose[:-1]}前" in newest
    ]


def holder(record: Record) -> str:
    """In whose hands an open record is: the name of a body, post or place, or a role's."""
    holder = holder_of(record)
    return holder.title if holder is not None else ""


def picture(attachment: Attachment) -> Picture:
    return Picture(
        url=f"/evidence/{attachment.pk}/",
        name=attachment.name,
        purpose=attachment.purpose or "佐证",
        is_picture=attachment.mime.startswith("image/"),
        by=attachment.added_by.name,
        at=attachment.added_at,
        taken_at=attachment.taken_at,
        size=_size(attachment.size),
    )


def _size(count: int) -> str:
    return f"{count / 2**20:.1f}兆" if count >= 2**20 else f"{max(count // 1024, 1)}千字节"


def purposes(ledger: Ledger) -> tuple[str, ...]:
    """What files of this ledger are for; the first is offered."""
    return (*ledger.form.photos, "其他") if ledger.form.photos else ("佐证",)


def may_attach(actor: Actor, ledger: Ledger) -> bool:
    """Whoever writes in the ledger may add files: puts in, corrects, or takes any of its steps."""
    loop = loop_of(ledger.code)
    writing = [
        f"{ledger.code}.add",
        f"{ledger.code}.change",
        *([loop.power(step) for step in loop.steps] if loop else []),
    ]
    return any(actor.may(power) for power in writing)


def timeline(lines: Sequence[Line], files: Sequence[Attachment]) -> list[Moment]:
    """Events and files in the order in which they came."""
    moments: list[Moment] = []
    following: Moment | None = None
    for line in reversed(lines):
        at = line.when if line.dated or following is None else min(line.when, following.at)
        following = Moment(
            at, line.what, line.who, line.post, line.details, line.sound, written_down(line), dated=line.dated
        )
        moments.insert(0, following)
    for attachment in files:
        details = (("文件", attachment.name),)
        moments.append(
            Moment(
                attachment.added_at, f"附{attachment.purpose or '佐证'}", attachment.added_by.name, "", details, True
            )
        )
    return sorted(moments, key=lambda moment: moment.at)


def holds(record: Any, events: Sequence[Event], lines: Sequence[Line]) -> bool:
    """Whether every event follows from the one before, and the record says what its last event left."""
    if not events or not all(line.sound for line in lines):
        return False
    last = events[-1]
    return bytes(record.head) == bytes(last.hash) and bytes(last.facts) == chain.facts_hash(
        facts_under(record, last.edition)
    )
