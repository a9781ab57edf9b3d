"""`anlan draw`: repeat a random draw of firms and officers from its published list and its seed; no database is asked."""

import argparse
from pathlib import Path

from .common import Unusable

TITLE = "重算双随机抽取：有名单文件和种子，谁都能算出同样的结果"
NEEDS_DATABASE = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("list", type=Path, help="公布的名单文件")
    parser.add_argument("--seed", required=True, help="种子：名单公布次日的存证")


def run(options: argparse.Namespace) -> int:
    from anlan.ledgers.enforcement.draws import lots

    try:
        text = options.list.read_bytes().decode()
        result = lots.told(lots.drawn(text, options.seed))
    except (OSError, ValueError) as error:
        raise Unusable(f"{options.list}：{error}") from error
    print(f"名单指纹 {lots.fingerprint(text)}")
    print(result)
    return 0
