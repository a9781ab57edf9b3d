import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.paper import html
from anlan.kernel.paper.tests.samples import NOTE, NOTICE, REPORT, SENT, SITE
from anlan.kernel.paper.tree import Document, Figure, Footnote, Paragraph, Table, runs

VOID = {"br", "hr", "meta"}


class Reader(HTMLParser):
    """What a browser finds: text, elements with their attributes; fails where elements do not close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.open, self.elements = "", [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_a_figure_opens_its_rows():
    links = [attrs for tag, attrs in Reader(html.write(REPORT)).elements if tag == "a"]

    assert {
        "class": "n",
        "href": "/indicators/drills.held/?from=2024-01-01",
        "data-key": "drills.held",
        "title": "怎么数的",
    } in links
    assert ">40余次</a>" in html.write(REPORT)


def test_a_figure_without_a_page_is_marked_but_no_link():
    page = html.write(Document("题", (Paragraph(runs(Figure("drills.held", "43次"))),)))

    assert '<span class="n" data-key="drills.held">43次</span>' in page
    assert "<a " not in page


def test_the_systems_note_stands_below_with_a_link_and_a_code_that_works_outside_the_site_only():
    sent = Reader(html.write(SENT))
    inside = Reader(html.write(replace(SENT, footnote=Footnote(NOTE, "/editions/BG-2024-0001/1a/"))))

    assert sent.text.strip().endswith(f"{NOTE} 核对这一版")
    assert ("a", {"href": f"{SITE}/editions/BG-2024-0001/1a2b3c4d5e6f7a8b/"}) in sent.elements
    assert [tag for tag, _ in sent.elements].count("svg") == 1
    assert ("a", {"href": "/editions/BG-2024-0001/1a/"}) in inside.elements
    assert "svg" not in [tag for tag, _ in inside.elements]


def test_a_comparison_may_go_over_two_rows_and_a_number_stays_with_its_unit():
    assert '>同比减少<span class="k">1起</span>，下降<span class="k">25%</span></a>' in html.write(SENT)


def test_headings_are_headings_also_where_the_text_runs_on():
    elements = Reader(html.write(REPORT)).elements

    assert [tag for tag, _ in elements if re.fullmatch("h[1-6]", tag)] == ["h1", "h2", "h3", "h4", "h5", "h2", "h2"]
    assert ("span", {"class": "kai", "role": "heading", "aria-level": "3"}) in elements


def test_a_table_has_a_caption_and_heads_for_columns_and_rows():
    elements = Reader(html.write(REPORT)).elements

    assert ("caption", {}) in elements
    assert elements.count(("th", {"scope": "col"})) == 4
    assert elements.count(("th", {"scope": "row"})) == 3


def test_no_page_carries_a_style_or_a_script_of_its_own():
    for page in (html.write(REPORT), html.write(NOTICE)):
        assert not [name for _, attrs in Reader(page).elements for name in attrs if name == "style" or name[:2] == "on"]
        assert "<style" not in page
        assert "<script" not in page


@given(st.text(max_size=80))
def test_whatever_is_written_is_shown_and_never_becomes_markup(text):
    page = html.write(
        Document(
            text,
            (
                Paragraph(runs(text, Figure(text, text, href=f"/{text}", title=text)), lead=runs(text)),
                Table(head=(runs(text),), rows=((runs(text),),), title=text),
            ),
            addressee=text,
        )
    )

    tags = {tag for tag, _ in Reader(page).elements}
    names = {name for _, attrs in Reader(page).elements for name in attrs}
    assert tags <= {"article", "h1", "br", "p", "span", "a", "div", "table", "caption", "thead", "tbody", "tr", "th"}
    assert names <= {"class", "role", "aria-level", "aria-label", "tabindex", "scope", "href", "title", "data-key"}


def test_a_file_to_keep_is_a_whole_page_in_chinese_with_its_style():
    reader = Reader(html.page(NOTICE))

    assert reader.elements[0] == ("html", {"lang": "zh-CN"})
    assert "青禾区安全生产委员会办公室关于做好冬季安全生产工作的通知" in reader.text
    assert ".sheet {" in reader.text
