"""Whoever holds a slip sets a password and is in. Asked for by nobody who is signed in; a slip lets one in once.

GET, POST /invited/k3f9x2abqm…/
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from anlan.kernel import clock
from anlan.kernel.history.errors import LoopError

from .inviting import accept, found
from .models import Invitation
from .second_step import enter

_ONWARD = "/firm/"


class OwnPasswordForm(forms.Form):
    """The password, twice."""

    password = forms.CharField(
        label="密码", strip=False, max_length=200, error_messages={"required": "请填写密码。"},
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label="再填一遍", strip=False, max_length=200, error_messages={"required": "请再填一遍密码。"},
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_again(self) -> str:
        """Both alike, or one of them is not what was meant."""
        if self.cleaned_data["again"] != self.cleaned_data.get("password", self.cleaned_data["again"]):
            raise forms.ValidationError("两遍不一样，请再填一次。")
        return str(self.cleaned_data["again"])


@sensitive_variables("secret")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, secret: str) -> HttpResponse:
    """Whom the slip is for, and the password; what became of a slip that lets nobody in any more."""
    slip = found(secret)
    if slip is None or not slip.holds(clock.now()):
        words = slip.words(clock.now()) if slip else "不是安澜打的，或者没有扫全"
        return render(request, "gate/not_invited.html", {"words": words}, status=404)
    if request.method != "POST":
        return _page(request, slip, OwnPasswordForm())
    form = OwnPasswordForm(request.POST)
    if not form.is_valid():
        return _page(request, slip, form, status=422)
    try:
        account = accept(secret, form.cleaned_data["password"])
    except ValidationError as error:
        form.add_error("password", error)
        return _page(request, slip, form, status=422)
    except LoopError as error:
        form.add_error(None, str(error))
        return _page(request, slip, form, status=409)
    messages.success(request, f"您的账号是{account.username}，以后用它和刚设的密码登录。请记下来。")
    return enter(request, account, _ONWARD)


def _page(request: HttpRequest, slip: Invitation, form: OwnPasswordForm, *, status: int = 200) -> HttpResponse:
    return render(request, "gate/invited.html", {"slip": slip, "form": form}, status=status)
