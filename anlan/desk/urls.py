"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, path

from . import figures, reports

urlpatterns: list[URLPattern | URLResolver] = [
    path("indicators/", figures.all_figures),
    path("indicators/<str:code>/", figures.one_figure),
    path("indicators/<str:code>/rows/", figures.figure_rows),
    path("reports/", reports.all_reports),
    path("reports/<str:number>/", reports.one_report),
    path("reports/<str:number>/edit/", reports.edit),
    path("reports/<str:number>/preview/", reports.preview),
    path("reports/<str:number>/changes/", reports.changes),
    path("reports/<str:number>/file.<str:kind>", reports.file),
]
