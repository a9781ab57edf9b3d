"""Lists whose numbers leave their unit or what they count to another: to the last of the list, or to a head."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..claims.columns import columns
from ..claims.extract import extract
from ..claims.shares import share_of


def units(text: str) -> list[tuple[int, str]]:
    return [(int(claim.value), claim.unit) for claim in extract(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("分月看依次是22、26、29家次。", [(22, "家次"), (26, "家次"), (29, "家次")]),
        ("一季度892，二季度875条。", [(892, "条"), (875, "条")]), ("工贸181、商贸35、燃气3家次。", [(181, "家次"), (35, "家次"), (3, "家次")]),
        ("前三位为清河17.2、东苑14.3、大池10万元。", [(172000, "元"), (143000, "元"), (100000, "元")]),
        ("家次：133家次；7、8、9月各为40、51、24；", [(133, "家次"), (40, "家次"), (51, "家次"), (24, "家次")]),
        ("总账270、已销252、没销8，单位都是条。", [(270, "条"), (252, "条"), (8, "条")]),
        ("计量单位一律为条。\\n清河镇：325，317，8。".replace("\\n", "\n"), [(325, "条"), (317, "条"), (8, "条")]),
        ("各单位条线检查多，清河镇：325，柳溪镇：317。", [(325, ""), (317, "")]), ("责任单位：个人3家。清河镇：5。", [(3, "家"), (5, "")]),
        ("7、8月份检查30家次。", [(30, "家次")]), ("清河镇第3、柳溪镇第4。", []), ("共40，见附件。", []),
        ("排查：325；销号：317；", [(325, ""), (317, "")]), ("清河镇 325 317 8", [(325, ""), (317, ""), (8, "")]), ("年份：2019。", []),
        ("排查隐患（条）：2846；罚款（单位：万元）64.1。", [(2846, "条"), (641000, "元")]),
        ("罚款陆拾肆万壹仟元，隐患贰仟捌佰肆拾陆条。", [(641000, "元"), (2846, "条")]), ("六十四万一千元", [(641000, "元")]),
    ],
)  # fmt: skip
def test_numbers_of_a_list_take_the_unit_of_another(text, expected):
    assert units(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先后为排查、销号、未销号，单位一律为条。\n清河镇：325，317，8。\n柳溪镇：4，5。", ["排查", "销号", "未销号", None, None]),
        ("先后为排查、销号，单位一律为条。\n清河镇：325，317。\n再说别的，三季度检查5家。\n柳溪镇：4，5。", ["排查", "销号", None, None, None]),
        ("隐患的排查、销号两笔账，分别如下。369条。358条。其中3条。", ["隐患排查", "隐患销号", None]),
        ("队伍和队员的数分别为：11支。187人。", ["队伍", "队员"]),
    ],
)  # fmt: skip
def test_numbers_of_a_row_count_what_its_head_says(text, expected):
    claims = extract(text)

    assert [claim.column.noun if claim.column else None for claim in claims] == expected
    assert [share.noun if (share := share_of(claims, at)) else None for at in range(len(claims))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("巡河：133家次；7、8、9月各为40、51、24；", [None, "7月", "8月", "9月"]),
        ("巡河分月看依次是22、26、29家次。", ["第1个月", "第2个月", "第3个月"]),
        ("巡河共77家次，按月依次为22、26、29家次。", [None, "第1个月", "第2个月", "第3个月"]),
        ("三个月各40家次。", [None]),
    ],
)
def test_numbers_of_a_list_by_month_have_a_month_each(text, expected):
    claims = extract(text)

    assert [share.noun if (share := share_of(claims, at)) else None for at in range(len(claims))] == expected


@pytest.mark.parametrize("head", ["", "单位：条\n", "各镇报送（单位：条、次）\n", "先报数，单位都是条。\n"])
@pytest.mark.parametrize("stroke", ["|", "｜", "—", "——"])
def test_a_number_of_a_row_is_found_once(head, stroke):
    rows = [("镇街", "排查", "整改"), ("清河镇", "325", "317"), ("柳溪镇", "369", "353")]

    claims = extract(head + "\n".join(stroke.join(row) for row in rows))

    assert [int(claim.value) for claim in claims] == [325, 317, 369, 353]


@given(st.text(alphabet="清河镇排查条次单位：:|｜—、，。\n 0123456789%万", max_size=60))
def test_no_two_figures_stand_in_one_place(text):
    claims = extract(text)

    assert all(one.end <= other.start for one, other in pairwise(claims))


def test_a_head_without_rows_says_nothing():
    assert columns("先后为排查、销号。", []) == {}
