"""Something is said of a report's paragraph.

POST /reports/BG-2024-0001/comments/
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anlan.kernel.history.errors import LoopError
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Post
from anlan.ui.forms.keys import key_of

from ..models import Comment
from .commenting import QUOTED
from .reports import acting, report_for


@require_POST
@signed_in
def say(request: ActingRequest, number: str) -> HttpResponse:
    """Something is said of a paragraph, to somebody."""
    actor = acting(request, "reports.view")
    report = report_for(actor, number)
    require(actor, "comments.add")
    told = Post.objects.within(actor.scope).filter(number=request.POST.get("told", "")).first()
    back = f"/reports/{number}/#comments"
    words = request.POST.get("words", "").strip()
    if told is None or not words:
        messages.error(request, "请写意见，并选说给谁。")
        return redirect(back)
    values = {"report": report, "quote": request.POST.get("quote", "")[:QUOTED], "words": words, "told": told}
    try:
        open_record(Comment, values, actor=actor, key=key_of(request))
    except LoopError as error:
        messages.error(request, str(error))
        return redirect(back)
    messages.success(request, f"已经说给{told.person.name}。")
    return redirect(back)
