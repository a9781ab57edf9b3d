"""What people write is read by the same kinds in a form, a program and a sheet: whatever a sheet's cell may say a box may."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django import forms

from anlan.kernel import clock
from anlan.kernel.column import CellRefused, kind_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.from_matter import FromMatter
from anlan.kernel.sheets.several import Taken
from anlan.kernel.sheets.wording import Same, Wording
from anlan.kernel.sheets.years import Years
from anlan.ui.forms.fields import ColumnField, asked

WRITTEN = (
    "10月8日", "10月8号", "10.8", "9-8", "12月10日", "12.10", "10月8日前", "12月10日前完成", "10月8日15:00", "10月8日下午3点", "10月8日左右",
    "2024年10月8日14时30分左右", "二〇二四年十月八日", "20241008", "10月8日星期二", "约50", "50左右", "近50人", "80余", "二十余人", "二十多户",
    "4学时", "三年", "1天", "半天", "1,200", "12人", "3万", "8万元", "50%", "109°36′50″", "是", "未", "√", "029-86661234转801", "甲",
)  # fmt: skip


@pytest.mark.parametrize("code", sorted(LEDGERS))
def test_whatever_a_sheet_takes_a_form_takes(district, code):
    ledger, actor = LEDGERS[code], district.administrator
    wording = Wording(ledger, actor, Years.whole(2024))
    for name in ledger.form.fields:
        field = field_of(ledger.model, name)
        box = None if kind_of(field).refers else asked(field, actor=actor, required=False)
        if not isinstance(box, ColumnField) or isinstance(box.widget, forms.Select | forms.CheckboxSelectMultiple):
            continue  # chosen, not written
        read = wording.reader(field, str(field.verbose_name), [])
        for text in WRITTEN:
            try:
                value = read(text)
            except CellRefused:
                continue
            if isinstance(value, FromMatter):
                value = value.alone
            if value is None or isinstance(value, Taken | Same):
                continue  # it hangs on the row, or a sheet keeps the rest beside the record
            assert box.to_python(text) == value, (name, text)


def test_what_is_written_in_a_hurry_is_taken_by_page_and_program(district, client_of):
    client, kinds = client_of(district.office), LEDGERS["meetings"].model._meta.get_field("kind").flatchoices
    course = {"name": "消防培训", "held_on": "10.8", "people": "约50", "hours": "4学时", "region": "990199103"}
    meeting = {"name": "安全例会", "kind": kinds[0][0], "held_at": "3月28日15:00"}

    by_page = [
        client.post(f"/ledgers/{code}/new/", {**values, "key": uuid4()})
        for code, values in (("training", course), ("meetings", meeting))
    ]
    by_program = client.post(
        "/api/v1/ledgers/training/records/", {"key": str(uuid4()), "values": {**course, "name": "电工培训"}},
        content_type="application/json",
    )  # fmt: skip
    refused = client.post("/ledgers/training/new/", {**course, "hours": "半天", "key": uuid4()})

    refusals = [answer.context["form"].errors for answer in by_page if answer.context]
    assert [answer.status_code for answer in by_page] == [302, 302], refusals
    assert by_program.status_code == 201, by_program.content
    courses = LEDGERS["training"].model.objects.within(district.office.scope)
    assert {(each.held_on, each.people, each.hours) for each in courses} == {(date(2024, 10, 8), 50, Decimal(4))}
    [held] = LEDGERS["meetings"].model.objects.within(district.office.scope)
    assert held.held_at == datetime(2024, 3, 28, 15, tzinfo=clock.LEGAL_ZONE)
    assert "“半天”" in refused.content.decode()


@pytest.mark.parametrize(
    ("today", "due", "found"),
    [
        (date(2026, 11, 30), {"12月10日": (2026, 12, 10), "1.5": (2027, 1, 5), "10月8日": (2026, 10, 8)}, {"12.28": (2026, 12, 28)}),
        (date(2026, 1, 3), {"1.20": (2026, 1, 20)}, {"12.28": (2025, 12, 28), "3月1日": (2026, 3, 1)}),
    ],
)  # fmt: skip
def test_the_year_that_is_meant_follows_from_today_and_from_what_the_column_says(district, today, due, found):
    for name, days in (("fix_due_on", due), ("found_on", found)):
        box = asked(field_of(LEDGERS["hazards"].model, name), actor=district.office, required=False)
        with clock.fixed(clock.start_of(today)):
            assert {text: box.to_python(text) for text in days} == {text: date(*day) for text, day in days.items()}
