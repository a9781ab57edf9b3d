"""Figures whose own words do not say what they count, and figures reckoned from two others."""

from datetime import date

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.indicator.declare import Indicator, Period, Ratio
from anlan.kernel.people.models import Body

from ..claims.comparisons import without_comparisons
from ..claims.extract import extract
from ..claims.shares import each_of, share_of
from ..claims.subject import Subject
from ..claims.versus import Versus, against, versus
from ..linking.match import Vocabulary, link

NAMES = ("清河镇", "柳溪镇")
VOCABULARY = Vocabulary(places=NAMES, sectors={"渔业": "fishing"})


@pytest.fixture
def figures(monkeypatch):
    monkeypatch.setattr("anlan.kernel.indicator.declare.INDICATORS", {})
    return [
        Indicator("talks.held", "宣讲", "场", Body, words=("宣讲",), not_words=("听讲",)),
        Indicator("talks.people", "听讲群众", "人次", Body, sum_of="people", words=("听讲", "宣讲"), units=("人",)),
        Indicator("leaks.found", "查出渗漏", "处", Body, words=("渗漏",), not_words=("堵住", "未堵")),
        Indicator("leaks.mended", "堵住渗漏", "处", Body, where=Q(kind="mended"), words=("堵住",)),
        Ratio("leaks.rate", "堵漏率", of="leaks.mended", over="leaks.found", words=("堵漏率",)),
    ]


def codes(text, figures):
    return [(found.code, found.less or found.over, found.sure) for found in link(extract(text), figures, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宣讲30场，其中9月份12场。", ("talks.held", "", True)), ("宣讲30场。其中清河镇举办5场。", ("talks.held", "", True)),
        ("清河镇宣讲18场，柳溪镇只办了8场。", ("talks.held", "", True)), ("宣讲方面，清河镇办了18场，柳溪镇8场。", ("talks.held", "", True)),
        ("堵住的渗漏中，当场堵住12处。", ("leaks.mended", "", False)),
        ("宣讲30场，其中12场。", (None, "", False)), ("宣讲30场。清河镇12场。", (None, "", False)),
        ("宣讲30场，其中清河镇打谷12场。", (None, "", False)), ("宣讲30场，120人到场。", ("talks.people", "", True)),
        ("查出渗漏30处，其中渔业领域12处。", ("leaks.found", "", True)),
        ("查出渗漏30处，堵住25处，剩下5处。", ("leaks.found", "leaks.mended", True)),
        ("查出渗漏30处，堵住25处，其余5处正在整改。", ("leaks.found", "leaks.mended", True)),
        ("还有5处渗漏没有整改。", ("leaks.found", "leaks.mended", True)), ("查出渗漏30处，另有5处塌方。", (None, "", False)),
        ("查出渗漏30处，堵住25处，占总数的八成。", ("leaks.mended", "leaks.found", True)),
        ("查出渗漏30处只剩5处没有堵住。", ("leaks.found", "leaks.mended", True)),
        ("堵住25处；查出渗漏30处。", ("leaks.found", "", True)),
        ("宣讲30场。从属地看，清河镇最多，12场。", ("talks.held", "", True)), ("宣讲30场。各镇中清河镇居首，有12场。", ("talks.held", "", True)),
        ("宣讲30场，走访12场。从属地看，清河镇最多，12场。", (None, "", False)), ("宣讲30场。清河镇打谷最多，有12场。", (None, "", False)),

        ("查出渗漏30处，堵住25处，剩余5处逐条明确了责任人。", ("leaks.found", "leaks.mended", True)),
        ("宣讲30场，其中9月份完成12场。", ("talks.held", "", True)),
        ("查出渗漏30处，均为近期查出，其中9月16处。", ("leaks.found", "", True)),
        ("查出渗漏30处，其中9月砌墙16处。", (None, "", False)),
        ("查出渗漏30处，未堵住5处。", ("leaks.found", "leaks.mended", True)),
        ("查出渗漏30处，堵住25处，余5处。", ("leaks.found", "leaks.mended", True)),
        ("查出渗漏30处，三个领域最多，未堵住老渗漏5处。", (None, "", False)),
        ("查出渗漏30处，堵住25处，剩下5处，其中清河镇2处。", ("leaks.found", "leaks.mended", True)),
        ("渔业领域查出渗漏30处，占全区总数的三成。", ("leaks.found", "leaks.found", True)), ("宣讲30场，渔民占三成。", (None, "", False)),
    ],
)  # fmt: skip
def test_what_a_figure_counts_comes_from_the_words_before_it(text, expected, figures):
    assert codes(text, figures)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9月宣讲14场，比8月减少6场", Versus("8月", "", "down")), ("宣讲14场，比二季度多出6场", Versus("二季度", "", "up")),
        ("宣讲14场，环比增加6场", Versus("环比", "", "up")), ("宣讲14场，比清河镇多6场", Versus("", "清河镇", "up")),
        ("宣讲14场，比白石镇多6场", None), ("宣讲14场，比去年同期多搞了6场", None), ("8月宣讲6场", None),
    ],
)  # fmt: skip
def test_a_change_says_what_it_is_measured_against(text, expected):
    assert versus(extract(text)[-1], NAMES) == expected


