"""`anlan found`: a real district begins, with its three administrators. Exit 1 where there is a district already."""

import argparse
import sys
import unicodedata
from dataclasses import asdict
from typing import Any

from django.conf import settings

from .common import Unusable, json_argument, print_json
from .serve import prepare

TITLE = "建一个真实的区，给系统管理员、安全管理员和审计开账号"

# option → (what it is, in words, with an example)
ASKED = {
    "code": "区划代码（6位，如 610199）",
    "name": "区县名称（如 青禾区）",
    "administrator": "系统管理员姓名",
    "username": "系统管理员的登录账号（小写字母、数字，如 chenmo）",
    "security": "安全管理员姓名（要职的岗位由他确认，不能和系统管理员是同一个人）",
    "security-username": "安全管理员的登录账号",
    "auditor": "审计姓名（查另外两位办过的事，要是第三个人）",
    "auditor-username": "审计的登录账号",
}
_THREE = {"administrator": "username", "security": "security-username", "auditor": "auditor-username"}


def arguments(parser: argparse.ArgumentParser) -> None:
    for option, words in ASKED.items():
        parser.add_argument(f"--{option}", default="", help=f"{words}；不写就问")
    json_argument(parser)


def run(options: argparse.Namespace) -> int:
    from anlan.kernel.admission.founding import AlreadyFounded
    from anlan.kernel.history.errors import Incomplete
    from anlan.site.founding import Named, found

    prepare()
    if refusal := _refusal():
        return _refused(refusal, options.json)
    answers = _answers(options)
    try:
        three = {role: Named(answers[role], answers[username]) for role, username in _THREE.items()}
        founded = found(answers["code"], answers["name"], three, tell=_print_json if options.json else _print)
    except AlreadyFounded as error:
        return _refused(str(error), options.json)
    except Incomplete as error:
        raise Unusable(f"{error}什么也没有建。") from error
    if not options.json:
        print(f"{founded.name}建好了。接着运行 anlan serve，用系统管理员的账号登录，按“帮助”里的“开区”一步一步做。")
    return 0


def _refusal() -> str:
    """Why no district can be founded here; "" where one can."""
    from django.conf import settings

    from anlan.kernel.people import divisions
    from anlan.sample import names

    if settings.SAMPLE:
        raise Unusable("设了 ANLAN_SAMPLE=1：任何人点一下就能登录。真实的区请先去掉这个设置。")
    code = divisions.district_code()
    if code == names.DISTRICT[0]:
        return "这里是示范区。真实的区请用另一个数据目录（ANLAN_VAR）或空的数据库（DATABASE_URL）。"
    return f"这里已经是{divisions.district_name()}（{code}），一个数据库只放一个区，什么也没有动。" if code else ""


def _refused(why: str, as_json: bool) -> int:
    if as_json:
        print_json({"founded": False, "why": why})
    else:
        print(why, file=sys.stderr)
    return 1


def _answers(options: argparse.Namespace) -> dict[str, Any]:
    """What was given as options, and what the person at the terminal answers to the rest. Raises Unusable."""
    from anlan.kernel.people.codes import is_district, unpadded

    options_by_name = {option: getattr(options, option.replace("-", "_")) for option in ASKED}
    missing = [option for option, value in options_by_name.items() if not value]
    if missing and not sys.stdin.isatty():
        raise Unusable("还要写明：" + "，".join(f"--{option} {ASKED[option]}" for option in missing) + "。")
    answers = {
        option: unicodedata.normalize("NFKC", options_by_name[option] or _ask(words)).strip()
        for option, words in ASKED.items()
    }
    code = answers["code"] = unpadded(answers["code"])
    if not is_district(code):
        raise Unusable(f"“{code}”不是区县的区划代码：要6位数字，前两位是省，后四位不是00（如 610199）。")
    if len(answers["name"]) < 2 or not all(answers[role] for role in _THREE):
        raise Unusable("区县名称和三位管理员的姓名都要写全。")
    return answers | {username: answers[username].lower() for username in _THREE.values()}


def _ask(words: str) -> str:
    """One answer from the terminal. The question goes to standard error: standard output is for what was made."""
    print(f"{words}：", end="", file=sys.stderr, flush=True)
    return input()


def _print(founded: Any) -> None:
    print(f"{founded.name}（{founded.code}）")
    for account in founded.accounts:
        print(f"{account.title}　{account.name}，{founded.body}")
        print(f"登录账号　{account.username}")
        print(f"初始密码　{account.password}")
    print(
        f"密码只显示这一次，哪里也不保存，请分别告诉三个人；{settings.FIRST_PASSWORD_DAYS}天内登录，第一次登录要换成自己的。",
        flush=True,
    )


def _print_json(founded: Any) -> None:
    print_json({"founded": True, **asdict(founded)})
    sys.stdout.flush()
