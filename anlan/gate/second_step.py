"""The second step of the log-in: whoever has a second factor gives its code after the password.

GET, POST /login/code/

Between the steps a fresh session holds who it is, for five minutes; nobody is logged in before the code is right.
"""

import re
import time

from django import forms
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anlan.kernel.column.spelling import plain
from anlan.kernel.people.models import Account
from anlan.kernel.people.paper_codes import DIGITS
from anlan.kernel.people.second_factor import accepts, factor_of

from .guarding import PASSWORD, PROVEN
from .lockout import count_wrong, may_try, tries_left
from .login import BACKEND, AccountBackend
from .session import begin

HALFWAY = "halfway"  # in the session: whose password was right, until when, and where to go on
PATIENCE = 300  # seconds
OF_PHONE = 6  # digits of a code
_OF_PAPER_BEFORE = 8  # of recovery codes that were printed before there were hashes of them


class CodeForm(forms.Form):
    """A code from the phone or from paper, with whatever spaces and widths a Chinese keyboard puts in."""

    code = forms.CharField(
        label="验证码", max_length=20, error_messages={"required": "请填写验证码。"},
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )  # fmt: skip

    def clean_code(self) -> str:
        """The code; what cannot be one counts as no attempt, and its writer is told what one looks like."""
        code = re.sub(r"[\s-]", "", plain(self.cleaned_data["code"]))
        if not code.isdecimal() or len(code) not in (OF_PHONE, DIGITS, _OF_PAPER_BEFORE):
            raise forms.ValidationError(f"手机上的验证码是{OF_PHONE}位数字，备用码是{DIGITS}位数字，请照着再填一遍。")
        return code


def enter(request: HttpRequest, account: Account, onward: str) -> HttpResponse:
    """Log in, for good, an account whose every factor was proven, and go on."""
    auth.login(request, account, backend=BACKEND)
    begin(request)
    request.session[PROVEN] = factor_of(account)
    if account.must_change:
        messages.info(request, "这是管理员给的初始密码，请先换成自己的。")
        return redirect(PASSWORD)
    return redirect(onward)


def first_step_done(request: HttpRequest, account: Account, onward: str) -> HttpResponse:
    """After the right password: in, or on to the code where the account has a second factor."""
    if factor_of(account) is None:
        return enter(request, account, onward)
    auth.logout(request)  # a fresh session: one laid out before the password is worth nothing after it
    request.session[HALFWAY] = {
        "account": account.pk, "password": account.get_session_auth_hash(), "until": time.time() + PATIENCE, "onward": onward,
    }  # fmt: skip
    return redirect("/login/code/")


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code."""
    account = _halfway(request)
    if account is None:
        if not request.user.is_authenticated:
            messages.info(request, "请先填账号和密码；填完密码五分钟内要填验证码。")
        return redirect("/login/")
    form = CodeForm(request.POST if request.method == "POST" else None)
    form.fields["code"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        if right_code(request, account, form.cleaned_data["code"]):
            return enter(request, account, request.session.pop(HALFWAY)["onward"])
        form.add_error("code", wrong_code(request, account))
    return render(request, "gate/login_code.html", {"form": form}, status=422 if form.errors else 200)


def wrong_code(request: HttpRequest, account: Account) -> str:
    """What to do about a code that was not right."""
    return (
        f"验证码不对，或者已经用过了，还能试{tries_left(request, account.username)}次。等手机上换一个新的再填；"
        "一直不对，看看手机的时间准不准，或者改填一个备用码。"
    )


def right_code(request: HttpRequest, account: Account, code: str) -> bool:
    """Whether a code is right. A wrong one counts as a wrong password does; the one too many is answered by axes, locked."""
    if not may_try(request, account.username):
        return False
    if accepts(account, code):
        return True
    count_wrong(request, account.username)
    return False


def _halfway(request: HttpRequest) -> Account | None:
    """Whose password was right in this session; None where it is too long ago, or password or factor are gone by now."""
    first_step = request.session.get(HALFWAY)
    if first_step is None or first_step["until"] < time.time():
        return None
    account = AccountBackend().get_user(first_step["account"])
    if account is None or factor_of(account) is None:
        return None
    return account if constant_time_compare(account.get_session_auth_hash(), first_step["password"]) else None
