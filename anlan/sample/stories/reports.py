"""Reports of the sample: one waits to be signed, one was issued on the clock's first morning, with a record corrected since, one is a draft.

The first three quarters are frozen; the draft runs to the day before the clock starts and is the clerk's next to-do.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor

from ..acting import amend, take
from ..diary import keys
from ..organisation import Seated

SENT_AT = datetime(2024, 10, 15, 8, 40, tzinfo=UTC)  # 16:40 of the day before
ISSUED_AT = datetime(2024, 10, 16, 0, 20, tzinfo=UTC)  # 08:20: after all is imported and moved, before the clock starts
CORRECTED_AT = datetime(2024, 10, 16, 0, 40, tzinfo=UTC)
YEAR_BEGAN = date(2024, 1, 1)
# What stands around the text of the one that was sent to the district's government.
LETTER = {
    "document_number": "青安办发〔2024〕31号", "names_signer": True, "addressee": "区人民政府", "issuer": "青禾区安全生产委员会办公室",
    "copies": "区委办公室、区应急管理局", "printer": "青禾区安全生产委员会办公室",
}  # fmt: skip


def write(staff: Seated) -> None:
    """Send one report to be signed, issue the one on three quarters, correct one record that it counts, and begin the next."""
    new_keys = keys("reports")
    clerk, leader = staff.actors["clerk"], staff.actors["leader"]
    september = (date(2024, 9, 1), date(2024, 9, 30))
    september_report = _draft("9月份安全生产工作汇报", *september, clerk, SENT_AT, new_keys)
    take(september_report, "submit", clerk, SENT_AT, next(new_keys), signer=leader.title)
    issued = _draft("前三季度安全生产工作汇报", YEAR_BEGAN, date(2024, 9, 30), clerk, ISSUED_AT, new_keys, **LETTER)
    take(issued, "submit", clerk, ISSUED_AT, next(new_keys), signer=leader.title)
    take(issued, "sign", leader, ISSUED_AT, next(new_keys))
    take(issued, "issue", clerk, ISSUED_AT, next(new_keys))
    _draft("全区安全生产工作汇报", YEAR_BEGAN, date(2024, 10, 15), clerk, ISSUED_AT, new_keys)
    _ask_departments(staff, clerk, new_keys)
    _correct_one_visit(staff, new_keys)


_ASKING = """一、总体情况
【期间】，【全区】排查隐患【排查隐患】，已整改销号【整改销号】，整改率【整改率】。
二、重点领域情况
【由 {water} 写：水库和淤地坝】
【由 {bureau} 写：工贸和危险化学品】
三、下一步工作
对照问题逐条整改，盯住汛期、节假日等重点时段。
"""
_OF_WATER = "区管水库【水库】、淤地坝【淤地坝】，汛期每天有人巡查，没有发现险情。"


def _ask_departments(staff: Seated, clerk: Actor, new_keys: Iterator[UUID]) -> None:
    """A special report of which two departments write a paragraph: one has handed it in, the other has until Friday."""
    water, bureau = staff.actors["水利局:1"], staff.actors["应急管理局:1"]
    text = _ASKING.format(water=staff.body_of(water).name, bureau=staff.body_of(bureau).name)
    values = {
        "title": "重点领域安全生产情况专报", "outline": "special", "text": text, "starts_on": YEAR_BEGAN, "ends_on": date(2024, 9, 30),
        "region": clerk.region, "collect_by": date(2024, 10, 18),
    }  # fmt: skip
    with clock.fixed(ISSUED_AT):
        report = open_record(LEDGERS["reports"].model, values, actor=clerk, key=next(new_keys))
    contributions: Any = LEDGERS["contributions"].model
    of_water = contributions.objects.within(water.scope).get(report=report, writer=water.body_id)
    take(of_water, "hand_in", water, ISSUED_AT, next(new_keys), text=_OF_WATER)


def _draft(
    title: str, since: date, until: date, clerk: Actor, at: datetime, new_keys: Iterator[UUID], **letter: Any
) -> Any:
    """A report by the annual outline, as the page of reports drafts it, with a title of its own and what stands around its text."""
    outlines: Any = LEDGERS["outlines"].model
    outline = outlines.objects.within(clerk.scope).get(name="annual")
    values = {
        "title": outline.title, "outline": outline.name, "text": outline.text, "starts_on": since, "ends_on": until,
        "region": clerk.region,
    }  # fmt: skip
    with clock.fixed(at):
        report = open_record(LEDGERS["reports"].model, values, actor=clerk, key=next(new_keys))
        correct(report, {"title": title, **letter}, actor=clerk, key=next(new_keys), version=report.version)
    return report


def _correct_one_visit(staff: Seated, new_keys: Iterator[UUID]) -> None:
    """Somebody finds that a visit of August left no advice: the issued figure and today's then differ by one."""
    visits: Any = LEDGERS["guidance"].model
    august = (date(2024, 8, 1), date(2024, 8, 31))
    visit = (
        visits.objects.within(staff.actors["clerk"].scope)
        .exclude(advice="")
        .filter(visited_on__range=august)
        .order_by("number")[0]
    )
    amend(
        visit,
        staff.actors["clerk"],
        CORRECTED_AT,
        next(new_keys),
        reason="核对现场记录，这次没有提出书面建议",
        advice="",
    )
