"""The door: log in, log out, change the post one acts in, change the password.

POST /login/   POST /logout/   POST /post/   GET, POST /password/
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anlan.kernel import clock
from anlan.kernel.people.divisions import region_path
from anlan.kernel.people.models import Account, Post
from anlan.kernel.people.roles import ROLES
from anlan.kernel.scope import unscoped

from .acting import POST_KEY
from .lockout import count_wrong, may_try, tries_left
from .second_step import enter, first_step_done

MOST_PERSONAS = 16
SCANNED = "/at/"  # where the code of a site leads
LONGEST = 2000  # letters of an address to go on to
NO_PAGES = (
    "/login/",
    "/logout/",
    "/post/",
    "/session/",
    "/drafts/",
    "/sync/",
    "/policy-reports/",
)  # addresses that nobody goes on to after the log-in


@dataclass(frozen=True)
class Persona:
    """An account of the sample that anybody may try: who, what they are, and where."""

    username: str
    name: str
    title: str
    role: str
    place: str
    does: str


class LoginForm(forms.Form):
    """An account's name and password."""

    username = forms.CharField(label="账号", max_length=40, error_messages={"required": "请填写账号。"})
    password = forms.CharField(
        label="密码", widget=forms.PasswordInput, strip=False, error_messages={"required": "请填写密码。"}
    )

    def clean_username(self) -> str:
        """Account names are in small letters; a phone's keyboard begins with a large one."""
        return self.cleaned_data["username"].lower()


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The log-in page; in the sample with its personas."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(_next(request))
        return _page(request, LoginForm(), status=200)
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    account = auth.authenticate(request, **form.cleaned_data)
    if not isinstance(account, Account):
        form.add_error(None, _refusal(request, form.cleaned_data["username"]))
        return _page(request, form, status=422)
    return first_step_done(request, account, _next(request))


def _refusal(request: HttpRequest, username: str) -> str:
    """Why nobody was let in, and what to do."""
    if closed := getattr(request, "account_closed", ""):
        return str(closed)
    tries = tries_left(request, username)
    return f"账号或密码不对，还能试{tries}次，再错要等半小时。请看看大小写和中英文输入法；忘了密码，请系统管理员重设。"


@require_POST
def persona(request: HttpRequest) -> HttpResponse:
    """Log in as one of the sample's people, on one click. Not there in a real district."""
    if not settings.SAMPLE:
        raise Http404("没有这一页。")
    username = request.POST.get("username", "")
    if username not in {persona.username for persona in personas()}:
        raise Http404("没有这个示范账号。")
    return enter(request, get_object_or_404(Account, username=username), _next(request))


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    answer = redirect(settings.LOGOUT_REDIRECT_URL)
    answer.headers["Clear-Site-Data"] = (
        '"cache"'  # drafts stay: they are sealed, and their owner's again after the next log-in
    )
    return answer


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # login_required stands before every use
    return request.user


@require_POST
@login_required
def post(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own posts from now on."""
    post_id = request.POST.get("post", "")
    posts = {str(post.pk): post for post in request.posts}  # type: ignore[attr-defined]
    if post_id not in posts:
        raise Http404("您没有这个岗位，或者它已到期。")
    request.session[POST_KEY] = posts[post_id].pk
    messages.success(request, f"现在以“{posts[post_id].title}”办理。")
    return redirect("/")


class OwnPasswordForm(PasswordChangeForm):
    """The old password and the new one. A wrong old one counts as a wrong log-in does: whoever finds a page left open guesses no more."""

    def __init__(self, request: HttpRequest, data: Any) -> None:
        super().__init__(_account(request), data)
        self.request = request

    def clean_old_password(self) -> str:
        username = self.user.username
        if not may_try(self.request, username):
            raise forms.ValidationError("原来的密码错得太多，账号锁了半小时。")
        if not self.user.check_password(self.cleaned_data["old_password"]):
            count_wrong(self.request, username)
            raise forms.ValidationError(f"原来的密码不对，还能试{tries_left(self.request, username)}次。")
        return self.cleaned_data["old_password"]


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the session goes on."""
    form = OwnPasswordForm(request, request.POST if request.method == "POST" else None)
    for field in form.fields.values():
        field.widget.attrs["class"] = "form-control"
    if request.method == "POST" and form.is_valid():
        account = form.save()
        if account.must_change:
            account.must_change = False
            account.save(update_fields=["must_change"])
        auth.update_session_auth_hash(request, account)
        messages.success(request, "密码已换好，下次用新密码登录。")
        return redirect("/")
    return render(request, "gate/password.html", {"form": form}, status=422 if form.errors else 200)


def personas() -> list[Persona]:
    """The sample's people who have an account, in the order of its story, then of the roles; empty in a real district.

    Not those who were just given one: they come in with the first password on their slip, and crowd nobody out here.
    """
    if not settings.SAMPLE:
        return []
    today = clock.today()
    with unscoped("the sample's personas are public", Post):
        posts = list(
            Post.objects.filter(person__account__is_active=True, starts_on__lte=today, ends_on=None)
            .filter(state="kept")
            .exclude(person__account__must_change=True)
            .select_related("person__account")
            .order_by("pk")
        )
    first = {post.person_id: post for post in reversed(posts)}
    roles, does = list(ROLES), {each.username: each.does for each in _story().personas}
    places = {username: position for position, username in enumerate(does)}

    def place(post: Post) -> tuple[int, int, int]:
        return places.get(post.person.account.username, len(places)), roles.index(post.role), post.pk

    return [
        Persona(
            post.person.account.username,
            post.person.name,
            post.title,
            ROLES[post.role].title,
            "、".join(region_path(code) for code in post.regions[:2]),
            does.get(post.person.account.username, ""),
        )
        for post in sorted(first.values(), key=place)[:MOST_PERSONAS]
    ]


def _story() -> Any:
    """The sample's own; this room lies below it."""
    return import_string(settings.SAMPLE_STORY)


def _page(request: HttpRequest, form: LoginForm, *, status: int) -> HttpResponse:
    for field in form.fields.values():
        field.widget.attrs["class"] = "form-control"
    form.fields["username"].widget.attrs["autocomplete"] = "username"
    form.fields["password"].widget.attrs["autocomplete"] = "current-password"
    onward = _next(request)
    context = {"form": form, "personas": personas(), "next": onward, "site_code": _site_code(onward)}
    if context["personas"]:
        context["story"] = _story().words
    return render(request, "gate/login.html", context, status=status)


def _site_code(onward: str) -> str:
    """The code of a site that was scanned by somebody who has no account, or is not signed in yet."""
    return onward.removeprefix(SCANNED).strip("/") if onward.startswith(SCANNED) else ""


def _next(request: HttpRequest) -> str:
    """Where to go on: the page that led to the log-in, if it is an address of ours that can be opened."""
    onward = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    if not ours or not onward.startswith("/") or len(onward) > LONGEST or onward.startswith(NO_PAGES):
        return settings.LOGIN_REDIRECT_URL
    return onward
