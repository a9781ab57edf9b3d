"""Every figure of a file leads to the very rows that it counts, for whoever opens it, of those that they may see."""

import io
import re
from html import unescape
from uuid import uuid4

import docx as python_docx
import pytest
from django.test import Client
from docx.text.hyperlink import Hyperlink

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.paper import pdf
from anlan.kernel.testing.cast import TOWN_4, VILLAGE_3

SITE = "https://anlan.example"
TEXT = """一、情况
排查隐患【排查隐患】；上半年清河镇【排查隐患，清河镇，上半年】；交通【排查隐患，交通运输】；去年【排查隐患，去年同期】；【排查隐患，同比】；【整改率，零也写】。
【表：按镇街：排查隐患】
【表：按行业：排查隐患】
【表：按月：排查隐患】
"""
LINK = re.compile(r'<a class="n[^"]*" href="([^"]*)"[^>]*>(.*?)</a>')
NUMBER = re.compile(r"YH-\d{4}-\d{4}")


def text(answer):
    return answer.content.decode()


@pytest.fixture
def site(settings):
    settings.ADDRESS = SITE


@pytest.fixture
def hazards(district):
    """Three of this year and one of the last, by a name for each: {"industry": "YH-2024-0001", …}."""
    numbers = {}
    for name, region, sector, found_on in (
        ("industry", VILLAGE_3, "industry", "2024-03-05"), ("transport", VILLAGE_3, "transport", "2024-08-01"),
        ("chemicals", TOWN_4, "chemicals", "2024-09-10"), ("before", VILLAGE_3, "industry", "2023-03-05"),
    ):  # fmt: skip
        plant = open_record(
            LEDGERS["enterprises"].model, {"name": f"{name}厂（示范）", "region": region, "sector": sector},
            actor=district.office, key=uuid4(),
        )  # fmt: skip
        facts = {"place": plant, "region": region, "found_on": found_on, "description": f"{name}的隐患"}
        numbers[name] = open_record(LEDGERS["hazards"].model, facts, actor=district.office, key=uuid4())
    return numbers


# {what stands beside a link: those that it counts}; of a table the head of its row, with the table's own words before it.
COUNTED = {
    "排查隐患": {"industry", "transport", "chemicals"}, "上半年清河镇": {"industry"}, "交通": {"transport"}, "去年": {"before"},
    "同比": {"industry", "transport", "chemicals"}, "整改率": {"industry", "transport", "chemicals"},
    "镇（街道） 清河镇": {"industry", "transport"}, "镇（街道） 柳溪镇": {"chemicals"}, "镇（街道） 合计": {"industry", "transport", "chemicals"},
    "行业 工贸": {"industry"}, "行业 交通运输": {"transport"}, "行业 危险化学品": {"chemicals"}, "行业 合计": {"industry", "transport", "chemicals"},
    "月份 2024年3月": {"industry"}, "月份 2024年8月": {"transport"}, "月份 2024年9月": {"chemicals"},
    "月份 合计": {"industry", "transport", "chemicals"},
}  # fmt: skip
# {who: those that they may see}.
SEEN = {
    "office": {"industry", "transport", "chemicals", "before"}, "leader": {"industry", "transport", "chemicals", "before"},
    "auditor": {"industry", "transport", "chemicals", "before"}, "bureau": {"industry", "chemicals", "before"},
    "town_3": {"industry", "transport", "before"}, "town_4": {"chemicals"}, "village_3": {"industry", "transport", "before"},
    "village_4": set(), "administrator": {"industry", "transport", "chemicals", "before"},
}  # fmt: skip


@pytest.fixture
def report(district, hazards):
    values = {
        "title": "工作汇报", "outline": "x", "text": TEXT, "starts_on": "2024-01-01", "ends_on": "2024-10-15",
        "region": district.office.region,
    }  # fmt: skip
    return open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())


@pytest.fixture
def file(district, client_of, report):
    def read(kind):
        answer = client_of(district.office).get(f"/reports/{report.number}/file.{kind}")
        assert answer.status_code == 200, text(answer)
        return answer.content

    return read


