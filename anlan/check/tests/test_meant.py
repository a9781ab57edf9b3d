"""What a figure counts by the concepts of its words, asked of the indicators as the ledgers declare them."""

from datetime import date

import pytest

from anlan.kernel.indicator.declare import INDICATORS, Period

from ..changes import whole_of
from ..concepts import concepts, concepts_of
from ..everyday import unexplained
from ..extract import extract
from ..match import Vocabulary, link
from ..subject import readings
from ..whose import About

VOCABULARY = Vocabulary(places=("松岭镇", "柳溪镇"), sectors={"工贸": "industry", "教育": "education"})


def meanings(text, title=""):
    """The indicators that the last figure of a text may mean, none where it stays a doubt."""
    found = link(extract(text), INDICATORS.values(), VOCABULARY, title)[-1]
    return {each.code if not each.less else f"{each.code} - {each.less}" for each in found.meanings if each.sure}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("排查隐患299条，整改销号284条，没划掉的剩15条。", "hazards.open"),
        ("村上的队伍是我们的底气，一共12支。", "teams.village"), ("村（社区）队：95支；在册1824人。", "members.village"),
        ("查处没有手软：执法队在镇上查了24家次。", "checks.visits"), ("警示课上了57场。", "education.held"),
        ("警示课上了57场，来的1112人次。", "education.people"), ("预案：总体2个；专项4个。", "plans.special"),
        ("立案27起，罚了四十六万多元。", "penalties.fined_yuan"), ("其他：花6万元请第三方授课。", "training.bought_yuan"),
        ("应到会场90处，9处没有人影。", "attendances.called - attendances.present"),
        ("议定事项87项，挂着没办的还有7项。", "decisions.made - decisions.closed"),
        # a state that two of them have
        ("重大事故隐患14条，销了11条。", "hazards.closed | hazards.major_closed"),
    ],
)  # fmt: skip
def test_words_that_mean_the_same_are_the_same_figure(text, codes):
    assert meanings(text) == set(codes.split(" | "))


@pytest.mark.parametrize(
    "text",
    [
        "警示课上了57场，来的老板12人次。", "排查隐患299条，其中超期9条。", "镇里添了抽水机，花去3.4万元。",
        "村级应急队伍95支，队均19人。", "宣传活动28场次，走访12场次。",
        "通过率从97%滑到92.6%。", "排查隐患299条，一般隐患280条。", "查出渗漏30条，剩5条。",
    ],
)  # fmt: skip
def test_a_word_that_is_not_understood_leaves_a_doubt(text):
    assert meanings(text) == set()


def test_what_a_title_speaks_of_narrows_what_words_say_alone():
    assert meanings("开会10次。", "视频会议系统推广座谈会上的讲话") == {"conferences.held", "meetings.held"}
    assert meanings("二、覆盖企业：119家。", "督导检查三季度通报") == {"supervision.enterprises", "enterprises.all"}


@pytest.mark.parametrize(
    ("text", "code", "over"),
    [
        ("村（社区）队：95支；在册1842人；队均19人。", "members.village", "teams.village"),
        ("培训134次、4060人，场均30.3人。", "training.people", "training.held"),
        ("立案27起；\n罚款64.1万元；平均每起2.37万元。", "penalties.fined_yuan", "enforcement.filed"),
    ],
)
def test_an_average_is_over_what_was_counted_just_before(text, code, over):
    found = link(extract(text), INDICATORS.values(), VOCABULARY)[-1]
    assert (found.code, found.over, found.per, found.sure) == (code, over, True, True)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("演练43次，上年同期38次；距上年全年的次数，只差5次。", 0), ("罚款64.1万元，离去年全年的72.8万元还差8.7万元。", 0),
        ("培训上年全年153次，今年还差19次。", None),
    ],
)  # fmt: skip
def test_what_is_missing_to_last_year_is_a_change_against_it(text, of):
    found = link(extract(text), INDICATORS.values(), VOCABULARY)[-1]
    assert (found.sure, found.of) == (True, of)
    assert found.than is not None
    assert found.than.days in ("上年全年", "去年全年")
    assert not link(extract("演练43次，队服还差40次。"), INDICATORS.values(), VOCABULARY)[-1].sure


@pytest.mark.parametrize(
    "words", ["执法检查67家次，分月看依次是22、16、29家次。", "执法检查67家次；7、8、9月各为22、16、29家次。"]
)
def test_a_list_by_month_gives_each_number_its_month(words):
    claims = extract(words)
    months = readings(claims, About({}), Period(date(2024, 7, 1), date(2024, 9, 30)), {})[1:]
    assert [subjects[0].period for subjects in months] == [
        Period(date(2024, month, 1), date(2024, month, last)) for month, last in ((7, 31), (8, 31), (9, 30))
    ]
    half = readings(claims, About({}), Period(date(2024, 1, 1), date(2024, 6, 30)), {})[1:]
    assert "分月" not in words or all(subjects[0].period is None for subjects in half)


def test_a_change_is_none_of_an_average_nor_of_what_it_is_set_against():
    assert whole_of(extract("培训134次、4060人，场均30.3人；人数同比多329人。"), 3) == 1
    assert whole_of(extract("与二季度的61家次相比，环比增长9.8%。"), 1) is None


def test_an_indicator_has_the_concepts_of_its_title():
    assert concepts_of(INDICATORS["hazards.open"]) == concepts("没划掉的隐患") == {"隐患", "未了"}
    assert concepts_of(INDICATORS["hazards.closed"]) == {"隐患", "了"}, (
        "a title that names a state only takes its ledger's noun"
    )


def test_every_indicator_that_has_concepts_is_told_from_the_others_of_its_unit():
    """Two of one unit and the same concepts could not be told apart; a new ledger whose words are not in the table brings none."""
    seen: dict[tuple[str, frozenset[str]], str] = {}
    for figure in INDICATORS.values():
        if names := concepts_of(figure):
            twin = seen.setdefault((figure.unit, names), figure.code)
            assert twin == figure.code, f"{twin} and {figure.code} have the same concepts {set(names)}"


def test_what_names_nothing_is_everyday_speech():
    assert unexplained("大半年干部跑下来，本子上记的") == ""
    assert unexplained("松岭镇教育领域超期的", VOCABULARY.places, VOCABULARY.sectors) == "超期"
    assert unexplained("老问题") == "老"
