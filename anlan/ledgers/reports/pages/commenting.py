"""What was said of a report's paragraphs, beside them and as marks in the sheet."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from html import escape, unescape
from typing import Any
from uuid import uuid4

from anlan.kernel.history.models import Event
from anlan.kernel.loop.declare import state_title
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Post
from anlan.kernel.people.roles import LEADER, OFFICE

from ..models import Comment, Report

QUOTED = 60  # characters by which a paragraph is known again
_ALIKE = 0.6
_LINE = re.compile(r"<(p|h\d)(?=[ >])(.*?)</\1>\n", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def comments_of(report: Report, actor: Actor) -> list[Comment]:
    """Those that the actor may read, in order, each with its number on the page."""
    if not actor.may("comments.view"):
        return []
    rows = Comment.objects.within(actor.scope).filter(report=report)
    return list(rows.select_related("told", "told__person", "body").order_by("pk"))


def beside(report: Report, actor: Actor, parts: Sequence[str]) -> dict[str, Any]:
    """What stands beside a report of what was said of it. parts: its paragraphs as they are printed."""
    comments = comments_of(report, actor)
    opened = {
        event.record_id: event
        for event in Event.objects.filter(ledger=Comment.code, record_id__in=[each.pk for each in comments], seq=1)
        .select_related("person")
    }  # fmt: skip
    rows = [
        {
            "at": position,
            "comment": each,
            "who": opened[each.pk].person.name,
            "when": opened[each.pk].recorded_at,
            "state": state_title(Comment, each.state),
            "done": each.state == "done",
            "mine": each.told_id == actor.post_id and each.state == "said",
            "href": f"/ledgers/comments/{each.number}/",
        }
        for position, each in enumerate(comments, start=1)
    ]
    may_say = actor.may("comments.add")
    return {
        "comments": rows,
        "open_comments": sum(not row["done"] for row in rows),
        "may_comment": may_say,
        "quotes": [(part[:QUOTED], part[:30]) for part in dict.fromkeys(parts)] if may_say else [],
        "hearers": _hearers(report, actor) if may_say else [],
        "comment_key": uuid4(),
    }


def _hearers(report: Report, actor: Actor) -> list[Post]:
    """To whom it may be said: those who draft, review and sign the report, and the office."""
    posts = Post.objects.within(actor.scope).exclude(pk=actor.post_id).select_related("person").order_by("pk")
    named = [key for key in (report.signer_id, report.reviewer_id) if key is not None]
    near = [
        post for post in posts.filter(body=report.body_id) | posts.filter(pk__in=named) | posts.filter(role__in=(OFFICE, LEADER))
        if not post.has_left
    ]  # fmt: skip
    return sorted(near, key=lambda post: (post.body_id != report.body_id, post.pk))


def marked(sheet: str, comments: Sequence[Comment]) -> str:
    """A sheet with a mark at each paragraph that something was said of. Figures move on; what begins alike is the same paragraph."""
    lines = list(_LINE.finditer(sheet))
    begins = {unescape(_TAG.sub("", f"<{match[1]}{match[2]}"))[:QUOTED]: match for match in lines}
    marks: dict[int, str] = {}
    for position, comment in enumerate(comments, start=1):
        like = get_close_matches(comment.quote, list(begins), 1, _ALIKE) if comment.quote else []
        if like and comment.state != "done":
            at = begins[like[0]].end() - len(f"</{begins[like[0]][1]}>\n")
            name = escape(f"批注{position}：{comment.words[:60]}")
            marks[at] = (
                marks.get(at, "")
                + f'<a class="comment-mark" href="#comment-{position}" title="{name}">批{position}</a>'
            )
    for at in sorted(marks, reverse=True):
        sheet = sheet[:at] + marks[at] + sheet[at:]
    return sheet
