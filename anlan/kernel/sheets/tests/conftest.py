"""Spreadsheets for the tests, as people make them."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.kernel.sheets.intake import Staged, stage
from anlan.kernel.testing.cast import District

HEADERS = ("单位", "隐患描述", "发现日期")


def sheet(*rows: Sequence[Any], merged: Sequence[tuple[str, str]] = ()) -> bytes:
    """An .xlsx with these rows, from the first line on. merged: (A3:A5, what stands there)."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet("台账")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    for place, text in merged:
        page.merge_range(place, text)
    book.close()
    return buffer.getvalue()


@pytest.fixture
def plant(district: District, make_plant: Callable[[], Record]) -> Record:
    return make_plant()


@pytest.fixture
def read(district: District, plant: Record) -> Callable[..., Staged]:
    """Stages a file of hazards as the officer of town 3: read(content) or read(content, name="…", ledger="…", actor=…)."""

    def staged(
        content: bytes,
        name: str = "隐患台账.xlsx",
        *,
        ledger: str = "hazards",
        actor: Actor = district.town_3,
        **more: Any,
    ) -> Staged:
        return stage(LEDGERS[ledger], content, name, actor, **more)

    return staged


def said(staged: Staged) -> list[str]:
    return [str(problem) for problem in staged.errors]


def rows_of(ledger: str, actor: Actor) -> list[Any]:
    """What an actor sees of a ledger, the oldest first."""
    return list(LEDGERS[ledger].model.objects.within(actor.scope).order_by("pk"))
