"""A sheet read by pyxform: headings under their usual names, groups and choices as a tree; what it says is wrong, at its row.

converted(tables)      # {"title": …, "children": [{"type": "group", "children": […]}, …]}; raises Unreadable
"""

import re
from collections.abc import Mapping
from typing import Any

from .tables import CHOICES, SETTINGS, SURVEY, Problem, Table

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]", re.I)
_ON_SHEET = re.compile(r"'(survey|choices|settings)' sheet")
_WORDS = (
    (re.compile(r"Could not find the name '(.+?)'"), "${{{0}}} 这个代号在 survey 里没有，看看 name 列写的是什么"),
    (re.compile(r"'name' value is invalid"), "name 要以字母、汉字或下划线开头，后面只能有字母、汉字、数字、_、-、."),
    (re.compile(r"different names for the same column were found: (.+?)\. "), "这几列是同一个意思，只能留一列：{0}"),
    (re.compile(r"Unmatched 'begin_group'"), "begin group 后面没有 end group"),
    (re.compile(r"must be unique"), "同一个 name 用了两次"),
)  # fmt: skip


class Unreadable(ValueError):
    """What pyxform does not take. problem: where, in readers' words."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.words)
        self.problem = problem


def converted(tables: Mapping[str, Table]) -> dict[str, Any]:
    """The tree of a form. Raises Unreadable."""
    from pyxform.errors import PyXFormError  # asked for seldom, and long to load
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import DefinitionData

    survey, choices, settings = (_rows(tables.get(title)) for title in (SURVEY, CHOICES, SETTINGS))
    data = DefinitionData(
        survey=survey[0], survey_header=survey[1], choices=choices[0], choices_header=choices[1],
        settings=[each for each in settings[0] if each][:1], settings_header=settings[1], sheet_names=list(tables),
    )  # fmt: skip
    try:
        return workbook_to_json(data, form_name="checklist", warnings=[])
    except PyXFormError as error:
        text = str(error)
        row, on = _ROW.search(text), _ON_SHEET.search(text)
        words = _ROW.sub("", text).strip().splitlines()[0][:300]
        problem = Problem(on.group(1) if on else SURVEY, int(row.group(1)) if row else 0, "", _in_chinese(words))
        raise Unreadable(problem) from error


def _rows(table: Table | None) -> tuple[list[dict[str, str]], list[dict[str, None]]]:
    """Rows from the second on, each at its place, and the headings, as pyxform takes them."""
    if table is None:
        return [], []
    last = max((row for row, _ in table.rows), default=1)
    by_row = {row: dict(cells) for row, cells in table.rows}
    return [by_row.get(row, {}) for row in range(2, last + 1)], [dict.fromkeys(filter(None, table.header))]


def _in_chinese(words: str) -> str:
    """What pyxform says, in Chinese where it is one of the usual things; else its own words, which one can look for."""
    for pattern, said in _WORDS:
        if found := pattern.search(words):
            return f"{said.format(*found.groups())}。"
    return f"这里不合 XLSForm 的写法：{words}"
