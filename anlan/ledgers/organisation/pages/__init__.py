"""The addresses of changing regions: found by being here."""

from django.urls import URLPattern, path

from . import changes

urlpatterns: list[URLPattern] = [
    path("organisation/changes/", changes.changes),
    path("organisation/changes/merger/", changes.merging),
    path("organisation/changes/division/", changes.dividing),
    path("organisation/changes/name/", changes.renaming),
]
