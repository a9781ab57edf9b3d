"""Ledgers and their records.

GET /api/v1/ledgers/   /api/v1/ledgers/hazards/records/?state=open&sort=-found_on   /api/v1/ledgers/hazards/records/YH-2024-0317/
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from ninja import Field, Query, Router, Schema, Status

from anlan.kernel import clock
from anlan.kernel.ledger import narrowing, paging
from anlan.kernel.ledger.access import ActingRequest, require
from anlan.kernel.ledger.declare import LEDGERS, Ledger
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import field_of

from . import opening, records
from .refusals import REFUSALS, Senseless, known_only
from .shapes import Column, LedgerShape, RecordsShape, WholeRecord

LARGEST_PAGE = 200
PAGING = {"sort", "after", "limit"}
router = Router(tags=["台账"])


class AskedList(Schema):
    """How a list is sorted and paged; its conditions are the ledger's own."""

    sort: str = ""
    after: str = ""
    limit: int = Field(paging.SIZE, ge=1, le=LARGEST_PAGE)


@router.get("/", response={200: list[LedgerShape], **REFUSALS}, summary="能看的台账")
def all_ledgers(request: ActingRequest) -> list[LedgerShape]:
    known_only(request, set())
    actor = request.actor
    return [_ledger(each, actor) for each in LEDGERS.values() if actor.may(f"{each.code}.view")]


@router.get("/{code}/records/", response={200: RecordsShape, **REFUSALS}, summary="一个台账的记录，按条件筛选、分页")
def all_records(request: ActingRequest, code: str, parameters: Query[AskedList]) -> RecordsShape:
    """Conditions are those of the page's address, named in the list of ledgers; `sort=-found_on` is the newest first."""
    ledger, actor = _viewed(code, request.actor), request.actor
    known_only(request, narrowing.names_of(ledger) | PAGING)
    if parameters.sort and parameters.sort.removeprefix("-") not in paging.sortable(ledger):
        raise Senseless(f"不能按“{parameters.sort}”排序，可用的有：{'、'.join(paging.sortable(ledger))}。")
    read = narrowing.narrow(ledger, request.GET.dict(), actor, clock.now())
    if read.problems:
        raise Senseless("".join(read.problems.values()))
    withdrawn = narrowing.asks_for_withdrawn(ledger, request.GET.dict())
    rows = ledger.model.objects.within(actor.scope, withdrawn=withdrawn).filter(read.where)
    return page(request, rows, ledger, paging.order_of(ledger, parameters.sort), parameters.after, parameters.limit)


@router.post("/{code}/records/", response={201: WholeRecord, **REFUSALS}, summary="登记一条记录；同一个key只登记一次")
def new_record(request: ActingRequest, code: str, new: opening.NewRecord) -> Status[WholeRecord]:
    """Answers 422 with `fields` for what cannot be, 409 with `questions` for what is unlikely: send it again with them as `confirm`."""
    ledger = _viewed(code, request.actor)
    require(request.actor, f"{code}.add")
    known_only(request, set())
    record = opening.opened(request, ledger, new)
    return Status(201, records.whole(record, ledger, request.actor))


@router.get("/{code}/records/{number}/", response={200: WholeRecord, **REFUSALS}, summary="一条记录，连同经过和文件")
def one_record(request: ActingRequest, code: str, number: str) -> WholeRecord:
    ledger = _viewed(code, request.actor)
    known_only(request, set())
    record = narrowing.find(ledger.model, request.actor.scope, number)
    if record is None:
        raise Http404("没有这条记录，或者它不在您的管辖范围内。")
    return records.whole(record, ledger, request.actor)


def page(
    request: ActingRequest, rows: QuerySet, ledger: Ledger, order: paging.Order, after: str, limit: int
) -> RecordsShape:
    """One page of rows of a ledger, with the address of the next. Raises Senseless for a place that cannot be read."""
    count = paging.counted(rows, clock.now())
    try:
        page = paging.page(paging.listed(rows, ledger), order, after, limit)
    except paging.BadMark:
        raise Senseless("“after”读不出来，请原样用上一页给的“next”地址。") from None
    return RecordsShape(
        ledger=ledger.code,
        total=count.total,
        more=count.more,
        next=_address(request, after=page.next_mark) if page.next_mark else None,
        records=[records.in_list(record, ledger, request.actor) for record in page.rows],
    )


def _address(request: ActingRequest, **changes: str) -> str:
    query: Mapping[str, str] = request.GET.dict()
    return f"{request.path}?{urlencode({**query, **changes})}"


def _viewed(code: str, actor: Actor) -> Ledger:
    """The ledger of an address, to whoever may view it."""
    ledger = LEDGERS.get(code)
    if ledger is None:
        raise Http404("没有这个台账。")
    require(actor, f"{code}.view")
    return ledger


def _ledger(ledger: Ledger, actor: Actor) -> LedgerShape:
    count = paging.counted(ledger.model.objects.within(actor.scope), clock.now())
    return LedgerShape(
        code=ledger.code,
        title=ledger.title,
        counted=ledger.counted,
        group=ledger.group,
        about=ledger.about,
        total=count.total,
        more=count.more,
        columns=[Column(name=name, title=str(field_of(ledger.model, name).verbose_name)) for name in ledger.columns],
        conditions=sorted(narrowing.names_of(ledger)),
        sorted_by=paging.sortable(ledger),
    )
