"""What a firm sees of itself: what it is to do and by when, its checks, dangerous work, people and certificates, and what is kept of it.

/firm/     of the firm whose desk this is; nothing of others
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.column import kind_of
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.offers import NavEntry, notes_on
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.people import powers
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path
from anlan.kernel.people.roles import ENTERPRISE
from anlan.kernel.scope import field_of
from anlan.places.models import Enterprise
from anlan.ui.addresses import record_url
from anlan.ui.progress import due_words

from ..certificates import DROPPED, days_left
from ..colours import Colour, counts
from ..models import Certificate, DangerousWork, RiskPoint
from ..works import DECLARED

POWER = "enterprises.own"
_MOST = 50
_FACTS = (
    "uscc", "address", "principal", "phone", "safety_manager", "employees", "size", "status", "licence_no", "licence_expires_on",
    "insurance_expires_on",
)  # fmt: skip
_SOON = 30
_EMPTY = "没有填"
_EVERY_FIRMS = _FACTS.index("status")  # of the facts; a licence or an insurance is not every firm's

powers.grant(POWER, (ENTERPRISE,))
NavEntry("本企业", "/firm/", "people", "该办的、自查、危险作业、人和证、本企业的资料", POWER, place=15)


@dataclass(frozen=True)
class Task:
    """Something the firm is to do."""

    what: str
    url: str
    kind: str
    due: str
    late: bool


@dataclass(frozen=True)
class Held:
    """A certificate, and how long it holds."""

    certificate: Certificate
    left: str
    presses: bool


@require_safe
@signed_in
def firm(request: ActingRequest) -> HttpResponse:
    """The page. Every row lies at the firm itself: the scope of its desk holds nothing else."""
    require(request.actor, POWER)
    actor, now = request.actor, clock.now()
    site = Enterprise.objects.within(actor.scope).filter(pk=actor.scope.place or 0).first()
    if site is None:
        raise Http404("您的岗位没有写明是哪家企业，请镇（街道）更正。")
    tasks, checks = _tasks(actor)
    colours, facts = _colours(actor), _facts(site)
    context = {
        "site": site, "where": region_path(site.region), "tasks": tasks, "checks": checks, "colours": colours,
        "works": list(DangerousWork.objects.within(actor.scope).filter(state=DECLARED).order_by("starts_at")[:_MOST]),
        "missing": [title for title, value in facts[:_EVERY_FIRMS] if value == _EMPTY],
        "held": _held(actor, clock.legal_day(now)), "facts": facts,
        "url": record_url(site.code, site.number), "notes": notes_on(site, actor), "points": sum(each.count for each in colours),
    }  # fmt: skip
    return render(request, "prevention/firm.html", context)


def _tasks(actor: Actor) -> tuple[list[Task], int]:
    """Orders and hazards with their deadlines, the most pressing first; and how many checks are due, which are made together."""
    todos = open_todos(actor)
    listed = [
        Task(todo.title, record_url(todo.ledger, todo.number), f"{LEDGERS[todo.ledger].title}，{todo.verb}", *due_words(todo.due_at, clock.now()))
        for todo in todos.exclude(ledger=RiskPoint.code)[:_MOST]
    ]  # fmt: skip
    return listed, todos.filter(ledger=RiskPoint.code).count()


def _colours(actor: Actor) -> list[Colour]:
    return counts(RiskPoint.objects.within(actor.scope))


def _held(actor: Actor, today: date) -> list[Held]:
    rows = Certificate.objects.within(actor.scope).exclude(state=DROPPED).order_by("valid_until", "pk")[:_MOST]
    return [_of(each, days_left(each, today)) for each in rows]


def _of(certificate: Certificate, days: int) -> Held:
    if days > _SOON:
        return Held(certificate, clock.day_in_full(certificate.valid_until), presses=False)
    return Held(certificate, f"还剩{days}天" if days >= 0 else f"过期{-days}天", presses=True)


def _facts(site: Enterprise) -> list[tuple[str, str]]:
    """What is kept of the firm, as people read it; what is missing says so."""
    fields: list[Any] = [field_of(Enterprise, name) for name in _FACTS]
    return [(str(field.verbose_name), kind_of(field).shown(site, field) or _EMPTY) for field in fields]
