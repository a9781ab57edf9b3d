"""`anlan roles`: who may do what, the whole table."""

import argparse

from .common import json_argument, print_json

TITLE = "打印角色与权限表"


def arguments(parser: argparse.ArgumentParser) -> None:
    json_argument(parser)


def run(options: argparse.Namespace) -> int:
    from anlan.kernel.people import powers
    from anlan.kernel.people.roles import ROLES

    table = powers.table()
    if options.json:
        print_json(
            {
                "roles": {role.code: role.title for role in ROLES.values()},
                "makers_correct": "until somebody else has acted on the record",
                "powers": {power: [role for role in ROLES if role in roles] for power, roles in table.items()},
            }
        )
        return 0
    for power, roles in table.items():
        print(f"{power:32} {'、'.join(ROLES[role].title for role in ROLES if role in roles) or '—'}")
    print("\n谁登记的记录，在别人办以前，谁都可以自己更正（有 .add 就行，不用 .change）。")
    return 0
