"""What is said of a clerk's sheet before it is published, each thing at its cell; and jumps, which hold here as on the phone."""

import json
from pathlib import Path

import pytest

from .jumps import holds, parse
from .pages.sheets import BLANK
from .xlsform import compiled

CASES = Path(__file__).parents[3] / "islands" / "checklist" / "cases.json"


WRONG = [
    ("integer | age", "integre | age", "survey 表第3行A列", "没有“integre”这种题型"),
    ("select_one yn", "select_one yesno", "survey 表第2行A列", "没有“yesno”这个选项表，现有：yn、hose"),
    ("select_one yn", "select_one", "survey 表第2行A列", "没有写用哪个选项表"),
    ("${flameout} = 'no'", "${shot} = 1", "survey 表第3行F列", "不是这张表里要答的题"),
    ("${flameout} = 'no'", "${flame} = 'no'", "survey 表第3行F列", "代号在 name 列里没有"),
    ("${flameout} = 'no'", "${flameout} = '没有'", "survey 表第3行F列", "有：yes（有）、no（没有）"),
    ("${flameout} = 'no'", "field-list", "survey 表第3行F列", "“field-list”"),
    ("${flameout} = 'no'", "regex(${flameout}, 'n')", "survey 表第3行F列", "“regex”这里不能用"),
    ("selected(${hose}, 'long')", "${hose} = 'long'", "survey 表第5行F列", "是多选，要写 selected"),
    ("软管有什么问题", "灶具用了几年", "survey 表第4行C列", "问了两次，第3行已有"),
    ("\nyn | no | 没有", "\nyn | yes | 没有", "choices 表第3行B列", "写了两次，第2行已有"),
    ("text | other", "calculate | other", "survey 表第7行A列", "计算题不收"),
    ("text | other", "begin repeat | other", "survey 表第7行A列", "重复组不收"),
    ("text | other", "text | 1other", "survey 表第7行", "name 要以字母"),
    ("text | other | 别的情况", "text | other | ", "survey 表第7行C列", "没有写题目"),
    ("text | other", "begin group | other", "survey 表第7行A列", "没有 end group"),
]


@pytest.mark.parametrize(("right", "wrong", "where", "words"), WRONG)
def test_what_is_wrong_with_a_sheet_is_told_at_its_cell(right, wrong, where, words):
    assert right in BLANK

    problems = compiled(BLANK.replace(right, wrong)).problems

    assert any(each.where.startswith(where) and words in each.words for each in problems), [*map(str, problems)]


def test_all_that_is_wrong_is_told_at_once():
    sheet = (
        BLANK.replace("select_one yn", "select_one yesno")
        .replace("${flameout} = 'no'", "${flame} ==")
        .replace("text |", "texte |")
    )

    assert [each.where for each in compiled(sheet).problems] == [
        "survey 表第2行A列",
        "survey 表第3行F列",
        "survey 表第7行A列",
    ]


def test_a_circle_is_told_with_the_questions_that_are_in_it():
    rows = [
        "text\ta\t甲\t\t\t${c} = '1'",
        "text\tb\t乙\t\t\t${a} = '1'",
        "text\tc\t丙\t\t\t${b} = '1'",
        "text\td\t丁\t\t\t${a} = '1'",
    ]
    sheet = "\n".join(["[survey]", "type\tname\tlabel\thint\trequired\trelevant", *rows])

    problems = compiled(sheet).problems

    assert [str(each) for each in problems] == [
        "survey 表第2行F列：跳转绕成了圈：a → c → b → a，谁都等着谁。请去掉其中一个条件。"
    ]


def test_less_burden_goes_before_the_sheet():
    rows = [f"text\tq{each}\t第{each}问\t\tyes" for each in range(1, 6)]
    rows += ["image\tshot\t照片\t\tyes", "geopoint\tat\t位置\t\tyes", "text\twho\t检查人", "start\tstart"]
    sheet = "\n".join(["[survey]", "type\tname\tlabel\thint\trequired\trelevant", *rows])

    form = compiled(sheet)

    assert form.problems == ()
    assert [each.name for each in form.questions if each.required] == ["q1", "q2", "q3"]
    assert "at" not in form.by_name
    told = " ".join(map(str, form.remarks))
    for words in (
        "第5行E列：手机上一张表最多三道必填",
        "第7行E列：照片不强制",
        "第8行A列：不收位置",
        "第9行C列：“检查人”每份都会自动记下",
    ):
        assert words in told


def test_headings_may_be_chinese_and_labels_of_several_languages():
    questions = [
        "题型 | 代号 | label::English (en) | label::中文 (zh) | 必填 | 显示条件",
        "select_one yn | a | OK? | 好不好 | yes",
    ]
    questions.append("text | b | Why | 为什么 |  | ${a} = 'no'")
    choices = ["选项表 | 代号 | label::English (en) | label::中文 (zh)", "yn | yes | Yes | 好", "yn | no | No | 不好"]
    form = compiled("\n".join(["[题目]", *questions, "[选项]", *choices]))

    assert form.problems == ()
    assert [each.label for each in form.questions] == ["好不好", "为什么"]
    assert form.questions[0].choices == (("yes", "好"), ("no", "不好"))


@pytest.mark.parametrize(("words", "tree", "said", "expected"), json.loads(CASES.read_text()))
def test_jumps_hold_as_on_the_phone(words, tree, said, expected):
    assert parse(words) == tree
    assert holds(tree, said) is expected


def test_every_circle_is_told_once_also_that_of_a_question_with_itself():
    rows = [
        "text\ta\t甲\t\t\t${b} = '1'",
        "text\tb\t乙\t\t\t${a} = '1'",
        "text\tc\t丙\t\t\t${c} = '1'",
        "text\td\t丁\t\t\t${b} = '1'",
    ]
    sheet = "\n".join(["[survey]", "type\tname\tlabel\thint\trequired\trelevant", *rows])

    told = [str(each) for each in compiled(sheet).problems]

    assert [words.partition("绕成了圈：")[2].partition("，")[0] for words in told] == ["a → b → a", "c → c"]
