"""The addresses of reports: found by being here."""

from django.urls import URLPattern, path

from . import reports

urlpatterns: list[URLPattern] = [
    path("reports/", reports.all_reports),
    path("reports/<str:number>/", reports.one_report),
    path("reports/<str:number>/edit/", reports.edit),
    path("reports/<str:number>/preview/", reports.preview),
    path("reports/<str:number>/changes/", reports.changes),
    path("reports/<str:number>/file.<str:kind>", reports.file),
]
