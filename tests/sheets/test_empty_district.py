"""An empty district is set up from sheets as offices have them, from `anlan found` to its first report, through the pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.kernel.history.verify import verify
from anlan.kernel.people.models import Post
from anlan.kernel.scope import unscoped
from tests.test_founding import Desk, _as_in_a_real_district, three  # noqa: F401

from .office_books import FULL, LEADER, OFFICER, SMALL, Books

MOST_TOUCHED, MOST_ROUNDS = 40, 4
ANSWERS = {"加油站": "危险化学品", "超市": "商贸", "餐饮": "商贸", "建筑": "建筑施工"}
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass
class Setting:
    """Brings sheets in through the pages and counts what a person fills in, changes or chooses: files, cells, choices."""

    touched: list[str] = field(default_factory=list)

    def bring(self, desk: Desk, ledger: str, content: bytes, answers: Mapping[str, str] = NOTHING, **ticks: str) -> Any:
        """Upload a book, look at it, settle what the page asks, and take it in.

        answers: {what a cell says: what is meant}; "@云台镇" is the namesake who lies there. Whatever is wrong and has no answer
        fails. ticks: boxes for the whole sheet.
        """
        address = f"/ledgers/{ledger}/import/"
        shown = desk.browser.post(address, {"file": SimpleUploadedFile(f"{ledger}.xlsx", content)}, follow=True)
        self.touched += [f"{ledger} file", *ticks]
        sent = dict(ticks)
        for _ in range(MOST_ROUNDS):
            if not (ticks or shown.context["wrong"]):
                break
            sent |= self._settle(shown.context, answers)
            shown = desk.browser.post(address, {"token": shown.context["token"], "do": "check", **sent}, follow=True)
            ticks = {}
        told = [str(each.problem) for each in shown.context["wrong"]]
        assert told == [], "\n".join(told)
        done = desk.browser.post(address, {"token": shown.context["token"], "do": "import"}, follow=True)
        assert done.status_code == 200
        return done

    def _settle(self, context: Any, answers: Mapping[str, str]) -> dict[str, str]:
        """What is put into the boxes: one for all cells that say the same where the page offers it, else cell by cell."""
        sent = {}
        swapped = set()
        for at, each in enumerate(context["repeated"], start=1):
            if each.value in answers and not answers[each.value].startswith("@"):
                sent |= {f"swapped-{at}": f"{each.field}\t{each.value}", f"swap-{at}": answers[each.value]}
                self.touched.append(f"{context['ledger'].code} all {each.value}")
                swapped.add(each.value)
        for each in context["wrong"]:
            said = each.problem.written
            if said in answers and said not in swapped:
                place = answers[said].removeprefix("@")
                found = re.search(rf"([A-Z]+-[0-9]+-[0-9]+)（{place}", each.problem.message)
                sent[each.box] = found[1] if answers[said].startswith("@") else answers[said]
                self.touched.append(f"{context['ledger'].code} {each.problem.cell}")
        return sent

    def give_posts(self, desk: Desk, book: Any) -> None:
        """Confirm the roles that are offered to the people of an address book."""
        sent = {offer.box: offer.role for offer in book.context["offers"]}
        self.touched.append("posts confirmed")
        done = desk.browser.post(book.redirect_chain[-1][0], {"do": "posts", **sent}, follow=True)
        assert done.context["offers"] == []

    def enter(self, desk: Desk, name: str) -> Desk:
        """Give somebody an account, who then enters."""
        self.touched.append(f"account of {name}")
        username = f"user{len(self.touched)}"
        entered = Desk(username, desk.give_account(name, username))
        if entered.browser.get("/").status_code == 302:
            entered.bring_second_factor()
        return entered


@pytest.mark.parametrize(
    "size", [pytest.param(SMALL, id="small"), pytest.param(FULL, id="whole", marks=pytest.mark.slow)]
)
def test_sheets_alone_set_a_district_up_to_its_first_report(three, size):  # noqa: F811
    set_up(three["administrator"], three["security"], Books(size))


def set_up(desk: Desk, security: Desk, books: Books) -> None:
    setting = Setting()
    setting.bring(desk, "regions", books.regions())
    setting.bring(desk, "bodies", books.bodies())
    book = setting.bring(desk, "people", books.address_book(), first_of_several="yes")
    setting.give_posts(desk, book)
    security.confirm_all()
    setting.touched.append("posts that take two confirmed")
    office = setting.enter(desk, OFFICER)
    setting.bring(office, "enterprises", books.enterprises(), ANSWERS | books.mistyped_firms)
    setting.bring(office, "hazards", books.hazards(), books.mistyped_hazards)
    leader = setting.enter(desk, LEADER)
    report = first_report(office, leader)

    assert counted(report) == by_hand(books)
    text = office.page(f"/reports/{report.context['report'].number}/file.txt")
    assert f"共排查隐患{len(books.hazard_rows)}条" in text
    assert "数字冻结于" in text
    assert list(verify()) == []
    assert len(setting.touched) <= MOST_TOUCHED, setting.touched


def by_hand(books: Books) -> dict[str, Decimal]:
    """What the report must say, counted from the lines of the sheets alone."""
    lines, firms = books.hazard_rows, books.firms
    closed = [line for line in lines if line.closed]
    return {
        "hazards.found": Decimal(len(lines)),
        "hazards.closed": Decimal(len(closed)),
        "hazards.closed_rate": round(Decimal(100 * len(closed)) / len(lines), 1),
        "hazards.major": Decimal(sum(line.major for line in lines)),
        "hazards.major_closed": Decimal(sum(line.major for line in closed)),
        "hazards.listed": Decimal(0),
        "hazards.standing": Decimal(len(lines) - len(closed)),
        "enterprises.all": Decimal(len(firms)),
        "enterprises.small": Decimal(sum(firm[8] in ("小型", "微型") for firm in firms)),
    }


def counted(report: Any) -> dict[str, Decimal]:
    """The same figures as the issued report prints them, without those of one line of business."""
    codes = ("hazards.", "enterprises.", "regions.")
    figures = [each for each in report.context["figures"] if each.code.startswith(codes) and each.key == each.code]
    return {each.code: round(each.value, 1) for each in figures}


def first_report(office: Desk, leader: Desk) -> Any:
    """The annual report: drafted from its outline, signed by the leader, issued; its page."""
    outline = office.browser.get("/reports/").context["outlines"][0].number
    said = {"outline": outline, "from": "2024-01-01", "to": "2024-10-15", "key": str(uuid4())}
    drafted = office.browser.post("/reports/", said, follow=True).context["report"]
    with unscoped("the leader's post, as the form's list offers it", Post):
        signer = Post.objects.get(person__name=LEADER).number
    for desk, step, more in (
        (office, "submit", {"submit-signer": signer}),
        (leader, "sign", {}),
        (office, "issue", {}),
    ):
        page = desk.browser.get(f"/ledgers/reports/{drafted.number}/")
        hidden = {f"{step}-key": str(uuid4()), f"{step}-version": str(page.context["record"].version)}
        taken = desk.browser.post(f"/ledgers/reports/{drafted.number}/steps/{step}/", {**hidden, **more})
        assert taken.status_code == 302, taken.content.decode()
    return office.browser.get(f"/reports/{drafted.number}/")
