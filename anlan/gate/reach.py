"""提醒到手机: whether one is reached by SMS. Nobody is before they chose it here, and no page asks them to.

GET, POST /reach/     sms=on
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anlan.kernel.column.text import masked
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.notice.models import PhoneChoice
from anlan.kernel.people.models import Account

from .channels.sms import mobile_of

PAGE = "/reach/"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reach(request: ActingRequest) -> HttpResponse:
    """The page, and what its button does."""
    account = request.user
    assert isinstance(account, Account)  # signed_in
    if request.method == "POST":
        wanted = "sms" in request.POST
        PhoneChoice.objects.update_or_create(person=account.person, defaults={"sms": wanted})
        messages.success(request, "以后有事发短信给您。" if wanted else "不再发短信给您。")
        return redirect(PAGE)
    context = {
        "mobile": masked(mobile_of(account.person)),
        "wanted": PhoneChoice.objects.filter(person=account.person, sms=True).exists(),
        "is_there": bool(settings.SMS_URL),
    }
    return render(request, "gate/reach.html", context)
