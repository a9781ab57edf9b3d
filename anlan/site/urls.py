"""Addresses: the desk's pages, the gate's ways in and out."""

from django.urls import include, path

urlpatterns = [
    path("", include("anlan.gate.urls")),
    path("", include("anlan.desk.urls")),
]
