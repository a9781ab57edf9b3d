"""A person's account: given with a first password that is shown once, renewed, closed, opened again; a lost second factor is taken away.

GET, POST /organisation/accounts/RY-2022-0007/
"""

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anlan.kernel.admission.accounts import (
    POWER,
    open_account,
    renew_password,
    reset_second_factor,
    set_open,
    usernames_for,
)
from anlan.kernel.admission.high import RENEW, UNFACTOR, NeedsSecondPerson, holds_high
from anlan.kernel.history.errors import Incomplete, LoopError, NotAllowed
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.loop.requests import ask
from anlan.kernel.people.models import Account, Person
from anlan.kernel.people.second_factor import factor_of, required_of
from anlan.ui.addresses import record_url
from anlan.ui.forms.keys import KeyField

from .seats import held

OPEN, CLOSE, REOPEN = "open", "close", "reopen"
_DONE = {
    CLOSE: "账号已停用，正在用它的人马上退出。",
    REOPEN: "账号已启用。",
    UNFACTOR: "两步验证已取消，下次登录只用密码。如果手机是丢了，请把密码也重设。",
}


class DeedForm(forms.Form):
    """What is to be done with the account; `key` makes the same form, posted twice, one deed."""

    key = KeyField(widget=forms.HiddenInput, initial=uuid4)
    deed = forms.ChoiceField(choices=[(each, each) for each in (OPEN, RENEW, *_DONE)], widget=forms.HiddenInput)
    reason = forms.CharField(
        label="理由", max_length=200, required=False, widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip
    username = forms.CharField(
        label="账号", max_length=40, required=False, help_text="3到40个小写字母、数字，以字母开头。",
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account(request: ActingRequest, number: str) -> HttpResponse:
    """The account of a person in scope, for whoever has the power."""
    require(request.actor, POWER)
    person = find(Person, request.actor, number)
    if request.method != "POST":
        return _page(request, person, DeedForm(initial={"username": usernames_for([person])[0]}))
    form = DeedForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form, status=422)
    values = form.cleaned_data
    try:
        password = _do(person, values["deed"], values["username"], request, values["key"])
    except NeedsSecondPerson as error:
        return _asked(request, person, form, error)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except Incomplete as error:
        for name, message in error.missing.items():
            form.add_error(name, message)
        return _page(request, person, form, status=422)
    except LoopError as error:
        form.add_error(None, str(error))
        return _page(request, person, form, status=409)
    if password:
        # Shown in this answer alone: nothing keeps it, and a repeated form finds its key used.
        return _page(request, person, form, password=password)
    messages.success(request, _DONE[values["deed"]])
    return redirect(request.path)


def _asked(request: ActingRequest, person: Person, form: DeedForm, needed: NeedsSecondPerson) -> HttpResponse:
    """What a second person must grant is asked for, with its reason; granted, the same button does it within a day, once."""
    values = form.cleaned_data
    kind = RENEW if values["deed"] == RENEW else UNFACTOR
    try:
        ask(person, kind, actor=request.actor, key=values["key"], reason=values["reason"])
    except Incomplete as error:
        form.add_error("reason", f"{needed}{error}")
        return _page(request, person, form, status=422)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except LoopError as error:
        form.add_error(None, str(error))
        return _page(request, person, form, status=409)
    messages.success(request, "申请已提出，安全管理员同意以后一天内，您在这里再点一次就办好。")
    return redirect(request.path)


def _do(person: Person, deed: str, username: str, request: ActingRequest, key: UUID) -> str:
    """Do it; returns the first password where there is a new one."""
    if deed == OPEN:
        return open_account(person, username, actor=request.actor, key=key)
    if deed == RENEW:
        return renew_password(person, actor=request.actor, key=key)
    if deed == UNFACTOR:
        reset_second_factor(person, actor=request.actor, key=key)
    else:
        set_open(person, deed == REOPEN, actor=request.actor, key=key)
    return ""


def _page(
    request: ActingRequest, person: Person, form: DeedForm, *, status: int = 200, password: str = ""
) -> HttpResponse:
    account = Account.objects.filter(person=person).first()
    context = {
        "person": person,
        "person_url": record_url(person.code, person.number),
        "account": account,
        "factor_needed": required_of(held(request.actor).filter(person=person)),
        "factored": account is not None and factor_of(account) is not None,
        "high": holds_high(person),
        "form": form,
        "key": uuid4(),
        "password": password,
    }
    return render(request, "organisation/account.html", context, status=status)
