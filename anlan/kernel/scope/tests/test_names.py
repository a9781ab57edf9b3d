"""One way to compare names, on which keys, sheets, forms, doubles and search rest."""

import pytest

from ..names import LONGEST_PART, bare, key_part, seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲乙（集团）公司", "甲乙(集团)公司"),
        ("甲乙【集团】公司", "甲乙[集团]公司"),
        ("宏达 机械厂", "宏达机械厂\u3000"),
        ("宏达机械厂\u200b", "\ufeff宏达机械厂"),
        ("ＬＮＧ加气站５２号", "lng加气站52号"),
        ("青应急〔2024〕1号", "青应急[2024]1号"),
        ("清河—柳溪线", "清河-柳溪线"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
    ],
)
def test_what_people_take_for_one_name_is_one(one, other):
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("one", "other"), [("甲乙有限公司", "甲乙有限责任公司"), ("宏达一厂", "宏达二厂"), ("1-2号", "12号")]
)
def test_what_may_be_two_stays_two(one, other):
    assert bare(one) != bare(other)


def test_a_long_part_of_a_key_is_hashed_and_never_cut():
    long = "线路老化" * 87

    assert key_part(long + "甲") != key_part(long + "乙")
    assert len(key_part(long)) == LONGEST_PART
    assert key_part("线路老化") == "线路老化"


def test_marks_of_no_width_are_dropped_and_blanks_stay():
    assert seen("\u202d13812345678\u202c 宏达 厂\u200b") == "13812345678 宏达 厂"
