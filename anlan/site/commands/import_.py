"""`anlan import hazards 隐患台账.xlsx --as clerk`: take a spreadsheet in. Exit 1 where cells are wrong; then nothing came in."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from .common import Unusable, actor_of_command, json_argument, print_json

TITLE = "导入电子表格：每个格子都核对，错一处就一行不进"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", help="台账代号，如 hazards（anlan ledgers 列出全部）")
    parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx、.xls、.et 或 .csv")
    parser.add_argument("--as", dest="username", default="", metavar="USERNAME", help="以谁的岗位导入（缺省为系统）")
    parser.add_argument("--dry-run", action="store_true", help="只核对，不导入")
    parser.add_argument("--good-rows-only", action="store_true", help="有错的行不要，其余的导入")
    parser.add_argument(
        "--hidden", choices=("in", "out"), default="", help="表里隐藏着的行：in 也导入，out 不导入；不说就一行不进"
    )
    parser.add_argument(
        "--not-in-ledger", choices=("register", "words"), default="",
        help="表里有、台账里没有的单位：register 一并登记，words 按原话记；不说就不导入这些行",
    )  # fmt: skip
    parser.add_argument("--as-written", action="store_true", help="少见的值（如明年的日期）核对过了，照写")
    json_argument(parser)


def run(options: argparse.Namespace) -> int:
    from anlan.kernel.sheets.intake import Amendments, FileRefused, ImportRefused, commit, stage

    try:
        content = options.file.read_bytes()
        ledger, actor = _ledger(options), _actor(options)
        amendments = Amendments(hidden=options.hidden, in_no_ledger=options.not_in_ledger)
        staged = stage(ledger, content, options.file.name, actor, amendments)
        if staged.asked and options.as_written:
            amendments = replace(amendments, as_written=frozenset(staged.asked))
            staged = stage(ledger, content, options.file.name, actor, amendments)
        ready = not staged.errors or (options.good_rows_only and staged.wanting)
        should_commit = ready and staged.wanting and not options.dry_run
        batch = commit(staged, good_rows_only=options.good_rows_only) if should_commit else None
    except OSError as error:
        raise Unusable(f"读不了 {options.file}：{error.strerror}。") from error
    except (FileRefused, ImportRefused) as error:
        raise Unusable(str(error)) from error
    report = as_json(staged, batch)
    if options.json:
        print_json(report)
    else:
        _print(report)
    return 0 if ready else 1


def _ledger(options: argparse.Namespace) -> Any:
    from anlan.kernel.ledger.declare import UnknownLedger, ledger

    try:
        return ledger(options.ledger)
    except UnknownLedger as error:
        raise Unusable(str(error)) from error


def _actor(options: argparse.Namespace) -> Any:
    """Whoever is named; the system's own post for what it may import, such as regions and people."""
    actor = actor_of_command(options.username)
    if not options.username and not actor.may(f"{options.ledger}.import"):
        raise Unusable("请用 --as 写明以谁的账号导入，导入的每一行都记在他名下。")
    return actor


def as_json(staged: Any, batch: Any) -> dict[str, Any]:
    """What became of a file, as programs read it."""
    return {
        "ledger": staged.ledger.code,
        "file": staged.name,
        "imported": batch is not None,
        "batch": batch.pk if batch else None,
        "new": staged.new,
        "changed": len(staged.changed),
        "unchanged": staged.unchanged,
        "kept_aside": sorted(staged.header.others.values()),
        "said": staged.remarks,
        "errors": [
            {"row": each.row, "column": each.column, "message": each.message, "asks": bool(each.asks)}
            for each in staged.errors
        ],
    }


def _print(report: dict[str, Any]) -> None:
    for each in report["errors"]:
        print(f"第{each['row']}行{each['column'] and '“' + each['column'] + '”'}：{each['message']}")
    for line in report["said"]:
        print(line)
    if any(each["asks"] for each in report["errors"]):
        print("问“对吗？”的核对过没有错，就加上 --as-written 再导入。")
    counts = f"新增{report['new']}行，更正{report['changed']}行，{report['unchanged']}行没有变化，{len(report['errors'])}处不对"
    print(f"{'已导入' if report['imported'] else '没有导入'}：{counts}。")
