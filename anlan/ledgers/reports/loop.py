"""A report is drafted by a body, signed by the one whom it asks, and issued whole: its words and figures stand for good."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.history import anchors
from anlan.kernel.history.errors import Incomplete, NotAllowed, WrongState
from anlan.kernel.history.models import Event
from anlan.kernel.history.writing import write_event
from anlan.kernel.loop.assigned import WORKING_FOR_BODIES
from anlan.kernel.loop.declare import Beginning, Loop, State, Step
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import Actor, actor_of
from anlan.kernel.people.codes import TOWN as TOWN_DIGITS
from anlan.kernel.people.models import Post
from anlan.kernel.people.roles import DEPARTMENT, LEADER, OFFICE, TOWN
from anlan.kernel.report.compose import compose, worded
from anlan.kernel.report.freeze import freeze

from . import contributions
from .contributions import ASKED, CANCELLED, HANDED, TAKEN
from .jobs import cover
from .letter import SIGN, letter_of
from .models import Comment, Contribution, Report
from .proof import FROZEN
from .signing import SIGNED, keep, unlike_signed, unreadable

# What a new edition begins with: its number and its day are its own.
_CARRIED = (
    "title", "outline", "starts_on", "ends_on", "text", "byline", "region", "addressee", "issuer", "annexes", "copies", "printer",
    "names_signer",
)  # fmt: skip


def _waited_for(report: Report, at: datetime) -> dict[str, Any]:
    """What was said of paragraphs that did not come was said of that time."""
    return {"without": ""}


def may_sign(post: Post, report: Report) -> bool:
    """Whether a post may sign a report: a leader the district's, a town's own officials the town's."""
    if post.role == LEADER:
        return True
    return post.role == TOWN and len(report.region) >= TOWN_DIGITS and report.region.startswith(post.region)


def _may_be_asked(post: Post, report: Report, actor: Actor) -> bool:
    return may_sign(post, report) and post.person_id not in (actor.person_id, _writer(report))


def _writer(report: Report) -> int | None:
    """The person who put the report in."""
    return (
        Event.objects.filter(ledger=report.code, record_id=report.pk, seq=1).values_list("person_id", flat=True).first()
    )


def _ask_to_sign(report: Report, actor: Actor, now: datetime) -> None:
    assert report.signer is not None  # the step needs one
    if not may_sign(report.signer, report):
        raise Incomplete(
            {"signer": f"{report.signer}不能签发这份报告：全区的报告请区领导签，镇街的报告请本镇街的领导签。"}
        )
    if report.signer.has_left:
        raise Incomplete({"signer": f"{report.signer.person.name}已不任{report.signer}，请选现在任职的人。"})
    if report.signer.person_id in (actor.person_id, _writer(report)):
        raise Incomplete({"signer": "自己写的报告不能自己签发，请选另一个人。"})


def _may_review(post: Post, report: Report, actor: Actor) -> bool:
    return post.body_id == report.body_id and post.person_id != actor.person_id and not post.has_left


def _ask_to_review(report: Report, actor: Actor, now: datetime) -> None:
    assert report.reviewer is not None  # the step needs one
    if not _may_review(report.reviewer, report, actor):
        raise Incomplete({"reviewer": f"核稿请选{report.body}现在任职的另一个人；没有的，直接送签。"})


