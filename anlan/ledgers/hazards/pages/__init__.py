"""The page by which a phone reports a hazard: found by being here."""

from django.urls import URLPattern, path

from anlan.kernel.ledger.offers import FieldAct

from . import report

FieldAct("报隐患", report.ADDRESS, "camera", power=report.POWER)

urlpatterns: list[URLPattern] = [
    path("hazards/report/", report.report),
    path("hazards/report/near/", report.nearby),
]
