"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, path

from . import (
    claims,
    correction,
    exporting,
    figures,
    home,
    importing,
    inbox,
    listing,
    opening,
    record,
    reports,
    steps,
    suggest,
)  # fmt: skip

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home),
    path("inbox/", inbox.inbox),
    path("ledgers/", listing.ledgers),
    path("ledgers/<str:code>/", listing.ledger_list),
    path("ledgers/<str:code>/new/", opening.opening),
    path("ledgers/<str:code>/import/", importing.importing),
    path("ledgers/<str:code>/import/problems.xlsx", importing.problems),
    path("ledgers/<str:code>/import/<int:batch>/", importing.imported),
    path("ledgers/<str:code>/template.xlsx", exporting.empty_table),
    path("ledgers/<str:code>/export.xlsx", exporting.exported),
    path("ledgers/<str:code>/<str:number>/", record.record_page),
    path("ledgers/<str:code>/<str:number>/change/", correction.correction),
    path("ledgers/<str:code>/<str:number>/steps/<str:step>/", steps.step),
    path("ledgers/<str:code>/<str:number>/extension/", steps.extension),
    path("ledgers/<str:code>/<str:number>/withdrawal/", steps.withdrawal),
    path("ledgers/<str:code>/<str:number>/evidence/", steps.evidence),
    path("suggest/<str:code>/", suggest.suggestions),
    path("indicators/", figures.all_figures),
    path("indicators/<str:code>/", figures.one_figure),
    path("indicators/<str:code>/rows/", figures.figure_rows),
    path("check/", claims.check_page),
    path("reports/", reports.all_reports),
    path("reports/<str:number>/", reports.one_report),
    path("reports/<str:number>/edit/", reports.edit),
    path("reports/<str:number>/preview/", reports.preview),
    path("reports/<str:number>/changes/", reports.changes),
    path("reports/<str:number>/file.<str:kind>", reports.file),
]
