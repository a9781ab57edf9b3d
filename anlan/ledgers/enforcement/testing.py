"""An inspection as tests make one: two certified officers, and a hazard that it found; the officer at the pages of a case."""

import io
import re
from datetime import date
from uuid import uuid4

import docx

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.ties import tie, tied_records
from anlan.kernel.people import roles
from anlan.kernel.testing.cast import seat
from anlan.kernel.testing.proof import prove

from .models import Check, Inspector, Violation

PAIR = (("马超", "QH0600121"), ("邹敏", "QH0600134"))


def officers_of(district):
    """The two officers of the bureau; made at the first question."""
    return [_officer(district, name, certificate_no) for name, certificate_no in PAIR]


def _officer(district, name, certificate_no):
    known = Inspector.objects.known().filter(certificate_no=certificate_no).first()
    values = {"name": name, "certificate_no": certificate_no, "valid_until": date(2026, 5, 31)}
    return known or open_record(Inspector, values, actor=district.bureau, key=uuid4())


def chief_of(district):
    """A second person of the bureau: nobody approves their own plan."""
    return seat(
        "chief", "卢刚", roles.DEPARTMENT, district.system, body=district.bodies["bureau"], region=district.bureau.region,
        sectors=["general", "industry", "chemicals"],
    )  # fmt: skip


def plan(district, plant, **facts):
    """An inspection of a plant, planned by the bureau for the day after tomorrow."""
    lead, second = officers_of(district)
    values = {
        "place": plant, "planned_on": date(2024, 10, 18), "lead": lead, "second": second, "content": "粉尘防爆", **facts,
    }  # fmt: skip
    return open_record(Check, values, actor=district.bureau, key=uuid4())


def find_at(district, check, **facts):
    """A hazard found at an inspection."""
    values = {
        "place": check.place_id, "description": "除尘管道积灰", "found_on": clock.today(), "source": "enforcement",
        "fix_due_on": date(2024, 10, 25), **facts,
    }  # fmt: skip
    hazard = open_record(LEDGERS["hazards"].model, values, actor=district.bureau, key=uuid4())
    tie(check, hazard, actor=district.bureau, now=clock.now())
    return hazard


def put_right(district, check):
    """All that an inspection found: on the spot; once the order is served, by the firm, for which its town reports it."""
    for hazard in tied_records(check, "hazards"):
        if hazard.state == "rectifying":
            prove(hazard, "整改后", district.town_3)
            advance(hazard, "rectify", actor=district.town_3, key=uuid4(), content={"fix_measures": "已清扫"})
            advance(hazard, "verify", actor=district.bureau, key=uuid4(), content={"rechecker": "马超"})
        elif hazard.closed_on is None:
            prove(hazard, "整改后", district.bureau)
            advance(hazard, "fix_at_once", actor=district.bureau, key=uuid4(), content={"rechecker": "马超"})
    check.refresh_from_db()


class CaseDesk:
    """The bureau's officer at the pages of a case and its violations."""

    def __init__(self, client):
        self.client = client

    def add(self, case, **typed):
        answer = self.client.post(
            f"/ledgers/violations/new/?case={case.number}", {"key": str(uuid4()), "case": case.number, **typed}
        )
        assert answer.status_code == 302, answer.content.decode()
        return Violation.objects.of(case).get(number=answer["Location"].rstrip("/").rpartition("/")[2])

    def take(self, record, step, *, version=None, **typed):
        """The answer's status and its words. version: what the page showed, where that is older."""
        record.refresh_from_db()
        hidden = {f"{step}-key": str(uuid4()), f"{step}-version": str(version or record.version)}
        values = {f"{step}-{name}": str(value) for name, value in typed.items()}
        answer = self.client.post(f"/ledgers/{record.code}/{record.number}/steps/{step}/", {**hidden, **values})
        record.refresh_from_db()
        page = answer.content.decode()
        return answer.status_code, page

    def weigh(self, violation, article, yuan="", **more):
        facts = {
            "acted_on": violation.acted_on or date(2024, 5, 20), "article": article, "fine_yuan": yuan, "discretion": "初次违法，及时改正",
            "violated": "安全生产法第三十五条", "circumstance": "usual", **more,
        }  # fmt: skip
        return self.take(violation, "weigh", **facts)

    def page(self, record):
        text = self.client.get(f"/ledgers/{record.code}/{record.number}/").content.decode()
        return re.sub(r"<[^>]+>", "", text)

    def paper(self, case, code):
        answer = self.client.get(f"/papers/enforcement/{case.number}/{code}.docx")
        return words_of(answer)


def words_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
