"""How many reports were issued."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator

from .models import Outline, Report

Indicator(
    "reports.issued",
    "印发报告",
    "份",
    Report,
    when="ends_on",
    where=Q(state="issued"),
    state_now=True,
    words=("印发报告",),
)
Indicator("outlines.all", "报告提纲", "份", Outline, words=("报告提纲",))
