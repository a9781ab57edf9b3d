"""The empty table offers what may be chosen, explains its columns, and takes nothing that the import would not read."""

from datetime import datetime
from io import BytesIO

import openpyxl
import pytest

from anlan.kernel.column import Who, kind_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.scope import field_of
from anlan.kernel.sheets import blank as blanks
from anlan.kernel.sheets.blank import blank
from anlan.kernel.sheets.intake import FileRefused
from anlan.kernel.testing.each import of_each

ACTORS = ("office", "town_3", "village_3", "bureau", "administrator")


def book_of(ledger, actor):
    return openpyxl.load_workbook(BytesIO(blank(LEDGERS[ledger], actor)))


def rules_of(book):
    """{title of a column: (kind of rule, the words that may be chosen)}."""
    sheet, found = book.worksheets[0], {}
    for rule in sheet.data_validations.dataValidation:
        [place] = rule.sqref.ranges
        title = sheet.cell(1, place.min_col).value.rstrip("*")
        words = []
        if rule.type == "list":
            name, _, area = rule.formula1.lstrip("=").rpartition("!")
            words = [cell.value for [cell] in book[name.strip("'")][area.replace("$", "")]]
        found[title] = (rule.type, words)
    return found


def test_choices_yes_and_no_regions_and_days_are_offered(district, plant):
    book = book_of("hazards", district.town_3)
    rules = rules_of(book)

    assert rules["隐患级别"] == ("list", ["一般", "重大"])
    assert rules["是否反复"] == ("list", ["是", "否"])
    assert rules["单位"] == ("list", [plant.name])
    assert rules["发现日期"][0] == "date"
    day = next(cell for cell in book.worksheets[0][1] if cell.value == "发现日期*")
    assert book.worksheets[0].column_dimensions[day.column_letter].number_format == "yyyy-mm-dd"


def test_nobody_is_offered_who_is_no_person(district, plant):
    """The system acts by a post of its own, which nobody may name or give."""
    offered = {code: rules_of(book_of(code, district.administrator)) for code in LEDGERS}

    assert {"人员", "角色"} <= set(offered["posts"])
    assert [
        (code, title) for code, rules in offered.items() for title, (_, words) in rules.items() if "系统" in words
    ] == []


def test_a_list_holds_what_lies_in_the_scope_of_whoever_fills_it_in(district):
    kind, words = rules_of(book_of("hazards", district.town_3))["所属地区"]

    assert kind == "list"
    assert "清河镇" in words
    assert not [each for each in words if "青云镇" in each]


def test_the_column_of_a_regions_own_code_is_called_so(district):
    sheet = book_of("regions", district.administrator).worksheets[0]

    assert [cell.value for cell in sheet[1]] == ["名称*", "区划代码*"]


def test_who_has_too_many_to_choose_from_types_the_name(district, plant, monkeypatch):
    monkeypatch.setattr(blanks, "MOST_OPTIONS", 0)

    assert "单位" not in rules_of(book_of("hazards", district.town_3))


def test_whom_everybody_knows_is_chosen_among_all_or_where_these_are_too_many_among_ones_own(district):
    holder = field_of(LEDGERS["decisions"].model, "holder")
    own = ["清河镇人民政府", "石沟村村民委员会"]

    everybody, few = (kind_of(holder).options(holder, district.town_3, most) for most in (300, len(own)))

    assert set(everybody) > {*own, "柳溪镇人民政府"}
    assert sorted(few) == sorted(own)


@of_each("who", ACTORS)
@of_each("code", sorted(LEDGERS))
def test_whatever_may_be_chosen_is_read(district, plant, code, who):
    ledger, actor = LEDGERS[code], getattr(district, who)
    for name in dict.fromkeys([*ledger.form.fields, "region"]):
        field = field_of(ledger.model, name)
        read = kind_of(field).reader(field, Who(actor))
        for word in kind_of(field).options(field, actor, 300):
            assert read(word) is not None, (name, word)


@of_each("code", sorted(LEDGERS))
def test_a_second_sheet_explains_every_column(district, code):
    book = book_of(code, district.office)

    titles = [cell.value for cell in book.worksheets[0][1]]
    explained = list(book["填写说明"].iter_rows(min_row=2, values_only=True))
    assert [(f"{title}*" if needed == "必填" else title) for title, needed, _ in explained] == titles
    assert all(takes for _, _, takes in explained)
    assert [sheet.sheet_state for sheet in book.worksheets[2:]] in ([], ["hidden"])


def test_an_empty_table_that_nobody_filled_in_says_so(read, district):
    with pytest.raises(FileRefused, match="表头下面一行都没有"):
        read(blank(LEDGERS["hazards"], district.town_3))


def test_an_explaining_sheet_of_an_office_of_its_own_is_still_named(read):
    book = openpyxl.Workbook()
    book.active.append(("单位", "隐患描述", "发现日期"))
    book.active.append(("宏达机械厂（示范）", "护栏缺失", datetime(2024, 10, 12)))
    book.create_sheet("填表须知").append(("每月25日前报",))
    buffer = BytesIO()
    book.save(buffer)

    assert any("填表须知" in line for line in read(buffer.getvalue()).said)
