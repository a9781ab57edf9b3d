"""A clerk of the office brings a checklist of ten minutes' work; a village fills it in at the doors, and a figure counts what it found."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from anlan.ledgers.checklists.pages.sheets import BLANK
from anlan.ledgers.checklists.tables import trimmed

from ..acting import put_in
from ..diary import Story, keys
from ..organisation import Seated
from ..year import hours

_OFFICE, _VILLAGE = "clerk", "990199101201:1"
_BROUGHT, _FILLED = date(2024, 10, 10), date(2024, 10, 14)
_DOORS = (
    ("1组3号", "没有", "12", "老化", ""), ("1组7号", "有", "", "没有问题", ""), ("2组1号", "有", "", "过长", "3.5"),
    ("2组4号", "没有", "9", "老化、过长", "2.8"),
)  # fmt: skip


def stories(staff: Seated) -> Iterator[Story]:
    yield _gas(staff, keys("checklists"))


def _gas(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    office, village = staff.actors[_OFFICE], staff.actors[_VILLAGE]
    at = hours(_BROUGHT, 9, 40)
    yield at
    edition = put_in(
        "checklists", office, at, next(new_keys), name="燃气入户检查（示范）", published_on=f"{_BROUGHT}", sheet=trimmed(BLANK),
        campaign="治本攻坚三年行动",
    )  # fmt: skip
    at = hours(_BROUGHT, 9, 50)
    yield at
    put_in(
        "checklist_figures", office, at, next(new_keys), name="燃气入户没装熄火保护", unit="户", checklist=edition.number, how="count",
        question="灶具有没有熄火保护装置", choice="没有",
    )  # fmt: skip
    for number, (door, flameout, age, hose, length) in enumerate(_DOORS):
        at = hours(_FILLED, 15 + number // 4, 5 + number * 8)
        yield at
        said = {
            "灶具有没有熄火保护装置": flameout,
            "灶具用了几年": age,
            "软管有什么问题": hose,
            "软管多长（米）": length,
        }
        lines = [f"{question}：{answer}" for question, answer in said.items() if answer]
        put_in(
            "filled", village, at, next(new_keys), checklist=edition.number, place_words=f"{door}（示范）", filled_on=f"{_FILLED}",
            answers="\n".join([edition.number, *lines]),
        )  # fmt: skip