@pytest.mark.parametrize(
    ("own", "days", "start", "end"),
    [
        ((7, 9), "二季度", (4, 1), (6, 30)), ((9, 9), "8月", (8, 1), (8, 31)), ((9, 9), "环比", (8, 1), (8, 31)),
        ((7, 9), "上季度", (4, 1), (6, 30)),
    ],
)  # fmt: skip
def test_the_other_days_of_a_change_are_reckoned(own, days, start, end):
    first, last = own
    period = Period(date(2024, first, 1), date(2024, last, 30))
    other = against(Subject(period=period), Versus(days, "", "up"), {})

    assert other
    assert other.period == Period(date(2024, *start), date(2024, *end))


@pytest.mark.parametrize(
    "period", [Period(date(2024, 1, 1), date(2024, 10, 15)), Period(date(2024, 2, 1), date(2024, 4, 30)), None]
)
def test_what_comes_before_an_odd_span_is_not_guessed(period):
    assert against(Subject(period=period), Versus("环比", "", "up"), {}) is None


@given(st.text(alphabet="比较与8月二季度去年同期清河镇增多少加，。宣讲", max_size=60))
def test_taking_comparisons_out_only_takes_away(text):
    rest = without_comparisons(text)

    assert len(rest) <= len(text)
    assert without_comparisons("宣讲" + "。") == "宣讲。"
    assert "比8月增" not in rest


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("清河镇、柳溪镇未堵的渗漏依次为5处、3处", ["清河镇", "柳溪镇"]), ("举办宣讲、演练，依次为5场、3场", ["举办宣讲", "演练"]),
        ("排查、整改隐患分别为5处、3处", ["排查隐患", "整改隐患"]), ("清河镇和柳溪镇都办了宣讲，前者5场，后者3场", ["清河镇", "柳溪镇"]),
        ("清河镇、柳溪镇依次为5处、3处、2处", [None, None, None]),
    ],
)  # fmt: skip
def test_each_figure_of_a_list_belongs_to_its_noun(text, nouns):
    claims = extract(text)

    assert [(share := share_of(claims, position)) and share.noun for position in range(len(claims))] == nouns


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("清河镇、柳溪镇各宣讲5场", NAMES),
        ("清河镇、柳溪镇今年各查出5处", NAMES),
        ("清河镇、柳溪镇各类宣讲5场", ()),
        ("各镇宣讲5场", ()),
    ],
)
def test_a_figure_that_each_of_several_places_has(text, places):
    assert each_of(extract(text)[-1]) == places


def linked(text, figures):
    return [found.code if found.sure else None for found in link(extract(text), figures, VOCABULARY)]


def test_what_is_shared_out_after_two_counts_may_be_either(figures):
    found = link(extract("查出渗漏30处，堵住25处。从属地看，清河镇最多，12处。"), figures, VOCABULARY)[-1]

    assert [meaning.code for meaning in found.meanings] == ["leaks.mended", "leaks.found"]
    assert found.sure
    assert not found.is_plain


def test_a_kind_that_bears_the_name_of_the_whole_may_be_meant_as_the_whole(figures):
    figures.append(Indicator("talks.tours", "巡回宣讲", "场", Body, where=Q(kind="tour"), words=("巡回宣讲",)))

    assert {meaning.code for meaning in link(extract("巡回宣讲30场"), figures)[0].meanings} == {
        "talks.tours",
        "talks.held",
    }


