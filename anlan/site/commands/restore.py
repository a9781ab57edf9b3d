"""`anlan restore`: a site from its back-up, into an empty folder, verified at the end. Two persons answer for it."""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from anlan.kernel import clock

from .common import Unusable, json_argument, print_json

TITLE = "从备份恢复到一个空文件夹，并校验"
NEEDS_DATABASE = False  # it makes its own


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", help="备份所在的文件夹")
    parser.add_argument("--into", default="", metavar="FOLDER", help="恢复到哪个空文件夹（缺省为 ANLAN_VAR）")
    parser.add_argument(
        "--at", default="", metavar="NAME", help="哪一份备份（缺省为最新的，anlan backup --list 可列出）"
    )
    parser.add_argument("--to", type=_moment, metavar="MOMENT", help="恢复到这个时刻，如 2026-11-29T14:30（北京时间）")
    parser.add_argument("--key", default="", metavar="FILE", help="加密的备份：钥匙文件")
    parser.add_argument("--by", default="", metavar="NAME", help="谁来恢复")
    parser.add_argument("--with", dest="second", default="", metavar="NAME", help="谁在场同意（另一个人）")
    json_argument(parser)


def run(options: argparse.Namespace) -> int:
    from anlan.site.backup.errors import NotDone, Refused
    from anlan.site.backup.restoring import Order, finish, restore
    from anlan.site.backup.seal import Key
    from anlan.site.backup.vault import Vault
    from anlan.site.postgres import home

    into = Path(options.into).resolve() if options.into else home().parent
    try:
        key = Key.in_file(Path(options.key)) if options.key else Key()
        order = Order(into, _persons(options), key, options.at, options.to)
        restored, server = restore(Vault(Path(options.folder).resolve()), order)
    except Refused as error:
        raise Unusable(str(error)) from error
    except NotDone as error:
        if options.json:
            print_json({"restored": False, "why": str(error)})
        else:
            print(f"没有恢复成：{error}", file=sys.stderr)
        return 1
    try:
        problems = _prepare_and_verify(into, restored, order)
        finish(into)
    finally:
        server.stop()
    return _say(restored, problems, into, options.json)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} 不是时刻，请写成 2026-11-29T14:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.LEGAL_ZONE)


def _persons(options: argparse.Namespace) -> tuple[str, str]:
    """The two who answer for it. Raises Unusable where it is one, or none."""
    first, second = (
        " ".join((given or _ask(words)).split())
        for given, words in ((options.by, "谁来恢复（姓名）"), (options.second, "谁在场同意（另一个人的姓名）"))
    )
    if not first or not second or first == second:
        raise Unusable("恢复要两个人：请用 --by 写明谁来恢复，用 --with 写明另一个在场同意的人。")
    return first, second


def _ask(words: str) -> str:
    if not sys.stdin.isatty():
        return ""
    print(f"{words}：", end="", file=sys.stderr, flush=True)
    return input()


def _prepare_and_verify(into: Path, restored: Any, order: Any) -> list[dict[str, str]]:
    """Bring the database up to this program, tell whoever has to know, and verify all of it."""
    os.environ["ANLAN_VAR"] = str(into)
    import django

    django.setup()
    from anlan.kernel.history.models import Round
    from anlan.kernel.history.rounds import faults, going_on, walk
    from anlan.site.backup.telling import tell_restored

    from .serve import prepare

    prepare()
    tell_restored(restored, order, clock.now())
    with going_on(Round.ASKED, anew=True) as (round_, _):
        walk(round_)
    return [{"ledger": each.ledger, "number": each.number, "what": each.what} for each in faults().iterator()]


def _say(restored: Any, problems: list[dict[str, str]], into: Path, as_json: bool) -> int:
    whole = not problems and not restored.damaged
    if as_json:
        print_json(
            {
                "restored": True, "holds": whole, "backup": restored.name, "district": restored.district, "into": str(into),
                "until": restored.until, "files": restored.files, "damaged": restored.damaged, "problems": problems,
            }
        )  # fmt: skip
        return 0 if whole else 1
    until = f"，最后一个改动是 {restored.until}" if restored.until else ""
    print(f"{restored.district}恢复到了 {into}（备份 {restored.name}，{restored.files}个文件{until}）。")
    for path in restored.damaged:
        print(f"备份里的这个文件坏了，没有恢复：{path}")
    for each in problems:
        print(f"{each['ledger']} {each['number']}：{each['what']}")
    print(f"校验完了，{'全部成立' if not problems else f'{len(problems)}处不成立'}。")
    print(f"原来的设置在 {into}/restored-settings，核对后用 ANLAN_VAR={into} 运行 anlan serve。")
    return 0 if whole else 1
