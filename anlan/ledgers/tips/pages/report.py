"""A report by anybody, from a phone, without an account.

GET, POST /tips/        ?at=610199.QY-2024-0001.k3f9x2abqm: where a site's code was scanned
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anlan.kernel import clock
from anlan.kernel.column import CellRefused, Who, kind_of
from anlan.kernel.column.day import last_day
from anlan.kernel.evidence.kinds import EvidenceRefused
from anlan.kernel.history.errors import Incomplete, KeyConflict
from anlan.kernel.people.actor import system_actor
from anlan.kernel.people.divisions import region_path, towns
from anlan.kernel.scope import Record
from anlan.places.codes import CodeRefused, number_in
from anlan.places.pages import standing
from anlan.ui.forms.fields import FilesField

from ..models import Contact, Tip
from ..receipts import letters_of
from ..taking import MOST_PICTURES, SaidAgain, Told, take_in

_SALT = "anlan.tips.page"
_SOONEST, _LATEST = 2, 24 * 3600  # seconds from the page to its sending: no person is faster, and no page older
_SITE = "site"


@dataclass(frozen=True)
class _Page:
    """What a page says of itself, signed: the key by which it is sent once, and when it was made."""

    key: UUID
    at: float

    def signed(self) -> str:
        return signing.dumps([str(self.key), self.at], salt=_SALT)

    @property
    def age(self) -> float:
        return clock.now().timestamp() - self.at


def _new_page() -> _Page:
    return _Page(uuid4(), clock.now().timestamp())


def _page_of(text: str) -> _Page | None:
    try:
        key, at = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    return _Page(UUID(key), at)


def _town_in(words: str) -> str:
    """The one town that the words name whole: whoever wrote it there is not asked again, nor is the office; "" for none or several."""
    named = [code for code, name in towns().items() if name in words]
    return named[0] if len(named) == 1 else ""


class TipForm(forms.Form):
    """What, where, pictures, and who if they like. What is compulsory can be tapped."""

    kind = forms.ChoiceField(choices=Tip.KINDS, required=False)
    content = forms.CharField(required=False, max_length=1000, strip=True)
    place_words = forms.CharField(required=False, max_length=200, strip=True)
    region = forms.ChoiceField(required=False)
    name = forms.CharField(required=False, max_length=40, strip=True)
    phone = forms.CharField(required=False, max_length=20, strip=True)
    photos = FilesField("现场")

    def __init__(self, *args: Any, site: Record | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        self.fields["region"].choices = [("", "不清楚"), *towns().items()]  # type: ignore[attr-defined]
        self.fields["photos"].required = False

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        field = Contact._meta.get_field("phone")
        try:
            return str(kind_of(field).reader(field, Who(system_actor()))(text)) if text else ""
        except CellRefused as error:
            raise forms.ValidationError(str(error)) from None

    def clean_photos(self) -> list[UploadedFile]:
        photos: list[UploadedFile] = self.cleaned_data["photos"]
        if len(photos) > MOST_PICTURES:
            raise forms.ValidationError(f"一次最多传{MOST_PICTURES}张，请挑最清楚的。")
        return photos

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        titles = dict(Tip.KINDS)
        if not values.get("content") and values.get("kind") in (None, "", "other"):
            self.add_error("content", "点一个问题，或者写几个字。")
        if self.site is None and not values.get("place_words"):
            self.add_error("place_words", "写一下在哪里，找得到就行。")
        values["content"] = values.get("content") or titles.get(values.get("kind") or "", "")
        return values

    def told(self) -> Told:
        values = self.cleaned_data
        return Told(
            content=values["content"], kind=values["kind"] or "other", place_words=values["place_words"],
            region=values["region"] or _town_in(values["place_words"]), site=self.site, name=values["name"], phone=values["phone"],
        )  # fmt: skip


@sensitive_post_parameters("name", "phone", "content")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The page, or the receipt of what was sent."""
    site, problem = _site(request.POST.get(_SITE) or request.GET.get("at", ""))
    if request.method != "POST":
        return _shown(request, TipForm(site=site), _new_page(), problem, status=200)
    form, page = TipForm(request.POST, request.FILES, site=site), _page_of(request.POST.get("page", ""))
    if page is None or not _SOONEST <= page.age <= _LATEST or request.POST.get("homepage"):
        return _shown(
            request,
            form,
            _new_page(),
            "没有发出去：这一页放得太久，或者发得太快了。写的都还在，请再点一次“发送”。",
            status=422,
        )
    if not form.is_valid():
        return _shown(request, form, page, "", status=422)
    told = form.told()
    try:
        tip = take_in(told, key=page.key, uploads=form.cleaned_data["photos"])
    except KeyConflict as error:
        return _shown(request, form, _new_page(), str(error), status=409)
    except SaidAgain:
        return _shown(request, form, page, "这件事今天已经有人报过，镇（街道）正在看，不用再发。", status=409)
    except EvidenceRefused as error:
        form.add_error("photos", str(error))
    except Incomplete as error:
        form.add_error(None, "；".join(error.missing.values()))
    else:
        context = {
            "tip": tip,
            "due": last_day(tip.due_at) if tip.due_at else None,
            "letters": letters_of(tip.number),
            "named": bool(told.name or told.phone),
        }
        return render(request, "tips/receipt.html", context)
    return _shown(request, form, page, "", status=422)


def _site(code: str) -> tuple[Record | None, str]:
    """The site of a scanned code, and what is wrong with the code."""
    if not code:
        return None, ""
    try:
        return standing(number_in(code), system_actor().scope), ""
    except CodeRefused as error:
        return None, str(error)


def _shown(request: HttpRequest, form: TipForm, page: _Page, problem: str, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "page": page.signed(),
        "problem": problem,
        "site": form.site,
        "site_code": (request.POST.get(_SITE) or request.GET.get("at", "")) if form.site else "",
        "where": region_path(form.site.region) if form.site else "",
        "kinds": Tip.KINDS,
    }
    return render(request, "tips/report.html", context, status=status)
