"""A report is drafted, reviewed and issued; issuing freezes its figures."""

from datetime import datetime

from anlan.kernel import clock
from anlan.kernel.history.still import hold_still
from anlan.kernel.loop.declare import Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import LEADER, OFFICE
from anlan.kernel.report.compose import compose
from anlan.kernel.report.freeze import freeze

from .models import Report


def _freeze(report: Report, actor: Actor, now: datetime) -> None:
    """Keep every figure of the report as it stands at the moment of issuing, with the very rows it counts."""
    hold_still()
    scope = actor.scope.narrowed(report.region)
    freeze(report, compose(report.text, title=report.title, scope=scope, period=report.period), now)


Loop(
    Report,
    start="draft",
    states=(
        State("draft", "草稿", holder=OFFICE, todo="写报告"),
        State("reviewed", "待印发", holder=OFFICE, todo="印发"),
        State("issued", "已印发", closed=True),
    ),
    steps=(
        Step("review", "送审通过", ("draft",), "reviewed", by=(OFFICE, LEADER)),
        Step("return", "退回修改", ("reviewed",), "draft", by=(OFFICE, LEADER)),
        Step(
            "issue", "印发", ("reviewed",), "issued", by=(OFFICE,),
            sets=lambda report, at: {"issued_on": clock.legal_day(at)}, also=_freeze,
        ),
    ),
)  # fmt: skip
