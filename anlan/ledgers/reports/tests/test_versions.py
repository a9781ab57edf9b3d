"""What changed since the edition before: first on the signer's home, where it is signed, and two editions beside each other."""

import time
from datetime import date

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.report.writers import awaited
from anlan.kernel.scope import unscoped

from ..models import Report
from ..versions import beside
from .test_contributions import begin, text
from .test_ledger import issue, number_of, take

FIRST = "一、总体情况\n排查隐患【排查隐患，零也写】，开展检查。\n旧的一段。\n二、下一步\n继续抓好落实。\n"
SECOND = "一、总体情况\n排查隐患【排查隐患，零也写】，开展专项检查。\n二、下一步\n继续抓好落实。\n加强值守。\n"


def kinds(changes):
    return [each.kind for each in changes]


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "kinds_", "left", "right"),
    [
        (["甲乙丙。"], ["甲乙丙。"], ["same"], "甲乙丙。", "甲乙丙。"),
        (["查出12条隐患。"], ["查出120条隐患。"], ["changed"], "查出[12]条隐患。", "查出[120]条隐患。"),
        (["甲", "乙"], ["乙"], ["went", "same"], "[甲]", ""),
        (["乙"], ["甲", "乙"], ["came", "same"], "", "[甲]"),
        (["开会三次。", "查出12条隐患。"], ["查出13条隐患。"], ["went", "changed"], "[开会三次。]", ""),
        ([], [], [], "", ""),
    ],
)  # fmt: skip
def test_paragraphs_are_paired_and_what_differs_is_marked(before, after, kinds_, left, right):
    changes = beside(before, after)

    assert kinds(changes) == kinds_
    if changes:
        assert (marked(changes[0].before), marked(changes[0].after)) == (left, right)


@pytest.fixture
def two(district, client_of, find):
    """One issued of the first half year, and the next by the same outline."""
    find("2024-05-06")
    first = begin(district, FIRST, ends_on=date(2024, 6, 30))
    issue(district, client_of, first)
    find("2024-08-06")
    return first, begin(district, SECOND)


@pytest.fixture
def find(district, plant):
    from uuid import uuid4

    from anlan.kernel.loop.opening import open_record

    def put(day):
        facts = {"place": plant, "region": plant.region, "found_on": day, "description": f"{uuid4()}"}
        return open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    return put


@pytest.fixture
def plant(make_plant):
    return make_plant()


def test_the_signer_finds_it_first_on_their_home_with_what_changed(district, client_of, two):
    first, second = two
    take(client_of(district.office), second, "submit", signer=number_of(district.leader))
    asked = begin(district, "【由 青禾区人民政府 写：工贸】", collect_by=date(2024, 10, 16))
    assert asked.state == "draft"
    leader = client_of(district.leader)

    home = text(leader.get("/"))
    since = text(leader.get(f"/reports/{second.number}/since/"))
    where_it_is_signed = text(leader.get(f"/ledgers/reports/{second.number}/"))

    main = home.partition('<main id="main"')[2]
    first_card = main.partition('class="next"')[2].partition('class="btn go"')[0]
    assert "季度情况（2024-01-01至2024-10-15）" in first_card
    assert f'hx-get="/reports/{second.number}/since/"' in first_card
    for page in (since, where_it_is_signed):
        assert "和上一期比：" in page
        assert "改了1段，多了1段，少了1段，1个数字不一样" in page
        assert "排查隐患：1条 → <b>2条</b>" in page
        assert f"/reports/{second.number}/beside/?with={first.number}" in page


def test_two_editions_stand_beside_each_other(district, client_of, two):
    first, second = two
    page = text(client_of(district.office).get(f"/reports/{second.number}/beside/"))

    assert "<del>1</del>条" in page
    assert "<ins>2</ins>条" in page
    assert "<ins>专项</ins>" in page
    assert "<del>旧的一段。</del>" in page
    assert "<ins>加强值守。</ins>" in page
    assert "没有变" in page
    back = text(client_of(district.office).get(f"/reports/{first.number}/beside/?with={second.number}"))
    assert "<ins>旧的一段。</ins>" in back


def test_a_new_edition_is_compared_with_the_one_it_replaces(district, client_of, two):
    first, _ = two
    office = client_of(district.office)
    take(office, first, "revise")
    with unscoped("the test's own report", Report):
        edition = Report.objects.get(replaces=first)
    edition.refresh_from_db()

    since = text(office.get(f"/reports/{edition.number}/since/"))

    assert "和上一版比：</b>没有变" in since


def test_the_first_report_of_all_says_that_there_is_none_before(district, client_of):
    report = begin(district, "好。")

    assert "没有上一版可比" in text(client_of(district.office).get(f"/reports/{report.number}/since/"))
    assert "没有可比的" in text(client_of(district.office).get(f"/reports/{report.number}/beside/"))


def test_another_towns_report_is_compared_by_nobody(district, client_of):
    own, others = begin(district, "好。", district.town_4), begin(district, "好。", district.town_3)

    answer = client_of(district.town_4).get(f"/reports/{own.number}/beside/?with={others.number}")

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([f"第{number}段，查出{number}条。" for number in range(2000)], [f"另{number}段，开会{number}次。" for number in range(2000)]),
        (["隐患排查" * 25_000], ["整改落实" * 25_000]),
        (["查" * 100_000 + "一"], ["查" * 100_000 + "二"]),
    ],
    ids=["many", "long", "long and alike"],
)  # fmt: skip
def test_what_is_very_long_is_compared_at_once(before, after):
    begun = time.process_time()

    beside(before, after)

    assert time.process_time() - begun < 5


def test_a_line_of_blanks_is_read_at_once():
    begun = time.process_time()

    assert awaited("【由" + " " * 100_000) is None
    assert time.process_time() - begun < 1
