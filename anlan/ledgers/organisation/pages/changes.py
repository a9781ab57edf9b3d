"""Pages of changing regions: merged, given new codes, divided, renamed; first what would go over, then the deed.

GET /organisation/changes/     GET, POST /organisation/changes/merger/?town=990199103     …/division/?town=…     …/name/?region=…
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.kernel.history.errors import Incomplete, LoopError
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.loop.succession import POWER
from anlan.kernel.people.codes import TOWN
from anlan.kernel.people.divisions import division, forget_names, region_name, region_path, towns
from anlan.kernel.people.models import Body, Region
from anlan.kernel.scope import Record, lineage

from .. import carrying, succession
from ..succession import Move
from .forms import ChangeForm, DivisionForm, MergerForm, NameForm, TargetForm

SECONDS = 8.0  # that one press may carry; what is left goes on by itself
HOME = "/organisation/changes/"


@dataclass(frozen=True)
class Preview:
    """What a change would do: (old, new, code) of each region, (title, how many, measure word) of each ledger."""

    regions: list[tuple[str, str, str]]
    carried: list[tuple[str, int, str]]

    @property
    def total(self) -> int:
        return sum(count for _, count, _ in self.carried)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def changes(request: ActingRequest) -> HttpResponse:
    """What can be changed, what was, and how much is still to be carried; posted, that goes on."""
    require(request.actor, POWER)
    forget_names()
    if request.method == "POST":
        remaining = carrying.carry_on(request.actor, seconds=SECONDS)
        messages.success(request, f"还有{remaining}条在移交，系统每5分钟接着办。" if remaining else "都移交完了。")
        return redirect(HOME)
    given_up = list(Region.objects.known().filter(region__in=list(lineage.known().heirs)).order_by("region"))
    context = {
        "left": carrying.left() if given_up else 0,
        "given_up": [
            (each.name, each.region, region_path(lineage.heir(each.region)), each.number) for each in given_up
        ],
        "towns": towns(),
    }
    return render(request, "organisation/changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def merging(request: ActingRequest) -> HttpResponse:
    """Towns, or a town's villages, become another one, or get a new code."""
    town = _town(request, needed=False)
    title = f"{region_name(town)}：并村、改社区" if town else "合并镇街、撤镇设街道"
    return _targeted(
        request, MergerForm(request.POST or None, town=town), title,
        lambda olds, to, name: succession.merger(olds, to=to, name=name),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def dividing(request: ActingRequest) -> HttpResponse:
    """Villages of a town go to another one."""
    town = _town(request, needed=True)
    return _targeted(
        request, DivisionForm(request.POST or None, town=town), f"从{region_name(town)}划出村（社区）",
        lambda olds, to, name: succession.division(olds, to=to, name=name), makes_town=True,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def renaming(request: ActingRequest) -> HttpResponse:
    """A region or a body gets another name."""
    require(request.actor, POWER)
    record = _named(request)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            succession.rename(
                record,
                values["name"],
                day=values["day"],
                reason=values["reason"],
                actor=request.actor,
                key=values["key"],
            )
        except Incomplete as error:
            form.say(error.missing)
        except LoopError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已改名为{values['name']}。旧名称在搜索和导入里仍然认得。")
            return redirect(f"/ledgers/{record.code}/{record.number}/")
    context = {"form": form, "title": f"{record.name}改名", "go": "改名", "preview": None}
    return render(request, "organisation/change.html", context, status=422 if form.errors else 200)


def _targeted(
    request: ActingRequest,
    form: TargetForm,
    title: str,
    plan: Callable[[Sequence[str], str, str], list[Move]],
    *,
    makes_town: bool = False,
) -> HttpResponse:
    """Asked, previewed, done: the preview is the same form with what would happen above its button."""
    require(request.actor, POWER)
    preview = None
    if request.method == "POST" and form.is_valid():
        to, name = form.target()
        try:
            moves = plan(form.cleaned_data["olds"], to, name)
            preview = _preview(moves)
            if "sure" in request.POST:
                return _done(request, form, moves, {to: name} if makes_town and name else {})
        except Incomplete as error:
            form.say({("code" if key == "to" and name else key): message for key, message in error.missing.items()})
            preview = None
        except LoopError as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": title, "go": "看看会怎样", "preview": preview}
    return render(request, "organisation/change.html", context, status=422 if form.errors else 200)


def _done(request: ActingRequest, form: ChangeForm, moves: list[Move], town: dict[str, str]) -> HttpResponse:
    values = form.cleaned_data
    succession.succeed(
        moves, day=values["day"], reason=values["reason"], actor=request.actor, key=values["key"], town=town
    )
    remaining = carrying.carry_on(request.actor, seconds=SECONDS)
    more = f"还有{remaining}条在移交，系统会接着办，不影响使用。" if remaining else ""
    messages.success(request, f"办好了，有关的镇街、村社区和安委办都收到了提醒。{more}")
    return redirect(HOME)


def _preview(moves: list[Move]) -> Preview:
    regions = [
        (region_path(move.old), move.name if division(move.new) is None else region_path(move.new), move.new)
        for move in moves
    ]
    carried = carrying.to_carry([move.old for move in moves])
    return Preview(regions, [(ledger.title, count, ledger.counted) for ledger, count in carried])


def _town(request: ActingRequest, *, needed: bool) -> str:
    """The town of the address. Raises Http404 for what is none."""
    require(request.actor, POWER)
    forget_names()
    code = request.GET.get("town", "")
    if (code or needed) and (len(code) != TOWN or code not in towns()):
        raise Http404("没有这个镇（街道）。")
    return code


def _named(request: ActingRequest) -> Region | Body:
    """The region or body that the address names. Raises Http404."""
    if number := request.GET.get("body", ""):
        return find(Body, request.actor, number)
    rows = Region.objects.within(request.actor.scope).filter(region=request.GET.get("region", ""))
    record: Record | None = rows.first()
    if not isinstance(record, Region):
        raise Http404("没有这个地区，或者它已经撤销。")
    return record
