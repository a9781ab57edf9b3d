"""What became of a report, to whoever holds its receipt.

GET, POST /tips/follow/
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anlan.kernel.column.day import last_day
from anlan.kernel.loop.declare import state_title
from anlan.kernel.loop.ties import tied_records
from anlan.kernel.people.actor import system_actor

from ..models import TAKEN, Reward, Tip
from ..receipts import claim_code, opens

_TOLD = {"received": "已经收到，等工作人员查看", TAKEN: "属实，已列为隐患"}
_WRONG = "编号或者回执码不对，请照着回执再输一次。"


@dataclass(frozen=True)
class _Paid:
    """A reward as its reporter sees it."""

    amount: str
    state: str
    claim: str


@sensitive_post_parameters("letters")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt, or show what became of its report: nothing of anything else."""
    if request.method != "POST":
        return render(request, "tips/follow.html", {"number": request.GET.get("number", "")[:20]})
    number, letters = request.POST.get("number", "").strip().upper()[:20], request.POST.get("letters", "")[:40]
    tip = Tip.objects.within(system_actor().scope).filter(number=number).first() if opens(number, letters) else None
    if tip is None:
        return render(request, "tips/follow.html", {"number": number, "problem": _WRONG}, status=422)
    due = last_day(tip.due_at) if tip.due_at else None
    context = {"tip": tip, "due": due, "words": _words(tip), "hazards": _hazards(tip), "rewards": _rewards(tip)}
    return render(request, "tips/followed.html", context)


def _words(tip: Tip) -> str:
    if tip.state == "passed":
        return f"已转{tip.passed_to}办理"
    return _TOLD.get(tip.state) or state_title(Tip, tip.state)


def _hazards(tip: Tip) -> list[str]:
    """How far what it became has come; where it lies, who mends it, and what else is there is not told."""
    return [state_title(type(hazard), hazard.state) for hazard in tied_records(tip, "hazards")]


def _rewards(tip: Tip) -> list[_Paid]:
    rows = Reward.objects.within(system_actor().scope).filter(tip=tip).exclude(state__in=("proposed", "declined"))
    return [
        _Paid(
            f"{row.amount_yuan:g}",
            state_title(Reward, row.state),
            claim_code(row.number) if row.state == "approved" else "",
        )
        for row in rows.order_by("pk")
    ]
