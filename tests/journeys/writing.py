"""Reports and opinions, on pages of their own."""

import re

from .declared import Entry, Taken, day
from .district import Founded, number_of, put_in
from .reading import Page


def draft(founded: Founded, entry: Entry) -> Page:
    """A report of the last month, from the first outline there is."""
    person = founded.people[entry.by]
    page = person.send(person.open("/reports/").form("写出来"), **{"from": day(-31), "to": day(-1)})
    assert page.status == 200, page.problems
    return person.open(page.link(f"/ledgers/reports/{number_of(page)}/"))


def speak(founded: Founded, entry: Entry) -> Page:
    """What somebody has to say of the system, found among what they said."""
    person = founded.people[entry.by]
    page = person.put_in(person.open("/feedback/"), "提交", **entry.typed)
    return person.open(re.findall(r'href="(/ledgers/feedback/[^/"?]+/)"', page.html)[0])


def asked(founded: Founded, entry: Entry) -> Page:
    """A paragraph that a report of the office asks of the bureau, as the bureau finds it among what it has to do."""
    office, bureau = founded.people["office"], founded.people["bureau"]
    title = f"供稿汇报{len(founded.made)}（示范）"
    report = put_in(
        office, "reports", title=title, outline="x", starts_on=day(-31), ends_on=day(-1),
        text="一、重点领域\n【由 区应急管理局 写：工贸】\n二、下一步\n继续抓好。",
    )  # fmt: skip
    founded.made["report with a paragraph"] = number_of(report)
    page = bureau.open("/inbox/")
    return bureau.open([link for link in page.links if link.startswith("/ledgers/contributions/")][-1])


def sent_without(founded: Founded, number: str, taken: Taken) -> None:
    """The report goes to be signed without it: first refused with who is missing, then with the reason."""
    office = founded.people["office"]
    page = office.open(f"/ledgers/reports/{founded.made['report with a paragraph']}/")
    signed_by = {"submit-signer": "青禾区人民政府区领导，周远"}
    page = office.send(page.form(to="/steps/submit/"), **signed_by)
    assert "还差供稿" in page.problems
    page = office.send(page.form(to="/steps/submit/"), **signed_by, **{"submit-without": "今天要报（示范）"})
    assert "已办：送签" in page.text, page.problems


def saved(founded: Founded, number: str, taken: Taken) -> None:
    """Half of it, on the page where it is written."""
    person = founded.people[taken.by]
    page = person.open(person.open(f"/ledgers/contributions/{number}/").link(f"/reports/writing/{number}/"))
    page = person.send(page.form("先存着"), "先存着", **taken.typed)
    assert "存下了" in page.text, page.problems


def commented(founded: Founded, entry: Entry) -> Page:
    """What the leader says beside a paragraph of the office's report."""
    office, leader = founded.people["office"], founded.people["leader"]
    report = put_in(
        office, "reports", title=f"批注汇报{len(founded.made)}（示范）", outline="x", starts_on=day(-31), ends_on=day(-1), text="继续抓好。",
    )  # fmt: skip
    founded.made["report with a comment"] = number = number_of(report)
    page = leader.open(f"/reports/{number}/")
    form = page.form(to=f"/reports/{number}/comments/")
    told = next(choice for choice in form.boxes["told"].choices if "刘静" in choice)
    page = leader.send(form, words=f"写上家数{len(founded.made)}（示范）", told=told)
    return leader.open([link for link in page.links if link.startswith("/ledgers/comments/")][-1])