def _send_to_sign(report: Report, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where a paragraph is missing and nobody said why it is not waited for."""
    _ask_to_sign(report, actor, now)
    if (lacking := contributions.missing_words(report)) and not report.without:
        raise Incomplete({"without": f"还差供稿：{lacking}。催一下再送；不等了就写明理由，这几段不印。"})
    contributions.settle(report, actor)


def _begin(report: Report, actor: Actor, now: datetime) -> None:
    contributions.ask(report, actor)


def _drafts(report: Report, actor: Actor) -> bool:
    return actor.body_id == report.body_id


def _only_the_drafter(report: Report, actor: Actor, now: datetime) -> None:
    if not _drafts(report, actor):
        raise NotAllowed(f"这份报告由{report.body}起草，由他们来办。")


def _freeze(report: Report, actor: Actor, now: datetime) -> None:
    """Keep the report whole, and write its hash into its history, where an anchor of the same minute covers it."""
    _only_the_drafter(report, actor, now)
    scope = actor.scope.narrowed(report.region)
    letter, text = letter_of(report), contributions.whole_text(report)
    composed = compose(
        text,
        title=report.title,
        scope=scope,
        period=report.period,
        byline=report.byline,
        letter=letter,
        written=text != report.text,
    )
    issued = freeze(report, worded(text, composed, report.period), composed, now, letter)
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
        State("checking", "待核稿", post_field="reviewer_id", todo="核稿"),
        State("signing", "待签发", post_field="signer_id", todo="签发", sealed=True),
        State("reviewed", "待印发", body_field="body_id", todo="印发", sealed=True),
        State("issued", "已印发", closed=True, sealed=True),
    ),
    steps=(
        Step(
            "submit", "送签", ("draft", "checking"), "signing", by=(OFFICE, TOWN), brings=("signer", "without"), needs=("signer",),
            fits={"signer": _may_be_asked}, also=_send_to_sign,
        ),
        Step(
            "review", "送核稿", ("draft",), "checking", by=(OFFICE, TOWN), brings=("reviewer",), needs=("reviewer",),
            fits={"reviewer": _may_review}, also=_ask_to_review, about="先请本单位另一个人看一遍，由他送签或者退回",
        ),
        Step("send_back", "退回起草人", ("checking",), "draft", by=(OFFICE, TOWN), why=True),
        Step(SIGN, "签发", ("signing",), "reviewed", by=(LEADER, TOWN), one_moment=True, barred=unreadable, also=keep),
        Step("return", "退回修改", ("signing",), "draft", by=(LEADER, TOWN), why=True, sets=_waited_for),
        Step(
            "issue", "印发", ("reviewed",), "issued", by=(OFFICE, TOWN), one_moment=True, barred=unlike_signed,
            sets=lambda report, at: {"issued_on": clock.legal_day(at)}, also=_freeze,
        ),
        Step(
            "take_back", "收回修改", ("checking", "signing", "reviewed"), "draft", by=(OFFICE, TOWN), taker=_drafts, sets=_waited_for,
        ),
        Step(
            "revise", "改发新版", ("issued",), "issued", by=(OFFICE, TOWN), also=_begin_next_edition,
            about="照这一份起草新版，新版写明代替它；这一份不变",
        ),
    ),
    acts={SIGNED: "记下签发时的数字", FROZEN: "冻结全文和数字"},
    also=_begin,
)  # fmt: skip


def _told_of_late(contribution: Contribution) -> tuple[str, ...]:
    """Of a report that a town issues itself, the town learns first that a paragraph is late; it signs it, too."""
    return (TOWN, OFFICE) if len(contribution.report.region) >= TOWN_DIGITS else ()


def _report_drafted_by(contribution: Contribution, actor: Actor) -> bool:
    return actor.body_id == contribution.body_id


def _sent_on(contribution: Contribution) -> str:
    """Why nothing more comes into a report, "" where it is still written."""
    report = contribution.report
    if report.state in contributions.IN_WORK:
        return ""
    return f"报告{report.number}已经送出去了，要改这一段，请起草单位先“收回修改”。"


def _hurry(contribution: Contribution, actor: Actor, now: datetime) -> None:
    """Tell the people of the body that the report waits for them."""
    tell(
        f"chased:{contribution.pk}:{contribution.version}",
        f"{contribution.body}催稿：{contribution.subject()}，{clock.day_words(contribution.due_on)}前交",
        to=Audience(region=contribution.region, body=contribution.writer_id),
        about=About(contribution.code, contribution.pk, contribution.region, contribution.sector),
        now=now,
    )


def _by_drafter(code: str, title: str, source: tuple[str, ...], target: str, *brings: str, **more: Any) -> Step:
    return Step(code, title, source, target, by=(OFFICE, TOWN), brings=brings, taker=_report_drafted_by, **more)


Loop(
    Contribution,
    start=ASKED,
    beginning=Beginning((HANDED,), ("text",), lambda values: HANDED if values["text"] else ""),
    states=(
        State(
            ASKED, "待供稿", body_field="writer_id", todo="写段落", due_field="due_on", escalate=(OFFICE, LEADER),
            escalate_instead=_told_of_late,
        ),
        State(HANDED, "已交稿", body_field="body_id", todo="看供稿"),
        State(TAKEN, "已采用", closed=True, sealed=True),
        State(CANCELLED, "不写了", closed=True, sealed=True),
    ),
    steps=(
        Step(
            "hand_in", "交稿", (ASKED,), HANDED, by=WORKING_FOR_BODIES, brings=("text",), needs=("text",), barred=_sent_on,
            about="数字写成【排查隐患，建筑施工】的样子，由系统去数；交了还能由起草单位退回来改",
        ),
        Step(
            "save", "先存着", (ASKED,), ASKED, by=WORKING_FOR_BODIES, brings=("text",), barred=_sent_on, routine=True,
            led=True,
        ),
        Step("use", "采用", (HANDED,), TAKEN, by=(OFFICE, TOWN)),
        _by_drafter(
            "send_back", "退回重写", (HANDED, TAKEN), ASKED, "due_on", needs=("due_on",), why=True, barred=_sent_on,
        ),
        _by_drafter("ask_again", "再请他们写", (CANCELLED,), ASKED, "due_on", needs=("due_on",), barred=_sent_on),
        _by_drafter("chase", "催一下", (ASKED,), ASKED, routine=True, also=_hurry, about="给供稿单位的人发一条提醒"),
        _by_drafter("call_off", "不用写了", (ASKED, HANDED), CANCELLED),
        Step("waive", "没有等到，送签了", (ASKED,), CANCELLED, by=(OFFICE, TOWN), led=True),
    ),
)  # fmt: skip


_COMMENTERS = (LEADER, OFFICE, DEPARTMENT, TOWN)


def _is_heard(comment: Comment, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where whoever it is said to would not see it."""
    post = comment.told
    if post.has_left:
        raise Incomplete({"told": f"{post.person.name}已不任{post}，请选现在任职的人。"})
    if not actor_of(post).scope.covers(comment):
        raise Incomplete({"told": f"{post.person.name}看不到这份报告，请选能看到的人。"})


def _said_it(comment: Comment, actor: Actor) -> bool:
    return actor.body_id == comment.body_id


Loop(
    Comment,
    start="said",
    also=_is_heard,
    states=(
        State("said", "待答复", post_field="told_id", todo="答复批注"),
        State("answered", "已答复", body_field="body_id", todo="看答复"),
        State("done", "办好了", closed=True, sealed=True),
    ),
    steps=(
        Step("answer", "答复", ("said",), "answered", by=_COMMENTERS, brings=("answer",), needs=("answer",)),
        Step("agree", "可以了", ("answered",), "done", by=_COMMENTERS, taker=_said_it),
        Step("ask_on", "还要改", ("answered",), "said", by=_COMMENTERS, taker=_said_it, why=True),
        Step("drop", "不用了", ("said",), "done", by=_COMMENTERS, taker=_said_it),
    ),
)
