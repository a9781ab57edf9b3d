"""A real district from nothing: founded by the command, filled through the pages, worked in by a town's officer."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import xlsxwriter
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.utils import reset
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from psycopg import sql

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people import divisions
from anlan.kernel.people.models import Person
from anlan.kernel.scope import unscoped
from anlan.places.uscc import check_character
from anlan.site.founding import Named, found
from anlan.site.testing import address

CODE, NAME = "610199", "青禾区"
TOWN_3, TOWN_4, VILLAGE_3 = "610199103", "610199104", "610199103201"
THREE = {
    "administrator": Named("陈默", "chenmo"),
    "security": Named("安宁", "anning"),
    "auditor": Named("卢刚", "lugang"),
}
SAID = (
    "--code", CODE, "--name", NAME, "--administrator", "陈默", "--username", "chenmo",
    "--security", "安宁", "--security-username", "anning", "--auditor", "卢刚", "--auditor-username", "lugang",
)  # fmt: skip
NEW_PASSWORD = "liu-xi-shan-41"
MILL, BRICKS = (f"{first}{check_character(first)}" for first in ("91610199MA0000001", "91610199MA0000002"))


# The command


class Machine:
    """A machine with an empty database, on which the command is run."""

    def __init__(self, url: str, var: Path) -> None:
        self.environment = {**os.environ, "DATABASE_URL": url, "ANLAN_VAR": str(var)}
        self.url = url

    def anlan(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "anlan.site.cli", *arguments], env={**self.environment, **more}, text=True,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip

    def count(self, table: str) -> int:
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()[0]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    name = f"test_founding_{os.getpid()}"
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield Machine(address(name), tmp_path)
        connection.execute(drop)


@pytest.mark.slow  # each command starts a machine's whole database
def test_the_command_founds_once_and_says_in_words_what_it_refuses(machine):
    lacking = machine.anlan("found", "--code", CODE)
    no_district = machine.anlan("found", *SAID, "--code", "990199")
    no_name = machine.anlan("found", *SAID, "--username", "陈默")
    one_person = machine.anlan("found", *SAID, "--auditor", "陈默")
    assert [done.returncode for done in (lacking, no_district, no_name, one_person)] == [2, 2, 2, 2]
    assert "三个人" in one_person.stderr
    assert "--name 区县名称" in lacking.stderr
    assert "“990199”不是区县的区划代码" in no_district.stderr
    assert "账号用3到40个小写字母" in no_name.stderr
    assert machine.count("people_region") == machine.count("people_account") == 0  # one transaction: nothing half-made

    first = machine.anlan("found", *SAID)
    assert first.returncode == 0, first.stderr
    assert len(re.findall(r"初始密码　[a-z2-9]{4}(?:-[a-z2-9]{4}){2}\n", first.stdout)) == 3
    assert machine.anlan("verify").returncode == 0

    again, sample = machine.anlan("found", *SAID, "--json"), machine.anlan("demo", "--no-serve")
    assert (again.returncode, '"founded": false' in again.stdout) == (1, True)
    assert "这里已经是青禾区（610199）" in again.stdout
    assert sample.returncode == 2
    assert "不能再建示范区，什么也没有动" in sample.stderr
    assert machine.count("people_account") == 3


@pytest.mark.slow  # each command starts a machine's whole database
def test_a_site_that_lets_anybody_in_on_one_click_is_no_place_for_a_real_district(machine):
    done = machine.anlan("found", *SAID, ANLAN_SAMPLE="1")

    assert done.returncode == 2
    assert "ANLAN_SAMPLE=1" in done.stderr


def test_cut_off_before_the_commit_nothing_is_there_and_it_can_be_done_again(db):
    class CutOff(Exception):
        pass

    def cut_off(founded: Any) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        found(CODE, NAME, THREE, tell=cut_off)
    assert divisions.district_code() == ""

    assert len({each.password for each in found(CODE, NAME, THREE, tell=lambda founded: None).accounts}) == 3


# What the administrator does then


@pytest.fixture(autouse=True)
def _as_in_a_real_district(db, settings, tmp_path):
    settings.SAMPLE, settings.SECOND_FACTOR, settings.INCOMING_ROOT = False, "required", tmp_path
    reset()


class Desk:
    """Somebody at a browser."""

    def __init__(self, username: str, password: str) -> None:
        self.browser = Client()
        entered = self.browser.post("/login/", {"username": username, "password": password})
        assert entered["Location"] == "/password/"
        said = {"old_password": password, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        assert self.browser.post("/password/", said)["Location"] == "/"

    def page(self, address: str) -> str:
        return self.browser.get(address, follow=True).content.decode()

    def bring_second_factor(self) -> None:
        assert self.browser.get("/")["Location"] == "/second-factor/"
        secret = re.search(r'id="secret">([A-Z2-7 ]+)<', self.page("/second-factor/"))[1].replace(" ", "")
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        assert self.browser.post("/second-factor/", {"code": code}).status_code == 200
        assert self.browser.get("/").status_code == 200

    def bring_in(self, ledger: str, headers: tuple[str, ...], *rows: tuple[Any, ...]) -> str:
        """Import a spreadsheet and return what the preview said."""
        address = f"/ledgers/{ledger}/import/"
        shown = self.browser.post(address, {"file": spreadsheet(headers, *rows)}, follow=True)
        assert shown.context["wrong"] == []
        done = self.browser.post(address, {"token": shown.context["token"], "do": "import"}, follow=True)
        assert f"导入了{len(rows)}" in done.content.decode()
        return shown.content.decode()

    def put_in(self, ledger: str, **said: str) -> None:
        address = f"/ledgers/{ledger}/new/"
        key = self.browser.get(address).context["form"]["key"].value()
        answer = self.browser.post(address, {**said, "key": key})
        assert answer.status_code == 302, answer.context["form"].errors

    def confirm_all(self) -> None:
        """What waits for a second person is granted, all of it together."""
        page = self.page("/organisation/confirmations/")
        chosen = re.findall(r'name="request" value="(\d+)"', page)
        assert chosen
        said = {"request": chosen, "granted": "yes", "key": str(uuid4())}
        assert self.browser.post("/organisation/confirmations/", said).status_code == 302
        assert not re.findall(r'name="request"', self.page("/organisation/confirmations/"))

    def give_account(self, name: str, username: str) -> str:
        """Open an account and return its first password."""
        with unscoped("test", Person):
            address = f"/organisation/accounts/{Person.objects.get(name=name).number}/"
        key = self.browser.get(address).context["key"]
        answer = self.browser.post(address, {"deed": "open", "username": username, "key": key})
        return answer.context["password"]


def spreadsheet(headers: tuple[str, ...], *rows: tuple[Any, ...]) -> SimpleUploadedFile:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        for number, row in enumerate([headers, *rows]):
            page.write_row(number, 0, row)
    return SimpleUploadedFile("表.xlsx", buffer.getvalue())


@pytest.fixture
def three() -> dict[str, Desk]:
    """The three administrators, in with a password of their own and a second factor."""
    founded = found(CODE, NAME, THREE, tell=lambda founded: None)
    desks = {each.role: Desk(each.username, each.password) for each in founded.accounts}
    for desk in desks.values():
        desk.bring_second_factor()
    return desks


@pytest.fixture
def administrator(three: dict[str, Desk]) -> Desk:
    return three["administrator"]


def fill(administrator: Desk) -> None:
    """Everything as offices keep it: codes of 12 digits, names of posts and places."""
    administrator.bring_in(
        "regions", ("名称", "区划代码", "级别"),
        ("清河镇", f"{TOWN_3}000", "镇（街道）"), ("柳溪镇", f"{TOWN_4}000", "镇（街道）"), ("石沟村", VILLAGE_3, "村（社区）"),
    )  # fmt: skip
    administrator.bring_in(
        "bodies", ("单位名称", "单位类别", "所属地区"),
        ("青禾区应急管理局", "区级部门", NAME), ("清河镇人民政府", "镇（街道）", "清河镇"),
    )  # fmt: skip
    administrator.bring_in(
        "people", ("姓名", "手机", "职务", "单位", "所属地区"),
        ("高洁", "13812345678", "应急办主任", "清河镇人民政府", "清河镇"),
        ("马超", "13812345679", "安全科科长", "青禾区应急管理局", NAME),
    )  # fmt: skip
    administrator.bring_in(
        "posts", ("姓名", "角色", "岗位", "单位", "管辖地区", "管辖行业", "任职日期"),
        ("高洁", "镇（街道）", "清河镇应急办主任", "清河镇人民政府", "清河镇", "", "2024-10-01"),
        ("马超", "区级部门", "应急管理局安全科科长", "青禾区应急管理局", NAME, "综合、工贸、危险化学品", "2024-10-01"),
    )  # fmt: skip


def test_a_towns_officer_imported_by_the_first_administrator_sees_the_town_alone(administrator):
    fill(administrator)
    password = administrator.give_account("高洁", "gaojie")

    officer = Desk("gaojie", password)

    regions = officer.page("/ledgers/regions/")
    assert "清河镇" in regions
    assert "石沟村" in regions
    assert "柳溪镇" not in regions
    assert officer.browser.get("/ledgers/hazards/new/").status_code == 200


@pytest.mark.parametrize("way", ["form", "spreadsheet"])
def test_an_enterprises_officer_sees_what_was_found_there_and_nowhere_else(administrator, way):
    fill(administrator)
    bureau = Desk("machao", administrator.give_account("马超", "machao"))
    bureau.bring_in(
        "enterprises", ("企业名称", "统一社会信用代码", "所属地区", "监管行业"),
        ("石沟面粉厂（示范）", MILL, "清河镇石沟村", "工贸"), ("柳溪砖厂（示范）", BRICKS, "柳溪镇", "工贸"),
    )  # fmt: skip
    bureau.put_in("hazards", place=MILL, description="除尘管道积灰", found_on="2024-10-12")
    bureau.put_in("hazards", place=BRICKS, description="窑顶护栏松动", found_on="2024-10-12")
    administrator.bring_in(
        "people", ("姓名", "手机", "职务", "单位", "所属地区"),
        ("赵安", "13812345671", "安全管理人员", "清河镇人民政府", "清河镇"),
    )  # fmt: skip
    if way == "form":
        administrator.put_in("posts", person="赵安", role="enterprise", title="面粉厂安全管理人员", place=MILL)
    else:
        row = ("赵安", "企业", "面粉厂安全管理人员", MILL)
        said = administrator.bring_in("posts", ("姓名", "角色", "岗位", "统一社会信用代码"), row)
        assert "没有写所属地区" not in said

    officer = Desk("zhaoan", administrator.give_account("赵安", "zhaoan"))

    hazards, enterprises = officer.page("/ledgers/hazards/"), officer.page("/ledgers/enterprises/")
    assert "除尘管道积灰" in hazards
    assert "窑顶护栏松动" not in hazards
    assert "石沟面粉厂" in enterprises
    assert "柳溪砖厂" not in enterprises
    with unscoped("test", LEDGERS["hazards"].model):
        other = LEDGERS["hazards"].model.objects.get(description="窑顶护栏松动")
    assert officer.browser.get(f"/ledgers/hazards/{other.number}/").status_code == 404


def test_an_empty_district_says_where_to_begin_until_its_towns_are_there(administrator):
    assert 'href="/help/#begin"' in administrator.page("/")
    assert 'id="begin"' in administrator.page("/help/")

    fill(administrator)

    assert 'href="/help/#begin"' not in administrator.page("/")


def test_the_first_administrator_makes_a_second_one_whom_the_security_administrator_confirms(three):
    administrator, security = three["administrator"], three["security"]
    administrator.put_in("people", name="何伟", phone="13812345670", body=f"{NAME}安全生产委员会办公室")
    administrator.put_in("posts", person="何伟", role="administrator", title="系统管理员", starts_on="2024-10-01")
    with unscoped("test", Person):
        number = Person.objects.get(name="何伟").number
    assert "何伟" in security.page("/organisation/confirmations/")
    security.confirm_all()
    password = administrator.give_account("何伟", "hewei")

    second = Desk("hewei", password)
    second.bring_second_factor()

    with unscoped("test", Person):
        first = Person.objects.get(name="陈默").number
    account = second.page(f"/organisation/accounts/{first}/")
    assert "取消两步验证" in account  # what one administrator cannot do alone
    assert "安全管理员同意以后" in account
    assert number
