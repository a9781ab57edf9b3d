"""A checked text given back: comments at its figures and corrections that its author may take or leave, all else as it was."""

from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ..files.marked import Remark, marked
from ..files.reading import read
from .test_reading import BOX


def _kept(document):
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _report():
    document = docx.Document()
    paragraph = document.add_paragraph("巡河")
    paragraph.add_run("12").bold = True
    paragraph.add_run("次，修船3艘\t捞草40吨")
    table = document.add_table(rows=2, cols=2)
    for number, words in enumerate(("河名", "清淤", "清河", "5公里")):
        table.rows[number // 2].cells[number % 2].text = words
    document.element.body.insert(0, parse_xml(BOX))
    return _kept(document)


def _remarks(text, **words):
    for figure, said in words.items():
        start = text.index(figure)
        yield Remark(start, start + len(figure), *said)


def _at_comments(document):
    """{the words that each comment stands at: what it says}"""
    found = {}
    for comment in document.comments:
        inside, words = False, ""
        for element in document.element.body.iter():
            if element.get(qn("w:id")) == str(comment.comment_id):
                inside = (inside or element.tag == qn("w:commentRangeStart")) and element.tag != qn("w:commentRangeEnd")
            elif inside and element.tag in (qn("w:t"), qn("w:delText")):
                words += element.text
        found[words] = comment.text
    return found


def test_each_remark_stands_at_its_figure_and_all_else_is_as_it_was():
    content = _report()
    text = read(content, "稿.docx")
    said = {"12次": ("✓ 一致",), "3艘": ("✗ 实有5艘",), "40吨": ("? 无从核对",), "5公里": ("✓ 一致",)}

    document = docx.Document(BytesIO(marked(content, text, _remarks(text, **said), author="安委办")))

    assert _at_comments(document) == {figure: words for figure, (words, *_) in said.items()}
    assert read(_kept(document), "稿.docx") == text
    assert [run.text for run in document.paragraphs[1].runs if run.bold] == ["12"]
    assert {comment.author for comment in document.comments} == {"安委办"}


def test_a_correction_is_tracked_and_read_as_what_stands_there_now():
    content = _report()
    text = read(content, "稿.docx")
    said = {"12次": ("✗ 实有15次", "15次"), "3艘": ("✗ 实有5艘", "5艘")}

    back = marked(content, text, _remarks(text, **said), author="安委办")

    assert read(back, "稿.docx") == text.replace("12次", "15次").replace("3艘", "5艘")
    body = docx.Document(BytesIO(back)).element.body
    assert ["".join(text.text for text in each.iter(qn("w:delText"))) for each in body.iter(qn("w:del"))] == [
        "12",
        "次",
        "3艘",
    ]


def test_what_repeats_the_cell_above_and_boxes_are_passed_over_and_the_rest_keeps_its_place():
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    table.columns[0].cells[0].merge(table.columns[0].cells[1]).text = "清河3处"
    for number, words in enumerate(("5公里", "6公里", "7公里")):
        table.rows[number].cells[1].text = words
    content = _kept(document)
    text = read(content, "稿.docx")
    again = text.rindex("3处")
    remarks = [Remark(again, again + 2, "又一次"), *_remarks(text, **{"6公里": ("✓",), "7公里": ("✗", "8公里")})]

    back = marked(content, text, remarks, author="安委办")

    assert _at_comments(docx.Document(BytesIO(back))) == {"6公里": "✓", "7公里8公里": "✗"}


@pytest.mark.parametrize("text", ["巡河12次\n修船3艘", "巡河12次\x07\n\n修船3艘\t"])
def test_a_text_without_a_document_becomes_one(text):
    back = marked(None, text, _remarks(text, **{"3艘": ("✗ 实有5艘", "5艘")}), author="安委办")

    assert "修船5艘" in read(back, "稿.docx")
    assert _at_comments(docx.Document(BytesIO(back))) == {"3艘5艘": "✗ 实有5艘"}
