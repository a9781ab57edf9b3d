"""A report is drafted, reviewed and issued; issuing freezes its figures."""

from anlan.kernel import clock
from anlan.kernel.loop.declare import Loop, State, Step
from anlan.kernel.people.roles import LEADER, OFFICE

from .models import Report

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
            sets=lambda report, at: {"issued_on": clock.legal_day(at)},
        ),
    ),
)  # fmt: skip
