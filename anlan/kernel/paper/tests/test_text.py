from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.paper import text
from anlan.kernel.paper.tests.samples import NOTE, NOTICE, REPORT, SENT, SITE
from anlan.kernel.paper.tree import Document, Paragraph, Table, runs


def test_a_report_reads_as_printed():
    rows = text.write(REPORT).split("\n")

    assert rows[0].strip() == "青禾区安全生产工作汇报"
    assert rows[2] == ""
    assert rows[3].startswith("　　今年以来，青禾区")
    assert "　　一、工作开展情况" in rows
    assert any(row.startswith("　　（一）责任落到岗位，任务写进清单。一是会前有单子。") for row in rows)


def test_a_notice_is_signed_at_the_right():
    rows = text.write(NOTICE).split("\n")

    signed = next(row for row in rows if row.strip() == "2026年11月5日")
    assert len(signed) - len(signed.lstrip("\u3000")) > 10


def test_the_systems_note_is_its_last_row_with_the_address_in_full():
    assert text.write(SENT).rstrip("\n").split("\n")[-1] == f"{NOTE} {SITE}/editions/BG-2024-0001/1a2b3c4d5e6f7a8b/"


def test_the_columns_of_a_table_stand_under_each_other():
    table = Table(head=(runs("镇"), runs("次")), rows=((runs("清河镇"), runs("5")), (runs("a"), runs("12"))))

    assert text.write(Document("表", (table,))).split("\n")[2:5] == ["镇　　  次", "清河镇  5", "a　　   12"]


@given(st.text(max_size=100))
def test_a_paragraph_is_one_row_whatever_is_in_it(written):
    rows = text.write(Document("题", (Paragraph(runs("甲", written, "乙")),))).split("\n")

    assert len(rows) == 4
    assert rows[2].startswith("　　甲")
    assert rows[2].endswith("乙")
