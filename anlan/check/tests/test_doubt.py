"""What makes a link doubtful: a part, another place or level, somebody else, a plan; and whose figure a claim is."""

import pytest

from ..claims.changes import whole_of
from ..claims.doubt import doubt, narrowed
from ..claims.extract import extract
from ..claims.plain_words import told_apart
from ..claims.whose import About

NAMES = {"610199103": "清河镇", "610199104": "柳溪镇", "610199103201": "石沟村"}


def why(text: str, **known) -> str:
    claim = extract(text)[-1]
    known.setdefault("places", ("清河镇",))
    item = claim.before + claim.after
    return doubt("巡河", ("巡河",), item, claim, **known) or narrowed("巡河", ("巡河",), item, known.get("places", ()))


@pytest.mark.parametrize(
    "text",
    [
        "扎实开展巡河30次", "今年以来累计巡河30次", "按照年度监督检查计划，巡河30次", "确保了度汛安全，巡河30次", "会同公安开展巡河30次",
        "以河长制为抓手组织巡河30次", "湖泊、水库等巡河30次", "要求各单位到岗。巡河30次",
    ],
)  # fmt: skip
def test_how_and_by_whom_at_the_office_it_was_done_is_no_doubt(text):
    assert why(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "会同电动自行车整治专班巡河30次", "清河镇人民政府巡河30次", "安全市场巡河30次", "安全区域巡河30次", "超市检查巡河30次",
        "组织模拟开展巡河30次", "应急响应完成后巡河30次", "主要完成巡河30次", "发放说明年历，巡河30次", "今年以来年均巡河30次",
        "照拟定方案巡河30次", "用虚拟线路巡河30次", "热门的大景区开展巡河30次",
    ],
)  # fmt: skip
def test_a_doubts_word_inside_another_word_is_no_doubt(text):
    claim = extract(text)[-1]
    assert doubt("巡河", ("巡河",), claim.before + claim.after, claim, level="县", places=("清河镇",)) == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("无人机巡河30次", "无人机"), ("夜间巡河30次", "夜间"), ("全市巡河30次", "全市"), ("邻县巡河30次", "邻县"), ("白石镇巡河30次", "白石镇"),
        ("公安机关巡河30次", "公安"), ("村民自己巡河30次", "自己"), ("第三方机构巡河30次", "第三方"), ("全市修船9艘，巡河30次", "全市"),
        ("有3个镇巡河超过30次", "3个镇"), ("清河镇白水村巡河30次", "白水村"), ("某企业组织巡河30次", "某"), ("宏远公司组织巡河30次", "宏远公司"),
        ("计划巡河30次", "计划"), ("力争全年巡河30次", "力争"), ("四季度拟再组织巡河30次", "拟"), ("拟于年底前巡河30次", "拟"),
        ("明年，我区巡河30次", "明年"), ("要求各镇巡河30次", "要求各"), ("每季度安排人员巡河3次", "每季度"),
        ("三、下一步打算\n巡河30次", "下一步"),
    ],
)  # fmt: skip
def test_a_part_another_place_somebody_else_or_a_plan_is_named_as_doubt(text, word):
    assert word in why(text)


def test_what_a_county_city_calls_its_own_level_is_its_own():
    assert why("全市巡河30次", level="市") == ""
    assert "全区" in why("全区巡河30次", level="市")


def test_a_place_of_the_district_is_no_stranger():
    assert why("清河镇巡河30次", places=("清河镇",)) == ""


def test_what_stands_inside_the_indicators_own_words_is_no_doing():
    assert told_apart("文明创建督导检查", ("督导检查",)) == "文明创建"


def test_a_figure_is_of_the_place_its_clause_names_or_its_title():
    about = About.of(["柳溪镇上半年工作小结"], NAMES, "安澜区")

    assert about.region("排查隐患30处") == "610199104"
    assert about.region("清河镇石沟村排查隐患30处") == "610199103201"
    assert about.region("全区排查隐患30处") == ""
    assert about.doubt("全镇排查隐患30处", "") == ""


def test_a_title_of_another_place_or_a_firm_makes_all_doubtful():
    assert "石陂县" in About.of(["石陂县2023年工作总结"], NAMES, "安澜区").doubt("演练3次", "")
    assert "金桦铸造有限公司" in About.of(["金桦铸造有限公司自查报告"], NAMES, "安澜区").doubt("演练3次", "")
    assert About.of(["全区安全生产工作汇报"], NAMES, "安澜区").doubt("演练3次", "") == ""


def test_a_town_cannot_check_the_districts_figure_nor_the_district_a_town_unnamed():
    about = About.of(["工作汇报"], NAMES, "安澜区")

    assert "清河镇" in about.doubt("全区演练3次", "610199103")
    assert "我镇" in about.doubt("我镇演练3次", "")


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        ("事故7起、死亡3人，同比分别下降30%和25%", {2: 0, 3: 1}), ("事故7起、死亡3人，起数同比下降30%、死亡人数上升25%", {2: 0, 3: 1}),
        ("事故7起、死亡3人，同比减少2人，下降40%", {2: 1, 3: 1}), ("事故7起，同比下降30%；死亡3人，同比下降25%", {1: 0, 3: 2}),
        ("同比下降30%", {0: None}),
    ],
)  # fmt: skip
def test_a_change_finds_its_figure(text, wholes):
    claims = extract(text)

    assert {position: whole_of(claims, position) for position in wholes} == wholes
