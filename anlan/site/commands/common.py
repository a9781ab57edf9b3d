"""What several parts of the command share: periods, places, JSON, and the one exception for what cannot be used."""

import argparse
import json
import sys
from datetime import date
from decimal import Decimal
from typing import Any

NO_DISTRICT = "这里还没有区：真实的区请运行 anlan found，示范区请运行 anlan demo。"


class Unusable(Exception):
    """The command cannot use what it was given; the message says what to do. Exit code 2."""


def day(text: str) -> date:
    """An ISO day from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} 不是日期，请写成 2024-01-01") from None


def period_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", type=day, metavar="DAY", help="起日，如 2024-01-01（缺省为今年1月1日）")
    parser.add_argument("--to", dest="end", type=day, metavar="DAY", help="止日，含当日（缺省为昨天）")


def json_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="标准输出只有 JSON")


def region_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", default="", help="区划代码：区6位、镇街9位、村12位（缺省为全区）")


def period_of(options: argparse.Namespace) -> Any:
    """The period asked for, else the clock's year up to yesterday. Raises Unusable where it ends before it begins."""
    from datetime import timedelta

    from anlan.kernel import clock
    from anlan.kernel.indicator.declare import Period

    end = options.end or (clock.today() - timedelta(days=1))
    start = options.start or date(end.year, 1, 1)
    try:
        return Period(start, end)
    except ValueError as error:
        raise Unusable(str(error)) from error


def scope_of(region: str) -> Any:
    """The scope of whoever runs the command on the machine: the district, or one region in it."""
    from anlan.kernel.people import divisions
    from anlan.kernel.people.codes import unpadded
    from anlan.kernel.scope import Scope

    district = divisions.district_code()
    if not district:
        raise Unusable(NO_DISTRICT)
    code = unpadded(region) if region else district
    if code not in divisions.region_names():
        raise Unusable(f"没有区划代码 {region}。")
    return Scope((code,))


def actor_of_command(username: str) -> Any:
    """The person named by `--as`, else the system's own post."""
    from anlan.kernel import clock
    from anlan.kernel.people.actor import actor_of, posts_of, system_actor
    from anlan.kernel.people.models import Account, Post

    if not username:
        try:
            return system_actor()
        except Post.DoesNotExist:
            raise Unusable(NO_DISTRICT) from None
    account = Account.objects.select_related("person").filter(username=username).first()
    posts = posts_of(account.person, clock.today()) if account else []
    if not posts:
        raise Unusable(f"没有账号 {username}，或者它现在没有岗位。")
    return actor_of(posts[0])


def print_json(value: Any) -> None:
    """Write one JSON document to standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=_spell)
    sys.stdout.write("\n")


def _spell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
