"""Each kind reads what people write in every way they write it, refuses what cannot be, and decides alone what a type means."""

import ast
import contextlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import clock
from anlan.kernel.column import CellRefused, Who, kind_of
from anlan.kernel.column.text import masked
from anlan.kernel.history.verify import record_models
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.scope import field_of
from anlan.kernel.testing.each import of_each

ROOM = Path(__file__).parents[3]
# Files that may look at a field's class, and why.
ALLOWED = {
    "kernel/column/__init__.py": "decides",
    "kernel/scope/record.py": "tells a column from what points back",
    "kernel/history/editions.py": "spells a column in a hash as the database keeps it",
    "kernel/history/migrating/column_changes.py": "names a column as the database does",
    "kernel/history/writing.py": "sets a column as the database takes it",
    "kernel/loop/bulk.py": "writes JSON as COPY takes it",
}


def read(ledger, name, value, unit=""):
    field = field_of(LEDGERS[ledger].model, name)
    return kind_of(field).reader(field, Who(None, unit))(value)


@pytest.mark.parametrize(
    ("ledger", "name", "written", "kept"),
    [
        ("hazards", "found_on", "2024年5月1日", date(2024, 5, 1)),
        ("hazards", "found_on", "２０２４．５．１", date(2024, 5, 1)),
        ("hazards", "found_on", "2024-10-01\u200b", date(2024, 10, 1)),
        ("hazards", "found_on", "\u202d20241001", date(2024, 10, 1)),
        ("meetings", "held_at", "2024-05-01T09:30", datetime(2024, 5, 1, 9, 30, tzinfo=clock.LEGAL_ZONE)),
        ("meetings", "held_at", "2024-05-01T01:30:00Z", datetime(2024, 5, 1, 9, 30, tzinfo=clock.LEGAL_ZONE)),
        ("meetings", "held_at", "2024年5月1日9点", datetime(2024, 5, 1, 9, 0, tzinfo=clock.LEGAL_ZONE)),
        ("drills", "people", "1,200", 1200),
        ("drills", "people", "１，２００", 1200),
        ("drills", "people", "12人", 12),
        ("hazards", "fix_budget_yuan", "8万元", Decimal(80000)),
        ("enterprises", "licence_no", "  （陕）ＡＱ１２３\ufeff ", "（陕）ＡＱ１２３"),
        ("enterprises", "uscc", "９１６１０１００", "91610100"),
        ("teams", "duty_phone", "029-8888\u200b1234", "029-88881234"),
        ("teams", "longitude", "109°36′50″", Decimal("109.613889")),
        ("hazards", "repeated", "√", True),
        ("hazards", "repeated", "没有", False),
        ("hazards", "repeated", "☑", True),
        ("hazards", "found_on", "二〇二四年十二月三十一日", date(2024, 12, 31)),
        ("hazards", "found_on", "二○二四年三月十日", date(2024, 3, 10)),
        ("hazards", "found_on", "2024—3‑5", date(2024, 3, 5)),
        ("hazards", "found_on", "2024 3 5", date(2024, 3, 5)),
        ("hazards", "found_on", "2024年3月5日（星期二）", date(2024, 3, 5)),
        ("hazards", "found_on", "2024-03-05 24:00", date(2024, 3, 5)),
        ("meetings", "held_at", "2024-03-05T24:00:00", datetime(2024, 3, 6, 0, 0, tzinfo=clock.LEGAL_ZONE)),
        ("meetings", "held_at", "2024年12月31日24时", datetime(2025, 1, 1, 0, 0, tzinfo=clock.LEGAL_ZONE)),
        ("meetings", "held_at", "2024-05-01 01:30Z", datetime(2024, 5, 1, 9, 30, tzinfo=clock.LEGAL_ZONE)),
        ("meetings", "held_at", "二〇二四年五月一日下午三时半", datetime(2024, 5, 1, 15, 30, tzinfo=clock.LEGAL_ZONE)),
        ("drills", "people", "三百二十人", 320),
        ("drills", "people", "一二〇", 120),
        ("drills", "people", "3.5万人", 35000),
        ("drills", "people", "1 200", 1200),
        ("hazards", "fix_budget_yuan", "三万五千", Decimal(35000)),
        ("hazards", "fix_budget_yuan", "叁万伍仟元整", Decimal(35000)),
        ("hazards", "fix_budget_yuan", "￥3,000.50", Decimal("3000.50")),
        ("hazards", "fix_budget_yuan", "人民币3000元整", Decimal(3000)),
        ("teams", "longitude", "东经109.5°", Decimal("109.5")),
        ("teams", "latitude", "36.5N", Decimal("36.5")),
        ("teams", "duty_phone", "0577-1234567转8", "0577-1234567转8"),
        ("teams", "duty_phone", "+86 13812345678", "+86 13812345678"),
        ("teams", "duty_phone", "119", "119"),
        ("regions", "name", "石沟村村民委员会", "石沟村"),
        ("regions", "name", "石沟村委会", "石沟村"),
        ("regions", "name", "东关街道办事处", "东关街道"),
        ("regions", "name", "新庄社区居民委员会", "新庄社区"),
        ("regions", "name", "东关居委会", "东关居委会"),
    ],
)
def test_what_people_write_is_read(db, ledger, name, written, kept):
    assert read(ledger, name, written) == kept


