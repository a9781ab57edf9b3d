"""`anlan import` and `anlan export`: what they print, what they leave behind, and their exit codes."""

import json

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.site.cli import main

GOOD = "单位,隐患描述,发现日期\n宏达机械厂（示范）,配电箱无漏电保护,2024.10.12\n"
BAD = GOOD + "宏达机械厂（示范）,砂轮机无防护罩,去年\n"


@pytest.fixture
def run(district, make_plant, tmp_path, capsys):
    """Runs the command on a table: (exit code, what it printed, what it complained of)."""
    make_plant()

    def ran(table, *options):
        path = tmp_path / "隐患.csv"
        path.write_text(table, encoding="gb18030")
        code = main(["import", "hazards", str(path), *options])
        return code, *capsys.readouterr()

    return ran


def kept(district):
    return LEDGERS["hazards"].model.objects.within(district.leader.scope).count()


def test_a_good_table_comes_in(run, district):
    code, said, _ = run(GOOD, "--as", "town_3")

    assert (code, kept(district)) == (0, 1)
    assert said == "已导入：新增1行，更正0行，0行没有变化，0处不对。\n"


def test_again_it_says_so_and_doubles_nothing(run, district):
    run(GOOD, "--as", "town_3")

    code, said, _ = run(GOOD, "--as", "town_3")

    assert (code, kept(district)) == (0, 1)
    assert "由张明导入过，已有的行不会重复" in said
    assert "没有导入：新增0行，更正0行，1行没有变化" in said


def test_a_wrong_cell_keeps_everything_out_and_is_named(run, district):
    code, said, _ = run(BAD, "--as", "town_3")

    assert (code, kept(district)) == (1, 0)
    assert "第3行“C 发现日期”：“去年”不是日期，请写成2024-05-01" in said


def test_good_rows_alone_come_in_when_asked_for(run, district):
    code, _, _ = run(BAD, "--as", "town_3", "--good-rows-only")

    assert (code, kept(district)) == (0, 1)


def test_a_trial_writes_nothing(run, district):
    code, said, _ = run(GOOD, "--as", "town_3", "--dry-run", "--json")

    assert (code, kept(district)) == (0, 0)
    assert (json.loads(said)["imported"], json.loads(said)["new"]) == (False, 1)


def test_json_names_each_wrong_cell(run):
    _, said, _ = run(BAD, "--as", "town_3", "--json")

    [error] = json.loads(said)["errors"]
    assert (error["row"], error["column"]) == (3, "C 发现日期")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--as", "auditor"], "您的岗位不能导入隐患"),
        ([], "请用 --as 写明以谁的账号导入"),
        (["--as", "nobody"], "没有账号 nobody"),
    ],
)
def test_without_a_post_that_may_nothing_is_done(run, district, options, complaint):
    code, _, complained = run(GOOD, *options)

    assert (code, kept(district)) == (2, 0)
    assert complaint in complained


def test_what_is_exported_is_imported_again_without_a_change(run, district, tmp_path, capsys):
    run(GOOD, "--as", "town_3")
    path = tmp_path / "隐患.xlsx"

    assert main(["export", "hazards", "-o", str(path)]) == 0
    assert "导出1条" in capsys.readouterr().out
    assert main(["import", "hazards", str(path), "--as", "town_3"]) == 0
    assert "1行没有变化，0处不对" in capsys.readouterr().out


def test_an_export_of_another_town_holds_no_rows(run, district, tmp_path, capsys):
    run(GOOD, "--as", "town_3")

    main(["export", "hazards", "-o", str(tmp_path / "隐患.xlsx"), "--region", "990199104"])

    assert "导出0条" in capsys.readouterr().out
