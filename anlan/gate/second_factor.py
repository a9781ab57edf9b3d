"""One's own second factor: switched on with a first code, its recovery codes shown once, switched off with a code.

GET, POST /second-factor/
"""

import base64
import textwrap

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from anlan.kernel.people.models import Account
from anlan.kernel.people.paper_codes import codes_left
from anlan.kernel.people.second_factor import AlreadyOn, WrongCode, factor_of, switch_off, switch_on

from .guarding import PROVEN, SECOND_FACTOR, must_have_factor
from .second_step import CodeForm, right_code, wrong_code


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether it is on; what to scan and a field for the first code, or a field for the code that switches it off."""
    account = request.user
    assert isinstance(account, Account)  # login_required
    form = CodeForm(request.POST if request.method == "POST" else None)
    is_on = factor_of(account) is not None
    if request.method == "POST":
        if ("off" in request.POST) != is_on:  # the page was open while it changed elsewhere
            return redirect(SECOND_FACTOR)
        if form.is_valid():
            answer = _off(request, account, form) if is_on else _on(request, account, form)
            if answer is not None:
                return answer
    return _page(request, account, form, is_on=is_on)


@sensitive_variables("codes")
def _on(request: HttpRequest, account: Account, form: CodeForm) -> HttpResponse | None:
    """The recovery codes, in this answer alone; None where the code was wrong."""
    try:
        codes = switch_on(account, get_totp_secret(), code=form.cleaned_data["code"])
    except AlreadyOn:
        return redirect(SECOND_FACTOR)
    except WrongCode:
        form.add_error("code", "验证码不对。看看手机的时间准不准，等换一个新的再填。")
        return None
    clear_totp_secret(request)
    request.session[PROVEN] = factor_of(account)
    request.session.cycle_key()
    return render(request, "gate/recovery_codes.html", {"codes": [" ".join(textwrap.wrap(code, 4)) for code in codes]})


def _off(request: HttpRequest, account: Account, form: CodeForm) -> HttpResponse | None:
    if not right_code(request, account, form.cleaned_data["code"]):
        form.add_error("code", wrong_code(request, account))
        return None
    switch_off(account)
    messages.success(request, "两步验证已关掉。手机里的那一项可以删了。")
    return redirect(SECOND_FACTOR)


def _page(request: HttpRequest, account: Account, form: CodeForm, *, is_on: bool) -> HttpResponse:
    context = {"form": form, "required": must_have_factor(request)}
    if is_on:
        context |= {"is_on": True, "left": codes_left(account)}
    else:
        secret = get_totp_secret()
        link = get_adapter().build_totp_url(account, secret)
        context |= {"secret": " ".join(textwrap.wrap(secret, 4)), "link": link, "picture": _picture(link)}
    return render(request, "gate/second_factor.html", context, status=422 if form.errors else 200)


def _picture(link: str) -> str:
    """A QR code of the link as the address of a picture: nothing is fetched, and no style or script stands in the page."""
    return "data:image/svg+xml;base64," + base64.b64encode(get_adapter().build_totp_svg(link).encode()).decode()
