"""For the auditor: what each of the three administrators did, and who saw or took numbers that are hidden elsewhere.

GET /audit/administrators/?from=2024-10-01&to=2024-10-31&role=security     GET /audit/numbers/?from=…&to=…
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.history.models import Event
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.models import Disclosure
from anlan.kernel.people.roles import APART, ROLES
from anlan.ui.addresses import record_url
from anlan.ui.periods import Asked, asked_period, choices, period_words

from .audit import PAGE, VIEW, newest, rows_of, viewable


@require_safe
@signed_in
def administrators(request: ActingRequest) -> HttpResponse:
    """What was done in the posts of system, security and audit administrator, the newest first."""
    require(request.actor, VIEW)
    selection = _asked(request)
    role = request.GET.get("role", "")
    roles = (role,) if role in APART else APART
    events = Event.objects.filter(
        post__role__in=roles, ledger__in=viewable(request.actor), recorded_at__gte=clock.start_of(selection.period.start),
        recorded_at__lt=clock.end_of(selection.period.end),
    )  # fmt: skip
    listed = list(newest(events, request.GET.get("after", ""))[: PAGE + 1])
    more = {"role": role} if role in APART else {}
    context = {
        "rows": rows_of(listed[:PAGE], selection, request.actor),
        "roles": [(code, ROLES[code].title, code == role) for code in APART],
        "next_url": f"?{selection.query(**more, after=str(listed[PAGE - 1].pk))}" if len(listed) > PAGE else "",
        "kept": more,
        **_period(selection),
    }
    return render(request, "desk/administrators.html", context)


@dataclass(frozen=True)
class Look:
    """One time that somebody saw or took numbers."""

    at: datetime
    who: str
    post: str
    what: str
    ledger: str
    number: str
    url: str
    count: int
    columns: str


@require_safe
@signed_in
def numbers(request: ActingRequest) -> HttpResponse:
    """Who saw whole numbers or took a list of them, the newest first."""
    require(request.actor, VIEW)
    selection = _asked(request)
    looks = Disclosure.objects.filter(
        at__gte=clock.start_of(selection.period.start), at__lt=clock.end_of(selection.period.end),
        ledger__in=viewable(request.actor),
    )  # fmt: skip
    listed = list(newest(looks, request.GET.get("after", ""))[: PAGE + 1])
    context = {
        "looks": [_look(each) for each in listed[:PAGE]],
        "next_url": f"?{selection.query(after=str(listed[PAGE - 1].pk))}" if len(listed) > PAGE else "",
        "kept": {},
        **_period(selection),
    }
    return render(request, "desk/numbers.html", context)


def _look(each: Disclosure) -> Look:
    return Look(
        at=each.at, who=each.person.name, post=each.post.title, what=each.get_way_display(),
        ledger=LEDGERS[each.ledger].title, number=each.number,
        url=record_url(each.ledger, each.number) if each.number else "", count=each.count, columns=each.columns,
    )  # fmt: skip


def _asked(request: ActingRequest) -> Asked:
    today = clock.today()
    return asked_period(request, Period(today.replace(month=1, day=1), today))


def _period(selection: Asked) -> dict[str, object]:
    return {
        "asked": selection,
        "period_words": period_words(selection.period),
        "period_choices": [(title, f"?{query}") for title, query in choices(selection, clock.today())],
    }
