"""A checklist filled in on a phone: question after question, skipping what the answers make needless; without script it asks again.

GET /checklists/     ?place=QY-2024-0001&checklist=JCB-2024-0001     GET, POST /checklists/JCB-2024-0001/fill/     ?place=QY-2024-0001
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from anlan.kernel.column import Who
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.narrowing import find
from anlan.kernel.ledger.offers import FieldAct, KeptPages, NavEntry
from anlan.kernel.people.actor import Actor
from anlan.places.models import Enterprise
from anlan.ui.addresses import record_url
from anlan.ui.forms.records import RecordForm, opening_form
from anlan.ui.forms.saving import Saved, save_new

from ..answers import OF, SAID, asked_now, take
from ..ledger import FILLED
from ..models import Edition, Filled
from ..questions import SEVERAL
from .shared import PREFIX, SEEN, current_for, edition_of, newer, shown

ADDRESS, POWER = "/checklists/", "filled.add"
_SET = ("checklist", "answers")  # of the ledger's form: what this page fills in its own way
_ABOVE = ("place_words", "place", "region")
_MOST_KEPT = 5  # checklists that a phone keeps to be filled in without signal


def _addresses(actor: Actor) -> Iterable[str]:
    return (
        [ADDRESS, *(f"{ADDRESS}{each.number}/fill/" for each in current_for(actor)[:_MOST_KEPT])]
        if actor.may(POWER)
        else []
    )


NavEntry("检查表", ADDRESS, "list", "自己带来的检查表：填、看题目、做指标", "filled.view", thumb=None, place=27)
FieldAct("填检查表", ADDRESS, "list", power=POWER, offered=lambda actor: bool(current_for(actor)), place=20)
KeptPages("checklists", _addresses)


@require_safe
@signed_in
def to_fill(request: ActingRequest) -> HttpResponse:
    """The checklists that reach the actor, and how many of each were filled in within their scope. A site that is named stands in the
    form of the one that is chosen; a checklist that is named is chosen already.
    """
    require(request.actor, "filled.view")
    query = urlencode({"place": request.GET["place"]}) if request.GET.get("place") else ""
    if number := request.GET.get("checklist"):
        return redirect(f"{ADDRESS}{edition_of(number, request.actor).number}/fill/?{query}")
    rows = Filled.objects.within(request.actor.scope)
    lines = [(each, rows.filter(each.of_its_checklist("checklist__")).count()) for each in current_for(request.actor)]
    context = {
        "lines": lines,
        "query": query,
        "fills": request.actor.may(POWER),
        "adds": request.actor.may("checklists.add"),
    }
    return render(request, "checklists/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def fill(request: ActingRequest, number: str) -> HttpResponse:
    """The questions, or the record that the answers make. What was filled in of an earlier edition is taken as it is."""
    require(request.actor, POWER)
    edition = edition_of(number, request.actor)
    if request.method != "POST":
        place = find(Enterprise, request.actor.scope, request.GET.get("place", "")) if "place" in request.GET else None
        form = opening_form(FILLED, request.actor, initial={"place": place} if place else {})
        return _page(request, edition, _without(form, edition, {}), Saved(None, 200))
    written = _written(edition, request.POST)
    said, wrong = take(edition.form, written, Who(request.actor))
    data = _own_fields(request.POST)
    form = _without(opening_form(FILLED, request.actor, data=data, files=request.FILES), edition, said)
    unseen = [
        each for each in edition.form.asked
        if each.when and asked_now(edition.form, each, said) and f"{SEEN}{each.name}" not in request.POST
    ]  # fmt: skip
    if unseen:
        wrong = {name: words for name, words in wrong.items() if name not in {each.name for each in unseen}}
        return _page(request, edition, form, Saved(None, 422), written, said, wrong, unseen=len(unseen))
    if wrong:
        form.is_valid()
        return _page(request, edition, form, Saved(None, 422), written, said, wrong)
    outcome = save_new(request, FILLED, form, "发送")
    if outcome.record is None:
        return _page(request, edition, form, outcome, written, said)
    template = '已保存：{} {}。<a href="{}">再填一份</a>'
    again = newer(edition) or edition
    messages.success(
        request, format_html(template, edition.name, outcome.record.number, f"/checklists/{again.number}/fill/")
    )
    return redirect(record_url(FILLED.code, outcome.record.number))


def _written(edition: Edition, sent: QueryDict) -> dict[str, list[str] | str]:
    """What was typed and tapped: {question: text, or texts where several may be chosen}."""
    return {
        each.name: sent.getlist(PREFIX + each.name) if each.kind == SEVERAL else sent.get(PREFIX + each.name, "")
        for each in edition.form.asked
    }  # fmt: skip


def _own_fields(sent: QueryDict) -> QueryDict:
    """What the page sent of the ledger's own form."""
    data = sent.copy()
    for name in list(data):
        if name.startswith((PREFIX, SEEN)):
            del data[name]
    return data


def _without(form: RecordForm, edition: Edition, said: Mapping[str, Any]) -> RecordForm:
    """The ledger's form with what the page itself knows: which edition, and what was answered."""
    for name in _SET:
        form.fields.pop(name, None)
    form.names = tuple(name for name in form.names if name not in _SET)
    form.beside |= {"checklist": edition, "answers": {OF: edition.number, SAID: dict(said)}}
    form.use_required_attribute = False
    return form


def _page(
    request: ActingRequest, edition: Edition, form: RecordForm, outcome: Saved, written: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None, wrong: Mapping[str, str] | None = None, *, unseen: int = 0,
) -> HttpResponse:  # fmt: skip
    listed = {name: [each] if isinstance(each, str) and each else list(each) for name, each in (written or {}).items()}
    questions = list(shown(edition.form, said or {}, listed, wrong or {}))
    asked = form.asked_fields()
    known = {field.name for field in asked if field.name == "region" and field.value() and not field.errors}
    context = {
        "edition": edition,
        "form": form,
        "form_url": request.get_full_path(),
        "questions_asked": questions,
        "wrong": len(wrong or {}),
        "unseen": unseen,
        "where": [field for name in _ABOVE for field in asked if field.name == name and name not in known],
        "further": [field for field in asked if field.name not in _ABOVE or field.name in known],
        "open_further": any(field.errors for field in asked if field.name not in _ABOVE),
        "photos": form.photo_fields()[0] if edition.form.photos else None,
        "shots": edition.form.photos,
        "questions": outcome.questions,
        "first_url": record_url(FILLED.code, outcome.first.number) if outcome.first else "",
        "newer": newer(edition),
    }
    return render(request, "checklists/fill.html", context, status=outcome.status)
