"""Addresses: the gate's ways in and out, the desk's pages, and those of ledgers that have pages of their own."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path


def ledger_pages() -> list[URLResolver]:
    """A ledger's folder with `pages` is found by being there; its `urlpatterns` stand at the root."""
    modules = [
        f"{app}.pages" for app in settings.INSTALLED_APPS if app.startswith("anlan.") and find_spec(f"{app}.pages")
    ]
    return [path("", include(import_module(name))) for name in modules]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("anlan.gate.urls")),
    path("", include("anlan.desk.urls")),
    *ledger_pages(),
]

handler400 = "anlan.desk.errors.bad_request"
handler403 = "anlan.desk.errors.not_allowed"
handler404 = "anlan.desk.errors.not_found"
handler500 = "anlan.desk.errors.broken"
