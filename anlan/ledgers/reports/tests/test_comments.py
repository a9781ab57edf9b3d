"""What is said of a report's paragraphs: beside which, by whom, to whom, and what became of it."""

from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel.history.verify import verify
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.people.models import Post
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.suites import LedgerSuite, LoopSuite

from ..models import Comment, Report
from .test_contributions import begin, step, text
from .test_ledger import issue, number_of


class TestComment(LedgerSuite, LoopSuite):
    model = Comment
    brings: ClassVar = {"answer": {"answer": "改好了"}}

    def facts(self, district, plant):
        report = Report.objects.within(district.office.scope).first() or begin(district, "好。")
        with unscoped("the post of the office", Post):
            told = Post.objects.get(pk=district.office.post_id)
        return {"report": report, "words": "第二句删掉", "told": told, "quote": "好。", "region": report.region}


@pytest.fixture
def report(district):
    return begin(district, "一、总体情况\n排查隐患【排查隐患，零也写】，整改到位。\n继续抓好。\n")


def say(client, report, told, words="整改到位要有数", quote="排查隐患1条，整改到位。"):
    sent = {"quote": quote, "words": words, "told": number_of(told), "key": str(uuid4())}
    return client.post(f"/reports/{report.number}/comments/", sent, follow=True)


def only(district):
    with unscoped("the test's own comment", Comment):
        return Comment.objects.get()


def waits(actor):
    return [todo.verb for todo in open_todos(actor).filter(ledger="comments")]


def test_what_the_leader_says_of_a_paragraph_stands_beside_it_and_is_answered(district, client_of, report, hazard):
    leader, office = client_of(district.leader), client_of(district.office)

    page = text(say(leader, report, district.office))
    comment = only(district)

    assert "已经说给刘静" in page
    assert '整改到位。<a class="comment-mark" href="#comment-1"' in page
    assert "周远10-16 09:00说给刘静" in page
    assert (waits(district.office), waits(district.leader)) == (["答复批注"], [])
    assert "整改到位要有数" in text(office.get("/"))
    assert step(office, comment, "answer", answer="已加上整改率").status_code == 302
    assert "答复：已加上整改率" in text(leader.get(f"/reports/{report.number}/"))
    assert waits(district.leader) == ["看答复"]
    step(leader, comment, "ask_on", note="再写上家数")
    assert "再写上家数" in text(office.get("/"))
    step(office, comment, "answer", answer="写上了")
    step(leader, comment, "agree")
    after = text(leader.get(f"/reports/{report.number}/"))
    assert "批注<small>1条</small>" in after
    assert "comment-mark" not in after.partition('<article class="sheet"')[2].partition("</article>")[0]
    assert list(verify("comments")) == []


def test_its_mark_stays_with_its_paragraph_when_a_figure_moves_on(district, client_of, report, find_hazard, hazard):
    office = client_of(district.office)
    say(client_of(district.leader), report, district.office)
    find_hazard()

    page = text(office.get(f"/reports/{report.number}/"))

    assert '整改到位。<a class="comment-mark"' in page


def test_nothing_of_it_is_issued_or_printed(district, client_of, report):
    say(client_of(district.leader), report, district.office, words="这句话不要印")
    issue(district, client_of, report)
    office = client_of(district.office)

    for kind in ("txt", "html"):
        printed = text(office.get(f"/reports/{report.number}/file.{kind}"))
        assert "这句话不要印" not in printed
        assert "comment-mark" not in printed


def test_what_is_said_to_nobody_or_says_nothing_is_refused_in_words(district, client_of, report):
    leader = client_of(district.leader)

    silent = text(say(leader, report, district.office, words="  "))
    to_another_town = text(say(client_of(district.town_3), begin(district, "好。", district.town_3), district.town_4))

    assert "请写意见，并选说给谁" in silent
    assert "请写意见，并选说给谁" in to_another_town


def test_who_could_not_see_it_is_told_nothing(district, client_of, report):
    page = text(say(client_of(district.leader), report, district.town_3))

    assert "张明看不到这份报告" in page


def test_what_is_written_in_it_is_text(district, client_of, report):
    page = text(
        say(client_of(district.leader), report, district.office, words="<script>alert(1)</script>", quote="继续抓好。")
    )

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