@pytest.mark.parametrize(
    ("ledger", "name", "written", "message"),
    [
        ("hazards", "found_on", "0001-01-01", "1900年到2200年"),
        ("hazards", "found_on", "0024-10-10", "是2024年吗"),
        ("hazards", "found_on", "24-10-10", "是2024年吗"),
        ("meetings", "held_at", "9999-12-31 23:59", "1900年到2200年"),
        ("meetings", "held_at", datetime(1, 1, 1), "1900年到2200年"),
        ("hazards", "found_on", "2024-02-30", "没有“2024-02-30”这一天"),
        ("hazards", "found_on", "去年", "不是日期"),
        ("training", "cost_yuan", "-5", "小于0"),
        ("drills", "people", "-3", "小于0"),
        ("drills", "people", "－3", "小于0"),
        ("drills", "people", "−3", "小于0"),
        ("drills", "people", "负3", "小于0"),
        ("training", "cost_yuan", "(300)", "小于0"),
        ("drills", "people", "50%", "单位看不懂"),
        ("drills", "people", "七八人", "不是数字"),
        ("training", "cost_yuan", "1,2,3", "不是数字"),
        ("meetings", "held_at", "2024-03-05 9:60", "这个时刻"),
        ("hazards", "found_on", "2024年9月31日", "没有“2024年9月31日”这一天"),
        ("teams", "longitude", "109.5,36.5", "经度和纬度两个数"),
        ("teams", "longitude", "36.5", "填反"),
        ("teams", "latitude", "0", "填反"),
        ("teams", "duty_phone", "138123456789", "有12位"),
        ("teams", "duty_phone", "没装电话", "不是电话号码"),
        ("drills", "people", "3.5", "要填整数"),
        ("accidents", "deaths", "99999999999", "太大了"),
        ("enterprises", "licence_no", 1.2345678901234567e19, "后面的位数已经丢了"),
        ("enterprises", "licence_no", "1.23457E+17", "后面的位数已经丢了"),
        ("teams", "duty_phone", "1.38E+10", "后面的位数已经丢了"),
        ("teams", "duty_phone", "2987654321", "少了一位"),
        ("teams", "longitude", "34.2", "不在中国境内"),
        ("people", "email", "没有邮箱", "不是邮箱地址"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(db, ledger, name, written, message):
    with pytest.raises(CellRefused, match=message):
        read(ledger, name, written)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("029-88881234", "029****1234"),
        ("13812345678、13987654321", "138****5678、139****4321"),
        ("119", "****"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_masked_each_of_several(number, shown):
    assert masked(number) == shown


@pytest.mark.django_db  # answers to a checklist say to which
@given(st.one_of(st.text(), st.floats(), st.integers(), st.datetimes(), st.dates(), st.booleans()))
def test_whatever_stands_in_a_cell_is_read_or_refused_in_words(value):
    for ledger in LEDGERS.values():
        for name in ledger.form.fields:
            field = field_of(ledger.model, name)
            if field.is_relation or name in ("region", "regions", "sector", "sectors"):
                continue
            with contextlib.suppress(CellRefused):
                kept = kind_of(field).reader(field, Who(None))(value)
                assert isinstance(kind_of(field).words(field, kept), str)
                field.get_prep_value(kept)


@of_each("model", record_models())
def test_every_column_has_a_kind_that_says_how_it_is_read_and_asked(model):
    for field in model._meta.concrete_fields:
        if field.editable and field.name not in ("id", "extra"):
            kind_of(field).hint(field)
            assert kind_of(field).ends(field)


def test_nobody_but_the_kinds_decides_by_a_columns_class():
    fields = {"CharField", "TextField", "DateField", "DateTimeField", "BooleanField", "DecimalField", "IntegerField",
              "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "ForeignKey", "ArrayField", "JSONField"}  # fmt: skip
    found = []
    for path in ROOM.rglob("*.py"):
        name = str(path.relative_to(ROOM))
        if (
            {"tests", "testing"} & set(path.parts)
            or path.name == "tests.py"
            or "migrations" in path.parts
            or name in ALLOWED
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance" and len(node.args) == 2:
                names = {getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(node.args[1])}
                base = {
                    getattr(each.value, "id", "") for each in ast.walk(node.args[1]) if isinstance(each, ast.Attribute)
                }
                if names & fields and ("models" in base or names & {"ArrayField"}):
                    found.append(f"{name}:{node.lineno}")
    assert found == []


FAILED = ("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#####")


@of_each("model", record_models())
def test_what_a_spreadsheet_shows_in_place_of_a_value_is_none(district, model):
    """Copied from a sheet into a form or another sheet, it would stand there for good."""
    taken = []
    for field in model._meta.concrete_fields:
        kind = kind_of(field)
        if kind.is_text and kind.any_words:
            read = kind.reader(field, Who(district.office))
            for text in FAILED:
                with contextlib.suppress(CellRefused):
                    taken.append((field.name, read(text)))

    assert taken == []
