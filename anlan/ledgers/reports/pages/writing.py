"""A body writes its paragraph: one box, saved half-way or handed in, with how it will be printed beside it; on a phone below it.

/reports/writing/GG-2024-0001/   …/preview/
"""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.kernel.column.spelling import whole_number
from anlan.kernel.history.errors import Incomplete, LoopError, NotAllowed
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.loop.advance import advance
from anlan.kernel.people.actor import Actor
from anlan.ui.forms.keys import key_of
from anlan.ui.periods import period_words

from ..contributions import ASKED
from ..models import Contribution
from .asked import last_time, printed

_STEPS = {"save": "存下了，没有交。", "hand_in": "交上去了。"}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: ActingRequest, number: str) -> HttpResponse:
    """The paragraph in its box; what is refused is said and stays as it was typed."""
    actor = request.actor
    record = _own(actor, number)
    back = f"/ledgers/contributions/{number}/"
    if record.state != ASKED:
        messages.error(request, "这一段已经交了，要改请起草单位退回来。")
        return redirect(back)
    text, problem, status = record.text, "", 200
    if request.method == "POST":
        text = request.POST.get("text", "").replace("\r\n", "\n").strip()
        step = "hand_in" if request.POST.get("then") == "hand_in" else "save"
        version = whole_number(request.POST.get("version", "")) or 0
        try:
            advance(
                record,
                step,
                actor=actor,
                key=key_of(request),
                content={"text": text},
                version=version,
                led=step == "save",
            )
            messages.success(request, _STEPS[step])
            return redirect(back if step == "hand_in" else request.path)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except Incomplete as error:
            problem, status = "；".join(error.missing.values()), 422
        except (LoopError, ValueError) as error:
            problem, status = str(error), 409
            record.refresh_from_db()
    return render(request, "reports/contribution_write.html", _context(record, actor, text, problem), status=status)


def _context(record: Contribution, actor: Actor, text: str, problem: str) -> dict[str, Any]:
    return {
        "contribution": record,
        "report": record.report,
        "span": period_words(record.report.period),
        "text": text,
        "problem": problem,
        "before": last_time(record),
        "narrow": actor.scope.sectors is not None,
        "version": record.version,
        "key": uuid4(),
        **printed(record, text, actor),
    }


def _own(actor: Actor, number: str) -> Contribution:
    require(actor, "contributions.hand_in")
    record = find(Contribution, actor, number)
    if actor.body_id != record.writer_id:
        raise PermissionDenied(f"这一段请{record.writer}写。")
    return record


@require_POST
@signed_in
def preview(request: ActingRequest, number: str) -> HttpResponse:
    """How it will be printed, alone."""
    record = _own(request.actor, number)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    return render(request, "reports/_contribution_printed.html", printed(record, text, request.actor))
