"""`anlan verify`: proof that no history was altered."""

import argparse
import sys
from dataclasses import asdict

from .common import Unusable, json_argument, print_json

TITLE = "校验全部历史：每条经过、每条记录、每日存证"


def arguments(parser: argparse.ArgumentParser) -> None:
    json_argument(parser)
    parser.add_argument("--ledger", help="只校验一个台账")


def run(options: argparse.Namespace) -> int:
    from anlan.kernel.history.models import Event
    from anlan.kernel.history.verify import verify
    from anlan.kernel.ledger.declare import LEDGERS

    if options.ledger and options.ledger not in LEDGERS:
        raise Unusable(f"没有“{options.ledger}”这个台账。")
    problems = list(verify(options.ledger, progress=_say))
    events = Event.objects.filter(**({"ledger": options.ledger} if options.ledger else {})).count()
    if options.json:
        print_json({"holds": not problems, "events": events, "problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            print(f"{problem.ledger} {problem.number}：{problem.what}")
        print(f"校验了{events}条经过，{'全部成立' if not problems else f'{len(problems)}处不成立'}。")
    return 1 if problems else 0


def _say(events: int) -> None:
    print(f"已校验{events}条经过", file=sys.stderr, flush=True)