@pytest.mark.parametrize("text", ["查出渗漏30处，没有堵住25处", "未堵住25处"])
def test_what_is_said_not_to_be_done_is_not_counted_as_done(text, figures):
    assert "leaks.mended" not in [found.code for found in link(extract(text), figures, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        ("比去年同期低4场", ["down"]), ("较去年同期高4场", ["up"]), ("同比下滑4%", ["down"]), ("同比增幅4%", ["up"]), ("最低4场", [None]),
    ],
)  # fmt: skip
def test_more_ways_to_say_that_something_changed(text, directions):
    assert [claim.direction for claim in extract(f"宣讲{text}")] == directions


def test_a_change_is_against_all_of_last_year_where_it_says_so():
    assert versus(extract("宣讲14场，比去年全年多2场")[-1], NAMES) == Versus("去年全年", "", "up")
    whole = Period(date(2024, 1, 1), date(2024, 6, 30))
    other = against(Subject(period=whole), Versus("去年全年", "", "up"), {})

    assert other
    assert other.period == Period(date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture
def sums(figures):
    """Two indicators of levels, two of works, and how many hear a talk."""
    return [
        *figures,
        Indicator("crews.town", "镇级船队", "支", Body, where=Q(kind="town"), words=("镇级船队",)),
        Indicator("crews.village", "村级船队", "支", Body, where=Q(kind="village"), words=("村级船队",)),
        Indicator("weirs.all", "水闸", "座", Body, sum_of="pk", words=("水闸",)), Indicator("locks.all", "船闸", "座", Body, words=("船闸",)),
        Indicator("visits.all", "巡河", "场", Body, distinct="pk", words=("巡河",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("镇村两级船队40支", ["crews.town", "crews.village"]), ("全区镇、村两级船队共40支", ["crews.town", "crews.village"]),
        ("水闸、船闸合计40座", ["weirs.all", "locks.all"]), ("水闸和老船闸合计40座", []), ("清河镇村级船队40支", []),
    ],
)  # fmt: skip
def test_what_two_indicators_count_together_is_their_sum(text, codes, sums):
    assert [part.code for part, _ in link(extract(text), sums, VOCABULARY)[-1].terms] == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宣讲30场，比巡河多9场。", ("talks.held", "visits.all", True)), ("宣讲比巡河多9场。", ("talks.held", "visits.all", True)),
        ("宣讲比巡河少9场。", ("visits.all", "talks.held", True)), ("宣讲比打谷多9场。", (None, "", False)),
        ("打谷30场，比巡河多9场。", (None, "", False)),
    ],
)  # fmt: skip
def test_by_how_much_one_is_more_than_another_is_the_count_of_neither(text, expected, sums):
    assert codes(text, sums)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宣讲30场，听讲600人，平均每场20人。", ("talks.people", "talks.held", True)), ("平均每场听讲20人。", ("talks.people", "talks.held", True)),
        ("宣讲30场，听讲600人，场均20人。", ("talks.people", "talks.held", True)),
        ("平均每天听讲20人。", ("talks.people", "", False)), ("人均听讲3场。", (None, "", False)),
    ],
)  # fmt: skip
def test_an_average_is_one_indicator_over_the_deeds_of_the_same_records(text, expected, sums):
    assert codes(text, sums)[-1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "其他领域查出渗漏3处",
        "除渔业外查出渗漏3处",
        "非渔业企业查出渗漏3处",
        "员工听讲3人",
        "户均查出渗漏3处",
    ],
)
def test_a_part_that_no_indicator_counts_is_a_doubt(text, figures):
    assert not link(extract(text), figures, VOCABULARY)[-1].sure


def test_one_level_is_a_part_of_what_counts_several(figures):
    figures.append(Indicator("raids.held", "演练", "场", Body, words=("演练",)))

    assert linked("区级演练3场", figures) == [None]
    assert linked("演练3场", figures) == ["raids.held"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年宣讲43场，离去年全年的48场还差5场。", ("去年全年", 0)),
        ("今年宣讲43场，还差5场。", None),
        ("今年赶集43场，离去年全年的48场还差5场。", None),
    ],
)
def test_what_is_missing_to_last_year_is_a_change_of_this_years(text, expected, figures):
    found = link(extract(text), figures, VOCABULARY)[-1]

    assert ((found.than.days, found.of) if found.sure and found.than else None) == expected
