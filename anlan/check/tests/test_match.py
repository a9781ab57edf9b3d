"""Linking: by words and units, the nearest first; a part is doubtful, a stranger unlinked."""

import pytest

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.models import Body

from ..claims.extract import extract
from ..linking.match import Phrase, Vocabulary, link
from .growth import LINEAR, growth


@pytest.fixture
def figures(monkeypatch):
    """Indicators of a vocabulary of our own, registered nowhere."""
    monkeypatch.setattr("anlan.kernel.indicator.declare.INDICATORS", {})
    return [
        Indicator("boats.town", "镇街船队", "支", Body, words=("镇街船队",)),
        Indicator("boats.people", "镇街船员", "人", Body, words=("镇街船队",)),
        Indicator("boats.village", "村社船队", "支", Body, words=("村社船队",)),
        Indicator("wells.all", "机井", "眼", Body, words=("机井",), units=("口",)),
        Indicator("talks.held", "宣讲", "场", Body, words=("宣讲", "会议+研究"), not_words=("培训",)),
        Indicator("talks.people", "听讲群众", "人次", Body, words=("听讲", "宣讲")),
    ]


def linked(text, figures):
    return [(found.code, found.sure) for found in link(extract(text), figures)]


def test_each_number_takes_the_indicator_of_its_own_item(figures):
    assert linked("有镇街船队9支120余人，村社船队40支", figures) == [
        ("boats.town", True), ("boats.people", True), ("boats.village", True),
    ]  # fmt: skip


def test_the_unit_must_be_one_of_the_indicators(figures):
    assert linked("有机井12口、机井20台", figures) == [("wells.all", True), (None, False)]


def test_a_narrowing_word_makes_a_part_and_is_doubtful(figures):
    assert linked("有小型机井12眼", figures) == [("wells.all", False)]
    assert linked("全省机井900眼", figures) == [("wells.all", False)]


def test_what_follows_of_which_is_a_part_of_what_was_counted(figures):
    assert linked("有机井40眼，其中机电井机井12眼", figures) == [("wells.all", True), ("wells.all", False)]
    assert linked("宣讲30场，其中听讲800人次", figures) == [("talks.held", True), ("talks.people", True)]


def test_a_change_in_number_takes_the_unit_and_its_share_follows(figures):
    text = "宣讲30场、听讲900人次，同比增加2场，增长7%"

    assert [code for code, _ in linked(text, figures)] == ["talks.held", "talks.people", "talks.held", "talks.held"]


def test_a_flooded_city_is_no_higher_level(figures):
    assert linked("城市内涝等处机井12眼", figures) == [("wells.all", True)]
    assert linked("市内机井12眼", figures) == [("wells.all", False)]


def test_what_the_indicator_is_not_is_not_linked(figures):
    assert linked("组织培训宣讲30场", figures) == [(None, False)]


def test_a_stranger_in_the_same_sentence_is_not_linked(figures):
    assert linked("会议研究后，督查组出动24场", figures) == [(None, False)]


def test_words_apart_are_found_in_the_clause(figures):
    assert linked("召开会议12场研究安全工作", figures) == [("talks.held", True)]


def test_a_change_takes_the_indicator_of_the_figure_before_it(figures):
    assert linked("宣讲30场，同比上升20%", figures) == [("talks.held", True), ("talks.held", True)]


def test_a_list_said_respectively_gives_each_its_own(figures):
    assert linked("镇、村两级船队分别为9支和40支", figures) == [(None, False), (None, False)]
    assert linked("镇街船队、村社船队分别为9支和40支", figures) == [("boats.town", True), ("boats.village", True)]


def test_a_bare_figure_borrows_the_words_before_its_comma(figures):
    assert linked("建成镇街船队，共有9支120人", figures) == [("boats.town", True), ("boats.people", True)]


def test_the_item_before_narrows_what_is_said_after_it(figures):
    figures.append(Indicator("wells.mended", "修好机井", "眼", Body, words=("修好+机井",)))

    assert linked("查看机井40眼、修好12眼", figures)[1] == ("wells.mended", True)


def test_words_that_people_added_link_and_settle_the_doubt(figures):
    claims = extract("走村讲安全30场")

    assert link(claims, figures)[0].code is None
    assert link(claims, figures, Vocabulary(added={"talks.held": (Phrase("走村讲安全"),)}))[0].sure


def test_words_that_people_added_hold_with_the_unit_they_stood_with_and_nothing_bars_them(figures):
    vocabulary = Vocabulary(added={"talks.held": (Phrase("送安全培训下乡", "期"),)})

    assert link(extract("送安全培训下乡30期"), figures, vocabulary)[0].sure
    assert link(extract("送安全培训下乡30家"), figures, vocabulary)[0].code is None
    assert not link(extract("计划送安全培训下乡30期"), figures, vocabulary)[0].sure


@pytest.mark.parametrize(
    ("opening", "evil", "size"),
    [
        ("", "宣讲3场", 300), ("宣讲3场，同比降", "3%、", 500), ("宣讲分别", "3场、", 300), ("", "3场", 1_500),
    ],
)  # fmt: skip
def test_nobody_makes_linking_slow(opening, evil, size, figures):
    grown = growth(lambda times: extract(opening + evil * times), lambda claims: link(claims, figures), size)

    assert grown < LINEAR
