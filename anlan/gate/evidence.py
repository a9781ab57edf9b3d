"""Evidence files on their way out: to whoever may see the record they belong to, to nobody else.

GET /evidence/17/
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from anlan.kernel.evidence.models import Attachment
from anlan.kernel.evidence.serving import as_kept
from anlan.kernel.ledger.declare import LEDGERS

_MISSING = "没有这个文件，或者它不在您的管辖范围内。"


@require_safe
@login_required
def file(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """The content as it was kept. Pictures open in the page, everything else is saved; nothing in it may run."""
    actor = request.actor  # type: ignore[attr-defined]
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    ledger = LEDGERS.get(attachment.ledger) if attachment else None
    if not actor or attachment is None or ledger is None:
        raise Http404(_MISSING)
    # The numbers of files run on, so a refusal would tell that there is one.
    rows = ledger.model.objects.within(actor.scope, withdrawn=True).filter(pk=attachment.record_id)
    if not actor.may(f"{ledger.code}.view") or not rows.exists():
        raise Http404(_MISSING)
    return as_kept(attachment)
