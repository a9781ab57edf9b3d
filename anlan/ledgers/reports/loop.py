"""A report is drafted by a body, signed by the one whom it asks, and issued whole: its words and figures stand for good."""

from datetime import datetime
from functools import partial
from uuid import uuid4

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.history import anchors
from anlan.kernel.history.errors import Incomplete, NotAllowed, WrongState
from anlan.kernel.history.writing import write_event
from anlan.kernel.loop.declare import Loop, State, Step
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import TOWN as TOWN_DIGITS
from anlan.kernel.people.models import Post
from anlan.kernel.people.roles import LEADER, OFFICE, TOWN
from anlan.kernel.report.compose import compose, worded
from anlan.kernel.report.freeze import freeze

from .jobs import cover
from .models import Report
from .proof import FROZEN
from .signing import SIGNED, keep, unlike_signed, unreadable

_CARRIED = ("title", "outline", "starts_on", "ends_on", "text", "byline", "region")  # what a new edition begins with


def may_sign(post: Post, report: Report) -> bool:
    """Whether a post may sign a report: a leader the district's, a town's own officials the town's."""
    if post.role == LEADER:
        return True
    return post.role == TOWN and len(report.region) >= TOWN_DIGITS and report.region.startswith(post.region)


def _may_be_asked(post: Post, report: Report, actor: Actor) -> bool:
    return may_sign(post, report) and post.person_id != actor.person_id


def _ask_to_sign(report: Report, actor: Actor, now: datetime) -> None:
    assert report.signer is not None  # the step needs one
    if not may_sign(report.signer, report):
        raise Incomplete(
            {"signer": f"{report.signer}不能签发这份报告：全区的报告请区领导签，镇街的报告请本镇街的领导签。"}
        )
    if report.signer.has_left:
        raise Incomplete({"signer": f"{report.signer.person.name}已不任{report.signer}，请选现在任职的人。"})
    if report.signer.person_id == actor.person_id:
        raise Incomplete({"signer": "自己写的报告不能自己签发，请选另一个人。"})


def _drafts(report: Report, actor: Actor) -> bool:
    return actor.body_id == report.body_id


def _only_the_drafter(report: Report, actor: Actor, now: datetime) -> None:
    if not _drafts(report, actor):
        raise NotAllowed(f"这份报告由{report.body}起草，由他们来办。")


def _freeze(report: Report, actor: Actor, now: datetime) -> None:
    """Keep the report whole, and write its hash into its history, where an anchor of the same minute covers it."""
    _only_the_drafter(report, actor, now)
    scope = actor.scope.narrowed(report.region)
    composed = compose(report.text, title=report.title, scope=scope, period=report.period, byline=report.byline)
    issued = freeze(report, worded(report.text, composed, report.period), composed, now)
    content = {"document": bytes(issued.hash).hex(), "figures": len(composed.figures)}
    event = write_event(
        report, FROZEN, actor=actor, key=None, before=report.state, content=content, happened_at=None, now=now
    )
    transaction.on_commit(partial(_cover, event.pk))


def _cover(event: int) -> None:
    """Keep an anchor over what was issued, so that it is printed with one from its first day on: now, or by a job when those
    who are writing have finished.
    """
    if not anchors.cover(event):
        cover.defer(event=event)


def _begin_next_edition(report: Report, actor: Actor, now: datetime) -> None:
    """What was issued stays; a draft with its words begins that names it."""
    _only_the_drafter(report, actor, now)
    next_edition = Report.objects.within(actor.scope).filter(replaces=report).first()
    if next_edition is not None:
        raise WrongState(f"这份报告已经有新版{next_edition.number}，请在那一份里改。")
    values = {name: getattr(report, name) for name in _CARRIED}
    open_record(Report, {**values, "replaces": report}, actor=actor, key=uuid4())


Loop(
    Report,
    start="draft",
    states=(
        State("draft", "草稿", body_field="body_id", todo="写报告"),
        State("signing", "待签发", post_field="signer_id", todo="签发", sealed=True),
        State("reviewed", "待印发", body_field="body_id", todo="印发", sealed=True),
        State("issued", "已印发", closed=True, sealed=True),
    ),
    steps=(
        Step(
            "submit", "送签", ("draft",), "signing", by=(OFFICE, TOWN), brings=("signer",), needs=("signer",), fits={"signer": _may_be_asked},
            also=_ask_to_sign,
        ),
        Step("sign", "签发", ("signing",), "reviewed", by=(LEADER, TOWN), one_moment=True, barred=unreadable, also=keep),
        Step("return", "退回修改", ("signing",), "draft", by=(LEADER, TOWN), why=True),
        Step(
            "issue", "印发", ("reviewed",), "issued", by=(OFFICE, TOWN), one_moment=True, barred=unlike_signed,
            sets=lambda report, at: {"issued_on": clock.legal_day(at)}, also=_freeze,
        ),
        Step("take_back", "收回修改", ("signing", "reviewed"), "draft", by=(OFFICE, TOWN), taker=_drafts),
        Step(
            "revise", "改发新版", ("issued",), "issued", by=(OFFICE, TOWN), also=_begin_next_edition,
            about="照这一份起草新版，新版写明代替它；这一份不变",
        ),
    ),
    acts={SIGNED: "记下签发时的数字", FROZEN: "冻结全文和数字"},
)  # fmt: skip
