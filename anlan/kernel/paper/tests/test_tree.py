import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.paper.tree import Figure, Heading, Paragraph, Table, plain, printable, runs


def test_runs_take_strings_and_figures_and_leave_out_nothing_said():
    made = runs("排查隐患", Figure("hazards.found", "2846条"), "")

    assert plain(made) == "排查隐患2846条"
    assert len(made) == 2


def test_a_heading_of_a_fifth_level_is_refused():
    with pytest.raises(ValueError, match="level 5"):
        Heading(5, runs("太深"))


def test_a_row_longer_than_the_head_is_refused():
    with pytest.raises(ValueError, match="row 2 has 2 cells"):
        Table(head=(runs("镇"),), rows=((runs("清河镇"),), (runs("白果镇"), runs("4"))))


def test_line_ends_and_tabs_in_a_text_become_one_space_and_controls_go():
    assert printable(Paragraph(runs("上\r\n下\t左\x00右\x1b"))) == Paragraph(runs("上 下 左右"))


def test_a_table_without_columns_is_refused():
    with pytest.raises(ValueError, match="at least one column"):
        Table(head=(), rows=())


@given(st.text())
def test_text_that_can_be_printed_is_left_as_it_is(text):
    once = printable(text)

    assert printable(once) == once
    assert once == text or not text.isprintable()
