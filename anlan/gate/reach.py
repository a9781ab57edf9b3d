"""提醒到手机: whether one is reached by SMS, and in which browsers. Nobody is before they chose it here, and no page asks them to.

GET, POST /reach/     way=sms, sms=on; way=push, endpoint=…, p256dh=…, auth=…; forget=7
"""

import base64
import binascii

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anlan.kernel import clock
from anlan.kernel.column.spelling import whole_number
from anlan.kernel.column.text import masked
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.notice.models import PhoneChoice, Subscription
from anlan.kernel.people.models import Account, Person

from .channels.push import is_push_service, public_key
from .channels.sms import mobile_of
from .logins import device_of

PAGE = "/reach/"
_MOST = 5  # browsers of a person
_POINT, _SECRET = 65, 16  # bytes of a browser's public key, and of its secret


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reach(request: ActingRequest) -> HttpResponse:
    """The page, and what its buttons do."""
    account = request.user
    assert isinstance(account, Account)  # signed_in
    if request.method == "POST":
        return _change(request, account.person)
    context = {
        "mobile": masked(mobile_of(account.person)),
        "wanted": PhoneChoice.objects.filter(person=account.person, sms=True).exists(),
        "is_there": bool(settings.SMS_URL),
        "key": public_key(),
        "browsers": Subscription.objects.filter(person=account.person).order_by("-since"),
    }
    return render(request, "gate/reach.html", context)


def _change(request: ActingRequest, person: Person) -> HttpResponse:
    if forgotten := request.POST.get("forget", ""):
        Subscription.objects.filter(person=person, pk=whole_number(forgotten) or 0).delete()
        messages.success(request, "那台设备不再收推送。")
    elif request.POST.get("way") == "push":
        _open_push(request, person)
    else:
        wanted = "sms" in request.POST
        PhoneChoice.objects.update_or_create(person=person, defaults={"sms": wanted})
        messages.success(request, "以后有事发短信给您。" if wanted else "不再发短信给您。")
    return redirect(PAGE)


def _open_push(request: ActingRequest, person: Person) -> None:
    """Keep what the browser said of itself. The oldest of many goes."""
    endpoint, point, secret = (request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth"))
    if not (public_key() and len(endpoint) <= 600 and is_push_service(endpoint)):
        messages.error(request, "这个浏览器的推送服务不在本站认的几家里，收不了推送。")
        return
    if (_bytes_of(point), _bytes_of(secret)) != (_POINT, _SECRET):
        messages.error(request, "浏览器给的推送信息不对，请再点一次。")
        return
    values = {
        "person": person, "p256dh": point, "auth": secret, "device": device_of(request.headers.get("User-Agent", ""))[:60],
        "since": clock.now(),
    }  # fmt: skip
    Subscription.objects.update_or_create(endpoint=endpoint, defaults=values)
    kept = Subscription.objects.filter(person=person).order_by("-since", "-pk").values_list("pk", flat=True)[:_MOST]
    Subscription.objects.filter(person=person).exclude(pk__in=list(kept)).delete()
    messages.success(request, "以后有事推送到这台设备。")


def _bytes_of(text: str) -> int:
    """How many bytes a text of base64url says; 0 where it is none."""
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return 0
