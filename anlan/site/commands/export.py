"""`anlan export hazards -o 隐患.xlsx`: a ledger as a spreadsheet that can be imported again."""

import argparse
from pathlib import Path

from .common import Unusable, region_argument, scope_of

TITLE = "导出台账为电子表格"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", help="台账代号，如 hazards（anlan ledgers 列出全部）")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=".xlsx 文件名")
    region_argument(parser)


def run(options: argparse.Namespace) -> int:
    from anlan.kernel.admission.disclosing import EXPORTED, disclose
    from anlan.kernel.ledger.declare import UnknownLedger, ledger
    from anlan.kernel.people.actor import system_actor
    from anlan.kernel.sheets.export import masked_columns, write

    try:
        declared = ledger(options.ledger)
    except UnknownLedger as error:
        raise Unusable(str(error)) from error
    if options.output.suffix != ".xlsx":
        raise Unusable("文件名要以 .xlsx 结尾。")
    rows = declared.model.objects.within(scope_of(options.region)).order_by("pk")
    draft = options.output.with_name(options.output.name + ".part")
    try:
        draft.write_bytes(write(declared, rows))
        draft.replace(options.output)
    except OSError as error:
        raise Unusable(f"写不了 {options.output}：{error.strerror}。") from error
    if columns := masked_columns(declared):
        disclose(system_actor(), EXPORTED, declared.code, columns, count=rows.count())
        print(f"里面有完整的{'、'.join(columns)}，这次导出已记下，审计查得到。")
    print(f"导出{rows.count()}{declared.counted}到 {options.output}")
    return 0
