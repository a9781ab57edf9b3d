"""Pages of two-fold prevention: found by being here."""

from django.urls import URLPattern, path

from . import desk, risks, weak

urlpatterns: list[URLPattern] = [
    path("firm/", desk.firm),
    path("risks/", risks.risks),
    path("risks/checked/", risks.checked),
    path("weak/", weak.weak),
]