def links_of_docx(content):
    """{what stands beside a figure: its address} of a docx, in order."""
    package = python_docx.Document(io.BytesIO(content))
    found = {}
    for paragraph in package.paragraphs:
        before = ""
        for part in paragraph.iter_inner_content():
            if isinstance(part, Hyperlink):
                name = "同比" if "比" in part.text else "整改率" if part.text.endswith("%") else before
                found[name] = part.url
            before = re.split("[；。]", part.text)[-1]
    for table in package.tables:
        head = table.cell(0, 0).text
        for row in table.rows[1:]:
            for link in row.cells[1].paragraphs[0].hyperlinks:
                found[f"{head} {row.cells[0].text}"] = link.url
    return found


def opened(client, address):
    """The numbers of the records that a browser finds at a link."""
    assert address.startswith(f"{SITE}/indicators/")
    answer = client.get(address.removeprefix(SITE))
    assert answer.status_code == 200
    return set(NUMBER.findall(text(answer).partition("<tbody>")[2]))


def expected(hazards, counted, who):
    return {hazards[name].number for name in counted & SEEN[who]}


@pytest.mark.usefixtures("site")
def test_each_figure_opens_its_rows_in_each_format_for_everybody_in_their_scope(district, client_of, file, hazards):
    links = links_of_docx(file("docx"))
    web = [unescape(href) for href, _ in LINK.findall(file("html").decode())]
    printed = (
        [each.decode() for each in re.findall(rb"/URI ?\(([^)]*)\)", file("pdf"))] if has_fonts() else links.values()
    )

    assert {name: links[name] for name in COUNTED} == {name: links[name] for name in links if not opens_nothing(name)}
    assert web == list(links.values())
    assert set(printed) == set(links.values())
    for who in SEEN:
        client = client_of(getattr(district, who))
        for name, counted in COUNTED.items():
            assert (who, name, opened(client, links[name])) == (who, name, expected(hazards, counted, who))


def has_fonts():
    """Without a Chinese font there is no PDF."""
    try:
        pdf.stand_ins()
    except pdf.FontMissing:
        return False
    return True


def opens_nothing(name):
    return name.startswith("月份") and name not in COUNTED


@pytest.mark.usefixtures("site")
def test_out_of_an_issued_report_everybody_finds_of_their_own_what_it_counted_then(
    district, client_of, report, file, hazards
):
    for step, actor, content in (
        ("submit", district.office, {"signer": district.leader.post_id}), ("sign", district.leader, {}), ("issue", district.office, {}),
    ):  # fmt: skip
        advance(report, step, actor=actor, key=uuid4(), content=content)
    withdraw(hazards["transport"], actor=district.office, key=uuid4(), reason="重复登记")
    links = links_of_docx(file("docx"))

    for who in SEEN:
        client = client_of(getattr(district, who))
        for name, counted in COUNTED.items():
            assert (who, name, opened(client, links[name])) == (who, name, expected(hazards, counted, who))


@pytest.mark.usefixtures("site")
def test_who_may_not_read_the_report_is_not_told_its_sum(district, client_of, report, file, hazards):
    for step, actor, content in (
        ("submit", district.office, {"signer": district.leader.post_id}), ("sign", district.leader, {}), ("issue", district.office, {}),
    ):  # fmt: skip
        advance(report, step, actor=actor, key=uuid4(), content=content)
    address = links_of_docx(file("docx"))["排查隐患"].removeprefix(SITE)

    own, others = (text(client_of(who).get(address)) for who in (district.office, district.town_4))

    assert "印发时写作“<b>3条</b>”" in own
    assert "您管的在下面" in others
    assert "3条" not in others
    assert "工作汇报" not in others


@pytest.mark.usefixtures("site")
def test_a_link_asks_who_opens_it_and_then_leads_on(file):
    address = links_of_docx(file("docx"))["上半年清河镇"].removeprefix(SITE)

    asked = Client().get(address)

    assert asked.status_code == 302
    assert asked["Location"].startswith("/login/?next=")
    assert "region%3D" in asked["Location"] or "region%253D" in asked["Location"]


def test_without_an_address_of_the_site_no_link_is_dead_and_the_file_says_so(file):
    assert links_of_docx(file("docx")) == {}
    assert "本站没有设置网址，文件里的数字点不开。" in file("txt").decode()
    assert all(href.startswith("/indicators/") for href, _ in LINK.findall(file("html").decode()))
    assert "本站没有设置网址" in file("html").decode()


def test_a_region_beyond_ones_scope_is_named(district, client_of, settings, file):
    settings.ADDRESS = SITE
    address = links_of_docx(file("docx"))["上半年清河镇"].removeprefix(SITE)

    assert "清河镇不在您的管辖范围内" in text(client_of(district.town_4).get(address))
