"""A fresh district: founded by the command in a database of its own, everything else in it made by its people through the pages."""

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from anlan.kernel import clock
from anlan.kernel.people import divisions
from anlan.kernel.people.roles import ROLES
from anlan.site.testing import address, migrated

from .person import Person
from .reading import Page

CODE, NAME = "610199", "青禾区"
TOWN, OTHER_TOWN = "610199103", "610199104"
VILLAGE, OTHER_VILLAGE = "610199103201", "610199104201"
OFFICE = f"{NAME}安全生产委员会办公室"
REGIONS = {TOWN: "清河镇", OTHER_TOWN: "柳溪镇", VILLAGE: "石沟村", OTHER_VILLAGE: "桃坪村"}
BODIES = (
    ("青禾区人民政府", "区委区政府", CODE), ("青禾区应急管理局", "区级部门", CODE), ("清河镇人民政府", "镇（街道）", TOWN),
    ("柳溪镇人民政府", "镇（街道）", OTHER_TOWN), ("石沟村村民委员会", "村（社区）", VILLAGE),
    ("桃坪村村民委员会", "村（社区）", OTHER_VILLAGE),
)  # fmt: skip
# who they are here: (name, their post's role, the body, account)
PEOPLE = {
    "leader": ("周远", "区领导", "青禾区人民政府", "zhouyuan"),
    "office": ("刘静", "区安委办", OFFICE, "liujing"),
    "bureau": ("马超", "区级部门", "青禾区应急管理局", "machao"),
    "reviewer": ("邹敏", "区级部门", "青禾区应急管理局", "zoumin"),
    "town": ("张明", "镇（街道）", "清河镇人民政府", "zhangming"),
    "second": ("何伟", "镇（街道）", "清河镇人民政府", "hewei"),
    "village": ("李红", "村（社区）", "石沟村村民委员会", "lihong"),
    "other town": ("白雪", "镇（街道）", "柳溪镇人民政府", "baixue"),
    "other village": ("田丰", "村（社区）", "桃坪村村民委员会", "tianfeng"),
    "expert": ("杨帆", "专家", "青禾区应急管理局", "yangfan"),
}
FIRM_AT = ("108.930000", "34.340000")  # longitude, latitude
FIRM, MANAGER = "青禾面粉厂（示范）", ("赵安", "企业", "石沟村村民委员会", "zhaoan")
FIRST_PASSWORD = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){2}")


@dataclass
class Founded:
    """The district: its database, and its people by what they are here. made: records that others refer to, by what they are."""

    url: str
    var: Path
    people: dict[str, Person] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url, "ANLAN_VAR": str(self.var)}

    def the(self, what: str, make: Callable[[], str]) -> str:
        """The number of a record that others refer to; made at the first question."""
        if what not in self.made:
            self.made[what] = make()
        return self.made[what]


@contextlib.contextmanager
def database(name: str) -> Iterator[str]:
    """The address of an empty database with every migration, gone afterwards."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute(drop)
        template = sql.Identifier(migrated())
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
        yield address(name)
        server.execute(drop)


@contextlib.contextmanager
def living_in(name: str) -> Iterator[None]:
    """This process's pages are of another database, and remember nothing of the one before."""
    before = connection.settings_dict["NAME"]
    _move(name)
    try:
        yield
    finally:
        _move(before)


def _move(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    divisions.forget_names()
    clock.forget_shift()


def found(district: Founded) -> None:
    """Run `anlan found`; the three administrators enter with the passwords that it told."""
    said = (
        "--code", CODE, "--name", NAME, "--administrator", "陈默", "--username", "chenmo", "--security", "安宁",
        "--security-username", "anning", "--auditor", "卢刚", "--auditor-username", "lugang", "--json",
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "anlan.site.cli", "found", *said], env=district.environment, text=True, capture_output=True,
        stdin=subprocess.DEVNULL, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for account in json.loads(done.stdout)["accounts"]:
        person = district.people[account["role"]] = Person(account["name"], ROLES[account["role"]].title)
        person.enter(account["username"], account["password"])


def settle(district: Founded) -> None:
    """Regions, bodies, people, posts and accounts, made by the administrator; a firm by its town, and its manager."""
    administrator = district.people["administrator"]
    for code, name in REGIONS.items():
        put_in(administrator, "regions", name=name, region=code)
    for name, kind, region in BODIES:
        put_in(administrator, "bodies", name=name, kind=kind, region=region)
    for who, (name, role, body, username) in PEOPLE.items():
        sectors = {"sectors": ("综合", "工贸", "危险化学品")} if role in ("区级部门", "专家") else {}
        district.people[who] = seat(district.people, name, role, body, username, **sectors)
    town = district.people["town"]
    firm = put_in(
        town, "enterprises", name=FIRM, region=VILLAGE, sector="工贸", longitude=FIRM_AT[0], latitude=FIRM_AT[1]
    )
    district.made["firm"] = number_of(firm)
    district.people["manager"] = seat(district.people, *MANAGER, place=FIRM)


def seat(people: Mapping[str, Person], name: str, role: str, body: str, username: str, /, **post: Any) -> Person:
    """A person with a post and an account, in with a password of their own; what takes two, the security administrator confirms."""
    administrator = people["administrator"]
    number = number_of(put_in(administrator, "people", name=name, body=body))
    put_in(administrator, "posts", person=name, role=role, title=f"{body}{role}", **post)
    waiting = people["security"].open("/organisation/confirmations/")
    if "同意选中的" in waiting.text:
        people["security"].send(waiting.form("同意选中的"), "同意选中的")
    page = administrator.open(f"/organisation/accounts/{number}/")
    page = administrator.send(page.form("开账号"), username=username)
    person = Person(name, role)
    person.enter(username, FIRST_PASSWORD.search(page.text)[0])
    return person


def put_in(who: Person, ledger: str, /, **typed: Any) -> Page:
    """The page of a record that somebody registers, by way of its ledger's list."""
    listed = who.open(f"/ledgers/{ledger}/")
    return who.put_in(who.open(listed.link(f"/ledgers/{ledger}/new/")), **typed)


def number_of(page: Page) -> str:
    """The number of the record that a page shows."""
    return page.address.rstrip("/").rpartition("/")[2]
