"""A random draw is worked out again from its list and its seed, without a database."""

import pytest

from anlan.ledgers.enforcement.draws import lots
from anlan.site.cli import main

LIST = "抽查\tCQ-1\t1\n单位\tQY-1\t甲\t1\n单位\tQY-2\t乙\t2\n人员\tZF-1\t丙\n人员\tZF-2\t丁\n"


def test_whoever_has_the_list_and_the_seed_comes_to_the_same_result(tmp_path, capsys):
    (tmp_path / "list.txt").write_bytes(LIST.encode())

    assert main(["draw", str(tmp_path / "list.txt"), "--seed", f"{7:064x}"]) == 0

    words = f"名单指纹 {lots.fingerprint(LIST)}\n{lots.told(lots.drawn(LIST, f'{7:064x}'))}\n"
    assert capsys.readouterr().out == words


@pytest.mark.parametrize(
    ("text", "seed", "words"),
    [
        ("抽查\tCQ-1\t1\n单位\tQY-1\t甲\t零\n", "0" * 64, "第2行读不懂"), ("单位\tQY-1\t甲\t1\n", "0" * 64, "第1行读不懂"),
        ("", "0" * 64, "名单是空的"), ("抽查\tCQ-1\t1\n", "abc", "64位十六进制"),
    ],
)  # fmt: skip
def test_what_is_no_list_or_no_seed_is_told(tmp_path, capsys, text, seed, words):
    (tmp_path / "list.txt").write_text(text)

    assert main(["draw", str(tmp_path / "list.txt"), "--seed", seed]) == 2

    assert words in capsys.readouterr().err
