"""`anlan roles`: who may do what, the whole table, and who sees whole the numbers that pages show in part."""

import argparse

from .common import json_argument, print_json

TITLE = "打印角色与权限表"


def arguments(parser: argparse.ArgumentParser) -> None:
    json_argument(parser)


def run(options: argparse.Namespace) -> int:
    from anlan.kernel.ledger.declare import LEDGERS
    from anlan.kernel.people import powers
    from anlan.kernel.people.roles import ROLES
    from anlan.kernel.sheets.export import masked_columns

    table = powers.table()
    hidden = {ledger.code: columns for ledger in LEDGERS.values() if (columns := masked_columns(ledger))}
    if options.json:
        print_json(
            {
                "roles": {role.code: role.title for role in ROLES.values()},
                "makers_correct": "until somebody else has acted on the record",
                "powers": {power: [role for role in ROLES if role in roles] for power, roles in table.items()},
                "hidden_columns": hidden,
            }
        )
        return 0
    for power, roles in table.items():
        print(f"{power:32} {'、'.join(ROLES[role].title for role in ROLES if role in roles) or '—'}")
    print("\n谁登记的记录，在别人办以前，谁都可以自己更正（有 .add 就行，不用 .change）。")
    print("\n下面这些号码在页面、接口和导出里只显示一部分；更正那条记录时看得全，谁看了都记一笔：")
    for code, columns in hidden.items():
        changers = table.get(f"{code}.change", ())
        who = "、".join(ROLES[role].title for role in ROLES if role in changers) or "登记的人"
        print(f"{LEDGERS[code].title}：{'、'.join(columns)}（{who}）")
    return 0
