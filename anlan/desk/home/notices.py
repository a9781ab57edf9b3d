"""What somebody was told: the newest first; opening one marks it as read and leads to its record.

GET /notices/     GET /notices/17/
"""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.loop.inbox import deliveries_to
from anlan.kernel.notice.models import Delivery
from anlan.kernel.notice.sending import mark_read
from anlan.ui.addresses import record_url

_PAGE = 50


@require_safe
@signed_in
def notices(request: ActingRequest) -> HttpResponse:
    """All that the actor was told in their post."""
    mark_read(request.actor.post_id, clock.now())
    page = Paginator(deliveries_to(request.actor), _PAGE).get_page(request.GET.get("page"))
    listed = [(each, notice_url(each)) for each in page.object_list]
    return render(request, "desk/notices.html", {"page": page, "listed": listed})


@require_safe
@signed_in
def notice(request: ActingRequest, key: int) -> HttpResponse:
    """To what a notice is about; that it was read is kept."""
    delivery = deliveries_to(request.actor).filter(pk=key).first()
    if delivery is None or not notice_url(delivery):
        raise Http404("没有这条提醒，或者它说的记录不在您的管辖范围内。")
    Delivery.objects.filter(pk=key, read_at=None).update(read_at=clock.now())
    return redirect(delivery.notice.address or record_url(delivery.notice.ledger, delivery.number))  # type: ignore[attr-defined]


def notice_url(delivery: Delivery) -> str:
    """Where a notice leads; empty where the actor may not open its record."""
    return f"/notices/{delivery.pk}/" if delivery.notice.address or getattr(delivery, "number", None) else ""
