"""The rules of order and place, which every writer follows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.paper import official
from anlan.kernel.paper.official import width
from anlan.kernel.paper.sheet import Grid, Line, PageBreak, Record, RedLine, lay_out, unbroken
from anlan.kernel.paper.tests.samples import NOTICE, REPORT
from anlan.kernel.paper.tree import (
    Annex,
    Document,
    Figure,
    Head,
    Imprint,
    Paragraph,
    Signature,
    Table,
    Text,
    plain,
    runs,
)

BODY = (Paragraph(runs("请照此办理。")),)


def said(line: Line) -> str:
    return "".join(plain(segment.runs) for segment in line.segments + line.end)


def lines(document: Document) -> list[Line]:
    return [piece for piece in lay_out(document) if isinstance(piece, Line)]


def line(document: Document, style: official.Style) -> Line:
    return next(found for found in lines(document) if found.style.name == style.name)


def test_a_notice_is_laid_out_in_the_order_of_the_standard():
    names = [piece.style.name if isinstance(piece, Line) else type(piece).__name__ for piece in lay_out(NOTICE)]

    assert names == [
        official.MARK.name,
        official.NUMBER.name,
        RedLine.__name__,
        official.TITLE.name,
        official.ADDRESSEE.name,
        official.BODY.name,
        official.HEADINGS[1].name,
        official.BODY.name,
        official.HEADINGS[1].name,
        official.BODY.name,
        official.ANNEX_LIST.name,
        official.ANNEX_LIST.name,
        official.ISSUER.name,
        official.DATE.name,
        official.NOTE.name,
        PageBreak.__name__,
        official.ANNEX_MARK.name,
        official.ANNEX_TITLE.name,
        Grid.__name__,
        Record.__name__,
    ]


def test_a_work_report_has_neither_head_nor_record():
    kinds = {type(piece) for piece in lay_out(REPORT)}

    assert kinds == {Line, Grid}


def test_an_imprint_that_says_nothing_is_not_printed():
    assert not [piece for piece in lay_out(Document("通知", BODY, imprint=Imprint())) if isinstance(piece, Record)]


def test_a_title_too_wide_for_a_row_is_broken_before_about():
    title = "青禾区安全生产委员会办公室关于做好冬季安全生产工作的通知"

    rows = said(line(Document(title, BODY), official.TITLE)).split("\n")

    assert rows == ["青禾区安全生产委员会办公室", "关于做好冬季安全生产工作的通知"]


def test_a_title_that_fits_a_row_stays_in_one():
    assert said(line(Document("关于开展检查的通知", BODY), official.TITLE)) == "关于开展检查的通知"


def test_a_title_is_broken_where_its_writer_broke_it():
    assert said(line(Document("青禾区\n工作汇报", BODY), official.TITLE)) == "青禾区\n工作汇报"


def test_the_addressee_ends_in_one_full_width_colon():
    assert [
        said(line(Document("通知", BODY, addressee=to), official.ADDRESSEE)) for to in ("各镇", "各镇：", "各镇:")
    ] == ["各镇："] * 3


def test_signers_stand_two_in_a_row_and_the_number_beside_the_last():
    head = Head("青禾区应急管理局文件", "青应急发〔2026〕8号", signers=("王一", "李二", "张三"))

    rows = [said(found) for found in lines(Document("请示", BODY, head=head))[1:3]]

    assert rows == ["签发人：王一\u3000李二", "青应急发〔2026〕8号张三"]


def test_a_long_mark_is_set_smaller_so_that_it_fits_the_width():
    head = Head("青禾区道路交通安全和防汛抗旱联合指挥部办公室文件", "青交防〔2026〕1号")

    mark = line(Document("通知", BODY, head=head), official.MARK)

    assert width(head.mark) * mark.style.size_pt < official.TYPE_AREA_MM[0] * official.PT_PER_MM
    assert line(NOTICE, official.MARK).style.size_pt < official.MARK_PT


def test_one_annex_has_no_number_and_no_full_stop():
    assert said(line(Document("通知", BODY, annexes=(Annex("清单。"),)), official.ANNEX_LIST)) == "附件：清单"


def test_an_annex_that_is_not_printed_takes_no_page_but_keeps_its_number():
    annexes = (Annex("甲"), Annex("乙", BODY))

    assert said(line(Document("通知", BODY, annexes=annexes), official.ANNEX_MARK)) == "附件2"


def left_edge(found: Line) -> float:
    return official.CHARS - found.style.right - width(said(found))


def test_an_unsealed_date_begins_two_characters_right_of_the_issuer():
    signature = Signature("青禾区安全生产委员会办公室", date(2026, 11, 5))

    signed = Document("报告", BODY, signature=signature)

    assert line(signed, official.ISSUER).style.right == 2
    assert left_edge(line(signed, official.DATE)) == left_edge(line(signed, official.ISSUER)) + 2


def test_an_unsealed_date_longer_than_the_issuer_stands_two_characters_in():
    signed = Document("报告", BODY, signature=Signature("区府办", date(2026, 11, 15)))

    assert line(signed, official.DATE).style.right == 2
    assert left_edge(line(signed, official.DATE)) == left_edge(line(signed, official.ISSUER)) + 2


@given(issuer=st.text("青禾区应急管理局", min_size=1, max_size=26), day=st.dates(min_value=date(2000, 1, 1)))
def test_a_sealed_issuer_is_centred_over_the_date_and_on_the_sheet(issuer, day):
    signed = Document("报告", BODY, signature=Signature(issuer, day, sealed=True))
    over, under = line(signed, official.ISSUER), line(signed, official.DATE)

    assert left_edge(over) + width(issuer) / 2 == pytest.approx(left_edge(under) + width(said(under)) / 2)
    assert over.style.right >= 0
    assert under.style.right >= 4


def test_before_it_is_signed_room_is_left_for_the_day():
    signed = Document("报告", BODY, signature=Signature("青禾区安全生产委员会办公室", None))

    assert said(line(signed, official.DATE)).split() == ["年", "月", "日"]


KEPT = [
    (Figure("a", "同比减少1起，下降25%"), ["1起", "25%"]), (Figure("a", "2846条"), ["2846条"]), (Figure("a", "730.485公里"), ["730.485公里"]),
    (Figure("a", "40余场次"), ["40余场次"]), (Figure("a", "环比上升2.6个百分点"), ["2.6个"]), (Figure("a", "近1,200人"), ["1,200人"]),
    (Text("截至10月15日组织3场"), ["10月", "15日", "3场"]), (Text("一、总体情况"), []),
]  # fmt: skip


@pytest.mark.parametrize(("run", "kept"), KEPT, ids=[run.text for run, _ in KEPT])
def test_a_number_stays_with_its_unit_and_all_else_may_be_broken(run, kept):
    pieces = list(unbroken(run))

    assert "".join(text for text, _ in pieces) == run.text
    assert [text for text, stays in pieces if stays] == kept


def test_a_table_column_is_as_wide_as_its_words_ask_but_leaves_room_for_others():
    table = Table(head=(runs("序号"), runs("说明")), rows=((runs("1"), runs("很长的说明" * 20)),))

    grid = next(piece for piece in lay_out(Document("表", (table,))) if isinstance(piece, Grid))

    assert sum(grid.shares) == pytest.approx(1)
    assert 0.15 < grid.shares[0] < grid.shares[1]
