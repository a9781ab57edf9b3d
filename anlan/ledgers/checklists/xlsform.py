"""A clerk's spreadsheet (XLSForm) as the questions of a checklist, and all that is wrong with it, each at its cell.

form = compiled(text)          # of what an edition keeps
form.problems                  # [Problem("survey", 5, "C", "没有“yn”这个选项表…")]: such a sheet is not published
form.questions                 # (Question("flameout", "灶具有没有熄火保护装置", "one", …), …)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from .converted import Unreadable, converted
from .jumps import BadJump, Tree, comparisons, parse, questions_in
from .questions import AMOUNT, DAY, NOTE, ONE, PHOTO, SEVERAL, TEXT, TICK, WHOLE, Form, Question, column_of
from .tables import CHOICES, SURVEY, Problem, Table, tables_of

MOST_QUESTIONS, MOST_CHOICES, MOST_REQUIRED = 120, 60, 3
# What pyxform calls a type, and what it is here.
_KINDS = {
    "select one": ONE, "select all that apply": SEVERAL, "integer": WHOLE, "int": WHOLE, "decimal": AMOUNT, "text": TEXT, "string": TEXT,
    "date": DAY, "trigger": TICK, "acknowledge": TICK, "note": NOTE, "photo": PHOTO, "image": PHOTO,
}  # fmt: skip
_KNOWN_BY_RECORD = {
    "start", "end", "today", "username", "deviceid", "phonenumber", "email", "audit", "simserial", "subscriberid", "start-geopoint",
    "background-audio", "hidden",
}  # fmt: skip
_PLACES = {"geopoint", "geotrace", "geoshape", "location", "gps"}
_LIST_WORDS = "select_one 或 select_multiple 后面写选项表的名字，如 select_one yn"
_USABLE_TYPES = (
    "能用的有：select_one、select_multiple、integer、decimal、text、date、acknowledge、note、image、begin group"
)
_SELECT = re.compile(
    r"(select[ _](?:one|multiple)|select all that apply|select one|select1)(?: from)?\s+(\S+)\s*$", re.I
)
_REFUSED = {
    "calculate": "计算题不收：要算的数，发布后在“做成指标”里数",
    "begin repeat": "重复组不收：每一户、每一台另填一份",
    "rank": "排序题不收，请改成多选",
}
# What the record says itself, asked once more: 国办函〔2026〕12号 art. 2 (1), forms are not filled in twice.
_SAID_ANYWAY = re.compile(
    r"^(?:检查|填报|填表)?(?:日期|时间|人|人员|单位|人姓名)$|^所[在属](?:镇|街道|镇街|村|社区|村社区)$|^(?:企业|单位)名称$"
)
_CHINESE = re.compile(r"中文|chinese|zh", re.I)


@lru_cache(maxsize=128)
def compiled(text: str) -> Form:
    """The form that a text tells."""
    tables = tables_of(text)
    if (survey := tables.get(SURVEY)) is None or not survey.rows:
        return Form(
            problems=(Problem("", 0, "", "没有找到名为 survey 的工作表（题目），这不是 XLSForm。请照“空白样表”填。"),)
        )
    missing = [name for name in ("type", "name", "label") if survey.column(name) is None]
    if missing:
        words = f"第1行（表头）少了 {'、'.join(missing)} 列，这不是 XLSForm。请照“空白样表”填。"
        return Form(problems=(Problem(SURVEY, 1, "", words),))
    return _Compiler(tables).form()


class _Compiler:
    """Looks at the cells first, then lets pyxform read what is sound, and makes questions of it."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.survey = tables[SURVEY]
        self.choices = tables.get(CHOICES) or Table(CHOICES, (), ())
        self.tables = tables
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.rows: dict[str, int] = {}

    def form(self) -> Form:
        self._look_at_choices()
        self._look_at_questions()
        self._look_at_conditions()
        if self.problems:
            return self._wrong()
        try:
            read = converted(self.tables)
        except Unreadable as error:
            self.problems.append(error.problem)
            return self._wrong()
        questions = list(self._questions(read["children"], None, ""))
        self._look_at_jumps(questions)
        self._look_for_circles(questions)
        if not any(each.is_asked for each in questions):
            self.problems.append(Problem(SURVEY, 1, "", "一道题也没有。"))
        if self.problems:
            return self._wrong()
        questions = self._at_most_three(questions)
        title = str(read.get("title") or "")
        return Form(
            "" if title == "data" else title,
            tuple(questions),
            (),
            tuple(self.remarks),
            {each.name: each for each in questions},
        )

    def _wrong(self) -> Form:
        return Form(
            problems=tuple(sorted(self.problems, key=lambda each: (each.sheet != SURVEY, each.row))),
            remarks=tuple(self.remarks),
        )

    def _problem(self, table: Table, row: int, column: str, words: str) -> None:
        self.problems.append(Problem(table.title, row, table.letter(column), words))

    def _remark(self, row: int, column: str, words: str) -> None:
        self.remarks.append(Problem(SURVEY, row, self.survey.letter(column), words))

    def _look_at_choices(self) -> None:
        table = self.choices
        if not table.rows:
            return
        missing = [name for name in ("list_name", "name", "label") if table.column(name) is None]
        if missing:
            self.problems.append(Problem(CHOICES, 1, "", f"第1行（表头）少了 {'、'.join(missing)} 列。"))
            return
        seen: dict[tuple[str, str, str], int] = {}
        for row, cells in table.rows:
            list_name, name, label = (cells.get(each, "") for each in ("list_name", "name", "label"))
            if not list_name and not name:
                continue
            for column, text in (
                ("list_name", list_name),
                ("name", name),
                ("label", label or table.translated(cells, "label")),
            ):
                if not text:
                    self._problem(table, row, column, f"{column} 空着，每个选项都要有。")
            for column, text in (("name", name), ("label", label)):
                first = seen.setdefault((list_name, column, text), row)
                if text and first != row:
                    self._problem(table, row, column, f"“{text}”在“{list_name}”里写了两次，第{first}行已有。")
            if re.search(r"\s", name):
                self._problem(table, row, "name", f"“{name}”里有空格，选项的 name 不能有空格。")

    def _lists(self) -> dict[str, int]:
        lists: dict[str, int] = {}
        for _, cells in self.choices.rows:
            if name := cells.get("list_name", ""):
                lists[name] = lists.get(name, 0) + 1
        return lists

    def _look_at_questions(self) -> None:
        lists, names, labels, open_groups = self._lists(), dict[str, int](), dict[str, int](), list[int]()
        for row, cells in self.survey.rows:
            kind, name = " ".join(cells.get("type", "").lower().replace("_", " ").split()), cells.get("name", "")
            label = self.survey.translated(cells, "label")
            if not kind:
                if name or label:
                    self._problem(self.survey, row, "type", f"没有写题型。{_USABLE_TYPES}。")
                continue
            if kind.startswith("end group"):
                if not open_groups:
                    self._problem(self.survey, row, "type", "这里的 end group 前面没有 begin group。")
                else:
                    open_groups.pop()
                continue
            if kind.startswith("begin group"):
                open_groups.append(row)
            if not self._is_usable(kind, cells.get("type", ""), row, lists) or kind in _KNOWN_BY_RECORD | _PLACES:
                continue
            if not name:
                self._problem(self.survey, row, "name", "没有 name（题目的代号，如 q1）。")
            elif name in names:
                self._problem(self.survey, row, "name", f"“{name}”用了两次，第{names[name]}行已有。")
            names.setdefault(name, row)
            if kind.startswith("begin group"):
                continue
            if not label:
                self._problem(self.survey, row, "label", "没有写题目（label）。")
            elif label in labels and kind != "note":
                self._problem(
                    self.survey, row, "label", f"“{label}”问了两次，第{labels[label]}行已有，答了分不清是哪一题。"
                )
            labels.setdefault(label, row)
        for row in open_groups:
            self._problem(self.survey, row, "type", "这个 begin group 后面没有 end group。")
        if len(names) > MOST_QUESTIONS:
            self.problems.append(Problem(SURVEY, 0, "", f"有{len(names)}道题，最多{MOST_QUESTIONS}道，请分成几张表。"))
        self.rows = names

    def _look_at_conditions(self) -> None:
        """Each condition by itself, so that its mistakes are told along with all others."""
        for row, cells in self.survey.rows:
            for column in ("relevant", "constraint"):
                tree = self._parsed(cells.get(column), row, column)
                for name in dict.fromkeys(questions_in(tree)) if tree else ():
                    if name not in self.rows:
                        self._problem(
                            self.survey, row, column, f"${{{name}}} 这个代号在 name 列里没有，看看是不是写错了。"
                        )

    def _is_usable(self, kind: str, written: str, row: int, lists: Mapping[str, int]) -> bool:
        if words := next((words for start, words in _REFUSED.items() if kind.startswith(start)), ""):
            self._problem(self.survey, row, "type", f"{words}。")
            return False
        if kind.startswith(("select", "rank")):
            found = _SELECT.match(" ".join(written.split()))
            list_name = found.group(2) if found else ""
            if not list_name:
                self._problem(self.survey, row, "type", f"“{written}”没有写用哪个选项表：{_LIST_WORDS}。")
            elif list_name not in lists:
                has = f"现有：{'、'.join(lists)}" if lists else "choices 工作表里一个选项也没有"
                self._problem(self.survey, row, "type", f"choices 里没有“{list_name}”这个选项表，{has}。")
            elif lists[list_name] > MOST_CHOICES:
                self._problem(
                    self.survey, row, "type", f"“{list_name}”有{lists[list_name]}个选项，最多{MOST_CHOICES}个。"
                )
            else:
                return True
            return False
        if kind in _KNOWN_BY_RECORD:
            self._remark(row, "type", "谁填的、什么时候填的，系统自己记，不用问。")
        elif kind in _PLACES:
            self._remark(row, "type", "不收位置：到场打点属于打卡，基层减负不允许。填的时候写在哪里就行。")
        elif not kind.startswith("begin group") and kind not in _KINDS:
            self._problem(self.survey, row, "type", f"没有“{written}”这种题型。{_USABLE_TYPES}。")
            return False
        return True

    def _questions(self, children: Sequence[Mapping[str, Any]], when: Tree | None, section: str) -> Iterator[Question]:
        for each in children:
            bind, kind, name = each.get("bind") or {}, str(each.get("type")), str(each.get("name"))
            row = self.rows.get(name, 0)
            if kind == "group":
                if name == "meta" or "children" not in each:
                    continue
                own = self._parsed(bind.get("relevant"), row, "relevant")
                title = "，".join(filter(None, (section, _chinese(each.get("label")))))
                yield from self._questions(each["children"], _both(when, own), title)
                continue
            if kind not in _KINDS:
                continue  # what the record knows
            label = _chinese(each.get("label"))
            if _SAID_ANYWAY.search(label):
                self._remark(row, "label", f"“{label}”每份都会自动记下，可以不问。")
            required = str(bind.get("required", "")).lower() in ("yes", "true", "true()", "1", "是")
            if required and _KINDS[kind] == PHOTO:
                self._remark(row, "required", "照片不强制：基层减负不许凡事留痕。这里按“可以不拍”。")
                required = False
            choices = tuple(
                (str(choice["name"]), _chinese(choice.get("label"))) for choice in each.get("choices") or ()
            )
            yield Question(
                name=name, label=label, kind=_KINDS[kind], row=row, hint=_chinese(each.get("hint")), required=required,
                choices=choices,
                when=_both(when, self._parsed(bind.get("relevant"), row, "relevant")),
                must=self._parsed(bind.get("constraint"), row, "constraint"),
                must_words=_chinese(bind.get("jr:constraintMsg")), section=section, column=column_of(_KINDS[kind], label, choices),
            )  # fmt: skip

    def _parsed(self, text: Any, row: int, column: str) -> Tree | None:
        if text in (None, ""):
            return None
        try:
            tree = parse(str(text))
        except BadJump as error:
            self._problem(self.survey, row, column, f"“{text}”：{error}。")
            return None
        if column == "relevant" and not list(questions_in(tree)):
            self._problem(
                self.survey,
                row,
                column,
                f"“{text}”没有提到任何一道题，写法如 ${{q1}} = 'yes'；是别的列的内容就移过去。",
            )
            return None
        return tree

    def _look_at_jumps(self, questions: Sequence[Question]) -> None:
        by_name = {each.name: each for each in questions}
        for each in questions:
            for column, tree in (("relevant", each.when), ("constraint", each.must)):
                if tree is None:
                    continue
                for name in questions_in(tree):
                    if name not in by_name or not by_name[name].is_asked:
                        self._problem(self.survey, each.row, column, f"${{{name}}} 不是这张表里要答的题。")
                for sign, name, value in comparisons(tree):
                    if name in by_name:
                        self._look_at_comparison(each, column, sign, by_name[name], value)
        self.problems = list(dict.fromkeys(self.problems))  # a group's condition is that of each of its questions

    def _look_at_comparison(self, at: Question, column: str, sign: str, asked: Question, value: Any) -> None:
        if asked.kind == SEVERAL and sign != "selected":
            words = f"“{asked.name}”是多选，要写 selected(${{{asked.name}}}, '{value}')。"
            self._problem(self.survey, at.row, column, words)
        elif asked.choices and value != "" and str(value) not in dict(asked.choices):
            have = "、".join(f"{name}（{words}）" for name, words in asked.choices)
            self._problem(
                self.survey, at.row, column, f"“{asked.name}”没有“{value}”这个选项，这一题永远问不到。有：{have}。"
            )

    def _look_for_circles(self, questions: Sequence[Question]) -> None:
        asks = {each.name: set(questions_in(each.when)) if each.when else set() for each in questions}
        while circle := _circle(asks):
            way = " → ".join([*circle, circle[0]])
            at = next(each for each in questions if each.name == circle[0])
            self._problem(self.survey, at.row, "relevant", f"跳转绕成了圈：{way}，谁都等着谁。请去掉其中一个条件。")
            for name in circle:  # told once; what else goes in circles is looked for without it
                del asks[name]

    def _at_most_three(self, questions: list[Question]) -> list[Question]:
        """A form on a phone has three compulsory questions at most; those beyond may be left open, which is told."""
        left, kept = MOST_REQUIRED, []
        for each in questions:
            if each.required and (left := left - 1) < 0:
                self._remark(each.row, "required", "手机上一张表最多三道必填（基层减负），这一道按“可以不填”。")
                each = replace(each, required=False)
            kept.append(each)
        return kept


def _circle(asks: Mapping[str, set[str]]) -> list[str]:
    """Questions each of which waits for the next, and the last for the first, beginning at the one asked first; [] without a circle."""
    try:
        TopologicalSorter(asks).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][:0:-1]  # each is named before the one that waits for it, and the first twice
        first = min(circle, key=list(asks).index)
        return circle[circle.index(first) :] + circle[: circle.index(first)]
    return []


def _both(first: Tree | None, second: Tree | None) -> Tree | None:
    return ["and", first, second] if first and second else first or second


def _chinese(label: Any) -> str:
    """Words in one line; of several languages the Chinese ones."""
    if isinstance(label, Mapping):
        texts = {str(language): text for language, text in label.items() if text}
        label = next(
            (text for language, text in texts.items() if _CHINESE.search(language)), next(iter(texts.values()), "")
        )
    return " ".join(str(label or "").split())
