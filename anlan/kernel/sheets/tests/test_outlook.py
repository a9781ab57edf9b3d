"""What the preview says of a row is what the ledger says of its record afterwards."""

from datetime import date

from anlan.kernel.column import kind_of
from anlan.kernel.loop.models import Todo
from anlan.kernel.people.divisions import region_path
from anlan.kernel.scope import field_of, unscoped
from anlan.kernel.sheets.intake import commit
from anlan.kernel.sheets.outlook import outlooks

from .conftest import HEADERS, rows_of, sheet

PLANT = "宏达机械厂（示范）"


def shown(record, name):
    field = field_of(type(record), name)
    return kind_of(field).shown(record, field)


def test_state_holder_and_deadline_are_those_that_the_records_get(read, district):
    headers = (*HEADERS, "整改期限", "完成时间")
    staged = read(
        sheet(
            headers, (PLANT, "护栏松动", "2024.10.12", "", ""), (PLANT, "无护罩", "2024年10月13日", "2024.11.1", ""),
            (PLANT, "无漏电保护", date(2024, 10, 1), "2024/10/10", date(2024, 10, 9)),
        )
    )  # fmt: skip
    expected = outlooks(staged)

    commit(staged)

    records = rows_of("hazards", district.town_3)
    assert len(records) == len(expected) == 3
    for record, outlook in zip(records, expected.values(), strict=True):
        assert outlook.state == shown(record, "state")
        assert outlook.due == shown(record, "due_at")
        assert outlook.where == region_path(record.region)
        assert outlook.values == {name: shown(record, name) for name in outlook.values}
        with unscoped("who has it", Todo):
            todo = Todo.objects.filter(ledger="hazards", record_id=record.pk, closed_at=None).first()
        assert bool(outlook.holder) == (todo is not None)
    assert next(iter(expected.values())).holder == "清河镇"


def test_of_a_correction_what_changes_is_shown(read, district):
    headers = ("来源单号", *HEADERS, "整改责任人")
    commit(read(sheet(headers, ("A-1", PLANT, "护栏松动", date(2024, 10, 12), "赵一"))))

    [outlook] = outlooks(read(sheet(headers, ("A-1", PLANT, "护栏松动", date(2024, 10, 12), "钱二")))).values()

    assert outlook.values == {"fix_person": "钱二"}
