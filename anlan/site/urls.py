"""Addresses: the desk's pages, the gate's ways in and out."""

from django.urls import include, path

urlpatterns = [
    path("", include("anlan.gate.urls")),
    path("", include("anlan.desk.urls")),
]

handler400 = "anlan.desk.errors.bad_request"
handler403 = "anlan.desk.errors.not_allowed"
handler404 = "anlan.desk.errors.not_found"
handler500 = "anlan.desk.errors.broken"
