"""What waits for a second person: posts that were given, high posts that change or end, and ways into the accounts of who holds one.
Those of one sheet are confirmed together.

GET, POST /organisation/confirmations/
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.kernel.history.errors import LoopError
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.loop import requests, second_person
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.timeline import label, shown
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Person, Post
from anlan.kernel.people.roles import ROLES
from anlan.kernel.scope import Record
from anlan.ui.addresses import record_url
from anlan.ui.forms.keys import key_of

LISTED = 200
NAMED = 5  # of those that could not be answered


@dataclass(frozen=True)
class Waiting:
    """One request. what: what comes of it, in words; mine: whether the actor is its second person."""

    pk: int
    record: Record
    url: str
    title: str
    what: str
    reason: str
    asker: str
    asked_at: datetime
    mine: bool


def waiting(actor: Actor) -> list[Waiting]:
    """Everything in the actor's scope that waits for a second person: posts, then ways into accounts, each the oldest first."""
    rows, security = [], second_person.security_people()
    for model in (Post, Person):
        todos = Todo.objects.within(actor.scope).filter(ledger=model.code, closed_at=None, request__isnull=False)
        listed = list(todos.select_related("request__person").order_by("opened_at", "pk")[:LISTED])
        records = model.objects.within(actor.scope).in_bulk([each.record_id for each in listed])
        for each in listed:
            record, request = records.get(each.record_id), each.request
            if record is not None and request is not None and second_person.of_request(record, request):
                rows.append(_row(record, request, actor, security))
    return rows


def _row(record: Record, request: Event, actor: Actor, security: set[int]) -> Waiting:
    return Waiting(
        pk=request.pk,
        record=record,
        url=record_url(record.code, record.number),
        title=record.subject(),
        what=_words(record, request),
        reason=request.content.get("reason", ""),
        asker=request.person.name,
        asked_at=request.recorded_at,
        mine=second_person.may_confirm(record, request, actor, security),
    )


def _words(record: Record, request: Event) -> str:
    """What is asked for: 任岗（区安委办，青禾区）; 更正：管辖地区改为…."""
    title = requests.TITLES[request.content["request"]]
    wanted = request.content.get("wanted") or {}
    if wanted:
        pairs = "，".join(f"{label(record, name)}改为{shown(record, name, value)}" for name, value in wanted.items())
        return f"{title}：{pairs}"
    return f"{title}（{ROLES[record.role].title}）" if isinstance(record, Post) else title


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirmations(request: ActingRequest) -> HttpResponse:
    """The list; posted, those that were chosen are granted or refused, each by itself."""
    actor = request.actor
    if not (actor.may(second_person.CONFIRM) or actor.may("posts.add")):
        raise PermissionDenied("您的岗位没有这项权限。")
    rows = waiting(actor)
    if request.method != "POST":
        return render(request, "organisation/confirmations.html", {"rows": rows, "key": uuid4(), **_mine(rows)})
    require(actor, second_person.CONFIRM)
    chosen = set(request.POST.getlist("request"))
    granted, reason = request.POST.get("granted") == "yes", request.POST.get("reason", "")
    key, count, problems = key_of(request), 0, []
    for row in rows:
        if str(row.pk) not in chosen:
            continue
        try:
            requests.decide(row.record, granted=granted, actor=actor, key=uuid5(key, str(row.pk)), reason=reason)
            count += 1
        except LoopError as error:
            problems.append(f"{row.title}：{error}")
    if problems:
        messages.error(request, f"{len(problems)}项没有答复。{'；'.join(problems[:NAMED])}")
    if count:
        messages.success(request, f"{'同意' if granted else '不同意'}了{count}项，申请的人和区安委办、审计会收到。")
    elif not problems:
        messages.error(request, "请先选一项。")
    return redirect(request.path)


def _mine(rows: list[Waiting]) -> dict[str, int]:
    return {"mine": sum(row.mine for row in rows)}
