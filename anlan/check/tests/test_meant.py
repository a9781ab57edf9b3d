"""What a figure counts by the concepts of its words, asked of the indicators as the ledgers declare them."""

import pytest

from anlan.kernel.indicator.declare import INDICATORS

from ..concepts import concepts, concepts_of
from ..everyday import unexplained
from ..extract import extract
from ..match import Vocabulary, link

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
