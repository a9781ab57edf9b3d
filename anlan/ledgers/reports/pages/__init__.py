"""Where reports stand, in addresses and navigation: found by being here."""

from django.urls import URLPattern, path

from anlan.kernel.ledger.offers import PAPER, FirstTodo, NavEntry, RecordAct, RecordNote

from ..models import Outline, Report
from . import asked, beside, chasing, drafting, editing, editions, reports, saying, taking, why, writing

NavEntry(
    "报告",
    "/reports/",
    "doc",
    "数字自动算好的报告，可以冻结、打印",
    power="reports.view",
    thumb="reports.add",
    place=40,
)

RecordAct(
    PAPER, "看报告", power="reports.view", opens=True, hint="正文和算好的数字，点数字看记录。", read=beside.to_read,
    address=lambda record: f"/reports/{record.number}/" if isinstance(record, Report) else "",
)  # fmt: skip

RecordAct(
    "outline_editor", "改提纲", power="outlines.change", opens=True, hint="左边改文字、选数字，右边看印出来的样子。",
    address=lambda record: f"/reports/outlines/{record.number}/edit/" if isinstance(record, Outline) else "",
)  # fmt: skip

RecordNote("contribution", asked.note)

FirstTodo("reports", "signing", beside.before_signing)

urlpatterns: list[URLPattern] = [
    path("reports/", drafting.all_reports),
    path("reports/outlines/new/", editing.new_outline),
    path("reports/outlines/bring/", editing.bring_outline),
    path("reports/outlines/<str:number>/edit/", editing.edit_outline),
    path("reports/outlines/<str:number>/preview/", editing.preview_outline),
    path("reports/past/", taking.take),
    path("reports/writing/<str:number>/", writing.write),
    path("reports/writing/<str:number>/preview/", writing.preview),
    path("reports/<str:number>/", reports.one_report),
    path("reports/<str:number>/outline/", editing.save_as_outline),
    path("reports/<str:number>/edit/", editing.edit),
    path("reports/<str:number>/preview/", editing.preview),
    path("reports/<str:number>/comments/", saying.say),
    path("reports/<str:number>/ask/", chasing.ask_bodies),
    path("reports/<str:number>/chase/", chasing.chase_bodies),
    path("reports/<str:number>/beside/", beside.side_by_side),
    path("reports/<str:number>/since/", beside.since_before),
    path("reports/<str:number>/why/", why.why),
    path("reports/<str:number>/changes/", reports.changes),
    path("reports/<str:number>/file.<str:kind>", reports.file),
    path("editions/<str:number>/<str:check>/", editions.edition),
]
